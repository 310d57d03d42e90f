#include "looks.h"

#include "allocation.h"

#include <string.h>

void tt_look_write(const tt_look *look, tt_writer *record)
{
    uint8_t bytes[TT_LOOK_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    size_t start = record->size;
    tt_write_varint(&payload, look->tick);
    tt_write_u8(&payload, look->seat);
    tt_write_bytes(&payload, look->data, look->size);
    tt_record_begin(TT_RECORD_LOOK, payload.size, record);
    tt_write_bytes(record, payload.data, payload.size);
    tt_write_u64(record, tt_record_check(record->data + start, record->size - start));
}

bool tt_look_read(tt_look *look, const tt_record *record)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    look->tick = tt_read_bounded(&reader, UINT32_MAX);
    look->seat = tt_read_u8(&reader);
    size_t size = tt_reader_left(&reader);
    if (reader.failed || size > TT_LOOK_SIZE_MAX) return false;
    look->size = (uint8_t)size;
    if (size > 0) memcpy(look->data, record->payload + reader.at, size);
    return true;
}

void tt_looks_free(tt_looks *looks)
{
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) tt_free(looks->seats[seat].places);
}

// By a quarter at a time: doubling could take twice what is needed.
static bool make_room(tt_looks *looks, tt_seat_looks *seat)
{
    if (seat->count < seat->capacity) return true;
    uint32_t capacity = seat->capacity + seat->capacity / 4 + 16;
    void *places = tt_reallocate(&looks->allocator, seat->places, capacity, sizeof *seat->places);
    if (!places) return false;
    seat->places = places;
    seat->capacity = capacity;
    return true;
}

static void thin(tt_looks *looks)
{
    looks->thinned++;
    looks->count = 0;
    for (uint32_t i = 0; i < TT_SEATS_MAX; i++) {
        tt_seat_looks *seat = &looks->seats[i];
        uint32_t kept = 0;
        for (uint32_t k = 0; k < seat->count; k += 2) seat->places[kept++] = seat->places[k];
        seat->count = kept;
        looks->count += kept;
    }
}

bool tt_looks_add(tt_looks *looks, const tt_look *look, uint64_t offset)
{
    tt_seat_looks *seat = &looks->seats[look->seat];
    TT_ASSERT(look->tick >= seat->least);
    if (looks->count == TT_TAPE_LOOKS_MAX) thin(looks);
    bool kept = seat->seen % (UINT32_C(1) << looks->thinned) == 0;
    if (kept && !make_room(looks, seat)) return false;
    seat->seen++;
    seat->least = look->tick;
    if (!kept) return true;
    seat->places[seat->count++] =
        (tt_look_place){look->tick, {(uint32_t)offset, (uint32_t)(offset >> 32)}};
    looks->count++;
    return true;
}

uint64_t tt_looks_find(const tt_looks *looks, uint8_t seat, uint32_t tick)
{
    const tt_seat_looks *of = &looks->seats[seat];
    uint32_t low = 0, high = of->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (of->places[middle].tick > tick)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == 0) return 0;
    const tt_look_place *place = &of->places[low - 1];
    return (uint64_t)place->offset[1] << 32 | place->offset[0];
}
