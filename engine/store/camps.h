// The camps' trails that a tape has recorded, as runs of neighbouring ticks. They may lie in any
// order, so each is found by where it begins:
//
//     begins   [0 …255][256 …511][512 …] …    the last run that begins there, and from it the rest
//     runs     { first 300, seats 0 1, at 0 } { first 300, seats 2, at 32 } …
//     values   [ 300 301 302 … ][ 300 301 … ] …
#pragma once

#include "tickertape/tape.h"

typedef struct tt_camp_run {
    uint64_t seats;
    uint32_t first, count; // ticks
    uint32_t at;           // index of the first one's value
    uint32_t before;       // 1 + the run before it that begins near; 0: none
} tt_camp_run;

// Zero is empty, but for allocator and base. Grows while a tape is scanned, by what the file holds
// and no more.
typedef struct tt_kept_camps {
    tt_allocator allocator;
    tt_camp_run *runs;
    uint32_t run_count, run_capacity;
    uint64_t *values;
    uint32_t count, capacity;
    uint32_t *begins; // 1 + a run; 0: none
    uint32_t begin_count, begin_capacity;
    uint32_t base; // the first tick of the tape: stretches count from here
    uint64_t upto; // the last tick of any, plus 1
} tt_kept_camps;

void tt_camps_free(tt_kept_camps *camps);
// Makes room for one run of `count` trails from tick `first` on. False without memory.
TT_MUST_CHECK bool tt_camps_room(tt_kept_camps *camps, uint32_t first, uint32_t count);
// Adds that run, all of whose values are to be set: they are returned.
uint64_t *tt_camps_add(tt_kept_camps *camps, uint64_t seats, uint32_t first, uint32_t count);
// As tt_tape_camps_from.
bool tt_camps_from(const tt_kept_camps *camps, uint32_t tick, tt_camps *out);
