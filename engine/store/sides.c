#include "sides.h"

static tt_reader payload_of(const tt_record *record)
{
    return tt_reader_of(record->payload, record->size);
}

bool tt_close_of(const tt_record *record, tt_close *close)
{
    tt_reader reader = payload_of(record);
    uint32_t flags = tt_read_u8(&reader);
    close->complete = flags == TT_CLOSE_COMPLETE;
    close->over_tick = tt_read_u32(&reader);
    close->turns = tt_read_u32(&reader);
    bool known = flags <= TT_CLOSE_COMPLETE && (close->complete || close->over_tick == 0);
    return tt_reader_done(&reader) && known;
}

void tt_close_write(const tt_close *close, tt_writer *payload)
{
    tt_write_u8(payload, close->complete ? TT_CLOSE_COMPLETE : 0);
    tt_write_u32(payload, close->over_tick);
    tt_write_u32(payload, close->turns);
}

bool tt_checkpoint_of(const tt_record *record, tt_checkpoint *checkpoint)
{
    tt_reader reader = payload_of(record);
    return tt_checkpoint_read(checkpoint, &reader) && tt_reader_done(&reader);
}

bool tt_parting_of(const tt_record *record, tt_parting *parting)
{
    tt_reader reader = payload_of(record);
    parting->healed = record->type == TT_RECORD_HEALED;
    parting->tick = tt_read_bounded(&reader, UINT32_MAX);
    parting->seats = tt_read_u64(&reader);
    return tt_reader_done(&reader) && parting->seats != 0;
}

void tt_parting_write(uint32_t tick, uint64_t seats, tt_writer *payload)
{
    tt_write_varint(payload, tick);
    tt_write_u64(payload, seats);
}

const uint8_t *tt_key_of(const tt_record *record)
{
    return record->size == TT_KEY_SIZE ? record->payload : NULL;
}

bool tt_trail_row_of(const tt_record *record, uint32_t ticks, tt_trail_row *row, tt_reader *values)
{
    tt_reader reader = payload_of(record);
    *row = (tt_trail_row){.first = tt_read_bounded(&reader, ticks), .step = 1};
    if (record->type == TT_RECORD_SPACED) row->step = tt_read_bounded(&reader, UINT32_MAX);
    if (record->type == TT_RECORD_CAMP) row->seats = tt_read_u64(&reader);
    row->count = tt_read_bounded(&reader, TT_TICK_RATE_MAX);
    *values = reader;
    return tt_reader_left(&reader) == 8 * (size_t)row->count && row->count > 0 && row->step > 0 &&
           (uint64_t)row->step * (row->count - 1) <= ticks - row->first;
}

void tt_trail_row_write(tt_record_type type, const tt_trail_row *row, const uint64_t *values,
                        tt_writer *payload)
{
    tt_write_varint(payload, row->first);
    if (type == TT_RECORD_SPACED) tt_write_varint(payload, row->step);
    if (type == TT_RECORD_CAMP) tt_write_u64(payload, row->seats);
    tt_write_varint(payload, row->count);
    for (uint32_t i = 0; i < row->count; i++) tt_write_u64(payload, values[i]);
}

bool tt_seats_fit(uint64_t seats, uint32_t count)
{
    return seats != 0 && (count == 64 || seats >> count == 0);
}
