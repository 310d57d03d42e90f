// Bytes of a sealed tape, compressed by zstd in the allocator's memory: at most TT_PACKED_MAX of
// them in one record. What unpacks is reserved once.
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/bytes.h"

enum { TT_PACKED_MAX = 60000 };

// Reserves what is not there yet: room for the bytes, and a context that unpacks. False without
// memory.
TT_MUST_CHECK bool tt_packing_room(const tt_allocator *allocator, uint8_t **bytes, void **context);
// Unpacks what is left in the reader to exactly `size` bytes, never more, whatever is packed there.
TT_MUST_CHECK bool tt_packing_unpack(void *context, const tt_reader *packed, uint8_t *bytes,
                                     size_t size);
// Appends bytes as one zstd frame. TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_packing_pack(const tt_allocator *allocator, const uint8_t *bytes,
                                        size_t size, tt_writer *packed);
