#include "segment.h"

#include "allocation.h"

#include <string.h>

#define ZSTD_STATIC_LINKING_ONLY // contexts in one's own memory
#include <zstd.h>

enum { LEVEL = 19 };

static bool make_room(tt_segment *segment, const tt_allocator *allocator)
{
    size_t size = ZSTD_estimateDCtxSize();
    if (!segment->context) segment->context = tt_allocate_aligned(allocator, size);
    if (!segment->bytes) segment->bytes = tt_allocate(allocator, 1, TT_SEGMENT_TURNS_MAX);
    return segment->context && segment->bytes;
}

// Never more bytes than it says, whatever is packed there.
static bool unpack(tt_segment *segment, const uint8_t *packed, size_t size)
{
    ZSTD_DCtx *context = ZSTD_initStaticDCtx(segment->context, ZSTD_estimateDCtxSize());
    TT_ASSERT(context);
    return ZSTD_decompressDCtx(context, segment->bytes, segment->size, packed, size) ==
           segment->size;
}

tt_status tt_segment_load(tt_segment *segment, const tt_allocator *allocator,
                          const tt_record *record, uint64_t offset, const char **reason)
{
    TT_ASSERT(offset > 0);
    segment->offset = 0;
    tt_reader reader = tt_reader_of(record->payload, record->size);
    segment->first_tick = tt_read_bounded(&reader, UINT32_MAX);
    segment->turns = tt_read_bounded(&reader, TT_SEGMENT_TURNS_MAX);
    segment->size = tt_read_bounded(&reader, TT_SEGMENT_TURNS_MAX);
    const uint8_t *head = tt_read_bytes(&reader, sizeof segment->head);
    *reason = "a segment is out of its bounds";
    if (reader.failed || segment->turns == 0 || segment->size == 0) return TT_DAMAGED;
    if (!make_room(segment, allocator)) return TT_OUT_OF_MEMORY;
    *reason = "a segment can't be unpacked";
    if (!unpack(segment, record->payload + reader.at, tt_reader_left(&reader))) return TT_DAMAGED;
    memcpy(segment->head, head, sizeof segment->head);
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

static void *allocate(void *allocator, size_t size)
{
    return tt_allocate_aligned(allocator, size);
}

static void give_back(void *allocator, void *piece)
{
    (void)allocator;
    tt_free(piece);
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

    tt_allocator own = *allocator;
    ZSTD_customMem memory = {allocate, give_back, &own};
    ZSTD_CCtx *context = ZSTD_createCCtx_advanced(memory);
    if (!context) return TT_OUT_OF_MEMORY;
    size_t packed = ZSTD_compressCCtx(context, bytes + payload.size, sizeof bytes - payload.size,
                                      segment->bytes, segment->size, LEVEL);
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(packed)) return TT_OUT_OF_MEMORY; // it always fits
    tt_record_begin(TT_RECORD_SEGMENT, payload.size + packed, record);
    tt_write_bytes(record, bytes, payload.size + packed);
    tt_write_u64(record, tt_record_check(record->data, record->size));
    TT_ASSERT(!record->failed);
    return TT_OK;
}
