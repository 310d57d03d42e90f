// States in one array, sorted by tick:
//
//     [57][58][59][60][61][  ]     one slot more than `capacity`, for the one being added
//
// The window only ever loses its first or its last state.

#include "tickertape/recent.h"

#include "allocation.h"
#include "by_tick.h"

#include <string.h>

enum { CAPACITY = 256, SPACING_LOADED = 8 }; // the defaults

struct tt_recent {
    tt_sim *sim;
    uint32_t capacity, spacing, count;
    tt_snapshot states[];
};

tt_status tt_recent_create(const tt_recent_def *def, tt_recent **out)
{
    *out = NULL;
    if (!tt_sim_saves(def->sim)) return TT_UNSUPPORTED;
    size_t capacity = def->capacity > 0 ? def->capacity : CAPACITY;
    if (capacity > SIZE_MAX / sizeof(tt_snapshot) - 2) return TT_OUT_OF_MEMORY;
    tt_recent *recent =
        tt_allocate(&def->allocator, 1, sizeof *recent + (capacity + 1) * sizeof(tt_snapshot));
    if (!recent) return TT_OUT_OF_MEMORY;
    recent->sim = def->sim;
    recent->capacity = (uint32_t)capacity;
    recent->spacing = def->spacing;
    if (def->spacing == 0)
        recent->spacing = tt_game_flat(tt_sim_game(def->sim)) ? 1 : SPACING_LOADED;
    *out = recent;
    return TT_OK;
}

void tt_recent_destroy(tt_recent *recent)
{
    if (!recent) return;
    tt_recent_clear(recent);
    tt_free(recent);
}

_Static_assert(offsetof(tt_snapshot, tick) == 0, "found by tick");

static uint32_t count_until(const tt_recent *recent, uint32_t tick)
{
    return tt_count_until(recent->states, sizeof(tt_snapshot), recent->count, tick);
}

static void keep(tt_recent *recent, uint32_t tick)
{
    uint32_t index = count_until(recent, tick);
    if (index > 0 && recent->states[index - 1].tick == tick) return;
    tt_snapshot *slot = &recent->states[index];
    memmove(slot + 1, slot, (recent->count - index) * sizeof *slot);
    *slot = tt_sim_save(recent->sim);
    recent->count++;
}

static void drop_furthest(tt_recent *recent, uint32_t tick)
{
    uint32_t last = recent->count - 1;
    uint32_t before = recent->states[0].tick < tick ? tick - recent->states[0].tick : 0;
    uint32_t after = recent->states[last].tick > tick ? recent->states[last].tick - tick : 0;
    tt_sim_release(recent->sim, &recent->states[before >= after ? 0 : last]);
    recent->count--;
    if (before >= after)
        memmove(recent->states, recent->states + 1, recent->count * sizeof recent->states[0]);
}

static void make_room(tt_recent *recent, uint32_t tick)
{
    const tt_blocks *blocks = tt_sim_blocks(recent->sim);
    while (recent->count > 0 && (recent->count > recent->capacity || !tt_blocks_room(blocks)))
        drop_furthest(recent, tick);
}

void tt_recent_add(tt_recent *recent)
{
    uint32_t tick = tt_sim_tick(recent->sim);
    make_room(recent, tick); // others may have taken room, and saving may need it
    if (tick % recent->spacing != 0 || !tt_blocks_room(tt_sim_blocks(recent->sim))) return;
    keep(recent, tick);
    make_room(recent, tick);
}

const tt_snapshot *tt_recent_before(const tt_recent *recent, uint32_t tick)
{
    uint32_t count = count_until(recent, tick);
    return count > 0 ? &recent->states[count - 1] : NULL;
}

void tt_recent_clear(tt_recent *recent)
{
    for (uint32_t i = 0; i < recent->count; i++) tt_sim_release(recent->sim, &recent->states[i]);
    recent->count = 0;
}

uint32_t tt_recent_count(const tt_recent *recent)
{
    return recent->count;
}
