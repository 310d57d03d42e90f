// The snapshots of a match that are kept, thinned under a byte budget to an even grid:
//
//     0   8   16   24   32   40   48          spacing 8, full
//     0       16        32        48          spacing 16
//
// The budget is the sim's (tt_sim_def.budget). A snapshot that would leave no room for the next
// tick makes the spacing double and everything off the grid go. Snapshots only save time: any of
// them may go at any moment, and state 0 can always be had by tt_sim_restart.
#pragma once

#include "tickertape/sim.h"

TT_API_BEGIN

/// The kept snapshots of one sim.
typedef struct tt_history tt_history;

/// How a history is made.
typedef struct tt_history_def {
    tt_sim *sim;       ///< whose states are kept; outlives the history; tt_sim_saves must hold
    uint32_t spacing;  ///< ticks between snapshots at first; 0: 8
    uint32_t capacity; ///< snapshots at most, whatever the budget says; 0: 4096
} tt_history_def;

/// TT_UNSUPPORTED when the sim can't keep states, TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_history_create(const tt_history_def *def, tt_history **out);
/// Gives every snapshot up. NULL is fine.
void tt_history_destroy(tt_history *history);

/// To be called after every tick that is applied: keeps the sim's state if its tick is on the grid
/// and not kept already, thins, and leaves room for one more tick in the pool. Nothing allocates.
void tt_history_add(tt_history *history);
/// The newest snapshot at or before `tick`; NULL when there is none. Valid until the next add or
/// drop.
const tt_snapshot *tt_history_before(const tt_history *history, uint32_t tick);
/// Forgets every snapshot after `tick`.
void tt_history_drop_after(tt_history *history, uint32_t tick);
/// Forgets everything.
void tt_history_clear(tt_history *history);

/// Snapshots kept.
uint32_t tt_history_count(const tt_history *history);
/// The present spacing in ticks.
uint32_t tt_history_spacing(const tt_history *history);

TT_API_END
