// What the two files of the world share, world.c and world_watch.c. Tests see world.h only.
#pragma once

#include "tickertape/net/message.h"
#include "world.h"

enum { TRACE_LINES = 60, TRACE_WIDTH = 120, INTERVALS_MAX = 16384 };

// What one session asked, in order, to be found again in the turns.
typedef struct tt_sent {
    uint8_t type, size;
    uint8_t data[TT_CHAT_SIZE_MAX];
} tt_sent;

typedef struct tt_member {
    tt_peer *peer;
    bool stalled, killed, waits;
    char room[TT_NAME_MAX + 1];
    tt_random random;
    uint32_t tick, seen;
    uint64_t presented_at;
    uint32_t intervals[INTERVALS_MAX], intervals_count;
    tt_peer_event last[32];
    uint32_t counts[32];
    tt_parted parted;
    tt_refused refused;
} tt_member;

// What every look of a player begins with.
extern const uint8_t world_mark[WORLD_MARK];

// The relay's side of one room, as far as its packets tell.
typedef struct tt_watched {
    char room[TT_NAME_MAX + 1];
    uint32_t turns;
    uint64_t last_turn_at;
    tt_numbering numbering;
    uint32_t received[TT_SEATS_MAX]; // requests that reached the relay
    tt_sent *requests[TT_SEATS_MAX]; // as they reached it
    uint64_t trails[WORLD_TICKS_MAX];
    bool known[WORLD_TICKS_MAX];
} tt_watched;

struct tt_world {
    tt_world_def def;
    uint64_t now, relay_frozen_until;
    bool relay_was_frozen;
    tt_loopback *network;
    tt_keeper *keeper;
    tt_driver inner; // the network's relay end, under the world's eyes
    tt_member members[WORLD_PEERS_MAX];
    uint32_t count;
    tt_watched rooms[2];
    uint8_t seat_of[WORLD_PEERS_MAX];
    uint64_t longest;
    bool rests; // players look at nothing new
    char folder[64];
    char path[512];
    char trace[TRACE_LINES][TRACE_WIDTH];
    uint32_t trace_count;
    tt_turn turn;
};

// Prints the trace and the seed, and aborts.
__attribute__((noreturn, format(printf, 2, 3))) void world_fail(tt_world *world, const char *format,
                                                                ...);

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) world_fail(world, __VA_ARGS__);                                          \
    } while (0)

// The relay's own.
void world_signer(tt_signer *signer);
// The room that a peer is in, as it is watched.
tt_watched *world_room_of(tt_world *world, uint32_t peer);
// The relay's end of the network, watched: what the keeper is advanced with.
tt_driver world_watched_driver(tt_world *world);
