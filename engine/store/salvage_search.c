// Behind damage, whose size nobody knows: where do records read on? A side record or a segment is
// told by its check; a turn by its shape, if another record follows it. So the search moves from
// record to record where it can, else from byte to byte.
//
//     ####[turn][turn]##[trails][turn][turn][checkpoint: T, its head][turn] …
//                                  ^ turn T: the first that links to that head

#include "salvaging.h"

#include <string.h>

// What may be looked at at once: a turn and the record behind it.
enum { SPAN = 4 + TT_TURN_SIZE_MAX + TT_TAPE_CHECK_SIZE + TT_RECORD_SIZE_MAX };
_Static_assert((int)SPAN <= (int)TT_WINDOW_SIZE, "both must fit the window");

static tt_place hoped(const tt_hope *hope)
{
    return tt_place_at(hope->offset, hope->checkpoint.tick, hope->checkpoint.head);
}

tt_status tt_salvage_joins(tt_salvager *salvager, const tt_place *place, const tt_record *record,
                           uint64_t offset, uint32_t *within)
{
    tt_segment *segment = &salvager->segment;
    uint8_t head[TT_HEAD_SIZE];
    const char *reason;
    *within = UINT32_MAX;
    tt_status status = tt_segment_load(segment, salvager->allocator, record, offset, &reason);
    if (status != TT_OK) return status == TT_DAMAGED ? TT_OK : status;
    uint32_t tick = segment->first_tick, at = 0, wanted = place->numbering.tick;
    uint64_t end = (uint64_t)segment->first_tick + segment->turns;
    if (wanted < tick || wanted >= end || end > UINT32_MAX) return TT_OK;
    memcpy(head, place->head, sizeof head);
    uint32_t found = 0;
    tt_record turn = {.within = 1};
    for (; turn.within > 0; tick++, at = turn.within) {
        if (!tt_segment_turn(segment, at, &turn)) return TT_OK;
        if (tick == wanted) found = at;
        if (tick >= wanted) tt_chain_link(head, turn.payload, turn.size);
    }
    if (tick == end && memcmp(head, segment->head, sizeof segment->head) == 0) *within = found;
    return TT_OK;
}

// Whether turns go on from a place at this record.
static tt_status goes_on(tt_salvager *salvager, const tt_place *place, const tt_record *record,
                         uint64_t offset, bool *joins)
{
    uint8_t head[TT_HEAD_SIZE];
    uint32_t within;
    *joins = record->type == TT_RECORD_TURN && tt_place_links(place, record, head);
    if (record->type != TT_RECORD_SEGMENT) return TT_OK;
    tt_status status = tt_salvage_joins(salvager, place, record, offset, &within);
    *joins = within != UINT32_MAX;
    return status;
}

// Whether the bytes of a whole record make sense by themselves.
static bool is_sane(const tt_record *record)
{
    bool known = record->type >= TT_RECORD_OPTIONAL || record->type < TT_RECORD_KNOWN;
    if (record->shape != TT_SHAPE_WHOLE || !known) return false;
    if (record->type != TT_RECORD_TURN) return tt_record_intact(record);
    tt_reader reader = tt_reader_of(record->payload, record->size);
    tt_turn_skip(&reader);
    return tt_reader_done(&reader);
}

// What it takes to look at a record, as far as hashing goes.
static uint64_t cost_of(const tt_record *record)
{
    enum { LOOK = 16, XXH3_FASTER = 16 };
    bool hashed = record->shape == TT_SHAPE_WHOLE;
    if (!hashed) return LOOK;
    return LOOK + (record->type == TT_RECORD_TURN ? record->total : record->total / XXH3_FASTER);
}

// Looks at what may be a record there, and whether to believe it. Once the effort is spent it
// believes nothing.
static tt_status look(tt_salvager *salvager, uint64_t offset, tt_record *record, bool *holds)
{
    tt_source *source = &salvager->source;
    uint64_t left = source->end - offset;
    const uint8_t *bytes;
    tt_record next;
    uint8_t head[TT_HEAD_SIZE];
    tt_status status = tt_source_get(source, offset, left < SPAN ? (size_t)left : SPAN, &bytes);
    if (status == TT_OK) status = tt_record_get(source, offset, record);
    if (status != TT_OK) return status;
    *holds = tt_salvage_spend(&salvager->search_effort, cost_of(record)) && is_sane(record);
    if (!*holds || record->type != TT_RECORD_TURN || record->total == left) return TT_OK;
    if (tt_place_links(&salvager->place, record, head)) return TT_OK;
    status = tt_record_get(source, offset + record->total, &next);
    *holds = status == TT_OK && (next.shape == TT_SHAPE_ZERO || is_sane(&next));
    return status;
}

// Steps from `from` to `to`; what is found is LATER where the turn of the hope lies.
static tt_status search_back(tt_salvager *salvager, uint64_t from, uint64_t to, tt_find *find)
{
    const tt_place place = hoped(&salvager->hope);
    tt_status status = TT_OK;
    while (status == TT_OK && from < to && find->kind == TT_FIND_NOTHING) {
        tt_record record;
        bool holds, joins = false;
        status = look(salvager, from, &record, &holds);
        uint32_t step = holds ? record.total : 1;
        if (status == TT_OK && holds) status = goes_on(salvager, &place, &record, from, &joins);
        if (joins) *find = (tt_find){.kind = TT_FIND_LATER, .offset = from};
        from += step;
    }
    return status;
}

// A checkpoint of a later state, signed by whoever signs this tape.
static bool is_hope(const tt_salvager *salvager, const tt_record *record, tt_checkpoint *checkpoint)
{
    if (!tt_checkpoint_of(record, checkpoint)) return false;
    uint32_t least =
        salvager->hope.there ? salvager->hope.checkpoint.tick : salvager->place.numbering.tick;
    if (checkpoint->tick <= least) return false;
    return !salvager->has_key ||
           tt_checkpoint_signed_by(checkpoint, &salvager->header.match, salvager->key);
}

// Takes up a hope; its turn lies before it, since the hope before that.
static tt_status take_hope(tt_salvager *salvager, const tt_record *record, uint64_t offset,
                           uint64_t *since, tt_find *find)
{
    tt_checkpoint checkpoint;
    if (!is_hope(salvager, record, &checkpoint)) return TT_OK;
    salvager->hope = (tt_hope){true, offset, checkpoint};
    if (checkpoint.tick > salvager->end_tick) salvager->end_tick = checkpoint.tick;
    uint64_t from = *since;
    *since = offset;
    return search_back(salvager, from, offset, find);
}

// How many turns there were on the whole tape.
static void take_close(tt_salvager *salvager, const tt_record *record)
{
    tt_close close;
    if (!tt_close_of(record, &close)) return;
    uint64_t end = (uint64_t)salvager->header.first_tick + close.turns;
    if (end <= UINT32_MAX && end > salvager->end_tick) salvager->end_tick = (uint32_t)end;
}

static tt_status examine(tt_salvager *salvager, const tt_record *record, uint64_t offset,
                         uint64_t *since, tt_find *find)
{
    if (record->type == TT_RECORD_CLOSE) take_close(salvager, record);
    if (record->type == TT_RECORD_CHECKPOINT)
        return take_hope(salvager, record, offset, since, find);
    bool next, later = false;
    tt_status status = goes_on(salvager, &salvager->place, record, offset, &next);
    if (status == TT_OK && !next && salvager->hope.there) {
        const tt_place place = hoped(&salvager->hope);
        status = goes_on(salvager, &place, record, offset, &later);
    }
    if (next || later)
        *find = (tt_find){.kind = next ? TT_FIND_NEXT : TT_FIND_LATER, .offset = offset};
    return status;
}

// Where to begin: behind the record that does not fit, if another one is there.
static tt_status first_step(tt_salvager *salvager, uint64_t *at)
{
    uint64_t offset = salvager->place.offset;
    tt_record record;
    bool holds = false;
    tt_status status = tt_record_get(&salvager->source, offset, &record);
    if (status != TT_OK) return status;
    uint64_t behind = offset + record.total;
    if (record.shape == TT_SHAPE_WHOLE && behind < salvager->source.end)
        status = look(salvager, behind, &record, &holds);
    *at = holds ? behind : offset + 1;
    return status;
}

tt_status tt_salvage_search(tt_salvager *salvager, tt_find *find)
{
    uint64_t at, since = salvager->place.offset;
    bool first = true, mended = false;
    *find = (tt_find){.offset = salvager->source.end};
    salvager->hope = (tt_hope){0};
    tt_status status = first_step(salvager, &at);
    while (status == TT_OK && at < salvager->source.end && find->kind == TT_FIND_NOTHING) {
        tt_record record;
        bool holds = false;
        status = look(salvager, at, &record, &holds);
        uint32_t step = holds ? record.total : 1;
        if (status == TT_OK && holds && first) {
            status = tt_salvage_mend_size(salvager, at, &find->mended, &mended);
            first = false;
            if (mended) find->kind = TT_FIND_MENDED;
            if (mended || status != TT_OK) return status;
            status = look(salvager, at, &record, &holds); // the window has moved
        }
        if (status == TT_OK && holds) status = examine(salvager, &record, at, &since, find);
        at += step;
    }
    if (status != TT_OK || !first || find->kind != TT_FIND_NOTHING) return status;
    status = tt_salvage_mend_size(salvager, salvager->source.end, &find->mended, &mended);
    if (mended) find->kind = TT_FIND_MENDED; // it is the last
    return status;
}

tt_status tt_salvage_sides(tt_salvager *salvager, uint64_t from, uint64_t to, uint64_t *taken)
{
    tt_status status = TT_OK;
    *taken = 0;
    while (status == TT_OK && from < to) {
        tt_record record;
        bool holds = false;
        status = look(salvager, from, &record, &holds);
        uint32_t step = holds ? record.total : 1;
        bool side = holds && record.type != TT_RECORD_SEGMENT && !tt_record_has_turn(&record);
        if (status == TT_OK && side) {
            bool put;
            status = tt_salvage_side(salvager, &record, from, &put);
            if (put) *taken += record.total;
        }
        from += step;
    }
    return status;
}
