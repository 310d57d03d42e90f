// Reads a damaged tape as far as the chain vouches for it, mends what can be mended, and goes on
// behind what can't:
//
//     a record that fits            on the piece
//     one that is mended            likewise
//     damage, then the next turn    bytes are dropped, no turn is missing
//     damage, then a later turn     a gap: the piece ends, another one begins

#include "tickertape/salvage.h"

#include "allocation.h"
#include "salvaging.h"
#include "writing.h"

#include <string.h>

static const uint64_t default_effort = UINT64_C(16) << 30;

void tt_salvage_tell(const tt_salvager *salvager, const tt_salvage_news *news)
{
    if (salvager->def->tell) salvager->def->tell(salvager->def->context, news);
}

static void drop(tt_salvager *salvager, uint64_t offset, uint64_t bytes)
{
    salvager->result->dropped++;
    tt_salvage_news news = {TT_SALVAGE_DROPPED, offset, bytes, UINT32_MAX, UINT32_MAX, NULL};
    tt_salvage_tell(salvager, &news);
}

static tt_status put_stripped(const tt_salvager *salvager, const tt_record *turn)
{
    uint8_t bytes[TT_HEAD_SIZE + TT_TURN_SIZE_MAX];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_bytes(&payload, turn->head, TT_HEAD_SIZE + turn->size);
    return tt_tape_append_stripped(salvager->piece, &payload);
}

// A turn that the chain vouches for, and that makes sense.
static tt_status pass(tt_salvager *salvager, const tt_record *turn, bool *fits)
{
    *fits = tt_place_take(&salvager->place, turn, &salvager->turn);
    if (!*fits) return TT_OK;
    return turn->head ? put_stripped(salvager, turn)
                      : tt_tape_append(salvager->piece, turn->payload, turn->size);
}

// A stripped turn fits anywhere: only where no turn is missing before it is it passed.
static tt_status pass_stripped(tt_salvager *salvager, const tt_record *record, bool *fits)
{
    tt_record turn = *record;
    *fits = tt_record_intact(record);
    tt_status status = *fits ? tt_salvage_vouched(salvager, record, fits) : TT_OK;
    if (status != TT_OK || !*fits) return status;
    if (record->bytes != salvager->record) // the window has moved
        status = tt_record_get(&salvager->source, salvager->place.offset, &turn);
    return status == TT_OK ? pass(salvager, &turn, fits) : status;
}

static tt_status take_segment(tt_salvager *salvager, const tt_record *record, bool *fits)
{
    tt_place *place = &salvager->place;
    uint32_t within;
    tt_status status = tt_salvage_joins(salvager, place, record, place->offset, &within);
    *fits = within != UINT32_MAX;
    if (status != TT_OK || !*fits) return status;
    place->within = within;
    while (status == TT_OK && *fits && tt_segment_holds(&salvager->segment, place->offset)) {
        tt_record turn;
        *fits = tt_segment_turn(&salvager->segment, place->within, &turn);
        if (*fits) status = pass(salvager, &turn, fits);
    }
    return status;
}

// Takes in the whole record at the place, if it fits.
static tt_status take(tt_salvager *salvager, const tt_record *record, bool *fits)
{
    if (record->type == TT_RECORD_STRIPPED) return pass_stripped(salvager, record, fits);
    if (record->type == TT_RECORD_TURN) return pass(salvager, record, fits);
    if (record->type == TT_RECORD_SEGMENT) return take_segment(salvager, record, fits);
    *fits = tt_record_intact(record);
    if (!*fits) return TT_OK;
    bool taken;
    tt_status status = tt_salvage_side(salvager, record, salvager->place.offset, &taken);
    if (status == TT_OK && !taken) drop(salvager, salvager->place.offset, record->total);
    salvager->place.offset += record->total;
    return status;
}

static tt_status take_mended(tt_salvager *salvager, const tt_record *mended, bool *fits)
{
    bool turn = tt_record_has_turn(mended);
    tt_salvage_news news = {
        TT_SALVAGE_MENDED, salvager->place.offset, mended->total, UINT32_MAX, UINT32_MAX, NULL};
    if (turn) news.from = news.to = salvager->place.numbering.tick;
    tt_status status = take(salvager, mended, fits);
    if (status != TT_OK || !*fits) return status;
    salvager->result->mended++;
    tt_salvage_tell(salvager, &news);
    return TT_OK;
}

// The turns up to state `to` are missing.
static void leave_gap(tt_salvager *salvager, uint64_t offset, uint64_t bytes, uint32_t to)
{
    salvager->result->gaps++;
    uint32_t from = salvager->place.numbering.tick;
    tt_salvage_news news = {TT_SALVAGE_GAP, offset, bytes, from, to - 1, NULL};
    tt_salvage_tell(salvager, &news);
}

// What is behind `from` leads nowhere.
static void end_there(tt_salvager *salvager, uint64_t from, uint64_t taken)
{
    uint64_t bytes = salvager->source.end - from;
    tt_salvage_news news = {TT_SALVAGE_TORN, from, bytes, UINT32_MAX, UINT32_MAX, NULL};
    bool known = salvager->place.numbering.tick < salvager->end_tick;
    salvager->place.offset = salvager->source.end;
    if (known) { // told behind the piece
        salvager->gap_offset = from;
        salvager->gap_bytes = bytes;
    } else if (!salvager->closing && !salvager->closed && from >= salvager->watermark) {
        salvager->result->torn = bytes;
        tt_salvage_tell(salvager, &news);
    } else if (taken < bytes) {
        drop(salvager, from, bytes - taken);
    }
}

// Begins another piece at a later turn.
static tt_status jump(tt_salvager *salvager, uint64_t from, uint64_t offset)
{
    const tt_hope hope = salvager->hope;
    uint32_t tick = hope.checkpoint.tick;
    tt_status status = tt_salvage_finish(salvager, false);
    if (status != TT_OK) return status;
    leave_gap(salvager, from, offset - from, tick);
    salvager->place = tt_place_at(offset, tick, hope.checkpoint.head);
    salvager->hope = (tt_hope){0};
    return tt_salvage_begin(salvager, &hope);
}

// Goes on behind damage at the place.
static tt_status lose(tt_salvager *salvager)
{
    uint64_t from = salvager->place.offset, taken = 0;
    tt_find find = {.offset = salvager->source.end};
    bool fits = false;
    tt_status status = tt_salvage_search(salvager, &find);
    if (status == TT_OK && find.kind == TT_FIND_MENDED)
        status = take_mended(salvager, &find.mended, &fits);
    if (status != TT_OK || fits) return status;
    uint64_t to = find.kind == TT_FIND_MENDED ? from + find.mended.total : find.offset;
    status = tt_salvage_sides(salvager, from, to, &taken);
    if (status != TT_OK) return status;
    if (find.kind == TT_FIND_LATER) return jump(salvager, from, find.offset);
    if (find.kind == TT_FIND_NOTHING) {
        end_there(salvager, from, taken);
        return TT_OK;
    }
    if (taken < to - from) drop(salvager, from, to - from - taken);
    salvager->place.offset = to;
    salvager->place.within = 0;
    return TT_OK;
}

// Nothing is to be mended on a sound record.
static tt_status mend_or_lose(tt_salvager *salvager, bool sound)
{
    tt_record mended;
    bool found = false, fits = false;
    salvager->vouched_until = 0;
    tt_status status = sound ? TT_OK : tt_salvage_mend(salvager, &mended, &found);
    if (status == TT_OK && found) status = take_mended(salvager, &mended, &fits);
    return status != TT_OK || fits ? status : lose(salvager);
}

static tt_status walk(tt_salvager *salvager)
{
    tt_status status = TT_OK;
    while (status == TT_OK && salvager->place.offset < salvager->source.end) {
        tt_record record;
        bool fits = false, zeros = false;
        status = tt_record_get(&salvager->source, salvager->place.offset, &record);
        if (status == TT_OK && record.shape == TT_SHAPE_ZERO)
            status = tt_source_zeros(&salvager->source, salvager->place.offset, &zeros);
        if (status != TT_OK || zeros) return status;
        if (salvager->closed) {
            drop(salvager, salvager->place.offset, salvager->source.end - salvager->place.offset);
            return TT_OK;
        }
        bool sound = record.type == TT_RECORD_STRIPPED && record.shape == TT_SHAPE_WHOLE &&
                     tt_record_intact(&record);
        if (record.shape == TT_SHAPE_WHOLE) status = take(salvager, &record, &fits);
        if (status == TT_OK && !fits) status = mend_or_lose(salvager, sound);
    }
    return status;
}

static tt_status write_pieces(tt_salvager *salvager)
{
    tt_status status = tt_salvage_begin(salvager, NULL);
    if (status == TT_OK) status = walk(salvager);
    if (status != TT_OK) return status;
    bool cut = salvager->place.numbering.tick < salvager->end_tick;
    status = tt_salvage_finish(salvager, !cut && salvager->result->gaps == 0);
    if (status != TT_OK) return status;
    if (cut)
        leave_gap(salvager, salvager->gap_offset, salvager->gap_bytes, salvager->end_tick);
    else if (salvager->closing && !salvager->closed && salvager->result->dropped == 0)
        drop(salvager, salvager->source.end, 0); // the close
    return TT_OK;
}

static tt_status read_header(tt_salvager *salvager)
{
    tt_source *source = &salvager->source;
    size_t size = source->end < TT_TAPE_HEADER_MAX ? (size_t)source->end : TT_TAPE_HEADER_MAX;
    const uint8_t *bytes;
    tt_status status = tt_source_get(source, 0, size, &bytes);
    if (status != TT_OK) return status;
    const tt_tape_header *header = &salvager->header;
    const char *reason = NULL;
    status = tt_tape_header_read(&salvager->header, bytes, size, &reason);
    if (status != TT_OK) salvager->reason = reason;
    if (status != TT_OK) return status;

    tt_slots slots;
    tt_slots_read(&slots, header->check, bytes + TT_SLOTS_AT);
    const tt_slot *newest = tt_slots_newest(&slots);
    salvager->watermark = newest ? newest->offset : header->size;
    salvager->closing = newest && (newest->flags & TT_SLOT_CLOSED);
    salvager->end_tick = newest ? newest->ticks : header->first_tick;
    salvager->gap_offset = source->end;
    salvager->place = tt_place_at(header->size, header->first_tick, header->head);
    return TT_OK;
}

static tt_status salvage(tt_salvager *salvager, tt_tape_fault *fault)
{
    tt_status status =
        tt_source_open(&salvager->source, salvager->allocator, salvager->def->tape.path);
    bool opened = status == TT_OK;
    if (opened) status = read_header(salvager);
    if (status == TT_OK) status = write_pieces(salvager);
    if (status != TT_OK) tt_salvage_undo(salvager);
    if (opened) tt_source_close(&salvager->source);
    const char *reason = salvager->reason ? salvager->reason : tt_status_text(status);
    if (fault && status != TT_OK)
        *fault =
            (tt_tape_fault){status, salvager->place.offset, salvager->place.numbering.tick, reason};
    return status;
}

// Whoever may not write the file may read it all the same.
static bool is_written(const tt_storage *storage, const char *path, void **held)
{
    return storage->reopen(storage->context, path, held) == TT_BUSY;
}

static tt_status salvage_held(const tt_salvage_def *def, tt_salvage *result, tt_tape_fault *fault)
{
    tt_salvager *salvager = tt_allocate(&def->tape.allocator, 1, sizeof *salvager);
    if (!salvager) return tt_tape_fail_opening(fault, TT_OUT_OF_MEMORY);
    salvager->def = def;
    salvager->allocator = &def->tape.allocator;
    salvager->storage = tt_storage_named(def->tape.storage);
    salvager->result = result;
    salvager->source.storage = salvager->storage;
    salvager->source.capacity = TT_WINDOW_SIZE;
    salvager->effort = def->effort > 0 ? def->effort : default_effort;
    salvager->search_effort = salvager->effort;
    salvager->has_key = def->key != NULL;
    if (def->key) memcpy(salvager->key, def->key, TT_KEY_SIZE);
    tt_status status = salvage(salvager, fault);
    tt_look_run_free(&salvager->looks);
    tt_segment_free(&salvager->segment);
    tt_free(salvager->firsts);
    tt_free(salvager->path);
    tt_free(salvager);
    return status;
}

tt_status tt_tape_salvage(const tt_salvage_def *def, tt_salvage *result, tt_tape_fault *fault)
{
    const tt_storage *storage = tt_storage_named(def->tape.storage);
    void *held = NULL;
    *result = (tt_salvage){0};
    if (fault) *fault = (tt_tape_fault){0};
    if (is_written(storage, def->tape.path, &held)) return tt_tape_fail_opening(fault, TT_BUSY);
    tt_status status = salvage_held(def, result, fault);
    if (held) (void)storage->close(storage->context, held); // nothing was written
    return status;
}
