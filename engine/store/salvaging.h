// A damaged tape that is being read, and the pieces that are written of it:
//
//     file     [turn][turn]####[turn][turn][checkpoint][turn] …
//                      ^ place      ^ since    ^ hope
//
// All turns before `place` are vouched for by the chain; a hope is a head from which it may go on.
#pragma once

#include "beside.h"
#include "reading.h"
#include "sides.h"
#include "tickertape/salvage.h"
#include "tickertape/tape_writer.h"

// A checkpoint behind a gap.
typedef struct tt_hope {
    bool there;
    uint64_t offset; // of its record
    tt_checkpoint checkpoint;
} tt_hope;

typedef struct tt_salvager {
    const tt_salvage_def *def;
    const tt_allocator *allocator;
    const tt_storage *storage;
    tt_salvage *result;
    tt_source source;
    tt_tape_header header;
    uint64_t watermark;
    bool closing; // the watermark says that the tape was closed
    bool has_key;
    uint8_t key[TT_KEY_SIZE];
    uint64_t effort;        // that is left to mend
    uint64_t search_effort; // and to find what lies behind damage
    uint64_t vouched_until; // stripped turns before it are where they belong
    uint32_t piece_before;  // the state that the piece before this one leads to
    tt_look_run looks;

    tt_place place;
    uint32_t end_tick;              // the highest state that the tape tells of
    uint64_t gap_offset, gap_bytes; // at the end
    bool closed;
    tt_close close; // what the close says, if it is
    tt_hope hope;
    const char *reason; // why it fails; NULL: its status says it

    tt_tape_writer *piece; // NULL: none is being written
    uint32_t piece_first;
    uint64_t piece_offset;     // of its first turn
    uint64_t piece_checkpoint; // where the checkpoint lay that it begins with; else 0
    char *path;                // of the piece
    size_t path_size;
    tt_beside beside; // while it is written
    uint32_t *firsts; // of the pieces that are done
    uint32_t firsts_capacity;

    tt_segment segment;
    tt_turn turn; // scratch
    uint8_t record[TT_RECORD_SIZE_MAX];
} tt_salvager;

// Begins a piece at the place; `hope` (NULL: none) is where its head is from.
TT_MUST_CHECK tt_status tt_salvage_begin(tt_salvager *salvager, const tt_hope *hope);
// Closes the piece and gives it its name; one without turns is none unless it is to be kept.
TT_MUST_CHECK tt_status tt_salvage_finish(tt_salvager *salvager, bool keep);
// Takes away what was written.
void tt_salvage_undo(tt_salvager *salvager);
// Puts an intact side record on the piece. Not `taken`: it fits nowhere there, or not all of it.
TT_MUST_CHECK tt_status tt_salvage_side(tt_salvager *salvager, const tt_record *record,
                                        uint64_t offset, bool *taken);
// Whether no turn is missing before the sound record of a stripped turn at the place. The source's
// window moves.
TT_MUST_CHECK tt_status tt_salvage_vouched(tt_salvager *salvager, const tt_record *record,
                                           bool *vouched);
// Takes from what effort is left; false: it is not enough.
TT_MUST_CHECK bool tt_salvage_spend(uint64_t *effort, uint64_t cost);
void tt_salvage_tell(const tt_salvager *salvager, const tt_salvage_news *news);

// Unpacks the segment in a record and finds the turn that the place comes to: it begins `*within`
// bytes into the segment's. UINT32_MAX unless all from there on are vouched for.
TT_MUST_CHECK tt_status tt_salvage_joins(tt_salvager *salvager, const tt_place *place,
                                         const tt_record *record, uint64_t offset,
                                         uint32_t *within);

// Puts the record at the place right again, in the salvager's `record`; false: it can't be.
TT_MUST_CHECK tt_status tt_salvage_mend(tt_salvager *salvager, tt_record *mended, bool *found);
// The same for one that the next one's offset tells the size of.
TT_MUST_CHECK tt_status tt_salvage_mend_size(tt_salvager *salvager, uint64_t end, tt_record *mended,
                                             bool *found);

typedef enum tt_find_kind {
    TT_FIND_NOTHING,
    TT_FIND_NEXT,   // the next turn: none is missing
    TT_FIND_LATER,  // a later one, by a hope
    TT_FIND_MENDED, // the record at the place, once its size was put right
} tt_find_kind;

// Where reading goes on.
typedef struct tt_find {
    tt_find_kind kind;
    uint64_t offset;
    tt_record mended;
} tt_find;

// Looks behind damage at the place for where reading goes on.
TT_MUST_CHECK tt_status tt_salvage_search(tt_salvager *salvager, tt_find *find);
// Puts what side records there are between two offsets on the piece. `*taken` is their bytes.
TT_MUST_CHECK tt_status tt_salvage_sides(tt_salvager *salvager, uint64_t from, uint64_t to,
                                         uint64_t *taken);
