// A tape that is being sealed: the turns of the old one in segments, and what stood beside them
// behind the segment that has the turns before it.
//
//     old    [turn 0][trails][turn 1][turn 2][checkpoint 1] …
//     new    [segment: turn 0][spaced trails][checkpoint 1][segment: turn 1, turn 2 …
//
// A checkpoint ends a segment: who can't read the turns before it goes on with those behind it.
#pragma once

#include "reading.h"
#include "sides.h"

typedef struct tt_sealer {
    tt_tape *tape; // the old one
    const tt_allocator *allocator;
    const tt_storage *storage;
    void *file;    // the new one
    uint64_t size; // of it

    uint64_t offset;     // in the old one: all records before it are written
    uint32_t tick;       // of the next turn there
    uint64_t ahead;      // there: checkpoints before it need no looking for any more
    uint64_t early_upto; // there: checkpoints before it are written
    uint32_t cut;        // the state of the checkpoint at `ahead`; UINT32_MAX: there is none
    uint64_t next_trail; // the least tick whose trail is kept
    uint32_t parting;    // of the tape's partings: the first that is still to be looked at
    uint64_t every_from; // from here on each is …
    uint64_t every_upto; // … up to here
    uint32_t last_trail; // is kept, too
    tt_trail_row held;   // trails that are not yet written,
    uint32_t held_last;  // the last one's tick
    uint64_t held_values[TT_TICK_RATE_MAX];
    tt_look_walk looks; // those before it are in the pack, or written
    tt_look_pack pack;
    tt_segment segment; // the next one
    uint8_t record[TT_RECORD_SIZE_MAX];
} tt_sealer;

// Writes all of the old tape's records behind the new one's header.
TT_MUST_CHECK tt_status tt_seal_records(tt_sealer *sealer);
// Finds the next checkpoint that is of a later state: the next segment ends there.
TT_MUST_CHECK tt_status tt_seal_look_ahead(tt_sealer *sealer);
// Writes it where its state is reached, before its place in the old tape.
TT_MUST_CHECK tt_status tt_seal_checkpoint(tt_sealer *sealer);
// Appends bytes to the new file.
TT_MUST_CHECK tt_status tt_seal_write(tt_sealer *sealer, const void *bytes, size_t size);
