// All rooms of one relay, and who is in which. Bytes and time in, packets and events out.
//
//     connected -> JOIN within 2 s -> a room, found by name or made -> its packets
//                        \-> refused, with the reason; closed 2 s later
//
// Whoever owns it calls, in this order: connected, receive, disconnected as they come; advance; all
// of next_event; all of next_packet. See relay/keeper.h, which does, and keeps the tapes.
#pragma once

#include "tickertape/net/room.h"

TT_API_BEGIN

/// All rooms.
typedef struct tt_relay tt_relay;

/// How a relay is made.
typedef struct tt_relay_def {
    uint32_t tick_rate_max;   ///< greater ones are refused; 0: 60
    uint32_t rooms_max;       ///< at most 2^20; 0: 1024
    uint32_t connections_max; ///< at most 2^20; 0: 4095
    const tt_join *offer; ///< the only room, made as this says whoever comes first; outlives the
                          ///< relay. NULL: any, made as the first to name it says
    uint32_t rooms_per_origin; ///< that connections of one origin may have made; 0: 64
    uint32_t uploads_max;      ///< rooms that may be uploaded to at one time; 0: 4
    uint32_t spectators;       ///< of a room, at most TT_SPECTATORS_MAX; 0: 64
    uint64_t random; ///< of epoch, match ids and seeds that nobody gave: different at each start
    tt_log_source source;   ///< of turns that are no longer in memory
    tt_allocator allocator; ///< of rooms, too; zero: malloc and free
} tt_relay_def;

/// TT_OUT_OF_MEMORY, TT_BAD_ARGUMENT.
TT_MUST_CHECK tt_status tt_relay_create(const tt_relay_def *def, tt_relay **out);
/// NULL is fine.
void tt_relay_destroy(tt_relay *relay);

/// A connection stands. The driver's number for it must be new, and the driver must not hold more
/// than twice `connections_max`: what is beyond that number is closed in the next round. `origin`
/// is as in tt_delivery; nothing is counted for 0.
void tt_relay_connected(tt_relay *relay, uint32_t connection, uint32_t origin, uint64_t now);
/// A packet came in; anything may be in it.
void tt_relay_receive(tt_relay *relay, const tt_packet *packet, uint64_t now);
/// A connection is no more.
void tt_relay_disconnected(tt_relay *relay, uint32_t connection);
/// Lets time pass.
void tt_relay_advance(tt_relay *relay, uint64_t now);
/// When tt_relay_advance has something to do next; UINT64_MAX: nothing known.
uint64_t tt_relay_deadline(const tt_relay *relay);
/// The next packet; false: none now. Valid until the next call.
bool tt_relay_next_packet(tt_relay *relay, tt_packet *packet);

/// What a relay reports.
typedef enum tt_relay_event_type {
    TT_RELAY_OPENED, ///< room `room` was made for `match`: make its log, or tt_relay_end it
    TT_RELAY_ROOM,   ///< `event` of room `room`; after TT_ROOM_ENDED its number may be used again
    TT_RELAY_CLOSE,  ///< close `connection`; it is forgotten already
} tt_relay_event_type;

/// One report.
typedef struct tt_relay_event {
    tt_relay_event_type type; ///< which of the others mean something
    uint32_t room;            ///< < rooms_max
    uint32_t connection;      ///< to be closed
    const tt_match *match;    ///< of the room
    const char *name;         ///< what the room is called
    const uint8_t *id;        ///< of the match that is played there, TT_MATCH_ID_SIZE bytes
    uint32_t begins;          ///< turns before this one are uploaded: the match goes on from them
    tt_room_event event;      ///< what the room reports
} tt_relay_event;

/// The next event; false: none now.
bool tt_relay_next_event(tt_relay *relay, tt_relay_event *event);
/// Turn `tick` of a room is in its log.
void tt_relay_logged(tt_relay *relay, uint32_t room, uint32_t tick);
/// So many turns of a room, at most those that are logged, survive a loss of power.
void tt_relay_durable(tt_relay *relay, uint32_t room, uint32_t turns);
/// The log of a room is in trouble; see tt_room_trouble.
void tt_relay_trouble(tt_relay *relay, uint32_t room, const tt_storage_news *news);
/// A checkpoint of a room's log; see tt_room_checkpoint.
void tt_relay_checkpoint(tt_relay *relay, uint32_t room, const tt_signed_checkpoint *checkpoint);
/// Ends one match now.
void tt_relay_end(tt_relay *relay, uint32_t room, tt_ending ending, uint64_t now);
/// Ends every match now: the relay closes.
void tt_relay_close(tt_relay *relay, uint64_t now);
/// Rooms that are open.
uint32_t tt_relay_rooms(const tt_relay *relay);

TT_API_END
