#include "slots.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHECKED = TT_SLOT_SIZE - 8 };

uint64_t tt_slot_at(uint32_t sequence)
{
    return TT_SLOTS_AT + (sequence & 1) * (uint64_t)TT_SLOT_SIZE;
}

void tt_slot_write(const tt_slot *slot, uint64_t seed, tt_writer *writer)
{
    size_t start = writer->size;
    tt_write_u32(writer, slot->sequence);
    tt_write_u32(writer, slot->flags);
    tt_write_u64(writer, slot->offset);
    tt_write_u32(writer, slot->ticks);
    tt_write_u32(writer, 0);
    TT_ASSERT(!writer->failed);
    tt_write_u64(writer, XXH3_64bits_withSeed(writer->data + start, CHECKED, seed));
}

void tt_slots_write(tt_slot slot, uint64_t seed, tt_writer *writer)
{
    TT_ASSERT(slot.sequence % 2 == 0);
    tt_slot_write(&slot, seed, writer);
    slot.sequence++;
    tt_slot_write(&slot, seed, writer);
}

static bool read_slot(tt_slot *slot, uint64_t seed, const uint8_t *bytes)
{
    tt_reader reader = tt_reader_of(bytes, TT_SLOT_SIZE);
    slot->sequence = tt_read_u32(&reader);
    slot->flags = tt_read_u32(&reader);
    slot->offset = tt_read_u64(&reader);
    slot->ticks = tt_read_u32(&reader);
    bool known = tt_read_u32(&reader) == 0 && slot->flags <= (TT_SLOT_CLOSED | TT_SLOT_FAILED);
    return tt_read_u64(&reader) == XXH3_64bits_withSeed(bytes, CHECKED, seed) && known;
}

void tt_slots_read(tt_slots *slots, uint64_t seed, const uint8_t bytes[TT_SLOTS_SIZE])
{
    for (uint32_t i = 0; i < 2; i++) {
        tt_slot *slot = &slots->slot[i];
        bool whole = read_slot(slot, seed, bytes + i * (size_t)TT_SLOT_SIZE);
        slots->whole[i] = whole && (slot->sequence & 1) == i;
    }
}

const tt_slot *tt_slots_newest(const tt_slots *slots)
{
    const tt_slot *first = &slots->slot[0], *second = &slots->slot[1];
    if (!slots->whole[0]) return slots->whole[1] ? second : NULL;
    return slots->whole[1] && second->sequence > first->sequence ? second : first;
}
