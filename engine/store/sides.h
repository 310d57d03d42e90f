// What side records say, apart from looks; docs/tape-format.md has their bytes.
#pragma once

#include "record.h"

// How the writer ended its tape.
typedef struct tt_close {
    bool complete;
    uint32_t over_tick; // 0 unless complete
    uint32_t turns;     // on the tape
} tt_close;

// What trails, spaced trails and a camp tell the trails of: `count` states, `step` ticks apart.
typedef struct tt_trail_row {
    uint64_t seats; // a camp's; else 0
    uint32_t first, step, count;
} tt_trail_row;

// Each takes a whole record of its type. False or NULL: the payload breaks a rule of its own.
TT_MUST_CHECK bool tt_close_of(const tt_record *record, tt_close *close);
TT_MUST_CHECK bool tt_checkpoint_of(const tt_record *record, tt_checkpoint *checkpoint);
TT_MUST_CHECK bool tt_parting_of(const tt_record *record, tt_parting *parting);
TT_MUST_CHECK const uint8_t *tt_key_of(const tt_record *record);
// No state is beyond `ticks`; `values` has exactly so many trails.
TT_MUST_CHECK bool tt_trail_row_of(const tt_record *record, uint32_t ticks, tt_trail_row *row,
                                   tt_reader *values);

// Each writes a payload. `type` is that of the record, whose step is 1 unless it is of spaced ones.
void tt_close_write(const tt_close *close, tt_writer *payload);
void tt_parting_write(uint32_t tick, uint64_t seats, tt_writer *payload);
void tt_trail_row_write(tt_record_type type, const tt_trail_row *row, const uint64_t *values,
                        tt_writer *payload);

// Whether these, one bit each, are seats of a match that has `count`, one at least.
bool tt_seats_fit(uint64_t seats, uint32_t count);
