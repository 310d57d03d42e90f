// The looks of one record, one after the other. A sealed tape has many in one, packed: each as what
// differs from its seat's look before it there.
//
//     look     [tick, seat, data ...]
//     looks    [count, size, zstd: [seat, tick - last, size, data - last ...] [seat, ...] ... ]
#pragma once

#include "packing.h"
#include "record.h"

typedef struct tt_look_run {
    uint64_t offset; // of the record in the file; 0: none
    uint32_t count;  // looks there
    uint32_t passed; // of them; reset by who begins anew
    bool packed;
    tt_reader reader;
    uint8_t single[TT_LOOK_PAYLOAD]; // its payload, unless it is packed
    uint8_t *bytes;                  // NULL until the first that is
    void *context;                   // that unpacks
    tt_look last[TT_SEATS_MAX];      // packed: of each seat, so far
} tt_look_run;

// Whether a record is one of looks.
bool tt_record_has_looks(const tt_record *record);
// Goes to the beginning of the looks in a record with the right check, unpacked unless they are
// already. TT_DAMAGED: it makes no sense; TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_look_run_start(tt_look_run *run, const tt_allocator *allocator,
                                          const tt_record *record, uint64_t offset);
// The next look there. False: `passed` was the last one; before `count` it makes no sense.
TT_MUST_CHECK bool tt_look_run_next(tt_look_run *run, tt_look *look);
void tt_look_run_free(tt_look_run *run);

// Writes the record of one look.
void tt_look_write(const tt_look *look, tt_writer *record);

// Looks that are to be packed. Zero is none.
typedef struct tt_look_pack {
    uint32_t count, size;
    tt_look last[TT_SEATS_MAX];
    uint8_t bytes[TT_PACKED_MAX];
} tt_look_pack;

// Adds one; the tick is not less than that of the seat's last. False: no further one fits.
TT_MUST_CHECK bool tt_look_pack_add(tt_look_pack *pack, const tt_look *look);
// Writes the record of those that were added, and begins anew. The writer has room for
// TT_RECORD_SIZE_MAX bytes. TT_OUT_OF_MEMORY.
TT_MUST_CHECK tt_status tt_look_pack_write(tt_look_pack *pack, const tt_allocator *allocator,
                                           tt_writer *record);
