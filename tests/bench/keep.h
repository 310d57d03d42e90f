// One way of keeping the states of the last ticks, each with its hash:
// what the scene `states` compares.
#pragma once

#include "tickertape/blocks.h"

enum { KEEP_BACK = 8, KEEP_WRITES = 16 };

typedef enum keep_way {
    KEEP_RING,     // what one would write first: a ring of copies, and a hash of all bytes
    KEEP_MARKED,   // shared blocks, and the game announces what it writes
    KEEP_COMPARED, // shared blocks, and it does not
} keep_way;

typedef struct keep keep;

keep *keep_create(keep_way way, uint64_t size);
void keep_destroy(keep *k);

// What the game does in a tick, the same for everyone: some words in random
// places, or one in every block.
void keep_write(keep *k, uint32_t tick, bool everywhere);
// Keeps the state that was just written, instead of the oldest, and hashes it.
// Ticks follow one another from 0.
void keep_save(keep *k, uint32_t tick);
// Makes the state of tick `to` the present one, which is that of tick `from`.
void keep_restore(keep *k, uint32_t from, uint32_t to);

uint64_t keep_hash(const keep *k);
const uint8_t *keep_state(const keep *k);
