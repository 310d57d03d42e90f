// Snapshots in one array, sorted by tick, on a grid of `spacing`:
//
//     [ 0 ][ 8 ][16 ][24 ][    ]     one slot more than `capacity`, for the one being added
//
// Thinning keeps the entries whose tick is a multiple of the doubled spacing, in place.

#include "tickertape/history.h"

#include <stdlib.h>
#include <string.h>

enum { SPACING = 8, CAPACITY = 4096 }; // the defaults

struct tt_history {
    tt_history_def def;
    uint32_t spacing, count;
    tt_snapshot snapshots[];
};

tt_status tt_history_create(const tt_history_def *def, tt_history **out)
{
    *out = NULL;
    if (!tt_sim_saves(def->sim)) return TT_UNSUPPORTED;
    uint64_t capacity = def->capacity > 0 ? def->capacity : CAPACITY;
    uint64_t size = sizeof(tt_history) + (capacity + 1) * sizeof(tt_snapshot);
    tt_history *history = size <= SIZE_MAX ? calloc(1, (size_t)size) : NULL;
    if (!history) return TT_OUT_OF_MEMORY;
    history->def = *def;
    history->def.capacity = (uint32_t)capacity;
    if (def->spacing == 0) history->def.spacing = SPACING;
    history->spacing = history->def.spacing;
    *out = history;
    return TT_OK;
}

void tt_history_destroy(tt_history *history)
{
    if (!history) return;
    tt_history_clear(history);
    free(history);
}

static void drop_last(tt_history *history)
{
    tt_sim_release(history->def.sim, &history->snapshots[--history->count]);
}

static bool crowded(const tt_history *history)
{
    return history->count > history->def.capacity ||
           !tt_blocks_room(tt_sim_blocks(history->def.sim));
}

static void double_spacing(tt_history *history)
{
    history->spacing *= 2;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < history->count; i++) {
        tt_snapshot *snapshot = &history->snapshots[i];
        if (snapshot->tick % history->spacing != 0)
            tt_sim_release(history->def.sim, snapshot);
        else
            history->snapshots[kept++] = *snapshot;
    }
    history->count = kept;
}

// A grid beyond the newest tick keeps nothing but state 0, which can be had anyway.
static void thin(tt_history *history)
{
    while (history->count > 0 && crowded(history)) {
        uint32_t newest = history->snapshots[history->count - 1].tick;
        if (history->spacing <= newest && history->spacing <= UINT32_MAX / 2)
            double_spacing(history);
        else
            drop_last(history);
    }
}

// How many snapshots are at or before `tick`.
static uint32_t count_until(const tt_history *history, uint32_t tick)
{
    uint32_t low = 0, high = history->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (history->snapshots[middle].tick <= tick)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void keep(tt_history *history, uint32_t tick)
{
    uint32_t index = count_until(history, tick);
    if (index > 0 && history->snapshots[index - 1].tick == tick) return;
    tt_snapshot *slot = &history->snapshots[index];
    memmove(slot + 1, slot, (history->count - index) * sizeof *slot);
    *slot = tt_sim_save(history->def.sim);
    history->count++;
}

void tt_history_add(tt_history *history)
{
    thin(history); // others may have taken room, and the present state parts from what is kept
    uint32_t tick = tt_sim_tick(history->def.sim);
    if (tick % history->spacing != 0 || crowded(history)) return;
    keep(history, tick);
    thin(history);
}

const tt_snapshot *tt_history_before(const tt_history *history, uint32_t tick)
{
    uint32_t count = count_until(history, tick);
    return count > 0 ? &history->snapshots[count - 1] : NULL;
}

void tt_history_drop_after(tt_history *history, uint32_t tick)
{
    while (history->count > 0 && history->snapshots[history->count - 1].tick > tick)
        drop_last(history);
}

void tt_history_clear(tt_history *history)
{
    while (history->count > 0) drop_last(history);
    history->spacing = history->def.spacing;
}

uint32_t tt_history_count(const tt_history *history)
{
    return history->count;
}

uint32_t tt_history_spacing(const tt_history *history)
{
    return history->spacing;
}
