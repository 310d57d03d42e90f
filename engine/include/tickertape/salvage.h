// What becomes of a tape whose writer has died: it is closed where its last whole record ends, and
// what lies behind that is kept beside it.
//
//     FILE         [header][turn][turn] … [turn][tu      not closed, torn
//     FILE         [header][turn][turn] … [turn][close]
//     FILE.torn                                 [tu
//
// And what can be read of a damaged one, in new files; the damaged one is never changed:
//
//     FILE                   [header][turn] … [turn]#####[turn] … [checkpoint] … [turn][close]
//     OUT                    [header][turn] … [turn][close]       ^ holds a whole chain head
//     OUT-from-TICK          [header: TICK, its head]             [turn] …       [turn][close]
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

/// What a salvage has to tell.
typedef enum tt_salvage_what {
    TT_SALVAGE_PIECE,   ///< turns `from` to `to` are in `path`, a closed tape
    TT_SALVAGE_MENDED,  ///< a record was put right again: proven by the chain, or by its check
    TT_SALVAGE_GAP,     ///< turns `from` to `to` can't be had: read, or vouched for
    TT_SALVAGE_DROPPED, ///< bytes that are no record which fits; no turn is missing there
    TT_SALVAGE_TORN,    ///< the torn tail of an unclosed tape
} tt_salvage_what;

/// One thing that it tells, in the order of the file.
typedef struct tt_salvage_news {
    tt_salvage_what what; ///< which of the others mean something
    uint64_t offset;      ///< in the damaged file; of a piece, of its first turn
    uint64_t bytes;       ///< there; of a piece: the size of its file
    uint32_t from;        ///< of the turns, the first; UINT32_MAX: there are none
    uint32_t to;          ///< of the last of them
    const char *path;     ///< of a piece; else NULL; valid until the call returns
} tt_salvage_news;

/// How a tape is salvaged.
typedef struct tt_salvage_def {
    tt_tape_def tape;   ///< the damaged one; its storage takes what is written, too
    const char *out;    ///< the first piece; those behind gaps are named OUT-from-TICK; NULL:
                        ///< FILE.salvaged, before an ending ".tape" as those names, too
    const uint8_t *key; ///< who must have signed a checkpoint behind a gap; NULL: the tape's key
    uint64_t effort;    ///< bytes hashed to mend records, about, and as many to find others behind
                        ///< damage: beyond it neither is tried; 0: 16 GB, some 20 s each
    void *context;      ///< handed to `tell`
    void (*tell)(void *context, const tt_salvage_news *news); ///< NULL: no one asks
} tt_salvage_def;

/// What came of it.
typedef struct tt_salvage {
    uint32_t pieces;  ///< that were written
    uint32_t turns;   ///< on them
    uint32_t mended;  ///< records
    uint32_t gaps;    ///< of turns
    uint32_t dropped; ///< stretches of other bytes, and side records that fit nowhere, as told of
    uint64_t torn;    ///< bytes of the torn tail
} tt_salvage;

/// Writes what can be read of a tape, damaged or not. Every turn that is written was vouched for by
/// the chain: from the tape's beginning, or behind a gap from a checkpoint, which its key has to
/// have signed when one is known. A stripped turn states the head after it, so it would fit behind
/// missing turns: it is written only where a checkpoint, segment or close behind it bears out its
/// number; else a gap begins with it. Looks go to the piece that has their states. A record in
/// which a single byte was changed is mended. No file that exists is replaced, but an empty one
/// that nobody has: TT_EXISTS; when anything fails, none is left, or when the power does an empty
/// one, or PIECE.salvaging, which the next salvage to that name takes away; what is called so and
/// is no tape, is in the way, too. TT_BUSY: someone is writing the tape, or has a file that is
/// called PIECE.salvaging, as the tape itself may be; TT_NOT_A_TAPE, TT_BAD_VERSION; TT_DAMAGED for
/// a header that can't be read: without its match nothing can be told; TT_IO, TT_OUT_OF_MEMORY.
/// `*fault` (may be NULL) says why.
TT_MUST_CHECK tt_status tt_tape_salvage(const tt_salvage_def *def, tt_salvage *result,
                                        tt_tape_fault *fault);

TT_API_END
