// Tapes of a toy match that really was played, and what a first viewer leaves beside them.
#pragma once

#include "tickertape/cache.h"

typedef struct recording_def {
    const char *path;
    uint32_t ticks;
    uint32_t trail_every; // ticks from one recorded trail to the next; 0: none is recorded
    uint64_t seed;
} recording_def;

// Every seat adds to a cell in every turn. Replaces the file; a longer one of the same seed begins
// like a shorter one. Ends the program where that fails.
void recording_make(const recording_def *def);
// Plays all of the tape and writes its cache. What tt_cache_writer_create and tt_cache_write say.
TT_MUST_CHECK tt_status recording_keep(const tt_cache_def *def);
