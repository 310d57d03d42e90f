// Many turns of a sealed tape in one record, compressed, and as they are once unpacked:
//
//     record   [first tick, turns, size, head after them, zstd ......]
//     bytes    [turn][turn][turn] … [turn]
//                    ^ within
#pragma once

#include "record.h"

typedef struct tt_segment {
    uint64_t offset; // of its record in the file; 0: none is unpacked
    uint32_t total;  // bytes of the record
    uint32_t first_tick;
    uint32_t turns;
    uint32_t size;                    // of their bytes
    uint8_t head[TT_TAPE_CHECK_SIZE]; // how the chain's head after them begins
    uint8_t *bytes;                   // NULL until the first
    void *context;                    // that unpacks
} tt_segment;

// Unpacks the segment in a whole record; the one before it is gone. TT_DAMAGED with `*reason`,
// TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_segment_load(tt_segment *segment, const tt_allocator *allocator,
                                        const tt_record *record, uint64_t offset,
                                        const char **reason);
void tt_segment_free(tt_segment *segment);
// Whether it is the one in the record at this offset.
bool tt_segment_holds(const tt_segment *segment, uint64_t offset);
// The turn that begins `within` bytes into its bytes, as if it were a record. False: there is none.
TT_MUST_CHECK bool tt_segment_turn(const tt_segment *segment, uint32_t within, tt_record *turn);

// Writes a segment of these turns as a whole record;
// the writer has room for TT_RECORD_SIZE_MAX bytes.
TT_MUST_CHECK tt_status tt_segment_write(const tt_segment *segment, const tt_allocator *allocator,
                                         tt_writer *record);
