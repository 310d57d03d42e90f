// The game's own writes are not part of a way's cost, its announcing them is: places are drawn and
// written first, and announced when the state is kept.

#include "keep.h"
#include "tickertape/random.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { KEPT = KEEP_BACK + 2, WORD = 8 };

struct keep {
    keep_way way;
    uint64_t size;
    uint8_t *state;
    tt_blocks *blocks;
    tt_image *images[KEPT];
    uint8_t *copies[KEPT];
    uint64_t hash;
    uint64_t *places; // of this tick's writes
    uint32_t count;
};

static void *must(void *memory)
{
    if (!memory) exit(1);
    return memory;
}

keep *keep_create(keep_way way, uint64_t size)
{
    keep *k = must(calloc(1, sizeof *k));
    uint64_t places = size / TT_BLOCK_SIZE > KEEP_WRITES ? size / TT_BLOCK_SIZE : KEEP_WRITES;
    *k = (keep){.way = way, .size = size};
    k->state = must(aligned_alloc(TT_BLOCK_SIZE, size));
    memset(k->state, 0, size); // touched: the first write to a page is no part of a tick
    k->places = must(calloc(places, sizeof *k->places));
    tt_blocks_def def = {.state_size = size, .budget = tt_blocks_least(size) / 2 * (KEPT + 3)};
    if (way == KEEP_RING)
        for (uint32_t i = 0; i < KEPT; i++) k->copies[i] = must(calloc(1, size));
    else if (tt_blocks_create(&def, &k->blocks) != TT_OK)
        exit(1);
    return k;
}

void keep_destroy(keep *k)
{
    for (uint32_t i = 0; i < KEPT; i++) {
        if (k->blocks) tt_blocks_release(k->blocks, k->images[i]);
        free(k->copies[i]);
    }
    tt_blocks_destroy(k->blocks);
    free(k->places);
    free(k->state);
    free(k);
}

static void write_word(keep *k, uint64_t place, uint64_t value)
{
    memcpy(k->state + place, &value, sizeof value);
    k->places[k->count++] = place;
}

void keep_write(keep *k, uint32_t tick, bool everywhere)
{
    tt_random random = tt_random_seeded(tick + 1, 1);
    k->count = 0;
    for (uint32_t i = 0; i < KEEP_WRITES && !everywhere; i++) {
        uint64_t place = tt_random_next(&random) % (k->size / WORD) * WORD;
        write_word(k, place, tt_random_next(&random));
    }
    for (uint64_t at = 0; at < k->size && everywhere; at += TT_BLOCK_SIZE)
        write_word(k, at + tick % 64 * WORD, tick + at);
}

static void save_copy(keep *k, uint32_t slot)
{
    memcpy(k->copies[slot], k->state, k->size);
    k->hash = XXH3_64bits(k->state, k->size);
}

static void save_image(keep *k, uint32_t tick, uint32_t slot)
{
    bool marks = k->way == KEEP_MARKED;
    tt_image *base = tick > 0 ? k->images[(tick - 1) % KEPT] : NULL;
    for (uint32_t i = 0; i < k->count && marks; i++) tt_blocks_mark(k->blocks, k->places[i], WORD);
    tt_blocks_release(k->blocks, k->images[slot]);
    k->images[slot] = tt_blocks_save(k->blocks, base, k->state,
                                     marks ? TT_CHANGES_MARKED : TT_CHANGES_COMPARED, NULL);
    k->hash = tt_image_hash(k->images[slot]);
}

void keep_save(keep *k, uint32_t tick)
{
    if (k->way == KEEP_RING)
        save_copy(k, tick % KEPT);
    else
        save_image(k, tick, tick % KEPT);
}

void keep_restore(keep *k, uint32_t from, uint32_t to)
{
    if (k->way == KEEP_RING)
        memcpy(k->state, k->copies[to % KEPT], k->size);
    else
        tt_blocks_restore(k->blocks, k->images[to % KEPT], k->images[from % KEPT], k->state);
}

uint64_t keep_hash(const keep *k)
{
    return k->hash;
}

const uint8_t *keep_state(const keep *k)
{
    return k->state;
}
