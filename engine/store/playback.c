// What a playback is made of, its steps, and what can be asked of it. How it gets elsewhere is in
// playback_seek.c.

#include "playing.h"

#include "allocation.h"
#include "tickertape/zstd.h"

#include <string.h>

static const uint64_t default_budget = UINT64_C(64) << 20;

// A quarter is for the last ticks. Three full states are the sim's own choice when no budget is
// named; the engine's part of a state is far below a page.
static uint64_t sim_budget(const tt_playback_def *def)
{
    uint64_t budget = (def->budget ? def->budget : default_budget) / 4;
    uint64_t least = tt_blocks_least(def->game->state_size + TT_BLOCK_SIZE) / 2 * 3;
    return budget < least ? 0 : budget;
}

static uint64_t history_budget(const tt_playback_def *def)
{
    uint64_t budget = (def->budget ? def->budget : default_budget) / 4 * 3;
    uint64_t least = tt_history_least(def->game, &tt_zstd);
    return budget < least ? least : budget;
}

void tt_playing_compare(tt_playback *playback)
{
    tt_trail recorded;
    uint32_t tick = tt_sim_tick(playback->sim);
    if (!tt_tape_trail_from(playback->tape, tick, &recorded) || recorded.tick != tick) return;
    if (recorded.value != tt_sim_trail(playback->sim))
        playback->differs = tick < playback->differs ? tick : playback->differs;
    else if (tick > playback->verified || playback->verified == TT_NOWHERE)
        playback->verified = tick;
}

// To be called at every state that was reached by playing.
static void arrive(tt_playback *playback)
{
    if (playback->recent) {
        tt_recent_add(playback->recent);
        if (!playback->lent) tt_history_add(playback->history, playback->sim);
    }
    if (playback->cache) tt_cache_judge(playback->cache, playback->sim);
    tt_playing_compare(playback);
}

// The tape's match, as the game has it where it is to play anyway.
static tt_match match_for(const tt_playback_def *def)
{
    tt_match match = tt_tape_info_of(def->tape)->match;
    if (def->anyway && strcmp(match.game, def->game->name) == 0)
        tt_game_describe_match(def->game, &match);
    return match;
}

static tt_status make_sim(tt_playback *playback, const tt_playback_def *def)
{
    tt_match match = match_for(def);
    tt_sim_def sim = {
        .game = def->game, .match = &match, .budget = sim_budget(def), .allocator = def->allocator};
    tt_status status = tt_sim_create(&sim, &playback->sim);
    if (status != TT_OK || !tt_sim_saves(playback->sim)) return status;
    tt_recent_def recent = {.sim = playback->sim, .allocator = def->allocator};
    status = tt_recent_create(&recent, &playback->recent);
    playback->history = def->history;
    if (status != TT_OK || playback->history) return status;
    tt_history_def history = {.game = def->game,
                              .codec = &tt_zstd,
                              .budget = history_budget(def),
                              .allocator = def->allocator};
    status = tt_history_create(&history, &playback->owned);
    playback->history = playback->owned;
    return status;
}

tt_status tt_playback_create(const tt_playback_def *def, tt_playback **out)
{
    *out = NULL;
    if (tt_tape_info_of(def->tape)->first_tick > 0) return TT_NO_BEGINNING;
    tt_playback *playback = tt_allocate(&def->allocator, 1, sizeof *playback);
    if (!playback) return TT_OUT_OF_MEMORY;
    playback->tape = def->tape;
    playback->differs = playback->verified = TT_NOWHERE;
    playback->shown = &playback->turns[0];
    playback->spare = &playback->turns[1];
    tt_status status = make_sim(playback, def);
    if (status != TT_OK) {
        tt_playback_destroy(playback);
        return status;
    }
    playback->cache = playback->recent ? def->cache : NULL;
    arrive(playback);
    *out = playback;
    return TT_OK;
}

void tt_playback_destroy(tt_playback *playback)
{
    if (!playback) return;
    tt_history_destroy(playback->owned);
    tt_recent_destroy(playback->recent);
    tt_sim_destroy(playback->sim);
    tt_free(playback);
}

tt_status tt_playing_read(tt_playback *playback, uint32_t tick)
{
    kept_turn *spare = playback->spare;
    tt_status status = tt_tape_read(playback->tape, tick, &spare->turn);
    if (status != TT_OK) return status;
    size_t at = 0;
    for (uint32_t i = 0; i < spare->turn.count; i++) {
        tt_event *event = &spare->turn.events[i];
        TT_ASSERT(event->size <= sizeof spare->data - at);
        memcpy(spare->data + at, event->data, event->size);
        event->data = spare->data + at;
        at += event->size;
    }
    return TT_OK;
}

void tt_playing_show(tt_playback *playback)
{
    kept_turn *shown = playback->shown;
    playback->shown = playback->spare;
    playback->spare = shown;
}

tt_status tt_playback_step(tt_playback *playback)
{
    tt_status status = tt_playing_read(playback, tt_sim_tick(playback->sim));
    if (status != TT_OK) return status;
    tt_sim_apply(playback->sim, &playback->spare->turn);
    tt_playing_show(playback);
    playback->applied++;
    arrive(playback);
    return TT_OK;
}

void tt_playback_keep(tt_playback *playback, tt_history *history)
{
    tt_history_add(history, playback->sim);
}

const tt_sim *tt_playback_sim(const tt_playback *playback)
{
    return playback->sim;
}

const tt_turn *tt_playback_turn(const tt_playback *playback)
{
    return tt_sim_tick(playback->sim) > 0 ? &playback->shown->turn : NULL;
}

uint32_t tt_playback_verified(const tt_playback *playback)
{
    return playback->verified;
}

uint32_t tt_playback_differs(const tt_playback *playback)
{
    return playback->differs;
}

uint64_t tt_playback_applied(const tt_playback *playback)
{
    return playback->applied;
}

uint32_t tt_playback_snapshots(const tt_playback *playback)
{
    return playback->recent ? tt_history_count(playback->history) : 0;
}

uint64_t tt_playback_snapshot_bytes(const tt_playback *playback)
{
    if (!playback->recent) return 0;
    return tt_history_used(playback->history) + tt_blocks_used(tt_sim_blocks(playback->sim));
}

void tt_playback_drop_snapshots(tt_playback *playback)
{
    if (!playback->recent) return;
    tt_recent_clear(playback->recent);
    tt_history_clear(playback->history);
}

tt_history *tt_playback_history(tt_playback *playback)
{
    return playback->history;
}
