// What stands beside the turns, folded into what is known of the tape. A record that is whole and
// has the right check may still say what can't be.

#include "reading.h"

#include "allocation.h"

#include <string.h>

static tt_status add_trails(tt_tape *tape, tt_reader *reader, uint32_t first, uint32_t step,
                            const char **reason)
{
    uint32_t count = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    *reason = "trails are out of their bounds";
    if (reader->failed || count == 0 || tt_reader_left(reader) != 8 * (size_t)count)
        return TT_DAMAGED;
    if (step == 0 || (uint64_t)step * (count - 1) > tape->info.ticks - first) return TT_DAMAGED;
    *reason = "trails are out of order";
    if (!tt_trails_ascending(&tape->trails, first)) return TT_DAMAGED;
    // All of it or nothing: a later scan begins with this record again.
    if (!tt_trails_room(&tape->trails, count, step > 1 ? count : 1)) return TT_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < count; i++)
        tt_trails_add(&tape->trails, (tt_trail){first + i * step, tt_read_u64(reader)});
    return TT_OK;
}

static tt_status take_trails(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t first = tt_read_bounded(reader, tape->info.ticks);
    return add_trails(tape, reader, first, 1, reason);
}

static tt_status take_spaced(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t first = tt_read_bounded(reader, tape->info.ticks);
    uint32_t step = tt_read_bounded(reader, UINT32_MAX);
    return add_trails(tape, reader, first, step, reason);
}

static bool has_seats(const tt_tape *tape, uint64_t seats)
{
    uint32_t count = tape->info.match.seats;
    return seats != 0 && (count == 64 || seats >> count == 0);
}

static tt_status take_camp(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t first = tt_read_bounded(reader, tape->info.ticks);
    uint64_t seats = tt_read_u64(reader);
    uint32_t count = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    *reason = "a camp is out of its bounds";
    if (reader->failed || count == 0 || tt_reader_left(reader) != 8 * (size_t)count)
        return TT_DAMAGED;
    if (count - 1 > tape->info.ticks - first || !has_seats(tape, seats)) return TT_DAMAGED;
    if (!tt_camps_room(&tape->camps, first, count)) return TT_OUT_OF_MEMORY;
    uint64_t *values = tt_camps_add(&tape->camps, seats, first, count);
    for (uint32_t i = 0; i < count; i++) values[i] = tt_read_u64(reader);
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

static tt_status take_parted(tt_tape *tape, tt_reader *reader, const char **reason)
{
    tt_tape_info *info = &tape->info;
    tt_parting parting = {.tick = tt_read_bounded(reader, info->ticks)};
    parting.seats = tt_read_u64(reader);
    *reason = "parted seats are out of their bounds";
    if (!tt_reader_done(reader) || !has_seats(tape, parting.seats)) return TT_DAMAGED;
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

static tt_status take_healed(tt_tape *tape, tt_reader *reader, const char **reason)
{
    tt_tape_info *info = &tape->info;
    tt_parting parting = {.tick = tt_read_bounded(reader, info->ticks), .healed = true};
    parting.seats = tt_read_u64(reader);
    *reason = "seats are healed that have not parted";
    bool apart = parting.seats != 0 && (parting.seats & ~info->apart) == 0;
    if (!tt_reader_done(reader) || !apart || parting.tick < info->parted_tick) return TT_DAMAGED;
    if (!keep_parting(tape, parting)) return TT_OUT_OF_MEMORY;
    info->apart &= ~parting.seats;
    if (info->apart == 0) info->healed_tick = parting.tick;
    return TT_OK;
}

static tt_status take_close(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t flags = tt_read_u8(reader);
    uint32_t over_tick = tt_read_u32(reader);
    uint32_t ticks = tt_read_u32(reader);
    bool complete = flags == TT_CLOSE_COMPLETE;
    *reason = "the close does not fit the tape";
    tt_tape_info *info = &tape->info;
    if (!tt_reader_done(reader) || flags > TT_CLOSE_COMPLETE) return TT_DAMAGED;
    if (ticks != info->ticks - info->first_tick) return TT_DAMAGED;
    if (over_tick > (complete ? info->ticks : 0)) return TT_DAMAGED;
    info->closed = true;
    info->complete = complete;
    info->over_tick = over_tick;
    return TT_OK;
}

static tt_status take_failed(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t tick = tt_read_bounded(reader, tape->info.ticks);
    uint32_t what = tt_read_u8(reader);
    *reason = "a failure is out of its bounds";
    if (!tt_reader_done(reader) || what < TT_TROUBLE_SYNC || what > TT_TROUBLE_SPACE)
        return TT_DAMAGED;
    tape->info.trouble = (tt_trouble)what;
    tape->info.trouble_tick = tick;
    return TT_OK;
}

static tt_status take_key(tt_tape *tape, tt_reader *reader, const char **reason)
{
    const uint8_t *key = tt_read_bytes(reader, TT_KEY_SIZE);
    *reason = "a key of another size";
    if (!tt_reader_done(reader)) return TT_DAMAGED;
    memcpy(tape->info.key, key, TT_KEY_SIZE);
    tape->info.has_key = true;
    return TT_OK;
}

// Whether its signature is right is for who wants to know: it costs as much as hundreds of turns.
static tt_status take_checkpoint(tt_tape *tape, tt_reader *reader, const char **reason)
{
    tt_checkpoint checkpoint;
    bool fits = tt_checkpoint_read(&checkpoint, reader);
    tt_tape_info *info = &tape->info;
    *reason = "a checkpoint is out of its bounds";
    if (!tt_reader_done(reader) || !fits || checkpoint.tick > info->ticks) return TT_DAMAGED;
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
    typedef tt_status take(tt_tape *, tt_reader *, const char **);
    static take *const takes[] = {
        [TT_RECORD_TRAILS] = take_trails, [TT_RECORD_PARTED] = take_parted,
        [TT_RECORD_CLOSE] = take_close,   [TT_RECORD_FAILED] = take_failed,
        [TT_RECORD_KEY] = take_key,       [TT_RECORD_CHECKPOINT] = take_checkpoint,
        [TT_RECORD_SPACED] = take_spaced, [TT_RECORD_CAMP] = take_camp,
        [TT_RECORD_HEALED] = take_healed,
    };
    if (tt_record_has_looks(record)) return tt_tape_take_looks(tape, record);
    if (record->type >= TT_RECORD_OPTIONAL) return TT_OK;
    bool known = record->type < sizeof takes / sizeof takes[0] && takes[record->type];
    *reason = "a record of a type that must be known";
    if (!known) return TT_BAD_VERSION;
    tt_reader reader = tt_reader_of(record->payload, record->size);
    return takes[record->type](tape, &reader, reason);
}
