// What becomes of a tape whose writer has died: it is closed where its last whole record ends, and
// what lies behind that is kept beside it.
//
//     FILE         [header][turn][turn] … [turn][tu      not closed, torn
//     FILE         [header][turn][turn] … [turn][close]
//     FILE.torn                                 [tu
#pragma once

#include "tickertape/tape.h"

TT_API_BEGIN

enum { TT_TORN_MAX = 99 }; ///< files that keep torn tails of one tape

/// What settling a tape has come to.
typedef struct tt_settling {
    bool settled;     ///< it was closed and settled before: nothing was done
    bool closed;      ///< it was closed before, but its watermark did not say so
    uint32_t ticks;   ///< the state that its turns lead to
    uint64_t offset;  ///< of the torn tail
    uint64_t torn;    ///< its bytes, which were cut; 0: there was none
    uint32_t kept_as; ///< where they are: 1 FILE.torn, above it FILE.torn.2 and so on
} tt_settling;

/// Closes the tape of a def that nobody writes any more, so that it verifies as closed: not
/// complete, unless its close says so. A torn tail is first written to FILE.torn, or to the first
/// free of FILE.torn.2 … FILE.torn.99, and synced; then it is cut. What lies behind the watermark
/// is written anew before a sync is trusted with it. Whatever fails, and whenever the power does:
/// all whole records are there, and the tail is in one of the two files. TT_BUSY: someone is
/// writing the tape; TT_EXISTS: no name is free for the tail; TT_DAMAGED for damage before the
/// watermark, and what else opening a tape returns: then nothing was changed. TT_IO. `*fault` (may
/// be NULL) says why.
TT_MUST_CHECK tt_status tt_tape_settle(const tt_tape_def *def, tt_settling *settling,
                                       tt_tape_fault *fault);

TT_API_END
