// A tape that is being read:
//
//     places    [0]          [1]          [2]        end      one every TT_PLACE_SPACING turns
//     file      [turn][turn] [turn][trails][turn] …  |        `end`: where the scan goes on
//                               ^ cursor                      where the last read ended
//
// A sealed one has its turns in segments: the one that was last looked at is there unpacked.
#pragma once

#include "camps.h"
#include "look_run.h"
#include "looks.h"
#include "record.h"
#include "segment.h"
#include "trails.h"

enum { TT_PLACE_SPACING = 128, TT_WINDOW_SIZE = 131072 };
_Static_assert((int)TT_WINDOW_SIZE >= (int)TT_RECORD_SIZE_MAX, "a record must fit the window");

struct tt_tape {
    tt_allocator allocator;
    tt_source source;
    tt_tape_info info;
    uint64_t header_check;
    uint64_t start; // of the first record
    tt_slots slots; // as they were before the file was measured
    bool closing;   // the newest says that the tape is closed
    tt_place end;
    tt_place cursor;
    tt_place *places; // at least one after a scan
    uint32_t place_count, place_capacity;
    tt_trails trails;
    tt_looks looks;
    tt_kept_camps camps;
    tt_parting *partings;
    uint32_t parting_count, parting_capacity;
    tt_look_run look_run; // the record of looks that was read last
    tt_look look;         // the one that was asked for last,
    uint64_t look_at;     // the offset of its record; 0: none,
    uint32_t look_until;  // and the last tick that it is there for, as far as that record tells
    tt_segment segment;
    tt_turn turn; // scratch
};

// Looks at the slots, then measures the file, so that nothing lies before a watermark that is not
// there yet.
TT_MUST_CHECK tt_status tt_tape_measure(tt_tape *tape);
// Takes in all records from `end` to the source's end. What is whole before a fault is kept.
TT_MUST_CHECK tt_status tt_tape_scan(tt_tape *tape, tt_tape_fault *fault);
// The record at an offset where the scan has seen one. TT_DAMAGED: since then something else was
// written there.
TT_MUST_CHECK tt_status tt_tape_record_at(tt_tape *tape, uint64_t offset, tt_record *record);
// Takes in the payload of a whole, intact side record; `*reason` says why not.
TT_MUST_CHECK tt_status tt_tape_take_side(tt_tape *tape, const tt_record *record,
                                          const char **reason);
// Takes in a whole, intact record of looks. One that makes no sense changes nothing but its count.
TT_MUST_CHECK tt_status tt_tape_take_looks(tt_tape *tape, const tt_record *record);
// As tt_tape_copy, up to turn `upto`.
TT_MUST_CHECK tt_status tt_tape_copy_upto(tt_tape *tape, uint32_t tick, uint32_t upto,
                                          tt_writer *turns, uint32_t *count);
// As tt_tape_next_look, up to the record at `end`.
TT_MUST_CHECK tt_status tt_tape_next_look_before(tt_tape *tape, uint64_t end, tt_look_walk *walk,
                                                 tt_look *out);
// Notes a fault at `end` (`fault` may be NULL) and returns its status.
tt_status tt_tape_fail(const tt_tape *tape, tt_tape_fault *fault, tt_status status,
                       const char *reason);
// The same for a tape that could not even be opened.
tt_status tt_tape_fail_opening(tt_tape_fault *fault, tt_status status);
// The same for what the source returned.
tt_status tt_tape_fail_reading(const tt_tape *tape, tt_tape_fault *fault, tt_status status);
