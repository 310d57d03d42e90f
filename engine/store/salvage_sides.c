// Side records of a damaged tape, put on the piece that is being written, if it has the turns that
// they speak of. What does not fit is dropped, and told of.

#include "salvaging.h"
#include "writing.h"

#include <string.h>

// TT_BAD_ARGUMENT: they don't fit. Those of states before the piece are no loss to it.
static tt_status put_trails(tt_salvager *salvager, const tt_record *record)
{
    tt_trail_row row;
    tt_reader values;
    if (!tt_trail_row_of(record, salvager->place.numbering.tick, &row, &values))
        return TT_BAD_ARGUMENT;
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < row.count && status == TT_OK; i++) {
        tt_trail trail = {row.first + i * row.step, tt_read_u64(&values)};
        if (trail.tick < salvager->piece_first) continue;
        status = record->type == TT_RECORD_CAMP ? tt_tape_camp(salvager->piece, row.seats, trail)
                                                : tt_tape_trail(salvager->piece, trail);
    }
    return status;
}

static tt_status put_parting(tt_salvager *salvager, const tt_record *record)
{
    tt_parting parting;
    if (!tt_parting_of(record, &parting)) return TT_BAD_ARGUMENT;
    return parting.healed ? tt_tape_healed(salvager->piece, parting.tick, parting.seats)
                          : tt_tape_parted(salvager->piece, parting.tick, parting.seats);
}

static tt_status put_key(tt_salvager *salvager, const tt_record *record)
{
    const uint8_t *key = tt_key_of(record);
    if (!key) return TT_BAD_ARGUMENT;
    if (!salvager->def->key) memcpy(salvager->key, key, TT_KEY_SIZE);
    salvager->has_key = true;
    return tt_tape_key(salvager->piece, key);
}

static tt_status put_checkpoint(tt_salvager *salvager, const tt_record *record)
{
    tt_checkpoint checkpoint;
    bool fits = tt_checkpoint_of(record, &checkpoint) && checkpoint.tick >= salvager->piece_first;
    return fits ? tt_tape_checkpoint(salvager->piece, &checkpoint) : TT_BAD_ARGUMENT;
}

// Nothing is written: the piece gets a close of its own.
static tt_status take_close(tt_salvager *salvager, const tt_record *record)
{
    tt_close close;
    uint32_t last = salvager->place.numbering.tick;
    bool fits = tt_close_of(record, &close) && close.over_tick <= last &&
                close.turns == last - salvager->header.first_tick;
    if (!fits) return TT_BAD_ARGUMENT;
    salvager->closed = true;
    salvager->close = close;
    return TT_OK;
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
    if (record->type >= TT_RECORD_OPTIONAL)
        return tt_tape_write_bytes(salvager->piece, record->bytes, record->total);
    switch ((int)record->type) {
    case TT_RECORD_TRAILS:
    case TT_RECORD_SPACED:
    case TT_RECORD_CAMP:
        return put_trails(salvager, record);
    case TT_RECORD_PARTED:
    case TT_RECORD_HEALED:
        return put_parting(salvager, record);
    case TT_RECORD_KEY:
        return put_key(salvager, record);
    case TT_RECORD_CHECKPOINT:
        return put_checkpoint(salvager, record);
    case TT_RECORD_CLOSE:
        return take_close(salvager, record);
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
