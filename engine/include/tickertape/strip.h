// Stripping: a copy of a tape to share, without what people said. What was taken out is marked, and
// the chain goes on over the gap, so that the copy still verifies.
//
//     FILE    [turn][turn: chat "meet at the ford"][turn] …
//     OUT     [turn][stripped: head after it, chat of no text][turn] …
#pragma once

#include "tickertape/tape.h"

TT_API_BEGIN

/// What is taken out of which tape.
typedef struct tt_strip_def {
    tt_tape_def tape; ///< the tape, which stays as it is
    const char *out;  ///< the copy's path
    bool force;       ///< replace an existing file, but not the tape
} tt_strip_def;

/// Writes a copy of a tape in which each line of chat, to all or to a team, keeps its place, seat
/// and number, and has no text. All else is as it was: names, commands, trails, checkpoints. A copy
/// of a sealed tape is sealed; one of a tape that is not closed is closed, not complete, and ends
/// where the tape can be read to. The copy is written beside, read back and compared before it has
/// its name; what it replaces gives it its permissions and owner. TT_EXISTS, but for an empty file
/// that nobody has, or OUT.stripping is there, and no tape; TT_BUSY: someone has the file that was
/// to be replaced, or the one beside, OUT.stripping: the tape itself is had by this call; what
/// opening a tape returns; TT_IO, TT_OUT_OF_MEMORY; TT_DAMAGED when what was read back is not what
/// was written. `*fault` (may be NULL) says why. On a failure there is no copy, and a file that was
/// to be replaced is there, the old one or the copy.
TT_MUST_CHECK tt_status tt_tape_strip(const tt_strip_def *def, tt_tape_fault *fault);

TT_API_END
