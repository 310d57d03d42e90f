// Side records of a damaged tape, put on the piece that is being written, if it has the turns that
// they speak of. What does not fit is dropped, and told of.

#include "salvaging.h"
#include "writing.h"

#include <string.h>

// TT_BAD_ARGUMENT: they don't fit. Those of states before the piece are no loss to it.
static tt_status put_trails(tt_salvager *salvager, tt_reader *reader, bool spaced)
{
    uint32_t tick = tt_read_bounded(reader, UINT32_MAX);
    uint32_t step = spaced ? tt_read_bounded(reader, UINT32_MAX) : 1;
    uint32_t count = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    uint32_t most = salvager->place.numbering.tick;
    bool fits = !reader->failed && tt_reader_left(reader) == 8 * (size_t)count;
    if (!fits || count == 0 || step == 0 || tick > most) return TT_BAD_ARGUMENT;
    if ((uint64_t)step * (count - 1) > most - tick) return TT_BAD_ARGUMENT;
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < count && status == TT_OK; i++) {
        tt_trail trail = {tick + i * step, tt_read_u64(reader)};
        if (trail.tick >= salvager->piece_first) status = tt_tape_trail(salvager->piece, trail);
    }
    return status;
}

static tt_status put_parting(tt_salvager *salvager, tt_reader *reader, bool healed)
{
    uint32_t tick = tt_read_bounded(reader, UINT32_MAX);
    uint64_t seats = tt_read_u64(reader);
    if (!tt_reader_done(reader)) return TT_BAD_ARGUMENT;
    return healed ? tt_tape_healed(salvager->piece, tick, seats)
                  : tt_tape_parted(salvager->piece, tick, seats);
}

static tt_status put_camp(tt_salvager *salvager, tt_reader *reader)
{
    uint32_t tick = tt_read_bounded(reader, salvager->place.numbering.tick);
    uint64_t seats = tt_read_u64(reader);
    uint32_t count = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    bool fits = !reader->failed && count > 0 && tt_reader_left(reader) == 8 * (size_t)count &&
                count - 1 <= salvager->place.numbering.tick - tick;
    tt_status status = fits ? TT_OK : TT_BAD_ARGUMENT;
    for (uint32_t i = 0; i < count && status == TT_OK; i++) {
        tt_trail trail = {tick + i, tt_read_u64(reader)};
        if (trail.tick >= salvager->piece_first)
            status = tt_tape_camp(salvager->piece, seats, trail);
    }
    return status;
}

static tt_status put_key(tt_salvager *salvager, tt_reader *reader)
{
    const uint8_t *key = tt_read_bytes(reader, TT_KEY_SIZE);
    if (!tt_reader_done(reader)) return TT_BAD_ARGUMENT;
    if (!salvager->def->key) memcpy(salvager->key, key, TT_KEY_SIZE);
    salvager->has_key = true;
    return tt_tape_key(salvager->piece, key);
}

static tt_status put_checkpoint(tt_salvager *salvager, tt_reader *reader)
{
    tt_checkpoint checkpoint;
    bool read = tt_checkpoint_read(&checkpoint, reader) && tt_reader_done(reader);
    if (!read || checkpoint.tick < salvager->piece_first) return TT_BAD_ARGUMENT;
    return tt_tape_checkpoint(salvager->piece, &checkpoint);
}

// Nothing is written: the piece gets a close of its own.
static tt_status take_close(tt_salvager *salvager, tt_reader *reader)
{
    uint32_t flags = tt_read_u8(reader), over_tick = tt_read_u32(reader);
    uint32_t turns = tt_read_u32(reader), last = salvager->place.numbering.tick;
    bool fits = tt_reader_done(reader) && flags <= TT_CLOSE_COMPLETE &&
                turns == last - salvager->header.first_tick &&
                over_tick <= (flags == TT_CLOSE_COMPLETE ? last : 0);
    if (!fits) return TT_BAD_ARGUMENT;
    salvager->closed = true;
    salvager->complete = flags == TT_CLOSE_COMPLETE;
    salvager->over_tick = over_tick;
    return TT_OK;
}

// As it lies.
static tt_status copy(tt_salvager *salvager, const tt_record *record)
{
    tt_writer whole = tt_writer_of(salvager->record, sizeof salvager->record);
    if (record->bytes == salvager->record)
        whole.size = record->total; // a mended one is there
    else
        tt_write_bytes(&whole, record->bytes, record->total);
    return tt_tape_write_bytes(salvager->piece, &whole);
}

tt_status tt_salvage_stripped(tt_salvager *salvager, const tt_record *record)
{
    memcpy(salvager->piece->head, record->head, TT_HEAD_SIZE);
    tt_status status = copy(salvager, record);
    salvager->piece->numbering = salvager->place.numbering;
    return status;
}

// Looks of states that are on no piece are none's loss.
static bool of_a_gap(const tt_salvager *salvager, uint32_t tick)
{
    return tick > salvager->piece_before && tick < salvager->piece_first;
}

// Each look by itself: those of one record may be of several pieces. TT_BAD_ARGUMENT: some look is
// on none, or the record makes no sense.
static tt_status put_looks(tt_salvager *salvager, const tt_record *record, uint64_t offset)
{
    tt_look look;
    tt_look_run *run = &salvager->looks;
    bool all = true;
    run->offset = 0; // a mended one may be another than lay there
    tt_status status = tt_look_run_start(run, salvager->allocator, record, offset);
    while (status == TT_OK && tt_look_run_next(run, &look)) {
        if (of_a_gap(salvager, look.tick)) continue;
        bool fits = look.tick >= salvager->piece_first;
        tt_status put = fits ? tt_tape_look(salvager->piece, &look) : TT_BAD_ARGUMENT;
        all &= put == TT_OK;
        if (put != TT_BAD_ARGUMENT) status = put;
    }
    if (status == TT_DAMAGED) return TT_BAD_ARGUMENT;
    if (status != TT_OK) return status;
    return all && run->passed == run->count ? TT_OK : TT_BAD_ARGUMENT;
}

static tt_status put(tt_salvager *salvager, const tt_record *record)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    if (record->type >= TT_RECORD_OPTIONAL) return copy(salvager, record);
    switch ((int)record->type) {
    case TT_RECORD_TRAILS:
        return put_trails(salvager, &reader, false);
    case TT_RECORD_SPACED:
        return put_trails(salvager, &reader, true);
    case TT_RECORD_PARTED:
    case TT_RECORD_HEALED:
        return put_parting(salvager, &reader, record->type == TT_RECORD_HEALED);
    case TT_RECORD_CAMP:
        return put_camp(salvager, &reader);
    case TT_RECORD_KEY:
        return put_key(salvager, &reader);
    case TT_RECORD_CHECKPOINT:
        return put_checkpoint(salvager, &reader);
    case TT_RECORD_CLOSE:
        return take_close(salvager, &reader);
    case TT_RECORD_FAILED:
        return TT_OK; // that storage is not this one
    default:
        return TT_BAD_VERSION;
    }
}

tt_status tt_salvage_side(tt_salvager *salvager, const tt_record *record, uint64_t offset,
                          bool *taken)
{
    bool again = offset == salvager->piece_checkpoint; // the piece begins with it
    tt_status status = TT_OK;
    if (tt_record_has_looks(record))
        status = put_looks(salvager, record, offset);
    else if (!again)
        status = put(salvager, record);
    *taken = status == TT_OK;
    return status == TT_BAD_ARGUMENT ? TT_OK : status;
}
