// The snapshot cache beside a tape, FILE.snaps: what one viewer leaves for the next. Nobody has to
// know of it. It is used where it is found good, and written where it is missing, refused or short
// of the tape's end; where its folder can't be written to, there is none.
#pragma once

#include "module.h"

#include <tickertape/cache.h>

#include <limits.h>

enum { SNAPS_TICKS_LEAST = 4096 }; // a shorter tape is played through in a moment

typedef struct tape_snaps {
    bool usable; // there is a secret, and the game's code is known
    char path[PATH_MAX];
    uint8_t secret[TT_CACHE_SECRET_SIZE];
    const game_module *module;
    tt_tape *tape;
    tt_cache *cache;         // NULL: none that is good
    tt_cache_writer *writer; // NULL: none is being written
    uint32_t covered;        // the last state of the tape when what is on disk was written
    bool renewed;            // this one has written what is on disk
} tape_snaps;

// Looks for the cache of a tape; with `keep` one may be written, too. Zero is: none, and never.
void snaps_open(tape_snaps *snaps, const char *path, tt_tape *tape, const game_module *module,
                bool keep);
void snaps_close(tape_snaps *snaps);
// Whether snapshots of states up to `ticks`, all of the tape, are worth keeping.
bool snaps_due(const tape_snaps *snaps, uint32_t ticks);
// Writes about `size` bytes more of them. When that fails, nothing is due any more.
void snaps_write(tape_snaps *snaps, const tt_history *history, uint32_t ticks, size_t size);
