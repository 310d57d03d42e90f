#include "sealing.h"

#include <string.h>

enum { SECONDS_BEFORE_PARTING = 5 };

tt_status tt_seal_write(tt_sealer *sealer, const void *bytes, size_t size)
{
    const tt_storage *storage = sealer->storage;
    tt_status status = storage->write(storage->context, sealer->file, sealer->size, bytes, size);
    sealer->size += size;
    return status;
}

static tt_status write_held(tt_sealer *sealer)
{
    tt_trail_row *held = &sealer->held;
    if (held->count == 0) return TT_OK;
    uint8_t bytes[TT_TRAILS_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_trail_row_write(TT_RECORD_SPACED, held, sealer->held_values, &payload);
    held->count = 0;
    tt_writer record = tt_writer_of(sealer->record, sizeof sealer->record);
    tt_record_write(TT_RECORD_SPACED, &payload, &record);
    return tt_seal_write(sealer, record.data, record.size);
}

static tt_status hold(tt_sealer *sealer, tt_trail trail)
{
    tt_trail_row *held = &sealer->held;
    uint32_t step = trail.tick - sealer->held_last;
    bool goes_on = held->count == 1 || (held->count < TT_TICK_RATE_MAX && step == held->step);
    tt_status status = goes_on ? TT_OK : write_held(sealer);
    if (held->count == 0) held->first = trail.tick;
    held->step = held->count == 0 ? 1 : step;
    sealer->held_last = trail.tick;
    sealer->held_values[held->count++] = trail.value;
    return status;
}

// The next disagreement: from a while before the first of those who parted until none is apart.
static void plan_disagreement(tt_sealer *sealer)
{
    const tt_tape *tape = sealer->tape;
    uint32_t before = SECONDS_BEFORE_PARTING * tape->info.match.tick_rate;
    uint64_t apart = 0, first = UINT64_MAX;
    sealer->every_from = sealer->every_upto = UINT64_MAX;
    while (sealer->parting < tape->parting_count) {
        const tt_parting *parting = &tape->partings[sealer->parting++];
        if (!parting->healed && parting->tick < first) first = parting->tick;
        apart = parting->healed ? apart & ~parting->seats : apart | parting->seats;
        sealer->every_from = first > before ? first - before : 0;
        if (apart == 0) sealer->every_upto = parting->tick;
        if (apart == 0) return;
    }
}

static bool keeps(tt_sealer *sealer, uint32_t tick)
{
    uint32_t rate = sealer->tape->info.match.tick_rate;
    while (tick > sealer->every_upto) plan_disagreement(sealer);
    bool kept =
        tick >= sealer->next_trail || tick >= sealer->every_from || tick == sealer->last_trail;
    if (kept) sealer->next_trail = ((uint64_t)tick / rate + 1) * rate;
    return kept;
}

static tt_status take_trails(tt_sealer *sealer, const tt_record *record)
{
    tt_trail_row row;
    tt_reader values;
    if (!tt_trail_row_of(record, sealer->tape->info.ticks, &row, &values)) return TT_DAMAGED;
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < row.count && status == TT_OK; i++) {
        tt_trail trail = {row.first + i * row.step, tt_read_u64(&values)};
        if (keeps(sealer, trail.tick)) status = hold(sealer, trail);
    }
    return status;
}

static tt_status write_pack(tt_sealer *sealer)
{
    if (sealer->pack.count == 0) return TT_OK;
    tt_writer record = tt_writer_of(sealer->record, sizeof sealer->record);
    tt_status status = tt_look_pack_write(&sealer->pack, sealer->allocator, &record);
    return status == TT_OK ? tt_seal_write(sealer, record.data, record.size) : status;
}

// Takes the looks of all records so far; a pack that is full is written.
static tt_status take_looks(tt_sealer *sealer)
{
    tt_look look;
    tt_status status;
    while ((status = tt_tape_next_look_before(sealer->tape, sealer->offset, &sealer->looks,
                                              &look)) == TT_OK) {
        if (tt_look_pack_add(&sealer->pack, &look)) continue;
        status = write_pack(sealer);
        if (status != TT_OK) return status;
        bool added = tt_look_pack_add(&sealer->pack, &look);
        TT_ASSERT(added);
    }
    return status == TT_NOT_FOUND ? TT_OK : status;
}

static tt_status take_side(tt_sealer *sealer, const tt_record *record)
{
    if (!tt_record_intact(record)) return TT_DAMAGED;
    if (tt_record_has_looks(record)) return TT_OK;
    if (record->type == TT_RECORD_CHECKPOINT && sealer->offset < sealer->early_upto) return TT_OK;
    bool trails = record->type == TT_RECORD_TRAILS || record->type == TT_RECORD_SPACED;
    if (trails) return take_trails(sealer, record);
    tt_status status = write_held(sealer);
    return status == TT_OK ? tt_seal_write(sealer, record->bytes, record->total) : status;
}

// The record that comes next. Before the close, behind which nothing stands, all looks are written.
static tt_status next_record(tt_sealer *sealer, tt_record *record)
{
    tt_status status = tt_tape_record_at(sealer->tape, sealer->offset, record);
    if (status != TT_OK || record->type != TT_RECORD_CLOSE) return status;
    status = take_looks(sealer);
    if (status == TT_OK) status = write_pack(sealer);
    if (status != TT_OK) return status;
    return tt_tape_record_at(sealer->tape, sealer->offset, record); // others were read meanwhile
}

// Writes what stands beside the turns before `tick`.
static tt_status write_sides(tt_sealer *sealer, uint32_t tick)
{
    while (sealer->offset < sealer->tape->end.offset) {
        tt_record record;
        tt_status status = next_record(sealer, &record);
        if (status != TT_OK) return status;
        bool turn = tt_record_has_turn(&record);
        if (turn && sealer->tick == tick) break;
        if (!turn) status = take_side(sealer, &record);
        if (status != TT_OK) return status;
        sealer->tick += turn;
        sealer->offset += record.total;
    }
    tt_status status = take_looks(sealer);
    return status == TT_OK ? write_held(sealer) : status;
}

// A stripped turn stands between segments, as it is: its link can't be made of its bytes.
static tt_status write_stripped(tt_sealer *sealer)
{
    tt_record record;
    tt_status status = tt_tape_record_at(sealer->tape, sealer->offset, &record);
    if (status != TT_OK) return status;
    if (!record.head || !tt_record_intact(&record)) return TT_DAMAGED;
    status = tt_seal_write(sealer, record.bytes, record.total);
    sealer->offset += record.total;
    sealer->tick++;
    return status == TT_OK ? write_sides(sealer, sealer->tick) : status;
}

// Writes as many turns as fit a segment, up to the next checkpoint.
static tt_status write_segment(tt_sealer *sealer)
{
    tt_segment *segment = &sealer->segment;
    tt_writer turns = tt_writer_of(segment->bytes, TT_PACKED_MAX);
    uint8_t head[TT_HEAD_SIZE];
    segment->first_tick = sealer->tick;
    tt_status status =
        tt_tape_copy_upto(sealer->tape, sealer->tick, sealer->cut, &turns, &segment->turns);
    if (status == TT_STRIPPED) return write_stripped(sealer);
    if (status == TT_OK)
        status = tt_tape_head(sealer->tape, segment->first_tick + segment->turns, head);
    if (status != TT_OK) return status;
    memcpy(segment->head, head, sizeof segment->head);
    segment->size = (uint32_t)turns.size;
    tt_writer record = tt_writer_of(sealer->record, sizeof sealer->record);
    status = tt_segment_write(segment, sealer->allocator, &record);
    if (status == TT_OK) status = tt_seal_write(sealer, record.data, record.size);
    return status == TT_OK ? write_sides(sealer, segment->first_tick + segment->turns) : status;
}

static void plan_trails(tt_sealer *sealer)
{
    plan_disagreement(sealer);
    if (!tt_trails_last(&sealer->tape->trails, &sealer->last_trail)) sealer->last_trail = 0;
}

tt_status tt_seal_records(tt_sealer *sealer)
{
    const tt_tape_info *info = &sealer->tape->info;
    plan_trails(sealer);
    sealer->offset = sealer->tape->start;
    sealer->tick = info->first_tick;
    tt_status status = write_sides(sealer, info->first_tick);
    while (status == TT_OK && sealer->tick < info->ticks) {
        status = tt_seal_look_ahead(sealer);
        if (status == TT_OK) status = write_segment(sealer);
        if (status == TT_OK) status = tt_seal_checkpoint(sealer);
    }
    return status;
}
