// Where a playback can be, and how it gets elsewhere:
//
//     snapshots   0         8         16        24
//     tape        |---------|---------|---------|----·····························|
//                                     <============= back: the nearest snapshot, then forward
//                                                    =====> forward: turn by turn
//
// A cache has snapshots all along. They and what is played from them are lent: they stay out of the
// history, which others trust, and are forgotten when the cache is refused.

#include "playing.h"

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
        tt_status status = tt_playing_read(playback, there - 1);
        if (status != TT_OK) return status;
        tt_playing_show(playback);
    }
    be_at(playback, there);
    if (!tt_playback_doubtful(playback)) tt_playing_compare(playback);
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
    playback->differs = playback->verified = TT_NOWHERE;
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
