// What the parts of the network in memory share: loopback_flight.c (bytes, and what is on its
// way), loopback_line.c (weather and sending), loopback.c (the ends). Only these include it.
#pragma once

#include "tickertape/net/loopback.h"
#include "tickertape/random.h"

enum {
    CHUNK_BYTES = 252,
    CHUNK_NONE = 0, // chunk 0 is never used
};

// Part of what is kept for a packet.
typedef struct loopback_chunk {
    uint32_t next;
    uint8_t bytes[CHUNK_BYTES];
} loopback_chunk;

// The chunks of one line.
typedef struct loopback_pool {
    loopback_chunk *chunks;
    uint32_t size;
    uint32_t free;    // the first that is free again
    uint32_t touched; // that were ever used: the rest of the reserve costs no memory yet
    uint32_t used;
} loopback_pool;

// A packet, or the news that a connection stands or is closed.
typedef struct loopback_flight {
    uint64_t arrival; // UINT64_MAX: waits until the client is let back
    uint64_t sequence;
    uint32_t client;
    uint32_t generation; // of the connection that it belongs to
    uint32_t size;
    uint32_t chunk; // the first of its bytes
    uint8_t channel;
    uint8_t type; // a tt_delivery_type
} loopback_flight;

// What is on its way to one end, the earliest first.
typedef struct loopback_heap {
    loopback_flight *flights;
    uint32_t count;
    uint32_t capacity;
} loopback_heap;

enum { UP, DOWN, WAYS };

// Where flights arrive.
typedef struct loopback_end {
    tt_loopback *loopback;
    uint32_t client; // whose end it is; nothing at the relay's
    uint8_t way;     // that leads here
    loopback_heap heap;
    uint8_t out[TT_BULK_SIZE_MAX];
} loopback_end;

// One direction of a client, and how the connection looks from where it leads.
typedef struct loopback_line {
    loopback_end *to;
    uint32_t client;
    tt_random random;
    uint32_t burst_left;
    loopback_pool pool;
    uint32_t generation;           // of the connection that the receiving end knows
    bool connected;                // at the receiving end
    bool broken;                   // the receiving end is about to learn that it is closed
    uint64_t floor;                // nothing sent from now on arrives earlier
    uint64_t latest;               // nothing sent so far arrives later
    uint64_t ordered[TT_CHANNELS]; // latest on each channel
} loopback_line;

typedef struct loopback_client {
    tt_weather weather;
    tt_traffic traffic;
    bool cut;
    bool wants;          // to be connected
    uint32_t generation; // of its newest attempt
    loopback_line lines[WAYS];
    loopback_end end;
} loopback_client;

struct tt_loopback {
    uint64_t now; // the latest that was heard of
    uint64_t sequence;
    uint32_t count; // clients
    void *memory;   // flights, then chunks
    loopback_end relay;
    loopback_client clients[];
};

// loopback_flight.c
uint32_t loopback_chunks(uint32_t size); // how many a packet takes
uint32_t loopback_pool_keep(loopback_pool *pool, const uint8_t *data, uint32_t size);
void loopback_pool_copy(const loopback_pool *pool, const loopback_flight *flight, uint8_t *out);
void loopback_pool_release(loopback_pool *pool, uint32_t first);
void loopback_heap_push(loopback_heap *heap, const loopback_flight *pushed);
loopback_flight loopback_heap_pop(loopback_heap *heap);
void loopback_heap_mend(loopback_heap *heap); // after arrivals were changed, or flights taken out

// loopback_line.c
void loopback_line_send(loopback_line *line, const tt_packet *packet);
void loopback_line_tell(loopback_line *line, tt_delivery_type type); // a barrier
void loopback_line_forget_newer(loopback_line *line, uint32_t generation);
void loopback_line_let_back(loopback_line *line);
