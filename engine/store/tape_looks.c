// Looks of a tape that is read. What makes no sense is passed over, as by a reader that does not
// know looks: nobody vouches for them, and a match can be played without.

#include "reading.h"

static bool fits(const tt_look *look, const tt_tape_info *info, uint32_t least, uint32_t ticks)
{
    return look->seat < info->match.seats && look->tick >= least && look->tick <= ticks;
}

tt_status tt_tape_take_look(tt_tape *tape, const tt_record *record)
{
    tt_look look;
    tt_tape_info *info = &tape->info;
    tt_looks *looks = &tape->looks;
    bool taken = tt_look_read(&look, record) && look.seat < TT_SEATS_MAX &&
                 fits(&look, info, looks->seats[look.seat].least, info->ticks);
    if (!taken) {
        info->odd_looks++;
        return TT_OK;
    }
    if (!tt_looks_add(looks, &look, tape->end.offset)) return TT_OUT_OF_MEMORY;
    info->looks++;
    info->look_bytes += record->total;
    return TT_OK;
}

// Reads the record at an offset, which the scan has seen to be whole and intact.
static tt_status get_again(tt_tape *tape, uint64_t offset, tt_record *record)
{
    if (offset >= tape->source.end) return TT_DAMAGED;
    tt_status status = tt_record_get(&tape->source, offset, record);
    if (status != TT_OK) return status;
    return record->shape == TT_SHAPE_WHOLE ? TT_OK : TT_DAMAGED;
}

tt_status tt_tape_look_at(tt_tape *tape, uint8_t seat, uint32_t tick, tt_look *out)
{
    tt_looks *looks = &tape->looks;
    uint64_t offset = seat < TT_SEATS_MAX ? tt_looks_find(looks, seat, tick) : 0;
    if (offset == 0) return TT_NOT_FOUND;
    if (offset != looks->read_at) {
        tt_record record;
        looks->read_at = 0;
        tt_status status = get_again(tape, offset, &record);
        if (status != TT_OK) return status;
        bool same = record.type == TT_RECORD_LOOK && tt_record_intact(&record) &&
                    tt_look_read(&looks->read, &record);
        if (!same || looks->read.seat != seat || looks->read.tick > tick) return TT_DAMAGED;
        looks->read_at = offset;
    }
    *out = looks->read;
    return TT_OK;
}

// Turns that a record has, as far as the scan took it in.
static uint32_t turns_in(const tt_record *record)
{
    if (tt_record_has_turn(record)) return 1;
    if (record->type != TT_RECORD_SEGMENT) return 0;
    tt_reader reader = tt_reader_of(record->payload, record->size);
    (void)tt_read_bounded(&reader, UINT32_MAX); // the first tick
    return tt_read_bounded(&reader, TT_SEGMENT_TURNS_MAX);
}

tt_status tt_tape_next_look(tt_tape *tape, tt_look_walk *walk, tt_look *out)
{
    const tt_tape_info *info = &tape->info;
    if (walk->offset == 0) {
        walk->offset = tape->start;
        walk->ticks = info->first_tick;
    }
    while (walk->offset < tape->end.offset) {
        tt_record record;
        tt_status status = get_again(tape, walk->offset, &record);
        if (status != TT_OK) return status;
        walk->offset += record.total;
        walk->ticks += turns_in(&record);
        bool look = record.type == TT_RECORD_LOOK && tt_record_intact(&record) &&
                    tt_look_read(out, &record) && out->seat < TT_SEATS_MAX;
        if (!look || !fits(out, info, walk->least[out->seat], walk->ticks)) continue;
        walk->least[out->seat] = out->tick;
        return TT_OK;
    }
    return TT_NOT_FOUND;
}
