// Any bytes, opened as the snapshot cache of a tape: as they are when they begin like one, else as
// places and bytes to be put there in a good one, which is then sealed with the right secret. What
// is taken out of it is what was played.

#define _GNU_SOURCE // memfd_create
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "recording.h"
#include "sealed.h"
#include "tickertape/playback.h"
#include "toy.h"

enum { TICKS = 64, SIZE_MOST = 1 << 16 };

static const uint8_t secret[TT_CACHE_SECRET_SIZE] = {7};
static tt_tape *tape;
static tt_playback *playback;
static uint64_t trails[TICKS + 1];
static uint8_t good[SIZE_MOST];
static size_t good_size;

static tt_cache_def def_of(const char *path)
{
    return (tt_cache_def){
        .path = path, .tape = tape, .game = &toy_game, .secret = secret, .build = "fuzz"};
}

static void make_cache(char *path)
{
    tt_cache_def def = def_of(path);
    TT_ASSERT(recording_keep(&def) == TT_OK);
    FILE *file = fopen(path, "rb");
    TT_ASSERT(file);
    good_size = fread(good, 1, sizeof good, file);
    fclose(file);
    unlink(path);
}

static void make_tape(void)
{
    char path[] = "/tmp/cache_fuzz.XXXXXX";
    int file = mkstemp(path);
    TT_ASSERT(file >= 0);
    close(file);
    recording_make(&(recording_def){path, TICKS, 1, 7});
    TT_ASSERT(tt_tape_open(path, &tape, NULL) == TT_OK);
    make_cache(path);
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    TT_ASSERT(tt_playback_create(&def, &playback) == TT_OK);
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        TT_ASSERT(tt_playback_seek(playback, tick) == TT_OK);
        trails[tick] = tt_sim_trail(tt_playback_sim(playback));
    }
}

static void take_all_out(tt_cache *cache)
{
    tt_match match = tt_tape_info_of(tape)->match;
    tt_sim *sim;
    uint32_t found;
    TT_ASSERT(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim) == TT_OK);
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        if (!tt_cache_before(cache, tick, &found)) continue;
        TT_ASSERT(found <= tick);
        if (tt_cache_restore(cache, found, tt_playback_history(playback), sim))
            TT_ASSERT(tt_sim_tick(sim) == found &&
                      (found == 0 || tt_sim_trail(sim) == trails[found]));
        else
            TT_ASSERT(tt_cache_refused(cache) && !tt_cache_before(cache, TICKS, &found));
    }
    tt_sim_destroy(sim);
}

static void open_bytes(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("cache", MFD_CLOEXEC);
    TT_ASSERT(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    tt_cache_def def = def_of(path);
    tt_cache *cache;
    tt_status status = tt_cache_open(&def, &cache);
    TT_ASSERT((status == TT_OK) == (cache != NULL));
    if (cache) take_all_out(cache);
    tt_cache_destroy(cache);
    close(fd);
}

// Two bytes say where, the third is put there.
static void open_edited(const uint8_t *data, size_t size)
{
    static uint8_t edited[SIZE_MOST];
    memcpy(edited, good, good_size);
    for (size_t i = 0; i + 3 <= size; i += 3) {
        size_t place = ((size_t)data[i] | (size_t)data[i + 1] << 8) % good_size;
        edited[place] = data[i + 2];
    }
    sealed_again(edited, good_size, secret);
    open_bytes(edited, good_size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > SIZE_MOST) return 0;
    if (!tape) make_tape();
    if (size == 0 || data[0] == 0x89)
        open_bytes(data, size);
    else
        open_edited(data, size);
    return 0;
}
