// A turn is all events of one tick, in order. Its canonical bytes are the same on the wire, on the
// tape and under the chain:
//
//     varint count
//     count times:   head     bits 0-5 seat, bit 6: `skip` follows, bit 7: `type` follows
//                    [type]   one byte; absent: a command
//                    [skip]   varint, at least 1: command numbers of this seat that are passed over
//                    size     varint
//                    data     `size` bytes
//
// An empty turn is the one byte 0; a four-byte command takes six.
#pragma once

#include "tickertape/match.h"

TT_API_BEGIN

/// What an event says. Everything but a command is defined by the engine; the game sees them all.
typedef enum tt_event_type {
    TT_EVENT_COMMAND = 0,    ///< the game's own bytes
    TT_EVENT_JOINED = 1,     ///< the seat is taken; data: the player's name
    TT_EVENT_AWAY = 2,       ///< silent for 10 s
    TT_EVENT_BACK = 3,       ///< heard again after being away
    TT_EVENT_GONE = 4,       ///< silent for 60 s
    TT_EVENT_LEFT = 5,       ///< the player said so
    TT_EVENT_PAUSE = 6,      ///< from the next tick on no step runs
    TT_EVENT_RESUME = 7,     ///< this tick's step runs again
    TT_EVENT_CHAT = 8,       ///< data: UTF-8 text
    TT_EVENT_BRANCH = 9,     ///< another match goes on from this state; data: a tt_branch
    TT_EVENT_TEAM_CHAT = 10, ///< chat for the seat's own team; who that is, the game knows
    TT_EVENT_TYPES
} tt_event_type;

/// The name of a type in lower case: "command", "joined" …; "unknown" beyond TT_EVENT_TYPES.
const char *tt_event_type_name(uint32_t type);

/// Whether a seat asks for events of this type: a command, pause, resume, leaving, any chat. These
/// are numbered, so that each is counted once; what the relay adds by itself carries the number of
/// the seat's next request.
bool tt_event_requested(uint32_t type);

/// Whether events of this type are what a player says, to all or to the team.
bool tt_event_is_chat(uint32_t type);

/// The most data that an event of this type carries; UINT32_MAX for an unknown type.
uint32_t tt_event_data_most(uint32_t type);

enum { TT_BRANCH_SIZE = TT_MATCH_ID_SIZE + 8 }; ///< bytes of a branch event's data

/// A match begins with the turns of another one, and parts from it here: what TT_EVENT_BRANCH says.
/// It is the first event of its turn and stands under seat 0. The seats it names are free again:
/// nobody is present there, and their requests are numbered from 0. A pause ends.
typedef struct tt_branch {
    uint8_t id[TT_MATCH_ID_SIZE]; ///< of the match from here on
    uint64_t seats;               ///< that are free, one bit each
} tt_branch;

/// The data of a branch event.
void tt_branch_write(const tt_branch *branch, uint8_t data[TT_BRANCH_SIZE]);

/// A fact: what a seat asked and the relay accepted, ordered and stamped. Never changed.
typedef struct tt_event {
    uint64_t sequence;   ///< its place among all events of the match, from 0
    uint32_t tick;       ///< the turn it is in
    uint32_t number;     ///< of the seat's requests, from 0; see tt_event_requested
    uint8_t type;        ///< a tt_event_type
    uint8_t seat;        ///< < TT_SEATS_MAX
    uint16_t size;       ///< bytes of `data`
    bool stripped;       ///< chat, and what was said is taken out of the tape: `size` is 0
    const uint8_t *data; ///< not owned: lives as long as the bytes it was read from
} tt_event;

/// What a branch event says; false: it is another event.
bool tt_branch_of(const tt_event *event, tt_branch *branch);

/// All events of one tick.
typedef struct tt_turn {
    uint32_t tick;  ///< leads from state `tick` to state `tick + 1`
    uint32_t count; ///< events used; in a log, at most TT_TURN_EVENTS_MAX
    /// The first TT_TURN_EVENTS_MAX are a log's. A step sees one more of each seat at most: what
    /// became of it during a pause.
    tt_event events[TT_TURN_EVENTS_MAX + TT_SEATS_MAX];
} tt_turn;

/// Whether two events say the same: type, seat, number and data, unless that is stripped from one.
bool tt_event_same(const tt_event *a, const tt_event *b);
/// Whether two turns have the same events, in that sense.
bool tt_turn_same(const tt_turn *a, const tt_turn *b);

/// One seat's command, ready to be read. Zeroed, it stands before a turn's first.
typedef struct tt_command {
    uint32_t next;  ///< the event at which tt_turn_next_command goes on
    uint8_t seat;   ///< whose it is
    tt_reader data; ///< a stranger's bytes: past their end a reader gives zeros
} tt_command;

/// Goes on to the next command of a turn, in order; false: there is none.
bool tt_turn_next_command(const tt_turn *turn, tt_command *command);

/// What numbering carries from one turn to the next: a fold over the log. Zero at the start.
typedef struct tt_numbering {
    uint32_t tick;                 ///< the next turn's
    uint64_t sequence;             ///< the next event's
    uint32_t number[TT_SEATS_MAX]; ///< the next request's of each seat
} tt_numbering;

/// Reads one turn and advances the numbering. The events point into the reader's data. Fails,
/// leaving `numbering` alone, on anything that tt_turn_write would not have written.
void tt_turn_read(tt_turn *turn, tt_numbering *numbering, tt_reader *reader);
/// The same, for who still has to judge the turn: the numbering stays, and tt_numbering_pass
/// advances it.
void tt_turn_peek(tt_turn *turn, const tt_numbering *numbering, tt_reader *reader);
/// Advances the numbering over a turn that was read with it.
void tt_numbering_pass(tt_numbering *numbering, const tt_turn *turn);

/// Writes one event, for who writes a turn event by event: its count goes first, and bounds and
/// numbering are the caller's. `skip`: numbers of the seat that are passed over before this one.
void tt_event_write(const tt_event *event, uint32_t skip, tt_writer *writer);
/// Bytes that tt_event_write takes.
size_t tt_event_size(const tt_event *event, uint32_t skip);

/// Writes a whole turn and advances the numbering; an event whose number lies ahead of the
/// numbering gets a skip. The writer fails, and the numbering is left alone, when it does not fit.
void tt_turn_write(const tt_turn *turn, tt_numbering *numbering, tt_writer *writer);

/// Passes over one turn's bytes without keeping its events, checking only their shape. Needs no
/// numbering.
void tt_turn_skip(tt_reader *reader);

TT_API_END
