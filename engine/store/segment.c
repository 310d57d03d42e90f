#include "segment.h"

#include "allocation.h"
#include "packing.h"

tt_status tt_segment_load(tt_segment *segment, const tt_allocator *allocator,
                          const tt_record *record, uint64_t offset, const char **reason)
{
    TT_ASSERT(offset > 0);
    segment->offset = 0;
    tt_reader reader = tt_reader_of(record->payload, record->size);
    segment->first_tick = tt_read_bounded(&reader, UINT32_MAX);
    segment->turns = tt_read_bounded(&reader, TT_PACKED_MAX);
    segment->size = tt_read_bounded(&reader, TT_PACKED_MAX);
    tt_read_copy(&reader, segment->head, sizeof segment->head);
    *reason = "a record's check is wrong";
    if (!tt_record_intact(record)) return TT_DAMAGED;
    *reason = "a segment is out of its bounds";
    if (reader.failed || segment->turns == 0 || segment->size == 0) return TT_DAMAGED;
    if (!tt_packing_room(allocator, &segment->bytes, &segment->context)) return TT_OUT_OF_MEMORY;
    *reason = "a segment can't be unpacked";
    if (!tt_packing_unpack(segment->context, &reader, segment->bytes, segment->size))
        return TT_DAMAGED;
    segment->total = record->total;
    segment->offset = offset;
    return TT_OK;
}

void tt_segment_free(tt_segment *segment)
{
    tt_free(segment->bytes);
    tt_free(segment->context);
}

bool tt_segment_holds(const tt_segment *segment, uint64_t offset)
{
    return segment->offset > 0 && segment->offset == offset;
}

bool tt_segment_turn(const tt_segment *segment, uint32_t within, tt_record *turn)
{
    if (within >= segment->size) return false;
    tt_reader reader = tt_reader_of(segment->bytes + within, segment->size - within);
    tt_turn_skip(&reader);
    if (reader.failed) return false;
    bool last = tt_reader_left(&reader) == 0;
    *turn = (tt_record){
        .shape = TT_SHAPE_WHOLE,
        .type = TT_RECORD_TURN,
        .size = (uint32_t)reader.at,
        .total = last ? segment->total : 0,
        .payload = segment->bytes + within,
        .check = last ? segment->head : NULL,
        .within = last ? 0 : within + (uint32_t)reader.at,
    };
    return true;
}

tt_status tt_segment_write(const tt_segment *segment, const tt_allocator *allocator,
                           tt_writer *record)
{
    uint8_t bytes[TT_RECORD_PAYLOAD_MAX];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_varint(&payload, segment->first_tick);
    tt_write_varint(&payload, segment->turns);
    tt_write_varint(&payload, segment->size);
    tt_write_bytes(&payload, segment->head, sizeof segment->head);

    tt_status status = tt_packing_pack(allocator, segment->bytes, segment->size, &payload);
    if (status == TT_OK) tt_record_write(TT_RECORD_SEGMENT, &payload, record);
    return status;
}
