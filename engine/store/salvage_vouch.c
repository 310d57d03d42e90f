// A stripped turn brings the head after it, so it would fit at any place: that no turn is missing
// before it, only something behind it can tell. So the records there are counted, up to the first
// that knows the number of a turn:
//
//     … [turn][stripped][turn][turn] … [checkpoint: T, its head]     the turn with that head is T's
//       place ^                                                      last, or it is another place
//
// A close and a segment tell it, too.

#include "allocation.h"
#include "salvaging.h"

#include <string.h>

enum {
    LOOK_COST = 64,       // of a record that is looked at
    LINKS_KEPT = 1 << 10, // how many turns a checkpoint may come late
};

typedef struct counting {
    uint64_t offset;
    uint32_t first, tick; // the states that the stripped turn, and the last turn, lead to
    bool told, fits;
    uint8_t links[LINKS_KEPT][TT_TAPE_CHECK_SIZE]; // how the heads of the last states begin
} counting;

static void tell(counting *count, bool fits)
{
    count->told = true;
    count->fits = fits;
}

static void count_turn(counting *count, const tt_record *record)
{
    if (count->tick == UINT32_MAX) {
        tell(count, false);
        return;
    }
    count->tick++;
    memcpy(count->links[count->tick % LINKS_KEPT], record->head ? record->head : record->check,
           TT_TAPE_CHECK_SIZE);
}

// One of a state before the stripped turn tells nothing.
static void ask_checkpoint(const tt_salvager *salvager, counting *count, const tt_record *record)
{
    tt_checkpoint checkpoint;
    if (!tt_checkpoint_of(record, &checkpoint)) return;
    bool known = !salvager->has_key ||
                 tt_checkpoint_signed_by(&checkpoint, &salvager->header.match, salvager->key);
    uint32_t tick = checkpoint.tick;
    if (!known || tick < count->first) return;
    if (tick <= count->tick && count->tick - tick >= LINKS_KEPT) return;
    const uint8_t *link = count->links[tick % LINKS_KEPT];
    tell(count, tick <= count->tick && memcmp(link, checkpoint.head, TT_TAPE_CHECK_SIZE) == 0);
}

static void ask_close(const tt_salvager *salvager, counting *count, const tt_record *record)
{
    tt_close close;
    bool fits = tt_close_of(record, &close);
    tell(count, fits && close.turns == count->tick - salvager->header.first_tick);
}

static tt_status ask_segment(tt_salvager *salvager, counting *count, const tt_record *record)
{
    const char *reason;
    tt_segment *segment = &salvager->segment;
    tt_status status =
        tt_segment_load(segment, salvager->allocator, record, count->offset, &reason);
    tell(count, status == TT_OK && segment->first_tick == count->tick);
    return status == TT_DAMAGED ? TT_OK : status;
}

static tt_status ask(tt_salvager *salvager, counting *count, const tt_record *record)
{
    if (record->type == TT_RECORD_CHECKPOINT) ask_checkpoint(salvager, count, record);
    if (record->type == TT_RECORD_CLOSE) ask_close(salvager, count, record);
    return record->type == TT_RECORD_SEGMENT ? ask_segment(salvager, count, record) : TT_OK;
}

// A record that was changed is counted, too, if its size was not.
static tt_status count_on(tt_salvager *salvager, counting *count)
{
    tt_status status = TT_OK;
    while (status == TT_OK && !count->told) {
        tt_record record = {.shape = TT_SHAPE_INCOMPLETE};
        bool goes_on = count->offset < salvager->source.end &&
                       tt_salvage_spend(&salvager->search_effort, LOOK_COST);
        if (goes_on) status = tt_record_get(&salvager->source, count->offset, &record);
        if (status != TT_OK) return status;
        if (record.shape != TT_SHAPE_WHOLE)
            tell(count, false);
        else if (tt_record_has_turn(&record))
            count_turn(count, &record);
        else if (tt_record_intact(&record))
            status = ask(salvager, count, &record);
        count->offset += record.total;
    }
    return status;
}

tt_status tt_salvage_vouched(tt_salvager *salvager, const tt_record *record, bool *vouched)
{
    const tt_place *place = &salvager->place;
    *vouched = place->offset < salvager->vouched_until;
    if (*vouched || place->numbering.tick == UINT32_MAX) return TT_OK;
    counting *count = tt_allocate(salvager->allocator, 1, sizeof *count);
    if (!count) return TT_OUT_OF_MEMORY;
    count->tick = place->numbering.tick;
    count->first = place->numbering.tick + 1;
    count->offset = place->offset + record->total;
    count_turn(count, record);
    tt_status status = count_on(salvager, count);
    *vouched = status == TT_OK && count->fits;
    if (*vouched) salvager->vouched_until = count->offset;
    tt_free(count);
    return status;
}
