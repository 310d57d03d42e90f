// One match on the relay: seats, sessions, the tick clock, the turns, the votes. No sockets, no
// clock, no files: bytes and time go in, packets and events come out.
//
//     INPUT -> queue of the seat -> seal, once per tick -> TT_ROOM_TURN -> the log
//                                                               |
//              every session  <-  TURNS  <-  tt_room_logged  <--+
//
// The clock never waits for anyone, and no packet with a turn leaves before that turn is logged.
// Whoever owns the room calls, in this order: receive, advance, all of next_event, all of
// next_packet.
#pragma once

#include "tickertape/net/channel.h"
#include "tickertape/net/log.h"
#include "tickertape/net/message.h"

TT_API_BEGIN

enum { TT_SPECTATORS_MAX = 128 }; ///< of one room

/// One match.
typedef struct tt_room tt_room;

/// How a room is made.
typedef struct tt_room_def {
    uint32_t room;         ///< its number, for `source`
    uint32_t epoch;        ///< of the relay
    uint32_t spectators;   ///< places for them, at most TT_SPECTATORS_MAX; 0: 64
    const tt_match *match; ///< complete; copied
    const char *name;      ///< copied; NULL: the match's
    bool resumes; ///< the match goes on from a recorded one, whose turns come first: who joins with
                  ///< `resumes` uploads them while the room is a lobby
    uint32_t begins; ///< with `resumes`: their number, at most TT_RESUMED_MAX. The next turn has
                     ///< TT_EVENT_BRANCH
    uint8_t id[TT_MATCH_ID_SIZE]; ///< with `resumes`: of the match from there on
    tt_log_source source; ///< `copy` may be NULL: who falls out of the memory's reach is sent away
    uint64_t now;         ///< ns
    tt_allocator allocator; ///< zero: malloc and free
} tt_room_def;

/// TT_BAD_ARGUMENT, TT_OUT_OF_MEMORY. Allocates only here.
TT_MUST_CHECK tt_status tt_room_create(const tt_room_def *def, tt_room **out);
/// NULL is fine.
void tt_room_destroy(tt_room *room);

/// Lets a connection in, with a seat or as a spectator, and queues its welcome. When it is refused,
/// `*refused` says why, and nothing has changed.
TT_MUST_CHECK bool tt_room_join(tt_room *room, uint32_t connection, const tt_join *join,
                                uint64_t now, tt_refused *refused);
/// A packet from a connection that has joined. What is malformed or not of this epoch is ignored.
void tt_room_receive(tt_room *room, const tt_packet *packet, uint64_t now);
/// A connection is no more. Its seat, once the match runs, stays.
void tt_room_lost(tt_room *room, uint32_t connection);

/// Lets time pass: seals a turn when its tick has come.
void tt_room_advance(tt_room *room, uint64_t now);
/// When tt_room_advance has something to do next.
uint64_t tt_room_deadline(const tt_room *room);
/// The next packet; false: none now. Valid until the next call.
bool tt_room_next_packet(tt_room *room, tt_packet *packet);

/// What a room reports.
typedef enum tt_room_event_type {
    TT_ROOM_TURN,      ///< sealed, or uploaded: log `data`, then call tt_room_logged
    TT_ROOM_TRAIL,     ///< more than half of the voters have `trail` at `tick`
    TT_ROOM_PARTED,    ///< the trails of `seats` parted at `tick` from the others'
    TT_ROOM_LOOK,      ///< `seat` looks at `data` in state `tick`: for the log, and no one else
    TT_ROOM_CAMP,      ///< while they differ: `seats` have `trail` at `tick`. In no order; of a
                       ///< seat's words on one state the first counts
    TT_ROOM_HEALED,    ///< `seats` that parted differ no more from `tick` on: for 5 s they had the
                       ///< majority's trails, or they are gone or have left
    TT_ROOM_SEAT,      ///< `seat` is now `presence`
    TT_ROOM_AWAY_WITH, ///< `connection` is no longer in the room: tell it `reason` and close it
    TT_ROOM_ENDED,     ///< everything is delivered; `ending`, `tick`. The last event; everyone is
                       ///< told with the packets that are fetched next
} tt_room_event_type;

/// One report.
typedef struct tt_room_event {
    tt_room_event_type type; ///< which of the others mean something
    uint32_t tick;           ///< a turn, or a state
    uint64_t trail;          ///< up to and with state `tick`
    uint64_t seats;          ///< one bit each
    uint32_t connection;     ///< whose
    uint8_t seat;            ///< whose
    uint8_t presence;        ///< TT_EVENT_JOINED, _AWAY, _BACK, _GONE, _LEFT
    uint8_t ending;          ///< a tt_ending
    uint8_t reason;          ///< a tt_refusal; TT_REFUSED_NOT: nothing to be told
    bool verdict;  ///< with TT_ROOM_PARTED: a majority disagrees with `seats`; otherwise: disputed
    uint32_t size; ///< bytes of `data`
    const uint8_t *data; ///< canonical bytes of a turn, until tt_room_logged; or a look's, until
                         ///< the next call. A stranger's
} tt_room_event;

/// The next event; false: none now.
bool tt_room_next_event(tt_room *room, tt_room_event *event);
/// Turn `tick`, the last one reported, is in the log: it may be seen.
void tt_room_logged(tt_room *room, uint32_t tick);
/// The log is durable up to and without turn `turns`: everyone is told, once a second. At most as
/// many as are logged.
void tt_room_durable(tt_room *room, uint32_t turns);
/// The log is in trouble: everyone is told, and who comes later. After a write that failed nothing
/// need be logged any more, only tt_room_logged be called; who needs turns that are then neither in
/// memory nor among the log's first `news->tick` is sent away.
void tt_room_trouble(tt_room *room, const tt_storage_news *news);
/// The log is vouched for up to this checkpoint: everyone who is there gets it, and who comes later
/// the newest. The last moment is when TT_ROOM_ENDED was fetched: it still comes before the end.
void tt_room_checkpoint(tt_room *room, const tt_signed_checkpoint *checkpoint);
/// Ends the match now: no more turns are sealed, everyone is told.
void tt_room_end(tt_room *room, tt_ending ending, uint64_t now);

/// The match.
const tt_match *tt_room_match(const tt_room *room);
/// What the room is called.
const char *tt_room_name(const tt_room *room);
/// The id of the match that is played here: for one that goes on from another, not that one's.
const uint8_t *tt_room_id(const tt_room *room);

/// What is known of a room at any moment.
typedef struct tt_room_info {
    uint32_t turns;         ///< sealed, or uploaded
    uint32_t begins;        ///< so many are uploaded before the first is sealed
    uint32_t seated;        ///< seats that are taken
    uint32_t spectators;    ///< who watch
    bool uploading;         ///< not all of those are there
    bool running;           ///< its first turn is closed
    bool ended;             ///< TT_ROOM_ENDED was reported
    uint64_t looks_dropped; ///< looks that were not reported: out of place, or overtaken by a newer
                            ///< one before their time
} tt_room_info;
/// It, now.
tt_room_info tt_room_info_of(const tt_room *room);

TT_API_END
