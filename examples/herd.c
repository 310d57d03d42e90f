// A game as they are: its state is a list on the heap. It climbs the ladder by what it has:
//
//     herd_hashed   step and hash              played, recorded, compared tick by tick
//     herd_saved    and save and load          taken back, predicted, sought in
//
// A command adds a sheep; every step moves each of them.

#include "herd.h"

#include <stdlib.h>
#include <tickertape/random.h>

enum { SHEEP_MAX = 100, SHEEP_SIZE = 8 };

typedef struct sheep {
    struct sheep *next; // never saved, never hashed: an address means nothing elsewhere
    int32_t x, y;
} sheep;

typedef struct herd_state {
    tt_random random;
    uint32_t count;
    sheep *first;
} herd_state;

static void forget(herd_state *herd)
{
    for (sheep *next, *each = herd->first; each; each = next) {
        next = each->next;
        free(each);
    }
    herd->first = NULL;
    herd->count = 0;
}

static void add(herd_state *herd, int32_t x, int32_t y)
{
    if (herd->count == SHEEP_MAX) return;
    sheep *fresh = malloc(sizeof *fresh);
    if (!fresh) abort(); // without it this machine alone would part from the others
    *fresh = (sheep){herd->first, x, y};
    herd->first = fresh;
    herd->count++;
}

static void *create(void *context)
{
    (void)context;
    return calloc(1, sizeof(herd_state));
}

static void destroy(void *context, void *memory)
{
    (void)context;
    if (memory) forget(memory);
    free(memory);
}

static void start(void *context, void *memory, const tt_match *match)
{
    (void)context;
    herd_state *herd = memory;
    forget(herd); // a match may be started again
    herd->random = tt_random_seeded(match->seed, 1);
    add(herd, 0, 0);
}

static void step(void *memory, const tt_turn *turn, tt_step *running)
{
    (void)running;
    herd_state *herd = memory;
    for (tt_command command = {0}; tt_turn_next_command(turn, &command);) {
        add(herd, command.seat, 0);
    }
    for (sheep *each = herd->first; each; each = each->next) {
        each->x += tt_random_between(&herd->random, -3, 3);
        each->y += tt_random_between(&herd->random, -3, 3);
    }
}

// Sheep are written from the last to the first that was added, and read the same way.
static void save(void *context, const void *memory, tt_writer *writer)
{
    (void)context;
    const herd_state *herd = memory;
    tt_write_u64(writer, herd->random.state);
    tt_write_u64(writer, herd->random.stream);
    tt_write_u32(writer, herd->count);
    for (const sheep *each = herd->first; each; each = each->next) {
        tt_write_u32(writer, (uint32_t)each->x);
        tt_write_u32(writer, (uint32_t)each->y);
    }
}

static void load(void *context, void *memory, tt_reader *reader)
{
    (void)context;
    herd_state *herd = memory;
    forget(herd);
    herd->random = (tt_random){tt_read_u64(reader), 0};
    herd->random.stream = tt_read_u64(reader);
    sheep **end = &herd->first;
    for (uint32_t left = tt_read_u32(reader); left > 0 && !reader->failed; left--) {
        sheep *each = calloc(1, sizeof *each);
        if (!each) abort(); // half a state would be worse than none
        each->x = (int32_t)tt_read_u32(reader);
        each->y = (int32_t)tt_read_u32(reader);
        *end = each;
        end = &each->next;
        herd->count++;
    }
}

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15) ^ hash >> 29;
}

static uint64_t hash(void *context, const void *memory)
{
    (void)context;
    const herd_state *herd = memory;
    uint64_t value = mixed(herd->random.state, herd->count);
    for (const sheep *each = herd->first; each; each = each->next)
        value = mixed(mixed(value, (uint32_t)each->x), (uint32_t)each->y);
    return value;
}

#define HERD                                                                                       \
    .abi = TT_GAME_ABI, .rules = 1, .tick_rate = 20, .seats_max = 2, .name = "herd",               \
    .state_size = 20 + SHEEP_MAX * SHEEP_SIZE, .create = create, .destroy = destroy,               \
    .start = start, .step = step, .hash = hash

const tt_game herd_hashed = {HERD};
const tt_game herd_saved = {HERD, .save = save, .load = load};
