// Proves that restoring is identity: every tick is played, taken back k ticks, played again from
// the restored snapshot with scratch memory poisoned and the memo dropped, and compared hash by
// hash with the first run.
#pragma once

#include "tickertape/sim.h"

TT_API_BEGIN

/// One running sync test.
typedef struct tt_synctest tt_synctest;

/// How a sync test is made.
typedef struct tt_synctest_def {
    const tt_game *game;    ///< tt_game_saves must hold; outlives the test
    const tt_match *match;  ///< copied
    uint32_t depth;         ///< ticks to take back each time, 1 to 64; 0: 8
    tt_allocator allocator; ///< zero: malloc and free
} tt_synctest_def;

/// What went wrong first.
typedef struct tt_synctest_result {
    bool differs;      ///< whether anything did
    uint32_t tick;     ///< the first state that came out differently
    uint32_t restored; ///< the tick whose snapshot it was re-simulated from
    uint64_t first;    ///< its hash when played for the first time
    uint64_t again;    ///< its hash when played again
    uint64_t offset;   ///< the first differing byte of the saved state; UINT64_MAX: unknown
    uint64_t unmarked; ///< the first byte written without tt_touch by a game that marks;
                       ///< UINT64_MAX: none
} tt_synctest_result;

/// TT_UNSUPPORTED for a game without save, and what tt_sim_create says.
TT_MUST_CHECK tt_status tt_synctest_create(const tt_synctest_def *def, tt_synctest **out);
/// NULL is fine.
void tt_synctest_destroy(tt_synctest *test);
/// Applies the next turn (copied), takes back up to `depth` ticks, plays them again, compares.
/// False from the first difference on.
TT_MUST_CHECK bool tt_synctest_apply(tt_synctest *test, const tt_turn *turn);
/// The sim after the last turn, for a driver that makes the next one from its state.
const tt_sim *tt_synctest_sim(const tt_synctest *test);
/// The result so far.
tt_synctest_result tt_synctest_result_of(const tt_synctest *test);

TT_API_END
