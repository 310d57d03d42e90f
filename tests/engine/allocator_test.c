// Memory of an embedder's own: aligned, zeroed, given back as it was taken; and what becomes of an
// object for which any piece of it can't be had.

#include "allocation.h"
#include "counted.h"
#include "kept.h"
#include "tickertape/history.h"
#include "tickertape/recent.h"
#include "tickertape/synctest.h"
#include "tickertape/timeline.h"
#include "tickertape/zstd.h"

#include <string.h>

enum { ARENA = 16 << 20 };

static tt_counted counted;
static tt_allocator allocator;

static void start(void)
{
    tt_counted_start(&counted, ARENA);
    allocator = tt_counted_allocator(&counted);
}

static void stop(void)
{
    tt_counted_stop(&counted);
}

TestSuite(allocator, .init = start, .fini = stop);

static bool all_zero(const uint8_t *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == 0) size--;
    return size == 0;
}

Test(allocator, zeroes_what_is_not_filled_anyway)
{
    const tt_allocator none = {0};
    for (size_t size = 0; size < 300; size++) {
        uint8_t *a = tt_allocate(&allocator, 1, size), *b = tt_allocate(&none, size, 1);
        cr_assert(a && b && all_zero(a, size) && all_zero(b, size));
        memset(a, 1, size);
        memset(b, 1, size);
        tt_free(a);
        tt_free(b);
    }
    tt_free(NULL);
}

Test(allocator, aligns_what_is_large)
{
    const tt_allocator none = {0};
    for (size_t size = 0; size < 300; size++) {
        uint8_t *a = tt_allocate_aligned(&allocator, size), *b = tt_allocate_aligned(&none, size);
        cr_assert(eq(sz, (uintptr_t)a % 64, 0));
        cr_assert(eq(sz, (uintptr_t)b % 64, 0));
        memset(a, 1, size);
        memset(b, 1, size);
        tt_free(a);
        tt_free(b);
    }
}

Test(allocator, keeps_what_was_in_a_piece_that_grows)
{
    uint8_t *piece = tt_reallocate(&allocator, NULL, 3, 1);
    memcpy(piece, "abc", 3);
    piece = tt_reallocate(&allocator, piece, 100, 2);
    cr_assert(memcmp(piece, "abc", 3) == 0 && all_zero(piece + 3, 197));
    counted.fail_at = counted.taken + 1;
    cr_assert(tt_reallocate(&allocator, piece, 1000, 1) == NULL);
    cr_assert(memcmp(piece, "abc", 3) == 0);
    piece = tt_reallocate(&allocator, piece, 2, 1);
    cr_assert(memcmp(piece, "ab", 2) == 0);
    tt_free(piece);
}

Test(allocator, grows_a_piece_by_doubling_and_only_when_need_be)
{
    uint32_t capacity = 0;
    uint8_t *piece = tt_grow(&allocator, NULL, &capacity, 1, 1);
    uint32_t first = capacity;
    cr_assert(piece && first >= 1);
    memset(piece, 'a', first);
    uint32_t taken = counted.taken;
    cr_assert(tt_grow(&allocator, piece, &capacity, first, 1) == piece && counted.taken == taken);
    piece = tt_grow(&allocator, piece, &capacity, first + 1, 1);
    cr_assert_eq(capacity, 2 * first);
    cr_assert(piece[first - 1] == 'a' && all_zero(piece + first, first));
    counted.fail_at = counted.taken + 1;
    cr_assert(tt_grow(&allocator, piece, &capacity, capacity + 1, 1) == NULL);
    cr_assert(tt_grow(&allocator, piece, &capacity, UINT64_C(1) << 32, 1) == NULL);
    cr_assert_eq(capacity, 2 * first);
    tt_free(piece);
}

Test(allocator, is_not_asked_for_more_than_there_can_be)
{
    cr_assert(tt_allocate(&allocator, SIZE_MAX / 2, 3) == NULL);
    cr_assert(tt_allocate(&allocator, 1, SIZE_MAX) == NULL);
    cr_assert(tt_allocate_aligned(&allocator, SIZE_MAX) == NULL);
    cr_assert(eq(u32, counted.taken, 0));
}

// Each makes one object, uses it, and destroys it.
static tt_status make_blocks(tt_allocator from)
{
    tt_blocks *blocks;
    tt_blocks_def def = {.state_size = 100000, .prove = true, .allocator = from};
    tt_status status = tt_blocks_create(&def, &blocks);
    tt_blocks_destroy(blocks);
    return status;
}

static tt_status make_sim_of(tt_allocator from, const tt_game *of, bool bare)
{
    tt_match match = toy_match(4);
    tt_game game = *of;
    game.memo_size = 100;
    tt_sim *sim;
    tt_sim_def def = {.game = &game, .match = &match, .bare = bare, .allocator = from};
    tt_status status = tt_sim_create(&def, &sim);
    if (status == TT_OK) kept_apply(sim);
    tt_sim_destroy(sim);
    return status;
}

static tt_status make_flat_sim(tt_allocator from)
{
    return make_sim_of(from, &toy_game, false);
}

static tt_status make_bare_sim(tt_allocator from)
{
    return make_sim_of(from, &toy_game, true);
}

static tt_status make_heap_sim(tt_allocator from)
{
    return make_sim_of(from, &toy_heap, false);
}

static tt_status make_hashed_sim(tt_allocator from)
{
    return make_sim_of(from, &toy_hashed, false);
}

static tt_status make_recent(tt_allocator from)
{
    tt_sim *sim = kept_sim(&toy_game, 4);
    tt_recent *recent;
    tt_recent_def def = {.sim = sim, .allocator = from};
    tt_status status = tt_recent_create(&def, &recent);
    if (status == TT_OK) tt_recent_add(recent);
    tt_recent_destroy(recent);
    tt_sim_destroy(sim);
    return status;
}

static tt_status make_history(tt_allocator from)
{
    tt_sim *sim = kept_sim(&toy_game, 4);
    tt_history *history;
    tt_history_def def = {
        .game = &toy_game, .codec = &tt_zstd, .budget = 1 << 20, .allocator = from};
    tt_status status = tt_history_create(&def, &history);
    if (status == TT_OK) tt_history_add(history, sim);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
    return status;
}

static tt_status make_timeline(tt_allocator from)
{
    tt_sim *sim = kept_sim(&toy_game, 4);
    tt_timeline *timeline;
    tt_timeline_def def = {.confirmed = sim, .window = 8, .allocator = from};
    tt_status status = tt_timeline_create(&def, &timeline);
    if (status == TT_OK) tt_timeline_predict(timeline, 3);
    tt_timeline_destroy(timeline);
    tt_sim_destroy(sim);
    return status;
}

static tt_status make_synctest(tt_allocator from)
{
    static const tt_turn none;
    tt_match match = toy_match(4);
    tt_synctest *test;
    tt_synctest_def def = {.game = &toy_game, .match = &match, .allocator = from};
    tt_status status = tt_synctest_create(&def, &test);
    if (status == TT_OK) cr_assert(tt_synctest_apply(test, &none));
    tt_synctest_destroy(test);
    return status;
}

Test(allocator, has_the_last_word_on_every_object)
{
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_blocks), 1));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_flat_sim), 4));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_bare_sim), 3));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_heap_sim), 4));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_hashed_sim), 3));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_recent), 1));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_history), 1));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_timeline), 4));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_synctest), 5));
}
