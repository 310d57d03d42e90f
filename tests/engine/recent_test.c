// A window of states round the present one, within the sim's budget whatever happens.

#include "tickertape/recent.h"

#include "kept.h"

static tt_recent *recent_of(tt_sim *sim, uint32_t capacity, uint32_t spacing)
{
    tt_recent *recent = NULL;
    tt_recent_def def = {.sim = sim, .capacity = capacity, .spacing = spacing};
    cr_assert(IS(tt_recent_create(&def, &recent), TT_OK));
    tt_recent_add(recent);
    return recent;
}

static void play(tt_sim *sim, tt_recent *recent, uint32_t until)
{
    while (tt_sim_tick(sim) < until) {
        kept_apply(sim);
        if (recent) tt_recent_add(recent);
    }
}

// Every tick from first to last is there, and nothing before.
static void expect_window(const tt_recent *recent, uint32_t first, uint32_t last)
{
    cr_assert(eq(u32, tt_recent_count(recent), last - first + 1));
    for (uint32_t tick = first; tick <= last; tick++)
        cr_assert(eq(u32, tt_recent_before(recent, tick)->tick, tick));
    if (first > 0) cr_assert(tt_recent_before(recent, first - 1) == NULL);
}

Test(recent, keeps_the_last_ticks)
{
    tt_sim *sim = kept_sim(&toy_game, 100);
    tt_recent *recent = recent_of(sim, 20, 0);
    for (uint32_t tick = 1; tick <= 100; tick++) {
        play(sim, recent, tick);
        expect_window(recent, tick < 20 ? 0 : tick - 19, tick);
    }
    tt_recent_destroy(recent);
    tt_sim_destroy(sim);
}

Test(recent, the_window_goes_where_the_sim_goes)
{
    tt_sim *sim = kept_sim(&toy_game, 100);
    tt_recent *recent = recent_of(sim, 20, 0);
    play(sim, recent, 10);
    tt_snapshot early = tt_sim_save(sim);
    play(sim, recent, 50);
    expect_window(recent, 31, 50);
    tt_sim_restore(sim, &early);
    tt_recent_add(recent);
    play(sim, recent, 29);
    cr_assert(eq(u32, tt_recent_count(recent), 20)); // the nearest, before and after
    for (uint32_t tick = 16; tick <= 29; tick++)
        cr_assert(eq(u32, tt_recent_before(recent, tick)->tick, tick));
    cr_assert(eq(u32, tt_recent_before(recent, 1000)->tick, 36));
    play(sim, recent, 60);
    expect_window(recent, 41, 60);
    tt_sim_release(sim, &early);
    tt_recent_destroy(recent);
    tt_sim_destroy(sim);
}

Test(recent, leaves_room_for_the_next_tick_under_every_budget)
{
    tt_game flat = kept_churning(&toy_game), heap = kept_churning(&toy_heap);
    const tt_game *const games[] = {&toy_game, &toy_heap, &flat, &heap};
    for (uint32_t k = 0; k < 4; k++) {
        for (uint32_t states = 2; states <= 12; states += states < 4 ? 1 : 4) {
            tt_sim *sim = kept_sim(games[k], states);
            tt_recent *recent = recent_of(sim, 0, 1);
            for (uint32_t tick = 1; tick <= 200; tick++) {
                cr_assert(tt_blocks_room(tt_sim_blocks(sim)));
                play(sim, recent, tick);
            }
            if (states > 2) cr_assert(lt(u32, 0, tt_recent_count(recent)));
            if (states > 4) cr_assert(lt(u32, states / 3, tt_recent_count(recent)));
            tt_recent_destroy(recent);
            tt_sim_destroy(sim);
        }
    }
}

Test(recent, makes_way_for_what_others_keep)
{
    tt_game churn = kept_churning(&toy_game);
    tt_sim *sim = kept_sim(&churn, 8);
    tt_recent *recent = recent_of(sim, 0, 1);
    play(sim, recent, 4);
    cr_assert(eq(u32, tt_recent_count(recent), 5));
    tt_snapshot kept[4] = {0};
    for (uint32_t i = 0; i < 4; i++) {
        play(sim, recent, 5 + 3 * i);
        kept[i] = tt_sim_save(sim);
    }
    play(sim, recent, 40);
    cr_assert(tt_blocks_room(tt_sim_blocks(sim)));
    for (uint32_t i = 0; i < 4; i++) tt_sim_release(sim, &kept[i]);
    tt_recent_destroy(recent);
    tt_sim_destroy(sim);
}

Test(recent, going_back_and_on_again_equals_playing_through)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    for (uint32_t k = 0; k < 3; k++) {
        uint64_t trails[301];
        tt_sim *plain = kept_sim(games[k], 3), *sim = kept_sim(games[k], 40);
        for (uint32_t tick = 0; tick <= 300; tick++) {
            if (tick > 0) kept_apply(plain);
            trails[tick] = tt_sim_trail(plain);
        }
        tt_recent *recent = recent_of(sim, 30, 0);
        tt_random random = tt_random_seeded(3, 1);
        for (uint32_t i = 0; i < 200; i++) {
            uint32_t now = tt_sim_tick(sim), to = now + tt_random_below(&random, 40);
            to = to > 15 ? to - 15 : 0;
            if (to > 300) to = 300;
            const tt_snapshot *before = tt_recent_before(recent, to);
            if (to < now && before) tt_sim_restore(sim, before);
            if (to < now && !before) tt_sim_restart(sim);
            tt_recent_add(recent);
            play(sim, recent, to);
            cr_assert(eq(u64, tt_sim_trail(sim), trails[to]));
        }
        tt_recent_destroy(recent);
        tt_sim_destroy(sim);
        tt_sim_destroy(plain);
    }
}

Test(recent, what_is_forgotten_goes_back_to_the_pool)
{
    tt_sim *sim = kept_sim(&toy_game, 40);
    uint64_t used = tt_blocks_used(tt_sim_blocks(sim));
    tt_recent *recent = recent_of(sim, 0, 0);
    play(sim, recent, 100);
    tt_recent_clear(recent);
    cr_assert(eq(u32, tt_recent_count(recent), 0));
    cr_assert(tt_recent_before(recent, 1000) == NULL);
    cr_assert(eq(u64, tt_blocks_used(tt_sim_blocks(sim)), used));
    tt_recent_destroy(recent);
    tt_sim_destroy(sim);
}

Test(recent, a_game_that_cannot_be_kept_has_none)
{
    tt_sim *sim = kept_sim(&toy_hashed, 3);
    tt_recent *recent = NULL;
    cr_assert(IS(tt_recent_create(&(tt_recent_def){.sim = sim}, &recent), TT_UNSUPPORTED));
    cr_assert(recent == NULL);
    tt_sim_destroy(sim);
}
