// The states of the last ticks of one sim, for going back a little at once. They share blocks, so a
// state costs what has changed since the tick before:
//
//     kept    57 58 59 60 61 62 63 64         a window round the present tick
//                                  ^ now
//
// When there is no room for one more, the state furthest from the present one goes. What is older
// is a history's.
#pragma once

#include "tickertape/sim.h"

TT_API_BEGIN

/// The recent states of one sim.
typedef struct tt_recent tt_recent;

/// How they are kept.
typedef struct tt_recent_def {
    tt_sim *sim;            ///< whose states, whose budget; outlives this; tt_sim_saves must hold
    uint32_t capacity;      ///< states at most, whatever the budget says; 0: 256
    uint32_t spacing;       ///< ticks between states; 0: 1 for a flat game, else 8
    tt_allocator allocator; ///< zero: malloc and free
} tt_recent_def;

/// TT_UNSUPPORTED when the sim can't keep states, TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_recent_create(const tt_recent_def *def, tt_recent **out);
/// Gives every state up. NULL is fine.
void tt_recent_destroy(tt_recent *recent);

/// To be called whenever the sim has a new state, by a turn or by loading: keeps it if its tick is
/// on the grid and not kept already, and leaves room in the pool for the next. Nothing allocates.
void tt_recent_add(tt_recent *recent);
/// The newest state at or before `tick`; NULL when there is none. Valid until the next add or
/// clear.
const tt_snapshot *tt_recent_before(const tt_recent *recent, uint32_t tick);
/// Forgets everything.
void tt_recent_clear(tt_recent *recent);
/// States kept.
uint32_t tt_recent_count(const tt_recent *recent);

TT_API_END
