// A toy match of TICKS turns, played once by a first viewer, who left a cache: what the tests of
// caches begin with.
#pragma once

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording.h"
#include "sealed.h"
#include "tickertape/playback.h"
#include "toy.h"

enum { TICKS = 400, FEW = 64, SIZE_MOST = 1 << 20 };

// For loops: Criterion keeps every assertion that it has seen.
#define EACH(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) cr_fatal("line %d: %s", __LINE__, #condition);                           \
    } while (0)

static char folder[] = "/tmp/cache_test.XXXXXX";
static char tape_path[64], cache_path[64];
static const tt_storage *storage; // NULL: the folder
static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {1, 2, 3};
static tt_tape *tape;
static uint64_t trails[TICKS + 1]; // as they really are
static uint8_t whole[SIZE_MOST], changed[SIZE_MOST];
static size_t size;

static inline tt_cache_def def_of(const tt_game *game)
{
    return (tt_cache_def){.path = cache_path,
                          .storage = storage,
                          .tape = tape,
                          .game = game,
                          .secret = secret,
                          .build = "a test"};
}

static inline void open_tape(void)
{
    tt_tape_destroy(tape);
    cr_assert(eq(int, tt_tape_open(tape_path, &tape, NULL), TT_OK));
}

static inline void record(uint32_t ticks, uint32_t trail_every)
{
    recording_make(&(recording_def){tape_path, ticks, trail_every, 7});
    open_tape();
}

static inline void learn_trails(void)
{
    tt_playback *playback;
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    for (uint32_t tick = 0; tick <= tt_tape_info_of(tape)->ticks; tick++) {
        EACH(tt_playback_seek(playback, tick) == TT_OK);
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
    }
    tt_playback_destroy(playback);
}

static inline void read_cache(void)
{
    FILE *file = fopen(cache_path, "rb");
    cr_assert(file != NULL);
    size = fread(whole, 1, sizeof whole, file);
    fclose(file);
    cr_assert(size > 0 && size < sizeof whole);
    memcpy(changed, whole, size);
}

// In place: a file system may take its time over one that is emptied first.
static inline void write_cache(const uint8_t *bytes, size_t count)
{
    int file = open(cache_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    EACH(file >= 0 && write(file, bytes, count) == (ssize_t)count);
    EACH(ftruncate(file, (off_t)count) == 0 && close(file) == 0);
}

static inline void keep(uint32_t ticks, uint32_t trail_every)
{
    record(ticks, trail_every);
    learn_trails();
    tt_cache_def def = def_of(&toy_game);
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    read_cache();
}

static inline void set_up(void)
{
    if (!mkdtemp(folder)) abort();
    snprintf(tape_path, sizeof tape_path, "%s/a.tape", folder);
    snprintf(cache_path, sizeof cache_path, "%s/a.tape.snaps", folder);
    keep(TICKS, 1);
}

static inline void tear_down(void)
{
    tt_tape_destroy(tape);
    unlink(cache_path);
    unlink(tape_path);
    cr_assert(eq(int, rmdir(folder), 0), "something is left over");
}

static inline tt_cache *open_cache(void)
{
    tt_cache_def def = def_of(&toy_game);
    tt_cache *cache;
    cr_assert(eq(int, tt_cache_open(&def, &cache), TT_OK));
    return cache;
}

static inline tt_status try_open(tt_cache_def def)
{
    tt_cache *cache;
    tt_status status = tt_cache_open(&def, &cache);
    EACH((status == TT_OK) == (cache != NULL));
    tt_cache_destroy(cache);
    return status;
}

static inline tt_playback *play(const tt_game *game, tt_cache *cache)
{
    tt_playback *playback;
    tt_playback_def def = {.game = game, .tape = tape, .cache = cache, .budget = 1 << 20};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    return playback;
}

// Goes there, whatever the cache is; returns how many turns that took.
static inline uint64_t go(tt_playback *playback, uint32_t tick)
{
    uint64_t before = tt_playback_applied(playback);
    EACH(tt_playback_seek(playback, tick) == TT_OK);
    EACH(tt_sim_tick(tt_playback_sim(playback)) == tick);
    EACH(tt_sim_trail(tt_playback_sim(playback)) == trails[tick]);
    return tt_playback_applied(playback) - before;
}

// Takes all states out; whether the cache held out. What comes out is always what was played.
static inline bool take_all_out(void)
{
    tt_cache_def def = def_of(&toy_game);
    tt_cache *cache;
    if (tt_cache_open(&def, &cache) != TT_OK) return false;
    tt_playback *playback = play(&toy_game, cache);
    for (uint32_t tick = tt_tape_info_of(tape)->ticks; tick > 0; tick -= 16) go(playback, tick);
    bool held = !tt_cache_refused(cache);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
    return held;
}
