// What makes old snapshots small. The fold knows no compressor: who keeps snapshots names one, and
// <tickertape/tape.h>'s library has it (tt_zstd). A codec allocates nothing; it works in memory that
// it is given.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// A compressor. One constant that outlives everything that uses it.
typedef struct tt_codec {
    /// Bytes of the memory that it works in, for pieces of at most `size` bytes.
    size_t (*memory_size)(size_t size);
    /// Makes that memory, aligned to 64 bytes, ready. Once, before anything else.
    void (*start)(void *memory, size_t memory_size);
    /// Packs `size` bytes and returns how many bytes came out; 0 when `capacity` is too little.
    size_t (*pack)(void *memory, const void *from, size_t size, void *to, size_t capacity);
    /// Unpacks what `pack` made and returns how many bytes came out; 0 when that is more than
    /// `capacity`, or when it was not made by `pack`.
    size_t (*unpack)(void *memory, const void *from, size_t size, void *to, size_t capacity);
} tt_codec;

TT_API_END
