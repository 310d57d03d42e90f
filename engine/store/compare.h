// A tape that was made of another tells the same: who makes one reads it back before it gets the
// other's place.
#pragma once

#include "reading.h"

// Compares what is known of both, and every turn with its link; what is taken out of one of them is
// not looked at. TT_DAMAGED: they differ, or `made` is not settled; TT_OUT_OF_MEMORY, and what
// reading returns.
TT_MUST_CHECK tt_status tt_tape_compare(tt_tape *of, tt_tape *made);
