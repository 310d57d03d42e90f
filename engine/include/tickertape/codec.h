// What makes old snapshots small. The fold knows no compressor: who keeps snapshots names one, and
// <tickertape/tape.h>'s library has it (tt_zstd). A codec allocates nothing; it works in memory
// that it is given.
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

/// A compressor. One constant that outlives everything that uses it.
typedef struct tt_codec {
    void *context; ///< handed to every function
    /// Bytes of the memory that it works in, for pieces of at most `size` bytes.
    size_t (*memory_size)(void *context, size_t size);
    /// Makes that memory, aligned to 64 bytes, ready. Once, before anything else.
    void (*start)(void *context, void *memory, size_t memory_size);
    /// Packs all of `from`; fails `to` when that does not fit.
    void (*pack)(void *context, void *memory, tt_reader from, tt_writer *to);
    /// Unpacks all of `from`, which `pack` made; fails `to` when that does not fit, or was not made
    /// by `pack`.
    void (*unpack)(void *context, void *memory, tt_reader from, tt_writer *to);
} tt_codec;

TT_API_END
