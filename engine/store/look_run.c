#include "look_run.h"

#include "allocation.h"

#include <string.h>

bool tt_record_has_looks(const tt_record *record)
{
    return record->type == TT_RECORD_LOOK || record->type == TT_RECORD_LOOKS;
}

void tt_look_run_free(tt_look_run *run)
{
    tt_free(run->bytes);
    tt_free(run->context);
}

static tt_status load_single(tt_look_run *run, const tt_record *record)
{
    if (record->size > sizeof run->single) return TT_DAMAGED;
    if (record->size > 0) memcpy(run->single, record->payload, record->size);
    run->reader = tt_reader_of(run->single, record->size);
    run->count = 1;
    return TT_OK;
}

static tt_status load_packed(tt_look_run *run, const tt_allocator *allocator,
                             const tt_record *record)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    run->count = tt_read_bounded(&reader, TT_PACKED_MAX);
    uint32_t size = tt_read_bounded(&reader, TT_PACKED_MAX);
    if (reader.failed || run->count == 0 || size == 0) return TT_DAMAGED;
    if (!tt_packing_room(allocator, &run->bytes, &run->context)) return TT_OUT_OF_MEMORY;
    run->reader = tt_reader_of(run->bytes, size);
    return tt_packing_unpack(run->context, &reader, run->bytes, size) ? TT_OK : TT_DAMAGED;
}

tt_status tt_look_run_start(tt_look_run *run, const tt_allocator *allocator,
                            const tt_record *record, uint64_t offset)
{
    tt_status status = TT_OK;
    TT_ASSERT(tt_record_has_looks(record));
    if (run->offset != offset) {
        run->offset = 0;
        run->packed = record->type == TT_RECORD_LOOKS;
        status = run->packed ? load_packed(run, allocator, record) : load_single(run, record);
    }
    if (status != TT_OK) return status;
    run->offset = offset;
    run->passed = 0;
    run->reader.at = 0;
    run->reader.failed = false;
    if (run->packed) memset(run->last, 0, sizeof run->last);
    return TT_OK;
}

static bool read_data(tt_look *look, const tt_look *last, size_t size, tt_reader *reader)
{
    const uint8_t *bytes = size <= TT_LOOK_SIZE_MAX ? tt_read_bytes(reader, size) : NULL;
    if (!bytes) return false;
    look->size = (uint8_t)size;
    memset(look->data, 0, sizeof look->data);
    for (size_t i = 0; i < size; i++) look->data[i] = (uint8_t)(last->data[i] + bytes[i]);
    return true;
}

static bool read_single(tt_look *look, tt_reader *reader)
{
    static const tt_look none;
    look->tick = tt_read_bounded(reader, UINT32_MAX);
    look->seat = tt_read_u8(reader);
    return !reader->failed && look->seat < TT_SEATS_MAX &&
           read_data(look, &none, tt_reader_left(reader), reader);
}

static bool read_packed(tt_look_run *run, tt_look *look)
{
    look->seat = tt_read_u8(&run->reader);
    if (look->seat >= TT_SEATS_MAX) return false;
    tt_look *last = &run->last[look->seat];
    uint32_t later = tt_read_bounded(&run->reader, UINT32_MAX - last->tick);
    uint32_t size = tt_read_u8(&run->reader);
    if (run->reader.failed || !read_data(look, last, size, &run->reader)) return false;
    look->tick = last->tick + later;
    *last = *look; // behind a short one are zeros
    return true;
}

bool tt_look_run_next(tt_look_run *run, tt_look *look)
{
    if (run->passed == run->count) return false;
    bool read = run->packed ? read_packed(run, look) : read_single(look, &run->reader);
    bool last = run->passed + 1 == run->count;
    if (!read || last != (tt_reader_left(&run->reader) == 0)) return false;
    run->passed++;
    return true;
}

void tt_look_write(const tt_look *look, tt_writer *record)
{
    uint8_t bytes[TT_LOOK_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_varint(&payload, look->tick);
    tt_write_u8(&payload, look->seat);
    tt_write_bytes(&payload, look->data, look->size);
    tt_record_write(TT_RECORD_LOOK, &payload, record);
}

bool tt_look_pack_add(tt_look_pack *pack, const tt_look *look)
{
    tt_writer writer = tt_writer_of(pack->bytes, sizeof pack->bytes);
    writer.size = pack->size;
    tt_look *last = &pack->last[look->seat];
    TT_ASSERT(look->tick >= last->tick);
    tt_write_u8(&writer, look->seat);
    tt_write_varint(&writer, look->tick - last->tick);
    tt_write_u8(&writer, look->size);
    for (uint32_t i = 0; i < look->size; i++)
        tt_write_u8(&writer, (uint8_t)(look->data[i] - last->data[i]));
    if (writer.failed) return false;
    pack->size = (uint32_t)writer.size;
    pack->count++;
    *last = (tt_look){look->tick, look->seat, look->size, {0}};
    memcpy(last->data, look->data, look->size);
    return true;
}

tt_status tt_look_pack_write(tt_look_pack *pack, const tt_allocator *allocator, tt_writer *record)
{
    uint8_t bytes[TT_RECORD_PAYLOAD_MAX];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_varint(&payload, pack->count);
    tt_write_varint(&payload, pack->size);
    tt_status status = tt_packing_pack(allocator, pack->bytes, pack->size, &payload);
    if (status != TT_OK) return status;
    tt_record_write(TT_RECORD_LOOKS, &payload, record);
    memset(pack->last, 0, sizeof pack->last);
    pack->count = pack->size = 0;
    return TT_OK;
}
