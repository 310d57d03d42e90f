// Sealing: a closed tape becomes a small one in its own place. Every reader takes it as before.
//
//     FILE             [header][turn][turn][trails][turn] …      as it was, until
//     FILE.sealing     [header][segment][trails][segment] …      this is on the disk and compared
#pragma once

#include "tickertape/tape.h"

TT_API_BEGIN

/// Seals the tape of a def: its turns are compressed in segments, the links of single turns are
/// left out (the chain is the same, and a reader computes it), and of the trails one a second is
/// kept, each from 5 seconds before any seats parted until none is apart any more. A checkpoint
/// ends a segment, and stands there. Looks are packed; records of looks that make no sense go. The
/// new file is written beside the old one, synced, read back and compared turn by turn, then
/// given the permissions, owner and time of the old one, and renamed; on a failure the old file is
/// there as it was. A link stays, and what it leads to is sealed. A sealed tape stays as it is.
/// TT_BAD_ARGUMENT for a tape that is not closed and settled: that is for tt_tape_settle to do
/// before; TT_BUSY: someone is writing it, or FILE.sealing; TT_EXISTS: that is there, and no tape;
/// what opening a tape returns; TT_DAMAGED when what was read back is not what was written.
/// `*fault` (may be NULL) says why.
TT_MUST_CHECK tt_status tt_tape_seal(const tt_tape_def *def, tt_tape_fault *fault);

TT_API_END
