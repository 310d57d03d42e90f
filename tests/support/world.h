// A relay and its peers on virtual time: everything that happens follows from one seed, and the
// promises of the design are checked at every tick.
//
//     agreement     the same trail at the same tick, for every peer
//     integrity     every command is one that its session sent, once, in order, unchanged
//     no look-ahead nothing is in a turn that had not arrived when its first byte left
//     tick clock    between two turns lie 0.5 to 1.5 periods, whatever the clients do
//
// On a failure the trace of the last events is printed, with the seed.
#pragma once

#include "keeper.h"
#include "tickertape/net/loopback.h"
#include "tickertape/peer.h"
#include "toy.h"

enum { WORLD_PEERS_MAX = 72, WORLD_TICKS_MAX = 40000 };
#define MS (TT_SECOND / 1000)

typedef struct tt_world tt_world;

typedef struct tt_world_def {
    uint64_t seed;
    uint32_t players;    // peers with a seat; they join "room" in this order
    uint32_t spectators; // joined after the players
    uint32_t strangers;  // further ends of the network, behind the peers': a test's own
    uint32_t seats;      // 0: as many as players
    uint32_t chatter;    // per thousand: how likely a player sends a command in a tick
    uint32_t length;     // the toy is over after so many steps; 0: never
    uint32_t predict;    // window of players 0, 2, 4 …; the others are strict
    tt_weather weather;
    const tt_game *odd; // game of player `odd_player` instead of toy_game
    uint32_t odd_player;
    uint32_t stop_at;   // of every peer
    const char *resume; // player `resumer` goes on from this tape; NULL: from none
    uint32_t resume_tick, resumer;
    uint32_t late_from;               // peers from here on wait for world_join; 0: nobody
    bool forges;                      // peer 1 gets checkpoints with a bit of the signature changed
    bool forges_head;                 // peer 0 gets them of other turns, signed by the relay's key
    const char *record;               // player 0 keeps a tape there
    const tt_storage *record_storage; // NULL: a file
    bool record_may_fail;
    bool looks;                // players look at something else in every tick
    bool sync_turns;           // the relay's tapes are durable turn by turn
    bool end_without_log;      // and a match without one ends
    const tt_storage *storage; // where they lie; NULL: in a folder
} tt_world_def;

tt_world *world_create(const tt_world_def *def);
void world_destroy(tt_world *world);

// Lets `duration` nanoseconds pass.
void world_run(tt_world *world, uint64_t duration);
// Lets time pass until every peer that has not left is at state `tick` or beyond; false after
// `patience` ns.
bool world_reach(tt_world *world, uint32_t tick, uint64_t patience);
uint64_t world_now(const tt_world *world);

tt_peer *world_peer(tt_world *world, uint32_t index);
tt_loopback *world_network(tt_world *world);
uint32_t world_tick(const tt_world *world, uint32_t peer);
// Peer `index` no longer runs: its process is stopped (and goes on), or is gone for good.
void world_stall(tt_world *world, uint32_t index, bool stalled);
void world_kill(tt_world *world, uint32_t index);
// The relay's owner ends every match.
void world_close_relay(tt_world *world);
// The relay does not run for `duration`.
void world_freeze_relay(tt_world *world, uint64_t duration);
// A late peer joins now.
void world_join(tt_world *world, uint32_t index);
// Another room's players: peers first … first + count - 1 join `room` instead. Before the first
// run.
void world_move(tt_world *world, uint32_t first, uint32_t count, const char *room);

// The last event of a type that a peer was told, and how many of them. NULL: none.
const tt_peer_event *world_event(const tt_world *world, uint32_t peer, tt_peer_event_type type);
uint32_t world_events(const tt_world *world, uint32_t peer, tt_peer_event_type type);
// Copies of what the last PARTED and REFUSED pointed to.
const tt_parted *world_parted(const tt_world *world, uint32_t peer);
const tt_refused *world_refused(const tt_world *world, uint32_t peer);

// Turns that left the relay, the longest and shortest time between two of them, ns.
uint32_t world_turns(const tt_world *world);
uint64_t world_longest_interval(const tt_world *world);
// Intervals between presented ticks of a peer, ns; count of them.
uint32_t world_presented(const tt_world *world, uint32_t peer, const uint32_t **intervals_us);
// What the looks of a player say at this moment: nothing that leaves the relay may have the first
// WORLD_MARK bytes, then follow the seat and the tick, little-endian.
enum { WORLD_MARK = 8, WORLD_LOOK = WORLD_MARK + 1 + 4 };
void world_look(tt_world *world, uint32_t peer, uint8_t look[WORLD_LOOK]);
// From now on players look at what they are told to by the test.
void world_rest(tt_world *world);
// A story line for the trace.
__attribute__((format(printf, 2, 3))) void world_say(tt_world *world, const char *format, ...);
// Checks what can only be checked at the end: the tapes against what was sent. Called by destroy
// too.
void world_verify(tt_world *world);
// The path of the relay's tape of a room; NULL: none.
const char *world_tape(tt_world *world, const char *room);
// Files in the relay's folder: tapes, and what may become one.
uint32_t world_files(const tt_world *world);
