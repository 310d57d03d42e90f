// What stands beside the turns, folded into what is known of the tape. A record that is whole and
// has the right check may still say what can't be.

#include "reading.h"

#include "allocation.h"
#include "sides.h"

#include <string.h>

static tt_status take_trails(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_trail_row row;
    tt_reader values;
    *reason = "trails are out of their bounds";
    if (!tt_trail_row_of(record, tape->info.ticks, &row, &values)) return TT_DAMAGED;
    *reason = "trails are out of order";
    if (!tt_trails_ascending(&tape->trails, row.first)) return TT_DAMAGED;
    // All of it or nothing: a later scan begins with this record again.
    if (!tt_trails_room(&tape->trails, row.count, row.step > 1 ? row.count : 1))
        return TT_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < row.count; i++)
        tt_trails_add(&tape->trails, (tt_trail){row.first + i * row.step, tt_read_u64(&values)});
    return TT_OK;
}

static tt_status take_camp(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_trail_row row;
    tt_reader trails;
    *reason = "a camp is out of its bounds";
    if (!tt_trail_row_of(record, tape->info.ticks, &row, &trails)) return TT_DAMAGED;
    if (!tt_seats_fit(row.seats, tape->info.match.seats)) return TT_DAMAGED;
    if (!tt_camps_room(&tape->camps, row.first, row.count)) return TT_OUT_OF_MEMORY;
    uint64_t *values = tt_camps_add(&tape->camps, row.seats, row.first, row.count);
    for (uint32_t i = 0; i < row.count; i++) values[i] = tt_read_u64(&trails);
    return TT_OK;
}

static bool keep_parting(tt_tape *tape, tt_parting parting)
{
    tt_parting *partings = tt_grow(&tape->allocator, tape->partings, &tape->parting_capacity,
                                   tape->parting_count + UINT64_C(1), sizeof *partings);
    if (!partings) return false;
    tape->partings = partings;
    tape->partings[tape->parting_count++] = parting;
    return true;
}

static tt_status take_parted(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_tape_info *info = &tape->info;
    tt_parting parting;
    *reason = "parted seats are out of their bounds";
    if (!tt_parting_of(record, &parting) || parting.tick > info->ticks) return TT_DAMAGED;
    if (!tt_seats_fit(parting.seats, info->match.seats)) return TT_DAMAGED;
    if (!keep_parting(tape, parting)) return TT_OUT_OF_MEMORY;
    if (parting.tick < info->parted_tick) info->parted_seats = 0;
    if (parting.tick <= info->parted_tick) {
        info->parted_tick = parting.tick;
        info->parted_seats |= parting.seats;
    }
    info->apart |= parting.seats;
    info->healed_tick = UINT32_MAX;
    return TT_OK;
}

static tt_status take_healed(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_tape_info *info = &tape->info;
    tt_parting parting;
    *reason = "seats are healed that have not parted";
    if (!tt_parting_of(record, &parting) || (parting.seats & ~info->apart) != 0) return TT_DAMAGED;
    if (parting.tick > info->ticks || parting.tick < info->parted_tick) return TT_DAMAGED;
    if (!keep_parting(tape, parting)) return TT_OUT_OF_MEMORY;
    info->apart &= ~parting.seats;
    if (info->apart == 0) info->healed_tick = parting.tick;
    return TT_OK;
}

static tt_status take_close(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_tape_info *info = &tape->info;
    tt_close close;
    *reason = "the close does not fit the tape";
    if (!tt_close_of(record, &close) || close.over_tick > info->ticks) return TT_DAMAGED;
    if (close.turns != info->ticks - info->first_tick) return TT_DAMAGED;
    info->closed = true;
    info->complete = close.complete;
    info->over_tick = close.over_tick;
    return TT_OK;
}

static tt_status take_failed(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    uint32_t tick = tt_read_bounded(&reader, tape->info.ticks);
    uint32_t what = tt_read_u8(&reader);
    *reason = "a failure is out of its bounds";
    if (!tt_reader_done(&reader) || what < TT_TROUBLE_SYNC || what > TT_TROUBLE_SPACE)
        return TT_DAMAGED;
    tape->info.trouble = (tt_trouble)what;
    tape->info.trouble_tick = tick;
    return TT_OK;
}

static tt_status take_key(tt_tape *tape, const tt_record *record, const char **reason)
{
    const uint8_t *key = tt_key_of(record);
    *reason = "a key of another size";
    if (!key) return TT_DAMAGED;
    memcpy(tape->info.key, key, TT_KEY_SIZE);
    tape->info.has_key = true;
    return TT_OK;
}

// Whether its signature is right is for who wants to know: it costs as much as hundreds of turns.
static tt_status take_checkpoint(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_checkpoint checkpoint;
    tt_tape_info *info = &tape->info;
    *reason = "a checkpoint is out of its bounds";
    if (!tt_checkpoint_of(record, &checkpoint) || checkpoint.tick > info->ticks) return TT_DAMAGED;
    *reason = "checkpoints are out of order";
    if (info->checkpoints > 0 && checkpoint.tick < info->checkpoint.tick) return TT_DAMAGED;
    *reason = "a checkpoint without a key";
    if (!info->has_key) return TT_DAMAGED;
    info->checkpoint = checkpoint;
    info->checkpoints++;
    return TT_OK;
}

tt_status tt_tape_take_side(tt_tape *tape, const tt_record *record, const char **reason)
{
    typedef tt_status take(tt_tape *, const tt_record *, const char **);
    static take *const takes[] = {
        [TT_RECORD_TRAILS] = take_trails, [TT_RECORD_PARTED] = take_parted,
        [TT_RECORD_CLOSE] = take_close,   [TT_RECORD_FAILED] = take_failed,
        [TT_RECORD_KEY] = take_key,       [TT_RECORD_CHECKPOINT] = take_checkpoint,
        [TT_RECORD_SPACED] = take_trails, [TT_RECORD_CAMP] = take_camp,
        [TT_RECORD_HEALED] = take_healed,
    };
    if (tt_record_has_looks(record)) return tt_tape_take_looks(tape, record);
    if (record->type >= TT_RECORD_OPTIONAL) return TT_OK;
    bool known = record->type < sizeof takes / sizeof takes[0] && takes[record->type];
    *reason = "a record of a type that must be known";
    if (!known) return TT_BAD_VERSION;
    return takes[record->type](tape, record, reason);
}
