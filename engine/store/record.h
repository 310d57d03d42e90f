// One record of a tape, where it lies in the file:
//
//     bytes
//     [type][size][payload ............][check]
//     |<--------------- total --------------->|
#pragma once

#include "format.h"
#include "source.h"

typedef enum tt_record_shape {
    TT_SHAPE_WHOLE,      // all of its bytes are there
    TT_SHAPE_INCOMPLETE, // the file ends within it
    TT_SHAPE_ZERO,       // not a record: a zero byte
    TT_SHAPE_OVERSIZED,  // its size is out of its type's bounds
} tt_record_shape;

typedef struct tt_record {
    tt_record_shape shape;
    uint8_t type;
    uint32_t size; // bytes of the payload
    uint32_t total;
    const uint8_t *bytes; // whole: in the source's window, until it moves
    const uint8_t *payload;
    const uint8_t *check; // NULL: a turn in a segment that others follow there
    uint32_t within;      // what follows: so many bytes into the turns of the same segment, or 0
    const uint8_t *head; // a stripped turn's: of the chain after it; the payload is what follows it
} tt_record;

// Looks at the record at `offset`, which lies before the source's end. Checks nothing but its size.
TT_MUST_CHECK tt_status tt_record_get(tt_source *source, uint64_t offset, tt_record *record);
// Whether it has a turn, whole or stripped.
bool tt_record_has_turn(const tt_record *record);
// Takes the head off the payload of a stripped turn; false: it has none.
bool tt_record_find_head(tt_record *record);
// Whether the check of a side record, or of a stripped turn, is right.
bool tt_record_intact(const tt_record *record);

// A place between two records of a tape, with all that is folded up to there.
typedef struct tt_place {
    uint64_t offset;
    uint32_t within;        // bytes into the turns of the segment there; else 0
    tt_numbering numbering; // its tick is the next turn's
    uint8_t head[TT_HEAD_SIZE];
} tt_place;

// The place at an offset before the turn of `tick`, where the chain's head is this.
tt_place tt_place_at(uint64_t offset, uint32_t tick, const uint8_t head[TT_HEAD_SIZE]);
// Whether a turn is the next link of the chain, as far as it has a check; `head` is then the head
// after it. A stripped one is what it says to be.
bool tt_place_links(const tt_place *place, const tt_record *record, uint8_t head[TT_HEAD_SIZE]);
// Reads a turn that links; its events point into its bytes. False: the bytes are no turn.
TT_MUST_CHECK bool tt_place_read(const tt_place *place, const tt_record *record, tt_turn *turn);
// Moves the place behind a turn that was read there; `head` is that after it.
void tt_place_pass(tt_place *place, const tt_record *record, const uint8_t head[TT_HEAD_SIZE],
                   const tt_turn *turn);
// All three: false when the turn does not link, or makes no sense.
TT_MUST_CHECK bool tt_place_take(tt_place *place, const tt_record *record, tt_turn *turn);
