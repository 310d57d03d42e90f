// Where a playback can be, and how it gets elsewhere:
//
//     snapshots   0         8         16        24
//     tape        |---------|---------|---------|----·····························|
//                                     <============= back: the nearest snapshot, then forward
//                                                    =====> forward: turn by turn
//
// A cache has snapshots all along. They and what is played from them are lent: they stay out of the
// history, which others trust, and are forgotten when the cache is refused.

#include "tickertape/playback.h"

#include "allocation.h"
#include "tickertape/recent.h"
#include "tickertape/zstd.h"

#include <string.h>

// A turn and its data: it outlives the tape's next read.
typedef struct kept_turn {
    tt_turn turn;
    uint8_t data[TT_TURN_SIZE_MAX];
} kept_turn;

struct tt_playback {
    tt_tape *tape;
    tt_sim *sim;
    tt_recent *recent;   // NULL: the game can't keep states
    tt_history *history; // likewise
    tt_history *owned;   // NULL: `history` is shared, or there is none
    tt_cache *cache;     // NULL: none, or it was refused
    bool lent;           // some of `recent`, and the present state, may come from the cache
    uint64_t applied;
    uint32_t differs, verified;
    kept_turn *shown; // the turn that led to the present state
    kept_turn *spare; // the next one, while it is read
    kept_turn turns[2];
};

static const uint64_t default_budget = UINT64_C(64) << 20;
static const uint32_t nowhere = UINT32_MAX;

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

// Notes whether the trail of the present state is the one on the tape, if it has one.
static void compare_trail(tt_playback *playback)
{
    tt_trail recorded;
    uint32_t tick = tt_sim_tick(playback->sim);
    if (!tt_tape_trail_from(playback->tape, tick, &recorded) || recorded.tick != tick) return;
    if (recorded.value != tt_sim_trail(playback->sim))
        playback->differs = tick < playback->differs ? tick : playback->differs;
    else if (tick > playback->verified || playback->verified == nowhere)
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
    compare_trail(playback);
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
    playback->differs = playback->verified = nowhere;
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

// Reads the turn of `tick` into `spare`, data included.
static tt_status read_spare(tt_playback *playback, uint32_t tick)
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

static void show_spare(tt_playback *playback)
{
    kept_turn *shown = playback->shown;
    playback->shown = playback->spare;
    playback->spare = shown;
}

tt_status tt_playback_step(tt_playback *playback)
{
    tt_status status = read_spare(playback, tt_sim_tick(playback->sim));
    if (status != TT_OK) return status;
    tt_sim_apply(playback->sim, &playback->spare->turn);
    show_spare(playback);
    playback->applied++;
    arrive(playback);
    return TT_OK;
}

void tt_playback_keep(tt_playback *playback, tt_history *history)
{
    tt_history_add(history, playback->sim);
}

// State 0 always costs nothing.
uint32_t tt_playback_nearest(const tt_playback *playback, uint32_t tick)
{
    if (!playback->recent) return 0;
    const tt_snapshot *recent = tt_recent_before(playback->recent, tick);
    uint32_t there = recent ? recent->tick : 0, packed, cached;
    if (tt_history_before(playback->history, tick, &packed) && packed > there) there = packed;
    if (playback->cache && tt_cache_before(playback->cache, tick, &cached) && cached > there)
        there = cached;
    return there;
}

// From the cache where only it has the state.
static void be_at(tt_playback *playback, uint32_t tick)
{
    const tt_snapshot *recent = playback->recent ? tt_recent_before(playback->recent, tick) : NULL;
    uint32_t packed = 0;
    bool kept = playback->recent && tt_history_before(playback->history, tick, &packed);
    if (recent && recent->tick == tick) {
        tt_sim_restore(playback->sim, recent);
    } else if (kept && packed == tick) {
        tt_history_restore(playback->history, packed, playback->sim);
    } else if (tick > 0) {
        playback->lent = true;
        if (!tt_cache_restore(playback->cache, tick, playback->history, playback->sim)) return;
    } else {
        tt_sim_restart(playback->sim);
    }
    if (playback->recent) tt_recent_add(playback->recent);
}

// To that state, where it is nearer than the present one. A growing tape may have recorded its
// trail since it was played.
static tt_status jump(tt_playback *playback, uint32_t tick)
{
    uint32_t now = tt_sim_tick(playback->sim), there = tt_playback_nearest(playback, tick);
    if (now <= tick && there <= now) return TT_OK;
    if (there > 0) {
        tt_status status = read_spare(playback, there - 1);
        if (status != TT_OK) return status;
        show_spare(playback);
    }
    be_at(playback, there);
    if (!tt_playback_doubtful(playback)) compare_trail(playback);
    return TT_OK;
}

bool tt_playback_doubtful(const tt_playback *playback)
{
    return playback->cache && playback->lent && tt_cache_refused(playback->cache);
}

// Back to state 0, without the cache and all that came from it.
static void disown(tt_playback *playback)
{
    playback->cache = NULL;
    playback->lent = false;
    playback->differs = playback->verified = nowhere;
    tt_recent_clear(playback->recent);
    tt_sim_restart(playback->sim);
}

// The same, by the tape alone where the cache turns out not to fit.
static tt_status jump_surely(tt_playback *playback, uint32_t tick)
{
    if (tt_playback_doubtful(playback)) disown(playback);
    tt_status status = jump(playback, tick);
    if (!tt_playback_doubtful(playback)) return status;
    disown(playback);
    return jump(playback, tick);
}

tt_status tt_playback_seek_some(tt_playback *playback, uint32_t tick, uint32_t steps, bool *arrived)
{
    *arrived = false;
    if (tick > tt_tape_info_of(playback->tape)->ticks) return TT_OUT_OF_RANGE;
    tt_status status = jump_surely(playback, tick);
    for (uint32_t i = 0; i < steps && status == TT_OK && tt_sim_tick(playback->sim) < tick; i++)
        status = tt_playback_step(playback);
    *arrived =
        status == TT_OK && tt_sim_tick(playback->sim) == tick && !tt_playback_doubtful(playback);
    return status;
}

tt_status tt_playback_seek(tt_playback *playback, uint32_t tick)
{
    bool arrived = false;
    tt_status status = TT_OK;
    while (status == TT_OK && !arrived)
        status = tt_playback_seek_some(playback, tick, UINT32_MAX, &arrived);
    return status;
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
