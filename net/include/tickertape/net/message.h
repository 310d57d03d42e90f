// Every message of the protocol as a struct, and its bytes. docs/protocol.md is the page that these
// functions follow; each message begins with its type byte, and integers are as in bytes.h.
//
//     to the relay                     to the client
//     JOIN      control                WELCOME, REFUSED, LOBBY, CHAT      control
//     INPUT     stream                 TURNS                              stream and bulk
//     TRAILS    control                ASK, PARTED, ENDED, MORE           control
//     UPLOAD    bulk                   STORAGE, CHECKPOINT                control
//     LOOK      control
#pragma once

#include "tickertape/checkpoint.h"
#include "tickertape/look.h"
#include "tickertape/match.h"
#include "tickertape/net/channel.h"
#include "tickertape/turn.h"

TT_API_BEGIN

enum {
    TT_PROTOCOL = 4,           ///< version: peers and relay must have the same
    TT_REFUSED_TEXT_MAX = 200, ///< bytes of the text of a refusal
    TT_REQUESTS_MAX = 64,  ///< requests of a session that may wait, and that one packet may carry
    TT_TRAIL_SECONDS = 30, ///< so long a peer keeps its trails, but TT_TRAILS_MAX at most
    TT_TRAILS_MAX = 1800,  ///< trails of one answer: 30 s at 60 ticks per second
    TT_TURNS_HEADER_MAX = 45,  ///< bytes of TURNS before its turns, at most
    TT_UPLOAD_TURNS_MAX = 512, ///< turns of one UPLOAD
    TT_UPLOAD_HEADER_MAX = 13, ///< bytes of UPLOAD before its turns, at most
    TT_RESUMED_MAX = 1 << 20,  ///< turns of a match that is to go on, at most
};

/// The type byte.
typedef enum tt_message_type {
    TT_MESSAGE_JOIN = 1,
    TT_MESSAGE_INPUT = 2,
    TT_MESSAGE_TRAILS = 3,
    TT_MESSAGE_UPLOAD = 4,
    TT_MESSAGE_LOOK = 5,
    TT_MESSAGE_WELCOME = 16,
    TT_MESSAGE_REFUSED = 17,
    TT_MESSAGE_LOBBY = 18,
    TT_MESSAGE_CHAT = 19,
    TT_MESSAGE_TURNS = 20,
    TT_MESSAGE_ASK = 21,
    TT_MESSAGE_PARTED = 22,
    TT_MESSAGE_ENDED = 23,
    TT_MESSAGE_MORE = 24,
    TT_MESSAGE_STORAGE = 25,
    TT_MESSAGE_CHECKPOINT = 26,
} tt_message_type;

/// Why a session is not let in, or is sent away.
#define TT_REFUSAL_LIST(X)                                                                         \
    X(PROTOCOL, "another version of the protocol")                                                 \
    X(MALFORMED, "the request to join is malformed")                                               \
    X(GAME, "another game is played in this room")                                                 \
    X(RULES, "another version of the game's rules")                                                \
    X(LAYOUT, "another layout of the game's state")                                                \
    X(TICK_RATE, "another tick rate, or one above the relay's")                                    \
    X(SEATS, "another number of seats")                                                            \
    X(SEED, "another seed")                                                                        \
    X(SETTINGS, "other settings")                                                                  \
    X(FULL, "no free seat")                                                                        \
    X(NO_MATCH, "no such match to watch")                                                          \
    X(BUSY, "the relay has no room for more")                                                      \
    X(STORAGE, "the relay can't keep the tape")                                                    \
    X(GONE, "silent for too long")                                                                 \
    X(ENDING, "the match is over")                                                                 \
    X(SEAT, "that seat is taken, or there is none")                                                \
    X(TAKEN, "there is a match of this name already")                                              \
    X(UPLOAD, "the match that is to go on is too long, or makes no sense")

/// TT_REFUSED_PROTOCOL and so on.
typedef enum tt_refusal {
    TT_REFUSED_NOT,
#define X(name, text) TT_REFUSED_##name,
    TT_REFUSAL_LIST(X)
#undef X
        TT_REFUSALS
} tt_refusal;

/// The text of a refusal; never NULL.
const char *tt_refusal_text(uint32_t refusal);

/// Asks for a place in a room, or makes the room.
typedef struct tt_join {
    char player[TT_NAME_MAX + 1]; ///< shown to others
    bool watch;                   ///< no seat
    bool seats_given;             ///< `match.seats` is meant
    bool seed_given;              ///< `match.seed` is meant
    bool settings_given;          ///< `match.settings` is meant
    bool seat_given;              ///< `seat` is meant: this one or none; otherwise the lowest free
    uint8_t seat;                 ///< the one that is wanted
    tt_match match; ///< name: the room; game, rules, layout, tick_rate: the player's game;
                    ///< id: unused
    /// Makes the room, for a match that goes on from a recorded one: `match` is that one, complete,
    /// and all of it is meant. Goes with a seat.
    bool resumes;
    char room[TT_NAME_MAX + 1]; ///< with `resumes`: the room. The match keeps its own name
    uint32_t turns; ///< with `resumes`: of the recorded match; the joiner has them and uploads them
} tt_join;

/// The name of the room that is asked for.
const char *tt_join_room(const tt_join *join);

/// What a seat asks for, numbered by its session.
typedef struct tt_request {
    uint32_t wanted;     ///< the earliest tick it wants; 0: as soon as possible
    uint8_t type;        ///< a tt_event_type that can be requested
    uint8_t size;        ///< bytes of `data`
    const uint8_t *data; ///< not owned
} tt_request;

/// Once per tick from every client: what has arrived, what came out of it, what is asked.
typedef struct tt_input {
    uint32_t epoch;                       ///< the relay's, from the welcome
    uint32_t next;                        ///< the first turn that has not arrived
    bool reports;                         ///< `tick` and `trail` are there
    bool over;                            ///< with `reports`: the match is over at `over_tick`
    uint32_t tick;                        ///< the newest state, at most `next`
    uint64_t trail;                       ///< up to and with it
    uint32_t over_tick;                   ///< at most `tick`
    uint32_t first;                       ///< the number of the first request here
    uint32_t count;                       ///< requests
    tt_request requests[TT_REQUESTS_MAX]; ///< the first `count` of them
} tt_input;

/// Trails of consecutive ticks, as asked for.
typedef struct tt_trails {
    uint32_t epoch;                 ///< the relay's, from the welcome
    uint32_t tick;                  ///< of the first
    uint32_t count;                 ///< at most TT_TRAILS_MAX
    uint64_t values[TT_TRAILS_MAX]; ///< of state `tick` and those behind it
} tt_trails;

/// What comes before the turns of an UPLOAD; `count` turns of canonical bytes follow it.
typedef struct tt_upload {
    uint32_t epoch; ///< the relay's, from the welcome
    uint32_t first; ///< tick of the first turn
    uint32_t count; ///< 1 to TT_UPLOAD_TURNS_MAX
} tt_upload;

/// What the player of this session looks at: for the log, and no one else.
typedef struct tt_looking {
    uint32_t epoch;      ///< the relay's, from the welcome
    uint32_t tick;       ///< of the state that is shown
    uint8_t size;        ///< bytes, at most TT_LOOK_SIZE_MAX
    const uint8_t *data; ///< the game's, not owned
} tt_looking;

/// Asks who resumes a match for more of its turns.
typedef struct tt_more {
    uint32_t tick; ///< the first turn that is missing
} tt_more;

/// A place in the room.
typedef struct tt_welcome {
    uint32_t epoch;  ///< drawn by the relay at its start, carried in every packet
    uint8_t seat;    ///< TT_SEAT_NONE: a spectator
    uint32_t head;   ///< turns so far
    uint32_t begins; ///< the first turn that is sealed here: those before it are of the match that
                     ///< this one goes on from. While `head` is at most this, seats are free
    tt_match match;  ///< complete
} tt_welcome;

/// Refused, or sent away.
typedef struct tt_refused {
    uint8_t reason;                     ///< a tt_refusal
    char text[TT_REFUSED_TEXT_MAX + 1]; ///< more about it, for people; printable ASCII
} tt_refused;

/// A refusal with its standard text.
tt_refused tt_refused_because(tt_refusal reason);

/// Who is in the room before its first turn.
typedef struct tt_lobby {
    uint32_t seats;                            ///< of the match
    char names[TT_SEATS_MAX][TT_NAME_MAX + 1]; ///< empty: free
} tt_lobby;

/// A chat line before turn 0; later ones are events.
typedef struct tt_chat {
    uint8_t seat;        ///< whose
    uint8_t size;        ///< bytes, at most TT_CHAT_SIZE_MAX
    const uint8_t *text; ///< UTF-8 of a stranger, not ended by 0, not owned
} tt_chat;

/// What comes before the turns of a TURNS message; `count` turns of canonical bytes follow it.
typedef struct tt_turns {
    uint32_t epoch;   ///< the relay's, from the welcome
    uint32_t first;   ///< tick of the first turn
    uint32_t count;   ///< turns
    uint32_t head;    ///< turns sealed so far
    uint32_t heard;   ///< requests of this session that were accepted
    uint32_t held;    ///< of them, those whose tick has come but that did not fit into its turn
    uint32_t durable; ///< turns that survive a loss of power at the relay, at most `head`; 0: not
                      ///< said
    bool agreed;      ///< `tick` and `trail` are there
    uint32_t tick;    ///< a state
    uint64_t trail;   ///< that more than half of the voters have up to it
} tt_turns;

/// Asks a voter for its trails of consecutive ticks.
typedef struct tt_ask {
    uint32_t tick;  ///< the first
    uint32_t count; ///< at most TT_TRAILS_MAX
} tt_ask;

/// Seats that have one trail.
typedef struct tt_camp {
    uint64_t seats; ///< one bit each
    uint64_t trail; ///< at the tick of the count
} tt_camp;

/// The peers' states differ.
typedef struct tt_parted {
    uint32_t tick;    ///< the first state that differs, as far as could be found
    uint32_t counted; ///< the state at which the camps were counted
    bool verdict;     ///< the first camp is more than half of the voters; otherwise the match is
                      ///< disputed
    uint32_t count;   ///< camps, the largest first
    tt_camp camps[TT_SEATS_MAX]; ///< the first `count` of them
} tt_parted;

/// Why a match has ended.
typedef enum tt_ending {
    TT_ENDING_OVER = 1,     ///< the game says so at `tick`
    TT_ENDING_DESERTED = 2, ///< nobody was present for 60 s
    TT_ENDING_CLOSED = 3,   ///< the relay closes; the match may go on later
    TT_ENDING_STORAGE = 4,  ///< the relay can't keep the tape any more
} tt_ending;

/// The last message of a match.
typedef struct tt_ended {
    uint8_t ending; ///< a tt_ending
    uint32_t tick;  ///< the state that was over, or the last
} tt_ended;

/// What is the matter with the relay's storage.
typedef enum tt_storage_trouble {
    TT_STORAGE_SYNC = 1,  ///< a sync failed: turns that are not durable yet may never be
    TT_STORAGE_WRITE = 2, ///< a write failed: the log ends
    TT_STORAGE_SPACE = 3, ///< no space could be reserved ahead: it is running out
} tt_storage_trouble;

/// That, as it is told.
typedef struct tt_storage_news {
    uint8_t trouble; ///< a tt_storage_trouble
    uint32_t tick;   ///< turns that are in the log
} tt_storage_news;

/// What the relay vouches for, and whose word that is.
typedef struct tt_signed_checkpoint {
    uint8_t key[TT_KEY_SIZE]; ///< says that it signed it; to be tried
    tt_checkpoint checkpoint; ///< of the relay's log
} tt_signed_checkpoint;

/// A trouble in English, without a full stop; never NULL.
const char *tt_storage_trouble_text(uint32_t trouble);

/// Writes a message, its type byte first. The writer fails when it does not fit.
/// @{
void tt_join_write(const tt_join *join, tt_writer *writer);
void tt_input_write(const tt_input *input, tt_writer *writer);
void tt_trails_write(const tt_trails *trails, tt_writer *writer);
void tt_upload_write(const tt_upload *upload, tt_writer *writer); ///< the turns' bytes follow it
void tt_looking_write(const tt_looking *looking, tt_writer *writer);
void tt_welcome_write(const tt_welcome *welcome, tt_writer *writer);
void tt_refused_write(const tt_refused *refused, tt_writer *writer);
void tt_lobby_write(const tt_lobby *lobby, tt_writer *writer);
void tt_chat_write(const tt_chat *chat, tt_writer *writer);
void tt_turns_write(const tt_turns *turns, tt_writer *writer); ///< the turns' bytes follow it
void tt_ask_write(const tt_ask *ask, tt_writer *writer);
void tt_parted_write(const tt_parted *parted, tt_writer *writer);
void tt_ended_write(const tt_ended *ended, tt_writer *writer);
void tt_more_write(const tt_more *more, tt_writer *writer);
void tt_storage_news_write(const tt_storage_news *news, tt_writer *writer);
void tt_signed_checkpoint_write(const tt_signed_checkpoint *checkpoint, tt_writer *writer);
/// @}

/// As the readers below. False for a message of another version of the protocol; `*join` is empty
/// then.
bool tt_join_read(tt_join *join, tt_reader *reader);
/// Reads a message whose type byte has been read already. The reader fails on anything that the
/// writer would not have written, bytes that are left over included.
/// @{
void tt_input_read(tt_input *input, tt_reader *reader);
void tt_trails_read(tt_trails *trails, tt_reader *reader);
void tt_upload_read(tt_upload *upload, tt_reader *reader); ///< leaves the reader before the turns
void tt_looking_read(tt_looking *looking, tt_reader *reader);
void tt_welcome_read(tt_welcome *welcome, tt_reader *reader);
void tt_refused_read(tt_refused *refused, tt_reader *reader);
void tt_lobby_read(tt_lobby *lobby, tt_reader *reader);
void tt_chat_read(tt_chat *chat, tt_reader *reader);
void tt_turns_read(tt_turns *turns, tt_reader *reader); ///< leaves the reader before the turns
void tt_ask_read(tt_ask *ask, tt_reader *reader);
void tt_parted_read(tt_parted *parted, tt_reader *reader);
void tt_ended_read(tt_ended *ended, tt_reader *reader);
void tt_more_read(tt_more *more, tt_reader *reader);
void tt_storage_news_read(tt_storage_news *news, tt_reader *reader);
void tt_signed_checkpoint_read(tt_signed_checkpoint *checkpoint, tt_reader *reader);
/// @}

TT_API_END
