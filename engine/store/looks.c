#include "looks.h"

#include "allocation.h"
#include "by_tick.h"

_Static_assert(offsetof(tt_look_place, tick) == 0, "found by tick");

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

bool tt_looks_room(tt_looks *looks, uint64_t seats)
{
    for (; seats != 0; seats &= seats - 1) {
        if (!make_room(looks, &looks->seats[__builtin_ctzll(seats)])) return false;
    }
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

void tt_looks_add(tt_looks *looks, uint8_t seat, uint32_t tick, uint64_t offset)
{
    tt_seat_looks *of = &looks->seats[seat];
    if (looks->count == TT_TAPE_LOOKS_MAX) thin(looks);
    bool kept = of->seen++ % (UINT32_C(1) << looks->thinned) == 0;
    if (!kept) return;
    TT_ASSERT(of->count < of->capacity);
    of->places[of->count++] = (tt_look_place){tick, {(uint32_t)offset, (uint32_t)(offset >> 32)}};
    looks->count++;
}

uint64_t tt_looks_find(const tt_looks *looks, uint8_t seat, uint32_t tick)
{
    const tt_seat_looks *of = &looks->seats[seat];
    uint32_t count = tt_count_until(of->places, sizeof(tt_look_place), of->count, tick);
    if (count == 0) return 0;
    const tt_look_place *place = &of->places[count - 1];
    return (uint64_t)place->offset[1] << 32 | place->offset[0];
}
