#include "record.h"

#include <string.h>

bool tt_record_find_head(tt_record *record)
{
    if (record->type != TT_RECORD_STRIPPED) return true;
    if (record->size <= TT_HEAD_SIZE) return false;
    record->head = record->payload;
    record->payload += TT_HEAD_SIZE;
    record->size -= TT_HEAD_SIZE;
    return true;
}

tt_status tt_record_get(tt_source *source, uint64_t offset, tt_record *record)
{
    uint64_t left = source->end - offset;
    size_t front = left < TT_RECORD_SIZE_MIN ? (size_t)left : TT_RECORD_SIZE_MIN;
    const uint8_t *bytes;
    tt_status status = tt_source_get(source, offset, front, &bytes);
    if (status != TT_OK) return status;
    tt_reader reader = tt_reader_of(bytes, front);
    *record = (tt_record){.shape = TT_SHAPE_ZERO, .type = tt_read_u8(&reader)};
    if (record->type == TT_RECORD_NONE) return TT_OK;
    record->shape = TT_SHAPE_INCOMPLETE;
    if (left < TT_RECORD_SIZE_MIN) return TT_OK;
    record->size = tt_read_bounded(&reader, tt_record_payload_max(record->type));
    record->total = (uint32_t)reader.at + record->size + TT_TAPE_CHECK_SIZE;
    if (reader.failed) record->shape = TT_SHAPE_OVERSIZED;
    if (reader.failed || record->total > left) return TT_OK;

    status = tt_source_get(source, offset, record->total, &record->bytes);
    if (status != TT_OK) return status;
    record->shape = TT_SHAPE_WHOLE;
    record->payload = record->bytes + reader.at;
    record->check = record->payload + record->size;
    if (!tt_record_find_head(record)) record->shape = TT_SHAPE_OVERSIZED;
    return TT_OK;
}

bool tt_record_has_turn(const tt_record *record)
{
    return record->type == TT_RECORD_TURN || record->type == TT_RECORD_STRIPPED;
}

bool tt_record_intact(const tt_record *record)
{
    tt_reader check = tt_reader_of(record->check, TT_TAPE_CHECK_SIZE);
    return tt_read_u64(&check) ==
           tt_record_check(record->bytes, record->total - TT_TAPE_CHECK_SIZE);
}

tt_place tt_place_at(uint64_t offset, uint32_t tick, const uint8_t head[TT_HEAD_SIZE])
{
    tt_place place = {.offset = offset, .numbering = {.tick = tick}};
    memcpy(place.head, head, TT_HEAD_SIZE);
    return place;
}

bool tt_place_links(const tt_place *place, const tt_record *record, uint8_t head[TT_HEAD_SIZE])
{
    memcpy(head, record->head ? record->head : place->head, TT_HEAD_SIZE);
    if (record->head) return tt_record_intact(record);
    tt_chain_link(head, record->payload, record->size);
    return !record->check || memcmp(head, record->check, TT_TAPE_CHECK_SIZE) == 0;
}

// Marks what was taken out of a turn: all that was said, and something was.
static bool mark_stripped(tt_turn *turn)
{
    bool any = false;
    for (uint32_t i = 0; i < turn->count; i++) {
        tt_event *event = &turn->events[i];
        if (!tt_event_is_chat(event->type)) continue;
        if (event->size > 0) return false;
        any = event->stripped = true;
    }
    return any;
}

bool tt_place_read(const tt_place *place, const tt_record *record, tt_turn *turn)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    tt_turn_peek(turn, &place->numbering, &reader);
    // Tick numbers that wrapped around would be no order.
    if (!tt_reader_done(&reader) || turn->tick == UINT32_MAX) return false;
    return !record->head || mark_stripped(turn);
}

void tt_place_pass(tt_place *place, const tt_record *record, const uint8_t head[TT_HEAD_SIZE],
                   const tt_turn *turn)
{
    tt_numbering_pass(&place->numbering, turn);
    place->offset += record->total;
    place->within = record->within;
    memcpy(place->head, head, TT_HEAD_SIZE);
}

bool tt_place_take(tt_place *place, const tt_record *record, tt_turn *turn)
{
    uint8_t head[TT_HEAD_SIZE];
    bool fits = tt_place_links(place, record, head) && tt_place_read(place, record, turn);
    if (fits) tt_place_pass(place, record, head, turn);
    return fits;
}
