// A tape that was made of another tells the same: who makes one reads it back before it gets the
// other's place.
#pragma once

#include "reading.h"

// Compares every turn with its link, what was taken out of one of them left aside; all looks; how
// the tapes end, the key, the last checkpoint, the first parting and the last healing; and of other
// checkpoints, partings and camps how many there are. Not the trails, which a sealing thins.
// TT_DAMAGED: they differ, or what was made is not settled; and what opening and reading return.
TT_MUST_CHECK tt_status tt_tape_compare(tt_tape *of, const tt_tape_def *made);
