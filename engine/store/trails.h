// The trails that a tape has recorded, as runs of neighbouring ticks:
//
//     runs     { first 0, at 0 } { first 400, at 120 }
//     values   [ 0 1 2 … 119   ][ 400 401 …          ]
#pragma once

#include "tickertape/tape.h"

typedef struct tt_trail_run {
    uint32_t first; // tick of the run's first value
    uint32_t at;    // index of that value
} tt_trail_run;

// Zero is empty, but for the allocator. Grows while a tape is scanned,
// by what the file holds and no more.
typedef struct tt_trails {
    tt_allocator allocator;
    tt_trail_run *runs;
    uint32_t run_count, run_capacity;
    uint64_t *values;
    uint32_t count, capacity;
} tt_trails;

void tt_trails_free(tt_trails *trails);
// Whether `tick` lies after every trail so far.
bool tt_trails_ascending(const tt_trails *trails, uint32_t tick);
// The last tick that has one; false when there is none.
bool tt_trails_last(const tt_trails *trails, uint32_t *tick);
// Makes room for `count` trails in so many runs. False without memory.
TT_MUST_CHECK bool tt_trails_room(tt_trails *trails, uint32_t count, uint32_t runs);
// Appends one of them; the tick must be ascending.
void tt_trails_add(tt_trails *trails, tt_trail trail);
// The first at or after `tick`; false when there is none.
bool tt_trails_from(const tt_trails *trails, uint32_t tick, tt_trail *out);
