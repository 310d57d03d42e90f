// A confirmed past and a predicted present:
//
//     confirmed   0 1 2 3 4 5|          the sim that applies the turns of the log: never wrong
//     present                |6 7 8     a copy of it, played on with the turns that are expected
//                            ^ a turn comes that was not expected: back to here, and on again
//
// One's own commands are expected at the tick that they ask for, so that they act at once; of
// others nothing is expected. The confirmed sim does not know that there is a timeline: whatever is
// predicted, its states and its trail are those of strict lockstep.
#pragma once

#include "tickertape/sim.h"

TT_API_BEGIN

enum {
    TT_WINDOW_MAX = 64,    ///< ticks that can be predicted
    TT_EXPECTED_MAX = 256, ///< commands that are expected at one time
    TT_EARLY_MAX = 1024,   ///< entries that were given early and are not confirmed yet
};

/// One predicted present.
typedef struct tt_timeline tt_timeline;

/// How a timeline is made.
typedef struct tt_timeline_def {
    tt_sim *confirmed;      ///< outlives the timeline; its game must save (tt_game_saves)
    uint32_t window;        ///< ticks that are predicted at most: 1 to TT_WINDOW_MAX
    tt_allocator allocator; ///< zero: malloc and free
} tt_timeline_def;

/// The present is the confirmed state. TT_UNSUPPORTED when the game's states can't be copied,
/// TT_BAD_ARGUMENT, TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_timeline_create(const tt_timeline_def *def, tt_timeline **out);
/// NULL is fine.
void tt_timeline_destroy(tt_timeline *timeline);

/// A command that was asked for and is on its way: `seat`, `number`, the data, which is copied, and
/// `tick`, the turn that it is expected in. It is waited for until a turn brings it or a later
/// request of its seat. False when too many are waited for: then it is not predicted. Takes effect
/// with the next predict.
bool tt_timeline_expect(tt_timeline *timeline, const tt_event *event);
/// The confirmed sim has just applied `turn`. Takes the present back if it was not expected.
void tt_timeline_confirm(tt_timeline *timeline, const tt_turn *turn);
/// Plays the present on to state `tick`, but no further than the window reaches, and not beyond the
/// end of the match; takes it back first if something is expected where it has been. Nothing
/// allocates.
void tt_timeline_predict(tt_timeline *timeline, uint32_t tick);
/// The confirmed sim is somewhere else altogether, as after catching up: the present is there too,
/// and nothing is expected any more. `sequence` is that of the next event (tt_numbering).
void tt_timeline_reset(tt_timeline *timeline, uint64_t sequence);

/// The present: its tick and its state. It has no hash.
const tt_sim *tt_timeline_present(const tt_timeline *timeline);
/// The state before the present one, to draw between them; the present one where it is not known.
/// Both are valid until confirm, predict or reset.
const void *tt_timeline_previous(const tt_timeline *timeline);

/// What tt_emit_soon left, as the present came by it.
typedef struct tt_early_entry {
    uint32_t tick;       ///< of the turn
    uint32_t kind;       ///< the game's
    uint32_t size;       ///< bytes of `data`
    bool taken_back;     ///< it was given, and has not happened
    const uint8_t *data; ///< valid until the next call
} tt_early_entry;

/// The next entry that has not been given yet, or has to be taken back; false: none.
bool tt_timeline_next_early(tt_timeline *timeline, tt_early_entry *entry);
/// Whether entry `index` of the confirmed sim's outbox, as of the last confirm, was given early, so
/// that it is not to be given again.
bool tt_timeline_gave(const tt_timeline *timeline, uint32_t index);

/// How often the present was taken back.
uint64_t tt_timeline_rollbacks(const tt_timeline *timeline);
/// How many predicted ticks that undid.
uint64_t tt_timeline_undone(const tt_timeline *timeline);

TT_API_END
