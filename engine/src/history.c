// Entries in one array, sorted by tick; their bytes are in cells. A delta is packed against the
// newest key before it, so between a key and the next lie exactly those that need it:
//
//     entries   [key 0][16][32] … [496][key 512][528] …
//
// `base` is the key that was needed last: playing on, it is needed again.

#include "history_private.h"

#include "by_tick.h"

#include <string.h>

_Static_assert(offsetof(entry, tick) == 0, "found by tick");

static uint32_t count_until(const tt_history *history, uint32_t tick)
{
    return tt_count_until(history->entries, sizeof(entry), history->count, tick);
}

static const entry *entry_before(const tt_history *history, uint32_t tick)
{
    uint32_t count = count_until(history, tick);
    return count > 0 ? &history->entries[count - 1] : NULL;
}

static const entry *entry_at(const tt_history *history, uint32_t tick)
{
    const entry *found = entry_before(history, tick);
    return found && found->tick == tick ? found : NULL;
}

// The state of an entry; valid until the packer is used again.
static const uint8_t *state_of(tt_history *history, const entry *kept, const uint8_t *base)
{
    uint8_t *room = tt_packer_room(&history->packer, kept->squeezed);
    tt_cells_get(&history->cells, kept->first, room, kept->size);
    const uint8_t *state = tt_unpack(&history->packer, kept->size, kept->squeezed, base);
    TT_ASSERT(state); // it was packed here
    return state;
}

static void fetch_base(tt_history *history, uint32_t key)
{
    if (history->base_tick == key) return;
    const entry *kept = entry_at(history, key);
    TT_ASSERT(kept); // a key stays while it is needed
    const uint8_t *state = state_of(history, kept, NULL);
    memcpy(history->base, state, history->state_size);
    history->base_tick = key;
}

// The key against which a state of `tick` is packed; its own tick: it becomes a key.
static uint32_t key_for(const tt_history *history, uint32_t tick)
{
    const entry *before = entry_before(history, tick);
    bool near = before && before->key / TT_KEY_SPACING == tick / TT_KEY_SPACING;
    return near ? before->key : tick;
}

static tt_packed pack(tt_history *history, uint32_t tick, const uint8_t *state)
{
    uint32_t key = key_for(history, tick);
    if (key != tick) fetch_base(history, key);
    return tt_pack(&history->packer, key != tick ? history->base : NULL, state);
}

static void drop(tt_history *history, const entry *dropped)
{
    tt_cells_drop(&history->cells, dropped->first, dropped->size);
}

// From the newest back, so that one knows of a key whether it is needed.
static void double_spacing(tt_history *history)
{
    uint32_t at = history->count, to = history->count;
    bool needed = false;
    history->spacing *= 2;
    while (at-- > 0) {
        entry *present = &history->entries[at];
        bool is_key = present->key == present->tick;
        bool kept = present->tick % history->spacing == 0 || (is_key && needed);
        needed = is_key ? false : needed || kept;
        if (kept)
            history->entries[--to] = *present;
        else
            drop(history, present);
    }
    history->count -= to;
    memmove(history->entries, history->entries + to, history->count * sizeof(entry));
}

// A grid beyond the newest tick keeps nothing but state 0, which can be had anyway.
static void thin(tt_history *history)
{
    TT_ASSERT(history->count > 0);
    uint32_t newest = history->entries[history->count - 1].tick;
    if (history->spacing <= newest && history->spacing <= UINT32_MAX / 2)
        double_spacing(history);
    else
        drop(history, &history->entries[--history->count]);
}

static bool fits(const tt_history *history, size_t size)
{
    return tt_cells_of(size) <= history->cells.count - history->cells.used &&
           history->count < history->capacity;
}

static bool wanted(const tt_history *history, uint32_t tick)
{
    return tick % history->spacing == 0 && !entry_at(history, tick);
}

static void keep(tt_history *history, const tt_packed *packed, const tt_sim *sim)
{
    uint32_t tick = tt_sim_tick(sim), index = count_until(history, tick);
    entry made = {
        .tick = tick,
        .key = key_for(history, tick),
        .first = tt_cells_put(&history->cells, packed->bytes, packed->size),
        .size = (uint32_t)packed->size,
        .squeezed = packed->squeezed,
        .trail = tt_sim_trail(sim),
        .hash = tt_sim_hash(sim),
    };
    entry *slot = &history->entries[index];
    memmove(slot + 1, slot, (history->count - index) * sizeof *slot);
    *slot = made;
    history->count++;
}

// Thinning may take the key that the state was packed against: then it is packed anew.
void tt_history_add(tt_history *history, tt_sim *sim)
{
    uint32_t tick = tt_sim_tick(sim);
    TT_ASSERT(tt_sim_bytes_size(tt_sim_game(sim)) == history->state_size);
    if (!wanted(history, tick)) return;
    const uint8_t *state = tt_sim_bytes(sim);
    tt_packed packed = pack(history, tick, state);
    while (!fits(history, packed.size)) {
        thin(history);
        if (!wanted(history, tick)) return;
        packed = pack(history, tick, state);
    }
    keep(history, &packed, sim);
}

bool tt_history_before(const tt_history *history, uint32_t tick, uint32_t *found)
{
    const entry *before = entry_before(history, tick);
    if (before) *found = before->tick;
    return before != NULL;
}

void tt_history_restore(tt_history *history, uint32_t tick, tt_sim *sim)
{
    const entry *kept = entry_at(history, tick);
    TT_ASSERT(kept && tt_sim_bytes_size(tt_sim_game(sim)) == history->state_size);
    fetch_base(history, kept->key);
    const uint8_t *state =
        kept->key == tick ? history->base : state_of(history, kept, history->base);
    tt_sim_load(sim, tick, kept->trail, state);
}

bool tt_history_from(const tt_history *history, uint32_t tick, tt_kept *found)
{
    uint32_t index = tick > 0 ? count_until(history, tick - 1) : 0;
    if (index == history->count) return false;
    const entry *kept = &history->entries[index];
    *found = (tt_kept){
        .tick = kept->tick,
        .key = kept->key,
        .size = kept->size,
        .squeezed = kept->squeezed,
        .trail = kept->trail,
        .hash = kept->hash,
    };
    return true;
}

void tt_history_copy(const tt_history *history, const tt_kept *kept, uint8_t *bytes)
{
    const entry *there = entry_at(history, kept->tick);
    TT_ASSERT(there && there->size == kept->size);
    tt_cells_get(&history->cells, there->first, bytes, kept->size);
}

const uint8_t *tt_history_unpack(tt_history *history, const tt_kept *kept, const uint8_t *bytes,
                                 const uint8_t *base)
{
    tt_packer *packer = &history->packer;
    bool packed = kept->size > 0 && kept->size <= tt_delta_most(history->state_size);
    if (!packed || (kept->squeezed && !packer->codec)) return NULL;
    memcpy(tt_packer_room(packer, kept->squeezed), bytes, kept->size);
    return tt_unpack(packer, kept->size, kept->squeezed, base);
}

uint64_t tt_history_packed_most(const tt_game *game)
{
    return tt_delta_most((size_t)tt_sim_bytes_size(game));
}

uint32_t tt_history_count(const tt_history *history)
{
    return history->count;
}

uint32_t tt_history_spacing(const tt_history *history)
{
    return history->spacing;
}

uint64_t tt_history_used(const tt_history *history)
{
    return (uint64_t)history->cells.used * TT_CELL_SIZE + history->count * sizeof(entry);
}

uint64_t tt_history_capacity(const tt_history *history)
{
    return (uint64_t)history->cells.count * TT_CELL_SIZE + history->capacity * sizeof(entry);
}
