// A network in memory, with a bad temper by request: lag, jitter, loss, bursts, duplicates,
// reordering, all from one seed. On virtual time a whole match takes milliseconds, and a seed
// replays any failure.
#pragma once

#include "tickertape/net/channel.h"

TT_API_BEGIN

/// One relay's end and up to `clients` clients' ends.
typedef struct tt_loopback tt_loopback;

/// What the network does to a packet, one way. All zero: it arrives at once and unharmed.
typedef struct tt_weather {
    uint64_t lag;       ///< least one-way time, ns
    uint64_t jitter;    ///< up to this much more, uniform, ns: packets of the stream may overtake
    uint32_t loss;      ///< of a million packets of the stream, those lost, each by itself
    uint32_t burst;     ///< packets lost in a row when one is lost; 0: 1
    uint32_t duplicate; ///< of a million packets, those that come twice, each with its own jitter
    uint32_t reorder;   ///< of a million packets, those held back by one more `lag`
} tt_weather;

/// How a network is made.
typedef struct tt_loopback_def {
    uint32_t clients;  ///< ends for clients, 1 to 1024
    uint64_t seed;     ///< of everything random here
    uint32_t capacity; ///< bytes in flight at most, per direction and client; 0: 256 KiB. Beyond it
                       ///< the stream loses packets and the reliable channels close the connection
    tt_weather weather;     ///< of every client, until tt_loopback_weather
    tt_allocator allocator; ///< zero: malloc and free
} tt_loopback_def;

/// TT_OUT_OF_MEMORY, TT_BAD_ARGUMENT. Nothing allocates afterwards.
TT_MUST_CHECK tt_status tt_loopback_create(const tt_loopback_def *def, tt_loopback **out);
/// Frees the network; the drivers made from it are dead then. NULL is fine.
void tt_loopback_destroy(tt_loopback *loopback);

/// The relay's end: connections are the clients' numbers.
tt_driver tt_loopback_relay(tt_loopback *loopback);
/// A client's end, not connected before tt_loopback_connect. Its `destroy` does nothing.
tt_driver tt_loopback_client(tt_loopback *loopback, uint32_t client);
/// Connects a client: both ends report it after one lag.
void tt_loopback_connect(tt_loopback *loopback, uint32_t client, uint64_t now);
/// Changes one client's weather, both ways, for packets sent from now on.
void tt_loopback_weather(tt_loopback *loopback, uint32_t client, tt_weather weather);
/// Cuts a client off, or lets it back: while cut every packet is lost, reliable ones wait.
void tt_loopback_cut(tt_loopback *loopback, uint32_t client, bool cut);

/// What went over a client's line since create.
typedef struct tt_traffic {
    uint64_t packets_up;   ///< sent to the relay, lost ones included
    uint64_t packets_down; ///< sent to the client, lost ones included
    uint64_t bytes_up;     ///< payload of those to the relay
    uint64_t bytes_down;   ///< payload of those to the client
    uint64_t lost;         ///< packets that did not arrive
} tt_traffic;
/// It, so far.
tt_traffic tt_loopback_traffic(const tt_loopback *loopback, uint32_t client);

TT_API_END
