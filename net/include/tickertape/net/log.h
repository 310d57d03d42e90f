// Where turns come from that are not in memory: the log.
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

/// A log that can be read.
typedef struct tt_log_source {
    void *context; ///< handed to `copy`
    /// Appends canonical bytes of whole turns from `tick` on, as many as fit, and returns their
    /// number. 0: can't be had.
    uint32_t (*copy)(void *context, uint32_t room, uint32_t tick, tt_writer *turns);
} tt_log_source;

TT_API_END
