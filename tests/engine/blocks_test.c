// Blocks against a model that keeps whole copies and hashes them by the definition.

#include "tickertape/blocks.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

enum { KEPT = 6, ROUNDS = 60 };

// One block, an end that is not whole, a full node, one more block, three levels of nodes.
static const uint64_t sizes[] = {1,     63,    4095,  4096,        4097,
                                 65536, 65537, 70001, 256 * 4096u, 257 * 4096u + 5};

static uint64_t defined_hash(const uint8_t *state, uint64_t size)
{
    static uint64_t hashes[512];
    uint64_t count = 0;
    for (uint64_t at = 0; at < size; at += TT_BLOCK_SIZE)
        hashes[count++] =
            XXH3_64bits(state + at, size - at < TT_BLOCK_SIZE ? size - at : TT_BLOCK_SIZE);
    while (count > 1) {
        uint64_t parents = 0;
        for (uint64_t at = 0; at < count; at += TT_BLOCK_FANOUT) {
            uint64_t children = count - at < TT_BLOCK_FANOUT ? count - at : TT_BLOCK_FANOUT;
            hashes[parents++] = XXH3_64bits(hashes + at, children * sizeof hashes[0]);
        }
        count = parents;
    }
    return hashes[0];
}

static uint64_t defined_difference(const uint8_t *a, const uint8_t *b, uint64_t size, uint64_t from)
{
    for (uint64_t i = from; i < size; i++)
        if (a[i] != b[i]) return i;
    return UINT64_MAX;
}

// A state under change, the images taken of it and a whole copy for each.
typedef struct model {
    tt_blocks *blocks;
    tt_random random;
    uint64_t size;
    uint8_t *state;
    tt_image *now; // of `state`
    tt_image *images[KEPT];
    uint8_t *copies[KEPT];
} model;

static tt_blocks *pool_for(uint64_t size, uint64_t states, bool prove)
{
    tt_blocks *blocks = NULL;
    tt_blocks_def def = {
        .state_size = size, .budget = tt_blocks_least(size) / 2 * states, .prove = prove};
    cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OK));
    return blocks;
}

static model world_of(uint64_t size, uint64_t seed)
{
    model world = {.size = size, .random = tt_random_seeded(seed, size)};
    world.blocks = pool_for(size, KEPT + 2, true);
    world.state = calloc(1, size);
    world.now = tt_blocks_save(world.blocks, NULL, world.state, TT_CHANGES_COMPARED, NULL);
    for (uint32_t i = 0; i < KEPT; i++) {
        world.images[i] = tt_image_retain(world.now);
        world.copies[i] = calloc(1, size);
    }
    return world;
}

static void end_world(model *world)
{
    tt_blocks_release(world->blocks, world->now);
    for (uint32_t i = 0; i < KEPT; i++) {
        cr_assert(lt(u64, 0, tt_blocks_used(world->blocks)));
        tt_blocks_release(world->blocks, world->images[i]);
        free(world->copies[i]);
    }
    cr_assert(eq(u64, tt_blocks_used(world->blocks), 0));
    tt_blocks_destroy(world->blocks);
    free(world->state);
}

static void write_some(model *world)
{
    uint32_t writes = tt_random_below(&world->random, 8);
    for (uint32_t i = 0; i < writes; i++) {
        uint64_t at = tt_random_below(&world->random, (uint32_t)world->size);
        uint64_t most = tt_random_below(&world->random, 10) == 0 ? 20000 : 16;
        if (most > world->size - at) most = world->size - at;
        uint64_t count = 1 + tt_random_below(&world->random, (uint32_t)most);
        for (uint64_t k = 0; k < count; k++)
            world->state[at + k] = (uint8_t)tt_random_below(&world->random, 3);
        tt_blocks_mark(world->blocks, at, count);
    }
}

static void save_into(model *world, uint32_t slot, tt_changes changes)
{
    uint64_t forgotten = 0;
    tt_blocks_release(world->blocks, world->images[slot]);
    world->images[slot] =
        tt_blocks_save(world->blocks, world->now, world->state, changes, &forgotten);
    cr_assert(eq(u64, forgotten, UINT64_MAX));
    tt_blocks_release(world->blocks, world->now);
    world->now = tt_image_retain(world->images[slot]);
    memcpy(world->copies[slot], world->state, world->size);
}

static void restore_from(model *world, uint32_t slot, bool known)
{
    if (!known) memset(world->state, 0xa5, world->size);
    tt_blocks_restore(world->blocks, world->images[slot], known ? world->now : NULL, world->state);
    tt_blocks_release(world->blocks, world->now);
    world->now = tt_image_retain(world->images[slot]);
    cr_assert(eq(int, memcmp(world->state, world->copies[slot], world->size), 0));
}

static void expect_as_defined(model *world, uint32_t a, uint32_t b)
{
    cr_assert(
        eq(u64, tt_image_hash(world->images[a]), defined_hash(world->copies[a], world->size)));
    uint64_t from = tt_random_below(&world->random, (uint32_t)world->size);
    for (uint32_t i = 0; i < 2; i++, from = 0)
        cr_assert(eq(u64, tt_blocks_differ(world->blocks, world->images[a], world->images[b], from),
                     defined_difference(world->copies[a], world->copies[b], world->size, from)));
}

static void run_world(uint64_t size, tt_changes changes)
{
    model world = world_of(size, 1 + (uint64_t)changes);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        write_some(&world);
        save_into(&world, tt_random_below(&world.random, KEPT), changes);
        cr_assert(tt_blocks_room(world.blocks));
        if (tt_random_below(&world.random, 3) == 0)
            restore_from(&world, tt_random_below(&world.random, KEPT),
                         tt_random_below(&world.random, 2));
        if (i % 4 == 0)
            expect_as_defined(&world, tt_random_below(&world.random, KEPT),
                              tt_random_below(&world.random, KEPT));
    }
    end_world(&world);
}

Test(blocks, compared_they_agree_with_whole_copies)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        run_world(sizes[i], TT_CHANGES_COMPARED);
}

Test(blocks, marked_they_agree_with_whole_copies)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        run_world(sizes[i], TT_CHANGES_MARKED);
}

Test(blocks, proved_they_agree_with_whole_copies)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        run_world(sizes[i], TT_CHANGES_PROVED);
}

Test(blocks, an_unchanged_state_costs_nothing_and_a_byte_one_path)
{
    static uint8_t state[257 * TT_BLOCK_SIZE];
    for (uint32_t changes = TT_CHANGES_COMPARED; changes <= TT_CHANGES_MARKED; changes++) {
        tt_blocks *blocks = pool_for(sizeof state, 3, false);
        tt_image *first = tt_blocks_save(blocks, NULL, state, TT_CHANGES_COMPARED, NULL);
        uint64_t used = tt_blocks_used(blocks);
        tt_image *same = tt_blocks_save(blocks, first, state, (tt_changes)changes, NULL);
        cr_assert(same == first);
        cr_assert(eq(u64, tt_blocks_used(blocks), used));
        state[5000]++;
        tt_blocks_mark(blocks, 5000, 1);
        tt_image *next = tt_blocks_save(blocks, first, state, (tt_changes)changes, NULL);
        cr_assert(lt(u64, tt_blocks_used(blocks) - used, TT_BLOCK_SIZE + 1000));
        cr_assert(lt(u64, TT_BLOCK_SIZE, tt_blocks_used(blocks) - used));
        tt_blocks_release(blocks, first);
        tt_blocks_release(blocks, same);
        tt_blocks_release(blocks, next);
        cr_assert(eq(u64, tt_blocks_used(blocks), 0));
        tt_blocks_destroy(blocks);
    }
}

Test(blocks, without_a_mark_a_change_is_not_looked_for)
{
    static uint8_t state[20 * TT_BLOCK_SIZE];
    tt_blocks *blocks = pool_for(sizeof state, 4, false);
    tt_image *first = tt_blocks_save(blocks, NULL, state, TT_CHANGES_MARKED, NULL);
    state[1] = state[5 * TT_BLOCK_SIZE] = 1;
    tt_blocks_mark(blocks, 5 * TT_BLOCK_SIZE, 1);
    tt_image *next = tt_blocks_save(blocks, first, state, TT_CHANGES_MARKED, NULL);
    cr_assert(eq(u64, tt_blocks_differ(blocks, first, next, 0), 5 * TT_BLOCK_SIZE));
    state[9 * TT_BLOCK_SIZE] = 1; // the mark of the last save is gone
    tt_image *last = tt_blocks_save(blocks, next, state, TT_CHANGES_MARKED, NULL);
    cr_assert(last == next);
    tt_blocks_destroy(blocks);
}

Test(blocks, proving_names_the_first_unmarked_byte_and_keeps_the_right_image)
{
    static uint8_t state[40 * TT_BLOCK_SIZE + 100];
    tt_blocks *blocks = pool_for(sizeof state, 4, true);
    tt_image *first = tt_blocks_save(blocks, NULL, state, TT_CHANGES_COMPARED, NULL);
    tt_random random = tt_random_seeded(11, 1);
    for (uint32_t i = 0; i < 200; i++) {
        uint64_t at = tt_random_below(&random, sizeof state - 1), forgotten = 0;
        state[at]++;
        state[at + 1]++;
        tt_blocks_mark(blocks, at, 1); // one of two, in the same block mostly
        tt_image *next = tt_blocks_save(blocks, first, state, TT_CHANGES_PROVED, &forgotten);
        cr_assert(eq(u64, forgotten, at + 1));
        cr_assert(eq(u64, tt_image_hash(next), defined_hash(state, sizeof state)));
        tt_blocks_release(blocks, first);
        first = next;
    }
    tt_blocks_release(blocks, first);
    cr_assert(eq(u64, tt_blocks_used(blocks), 0));
    tt_blocks_destroy(blocks);
}

Test(blocks, a_budget_below_two_full_states_is_refused)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        tt_blocks *blocks = NULL;
        tt_blocks_def def = {.state_size = sizes[i], .budget = tt_blocks_least(sizes[i])};
        cr_assert(ge(u64, def.budget, 2 * sizes[i]));
        cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OK));
        cr_assert(le(u64, tt_blocks_capacity(blocks), def.budget));
        tt_blocks_destroy(blocks);
        def.budget--;
        cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OVER_BUDGET));
        cr_assert(blocks == NULL);
        def.budget = 0; // three full states
        cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OK));
        cr_assert(lt(u64, tt_blocks_least(sizes[i]), tt_blocks_capacity(blocks)));
        tt_blocks_destroy(blocks);
    }
}

Test(blocks, sizes_beyond_all_memory_are_refused)
{
    tt_blocks *blocks = NULL;
    tt_blocks_def def = {.state_size = UINT64_MAX};
    cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OVER_BUDGET));
    cr_assert(eq(u64, tt_blocks_least(UINT64_MAX), UINT64_MAX));
    def = (tt_blocks_def){.state_size = 4096, .budget = UINT64_MAX};
    cr_assert(IS(tt_blocks_create(&def, &blocks), TT_OUT_OF_MEMORY));
}

// With every block new in every image, the pool gives out as many states as it has room for.
Test(blocks, room_is_for_a_state_that_changed_everywhere)
{
    static uint8_t state[300 * TT_BLOCK_SIZE];
    tt_blocks *blocks = pool_for(sizeof state, 5, false);
    tt_image *images[5] = {0};
    uint32_t count = 0;
    for (; tt_blocks_room(blocks); count++) {
        cr_assert(lt(u32, count, 5));
        memset(state, (int)count + 1, sizeof state);
        tt_image *base = count > 0 ? images[count - 1] : NULL;
        images[count] = tt_blocks_save(blocks, base, state, TT_CHANGES_COMPARED, NULL);
    }
    cr_assert(eq(u32, count, 5));
    tt_blocks_release(blocks, images[2]);
    cr_assert(tt_blocks_room(blocks));
    tt_blocks_destroy(blocks);
}

// One block a save is what takes most nodes for its leaves: they must not run out first.
Test(blocks, nodes_last_as_long_as_leaves)
{
    static uint8_t state[300 * TT_BLOCK_SIZE];
    tt_blocks *blocks = pool_for(sizeof state, 4, false);
    tt_image *image = tt_blocks_save(blocks, NULL, state, TT_CHANGES_COMPARED, NULL);
    uint32_t saves = 0;
    for (; tt_blocks_room(blocks); saves++) {
        state[saves * 7 % 300 * TT_BLOCK_SIZE]++;
        image = tt_blocks_save(blocks, image, state, TT_CHANGES_COMPARED, NULL); // none is released
    }
    cr_assert(eq(u32, saves, 601));
    cr_assert(eq(u64, tt_image_hash(image), defined_hash(state, sizeof state)));
    tt_blocks_destroy(blocks);
}

Test(blocks, a_mark_beyond_the_state_breaks_a_promise, .signal = SIGABRT)
{
    tt_blocks *blocks = pool_for(100, 2, false);
    tt_blocks_mark(blocks, 99, 2);
}
