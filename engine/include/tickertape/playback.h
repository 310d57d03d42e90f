// Moving through a tape: play, step, seek either way. Going back loads the nearest snapshot and
// plays on from there. Snapshots are made on the way, within a byte budget: the states of the last
// ticks as they are, older ones packed on an even grid.
//
// A second playback of the same tape that shares the packed ones can play ahead whenever there is
// time, and leave snapshots for the first.
#pragma once

#include "tickertape/cache.h"

TT_API_BEGIN

/// One place in one tape.
typedef struct tt_playback tt_playback;

/// How a playback is made.
typedef struct tt_playback_def {
    const tt_game *game; ///< must play the tape's match; outlives the playback
    tt_tape *tape;       ///< borrowed; outlives the playback
    tt_history *history; ///< packed snapshots of this match to share, on the same thread; outlives
                         ///< the playback; NULL: its own
    tt_cache *cache;     ///< an earlier run's snapshots, for far jumps; outlives the playback;
                         ///< NULL: none
    bool anyway;         ///< the game plays a tape of its other rules or another layout, too
    uint64_t budget; ///< bytes for snapshots, three quarters of them for packed ones of its own;
                     ///< 0: 64 MiB; what a few states need is taken in any case
    tt_allocator allocator; ///< zero: malloc and free
} tt_playback_def;

/// At state 0. TT_WRONG_GAME when the tape is of another game, or of other rules and not `anyway`,
/// TT_NO_BEGINNING when it is a piece, and what tt_sim_create says.
TT_MUST_CHECK tt_status tt_playback_create(const tt_playback_def *def, tt_playback **out);
/// NULL is fine.
void tt_playback_destroy(tt_playback *playback);

/// Applies one more turn. TT_OUT_OF_RANGE at the end of the tape; TT_IO, TT_DAMAGED.
TT_MUST_CHECK tt_status tt_playback_step(tt_playback *playback);
/// Goes to state `tick`, at most the tape's `ticks`; TT_OUT_OF_RANGE beyond. On TT_IO or TT_DAMAGED
/// it stays at the last state that could be reached.
TT_MUST_CHECK tt_status tt_playback_seek(tt_playback *playback, uint32_t tick);
/// As seek, but applies at most `steps` turns: for a loop that must go on drawing. `*arrived`
/// tells.
TT_MUST_CHECK tt_status tt_playback_seek_some(tt_playback *playback, uint32_t tick, uint32_t steps,
                                              bool *arrived);
/// The state and all that can be asked of it.
const tt_sim *tt_playback_sim(const tt_playback *playback);
/// The turn that led to the present state; NULL at state 0.
const tt_turn *tt_playback_turn(const tt_playback *playback);
/// Keeps the present state in another history of this game, where its grid has the tick.
void tt_playback_keep(tt_playback *playback, tt_history *history);
/// The state nearest before or at `tick` that it can be at without applying a turn.
uint32_t tt_playback_nearest(const tt_playback *playback, uint32_t tick);
/// Whether the present state came from a cache that has been refused since. The next seek leaves
/// it, and goes by the tape alone.
bool tt_playback_doubtful(const tt_playback *playback);
/// The last state whose re-simulated trail was the one on the tape; UINT32_MAX: none so far.
uint32_t tt_playback_verified(const tt_playback *playback);
/// The first tick at which a re-simulated trail differed from one on the tape; UINT32_MAX: none so
/// far.
uint32_t tt_playback_differs(const tt_playback *playback);
/// Turns that were applied since create: what seeking costs.
uint64_t tt_playback_applied(const tt_playback *playback);
/// Packed snapshots kept.
uint32_t tt_playback_snapshots(const tt_playback *playback);
/// Bytes of all of them.
uint64_t tt_playback_snapshot_bytes(const tt_playback *playback);
/// Throws all snapshots away, shared ones too; they come back by themselves.
void tt_playback_drop_snapshots(tt_playback *playback);
/// Its packed snapshots, for tt_playback_def.history of another; NULL: this game's states can't be
/// kept.
tt_history *tt_playback_history(tt_playback *playback);

TT_API_END
