#include "snaps.h"

#include "secret.h"

#include <stdio.h>

static tt_cache_def def_of(const tape_snaps *snaps)
{
    return (tt_cache_def){
        .path = snaps->path,
        .tape = snaps->tape,
        .game = snaps->module->game,
        .secret = snaps->secret,
        .build = snaps->module->build,
    };
}

void snaps_open(tape_snaps *snaps, const char *path, tt_tape *tape, const game_module *module,
                bool keep)
{
    *snaps = (tape_snaps){.module = module, .tape = tape};
    int size = snprintf(snaps->path, sizeof snaps->path, "%s.snaps", path);
    snaps->usable = size < (int)sizeof snaps->path && module->build[0] &&
                    tt_game_saves(module->game) && secret_read(snaps->secret, keep);
    if (!snaps->usable) return;
    tt_cache_def def = def_of(snaps);
    if (tt_cache_open(&def, &snaps->cache) == TT_OK) snaps->covered = tt_cache_ticks(snaps->cache);
}

void snaps_close(tape_snaps *snaps)
{
    tt_cache_writer_destroy(snaps->writer);
    tt_cache_destroy(snaps->cache);
    *snaps = (tape_snaps){0};
}

bool snaps_due(const tape_snaps *snaps, uint32_t ticks)
{
    bool refused = snaps->cache && tt_cache_refused(snaps->cache) && !snaps->renewed;
    return snaps->usable && ticks >= SNAPS_TICKS_LEAST && (snaps->covered < ticks || refused);
}

static tt_status write_more(tape_snaps *snaps, const tt_history *history, uint32_t ticks,
                            size_t size)
{
    bool done = false;
    tt_status status = TT_OK;
    tt_cache_def def = def_of(snaps);
    if (!snaps->writer) status = tt_cache_writer_create(&def, history, ticks, &snaps->writer);
    if (status == TT_OK) status = tt_cache_write(snaps->writer, size, &done);
    if (done) {
        snaps->covered = ticks;
        snaps->renewed = true;
    }
    if (done || status != TT_OK) {
        tt_cache_writer_destroy(snaps->writer);
        snaps->writer = NULL;
    }
    return status;
}

void snaps_write(tape_snaps *snaps, const tt_history *history, uint32_t ticks, size_t size)
{
    if (write_more(snaps, history, ticks, size) != TT_OK) snaps->usable = false;
}
