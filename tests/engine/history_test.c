// Packed states on an even grid within a budget; what comes back is what was kept, to the bit.

#include "tickertape/history.h"
#include "tickertape/zstd.h"

#include "kept.h"

#include <string.h>

static tt_history *history_of(const tt_game *game, const tt_codec *codec, uint64_t room,
                              uint32_t spacing)
{
    tt_history *history = NULL;
    tt_history_def def = {.game = game,
                          .codec = codec,
                          .budget = room > 0 ? tt_history_least(game, codec) + room : 0,
                          .spacing = spacing};
    cr_assert(IS(tt_history_create(&def, &history), TT_OK));
    return history;
}

static void play(tt_sim *sim, tt_history *history, uint32_t until)
{
    if (history) tt_history_add(history, sim);
    while (tt_sim_tick(sim) < until) {
        kept_apply(sim);
        if (history) tt_history_add(history, sim);
    }
}

// The tick of the newest snapshot at or before `tick`; UINT32_MAX when there is none.
static uint32_t before(const tt_history *history, uint32_t tick)
{
    uint32_t found = UINT32_MAX;
    return tt_history_before(history, tick, &found) ? found : UINT32_MAX;
}

// Every multiple of the spacing up to `newest` is there. Keys that others need may stand between.
static void expect_grid(const tt_history *history, uint32_t newest)
{
    uint32_t spacing = tt_history_spacing(history);
    cr_assert(eq(u32, tt_history_count(history), newest / spacing + 1));
    for (uint32_t tick = 0; tick <= newest; tick++)
        cr_assert(eq(u32, before(history, tick), tick / spacing * spacing));
}

static const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
enum { GAMES = 3, TICKS = 1500 };

// What a restored sim is, and what it does next, is what the one that played through is and does.
static void expect_the_same(tt_sim *a, tt_sim *b)
{
    for (uint32_t i = 0; i < 3; i++) {
        cr_assert(eq(u32, tt_sim_tick(a), tt_sim_tick(b)));
        cr_assert(eq(u64, tt_sim_hash(a), tt_sim_hash(b)));
        cr_assert(eq(u64, tt_sim_trail(a), tt_sim_trail(b)));
        size_t size = (size_t)tt_sim_bytes_size(tt_sim_game(a));
        cr_assert(eq(int, memcmp(tt_sim_bytes(a), tt_sim_bytes(b), size), 0));
        kept_apply(a);
        kept_apply(b);
    }
}

Test(history, keeps_every_sixteenth_tick_by_itself)
{
    tt_sim *sim = kept_sim(&toy_game, 3);
    tt_history *history = history_of(&toy_game, &tt_zstd, 0, 0);
    play(sim, history, 1200);
    cr_assert(eq(u32, tt_history_spacing(history), 16));
    expect_grid(history, 1200);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, brings_every_state_back_to_the_bit)
{
    for (uint32_t k = 0; k < 2 * GAMES; k++) {
        const tt_game *game = games[k / 2];
        tt_sim *sim = kept_sim(game, 3), *other = kept_sim(game, 3), *plain = kept_sim(game, 3);
        tt_history *history = history_of(game, k % 2 ? &tt_zstd : NULL, 0, 50);
        play(sim, history, TICKS);
        for (uint32_t tick = 0; tick <= TICKS; tick += 50) {
            play(plain, NULL, tick);
            tt_history_restore(history, tick, other);
            expect_the_same(other, plain);
        }
        for (uint32_t tick = TICKS / 50 * 50; tick > 0; tick -= 50) {
            tt_history_restore(history, tick, other);
            cr_assert(eq(u32, tt_sim_tick(other), tick));
        }
        tt_history_destroy(history);
        tt_sim_destroy(plain);
        tt_sim_destroy(other);
        tt_sim_destroy(sim);
    }
}

Test(history, thins_to_an_even_grid_when_full)
{
    tt_game churn = kept_churning(&toy_game);
    tt_sim *sim = kept_sim(&churn, 3);
    tt_history *history = history_of(&churn, &tt_zstd, 60000, 2);
    for (uint32_t tick = 0; tick <= 6000; tick++) {
        play(sim, history, tick);
        cr_assert(le(u64, tt_history_used(history), tt_history_capacity(history)));
        if (tick % 100 == 0) expect_grid(history, tick);
    }
    cr_assert(ge(u32, tt_history_spacing(history), 64));
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, keeps_something_under_every_budget)
{
    for (uint64_t room = 1; room < 40000; room = room * 3 + 1) {
        tt_game churn = kept_churning(&toy_heap);
        tt_sim *sim = kept_sim(&churn, 3), *other = kept_sim(&churn, 3);
        tt_history *history = history_of(&churn, NULL, room, 1);
        for (uint32_t tick = 0; tick < 700; tick++) {
            play(sim, history, tick);
            uint32_t found = before(history, tick);
            if (found == UINT32_MAX) continue;
            tt_history_restore(history, found, other);
            cr_assert(eq(u32, tt_sim_tick(other), found));
        }
        cr_assert(lt(u32, 0, tt_history_count(history)));
        tt_history_destroy(history);
        tt_sim_destroy(other);
        tt_sim_destroy(sim);
    }
}

// Two sims add and are brought back in turn, in any order, and with everything forgotten at times.
Test(history, serves_two_sims_at_once)
{
    for (uint32_t k = 0; k < GAMES; k++) {
        static uint64_t trails[TICKS + 1];
        tt_sim *sims[2] = {kept_sim(games[k], 3), kept_sim(games[k], 3)};
        tt_sim *plain = kept_sim(games[k], 3);
        for (uint32_t tick = 0; tick <= TICKS; tick++) {
            play(plain, NULL, tick);
            trails[tick] = tt_sim_trail(plain);
        }
        tt_history *history = history_of(games[k], &tt_zstd, 20000, 4);
        tt_random random = tt_random_seeded(3, k);
        for (uint32_t i = 0; i < 400; i++) {
            tt_sim *sim = sims[tt_random_below(&random, 2)];
            uint32_t to = tt_random_below(&random, TICKS + 1), found;
            if (i % 90 == 89) tt_history_clear(history);
            if (tt_history_before(history, to, &found))
                tt_history_restore(history, found, sim);
            else if (tt_sim_tick(sim) > to)
                tt_sim_restart(sim);
            play(sim, history, to);
            cr_assert(eq(u64, tt_sim_trail(sim), trails[to]));
        }
        tt_history_destroy(history);
        for (uint32_t i = 0; i < 2; i++) tt_sim_destroy(sims[i]);
        tt_sim_destroy(plain);
    }
}

Test(history, fills_gaps_and_packs_what_has_no_key)
{
    tt_sim *sim = kept_sim(&toy_game, 3);
    tt_history *history = history_of(&toy_game, &tt_zstd, 0, 16);
    play(sim, NULL, 600); // nobody adds
    play(sim, history, 700);
    cr_assert(eq(u32, before(history, 607), UINT32_MAX));
    cr_assert(eq(u32, before(history, 650), 640)); // 608 is a key here, though it is off their grid
    tt_sim_restart(sim);
    play(sim, history, 700);
    expect_grid(history, 700);
    tt_history_restore(history, 688, sim);
    tt_sim *plain = kept_sim(&toy_game, 3);
    play(plain, NULL, 688);
    expect_the_same(sim, plain);
    tt_sim_destroy(plain);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, is_refused_below_the_least_and_where_nothing_can_be_kept)
{
    tt_history *history = NULL;
    tt_history_def def = {
        .game = &toy_game, .codec = &tt_zstd, .budget = tt_history_least(&toy_game, &tt_zstd)};
    cr_assert(IS(tt_history_create(&def, &history), TT_OK));
    tt_history_destroy(history);
    def.budget--;
    cr_assert(IS(tt_history_create(&def, &history), TT_OVER_BUDGET));
    cr_assert(history == NULL);
    cr_assert(
        IS(tt_history_create(&(tt_history_def){.game = &toy_hashed}, &history), TT_UNSUPPORTED));
}

// zstd, with what it was asked for counted in its context.
enum { CODEC_SIZES, CODEC_STARTS, CODEC_PACKS, CODEC_UNPACKS, CODEC_COUNTS };

static size_t counted_size(void *context, size_t size)
{
    ((uint32_t *)context)[CODEC_SIZES]++;
    return tt_zstd.memory_size(NULL, size);
}

static void counted_start(void *context, void *memory, size_t memory_size)
{
    ((uint32_t *)context)[CODEC_STARTS]++;
    tt_zstd.start(NULL, memory, memory_size);
}

static void counted_pack(void *context, void *memory, tt_reader from, tt_writer *to)
{
    ((uint32_t *)context)[CODEC_PACKS]++;
    tt_zstd.pack(NULL, memory, from, to);
}

static void counted_unpack(void *context, void *memory, tt_reader from, tt_writer *to)
{
    ((uint32_t *)context)[CODEC_UNPACKS]++;
    tt_zstd.unpack(NULL, memory, from, to);
}

Test(history, hands_a_codec_its_context)
{
    uint32_t counts[CODEC_COUNTS] = {0};
    tt_codec codec = {counts, counted_size, counted_start, counted_pack, counted_unpack};
    tt_sim *sim = kept_sim(&toy_game, 3);
    tt_history *history = history_of(&toy_game, &codec, 0, 16);
    play(sim, history, 200);
    tt_history_restore(history, 96, sim);
    for (uint32_t i = 0; i < CODEC_COUNTS; i++) cr_assert(lt(u32, 0, counts[i]));
    cr_assert(eq(u32, counts[CODEC_STARTS], 1));
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}
