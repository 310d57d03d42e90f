// A thread that waits for the disk, so that nobody else has to. Any number of tapes share it:
//
//     push -> [waiting][waiting] -> run -> [done][done] -> pop
#pragma once

#include "tickertape/tape_writer.h"

TT_API_BEGIN

/// A thread with its queue.
typedef struct tt_syncer tt_syncer;

/// How a syncer is made.
typedef struct tt_syncer_def {
    uint32_t syncs_max;     ///< not yet popped, at most; 0: 1024
    tt_allocator allocator; ///< zero: malloc and free
} tt_syncer_def;

/// TT_OUT_OF_MEMORY, also when there can be no further thread.
TT_MUST_CHECK tt_status tt_syncer_create(const tt_syncer_def *def, tt_syncer **out);
/// Runs what waits, then ends the thread. NULL is fine.
void tt_syncer_destroy(tt_syncer *syncer);
/// Hands over a sync that has begun; `tag` comes back with it. False when the queue is full.
TT_MUST_CHECK bool tt_syncer_push(tt_syncer *syncer, uint32_t tag, const tt_tape_sync *sync);
/// Takes back the oldest sync that has run, to be ended; never waits. False when there is none.
TT_MUST_CHECK bool tt_syncer_pop(tt_syncer *syncer, uint32_t *tag, tt_tape_sync *sync);

TT_API_END
