// Snapshots on an even grid, within the sim's budget whatever happens.

#include "tickertape/history.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

static tt_turn turn;

static uint64_t toy_budget(uint32_t states)
{
    return tt_blocks_least(sizeof(toy_state) + 256) / 2 * states;
}

static tt_sim *sim_of(const tt_game *game, uint64_t budget)
{
    tt_match match = toy_match(4);
    tt_sim *sim = NULL;
    tt_sim_def def = {.game = game, .match = &match, .budget = budget};
    cr_assert(IS(tt_sim_create(&def, &sim), TT_OK));
    return sim;
}

static tt_history *history_of(tt_sim *sim, uint32_t spacing, uint32_t capacity)
{
    tt_history *history = NULL;
    tt_history_def def = {.sim = sim, .spacing = spacing, .capacity = capacity};
    cr_assert(IS(tt_history_create(&def, &history), TT_OK));
    tt_history_add(history);
    return history;
}

static void play(tt_sim *sim, tt_history *history, uint32_t until)
{
    while (tt_sim_tick(sim) < until) {
        turn.tick = tt_sim_tick(sim);
        tt_sim_apply(sim, &turn);
        if (history) tt_history_add(history);
    }
}

// Every multiple of the spacing up to `newest` is there, and nothing else.
static void expect_grid(const tt_history *history, uint32_t newest)
{
    uint32_t spacing = tt_history_spacing(history);
    cr_assert(eq(u32, tt_history_count(history), newest / spacing + 1));
    for (uint32_t tick = 0; tick <= newest; tick++)
        cr_assert(eq(u32, tt_history_before(history, tick)->tick, tick / spacing * spacing));
}

Test(history, keeps_every_eighth_tick_by_itself)
{
    tt_sim *sim = sim_of(&toy_game, toy_budget(40));
    tt_history *history = history_of(sim, 0, 0);
    play(sim, history, 100);
    cr_assert(eq(u32, tt_history_spacing(history), 8));
    expect_grid(history, 100);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, thins_to_an_even_grid_when_full)
{
    tt_sim *sim = sim_of(&toy_game, toy_budget(40));
    tt_history *history = history_of(sim, 2, 10);
    for (uint32_t tick = 1; tick <= 500; tick++) {
        play(sim, history, tick);
        cr_assert(le(u32, tt_history_count(history), 10));
        expect_grid(history, tick);
    }
    cr_assert(eq(u32, tt_history_spacing(history), 64));
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

// A step that changes every block.
static void churn_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    (void)step;
    state->steps++;
    for (uint32_t i = 0; i < TOY_CELLS; i++) state->cells[i] += shown->tick + i + 1;
}

static tt_game churning(const tt_game *game)
{
    tt_game churn = *game;
    churn.step = churn_step;
    return churn;
}

Test(history, leaves_room_for_the_next_tick_under_every_budget)
{
    tt_game flat = churning(&toy_game), heap = churning(&toy_heap);
    const tt_game *const games[] = {&toy_game, &toy_heap, &flat, &heap};
    for (uint32_t k = 0; k < 4; k++) {
        for (uint32_t states = 2; states <= 12; states += states < 4 ? 1 : 4) {
            tt_sim *sim = sim_of(games[k], toy_budget(states));
            tt_history *history = history_of(sim, 1, 0);
            for (uint32_t tick = 1; tick <= 200; tick++) {
                cr_assert(tt_blocks_room(tt_sim_blocks(sim)));
                play(sim, history, tick);
            }
            if (states > 2) cr_assert(gt(u32, tt_history_count(history), 0));
            if (states > 4) cr_assert(gt(u32, tt_history_count(history), states / 3));
            tt_history_destroy(history);
            tt_sim_destroy(sim);
        }
    }
}

Test(history, makes_way_for_what_others_keep)
{
    tt_game churn = churning(&toy_game);
    tt_sim *sim = sim_of(&churn, toy_budget(8));
    tt_history *history = history_of(sim, 1, 0);
    play(sim, history, 4);
    cr_assert(eq(u32, tt_history_count(history), 5));
    tt_snapshot kept[4] = {0};
    for (uint32_t i = 0; i < 4; i++) {
        play(sim, history, 5 + 3 * i);
        kept[i] = tt_sim_save(sim);
    }
    play(sim, history, 40);
    cr_assert(tt_blocks_room(tt_sim_blocks(sim)));
    for (uint32_t i = 0; i < 4; i++) tt_sim_release(sim, &kept[i]);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, going_back_and_on_again_equals_playing_through)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    for (uint32_t k = 0; k < 3; k++) {
        uint64_t trails[301];
        tt_sim *plain = sim_of(games[k], 0), *sim = sim_of(games[k], toy_budget(12));
        for (uint32_t tick = 0; tick <= 300; tick++) {
            play(plain, NULL, tick);
            trails[tick] = tt_sim_trail(plain);
        }
        tt_history *history = history_of(sim, 4, 30);
        tt_random random = tt_random_seeded(3, 1);
        for (uint32_t i = 0; i < 60; i++) {
            uint32_t to = tt_random_below(&random, 301);
            const tt_snapshot *before = tt_history_before(history, to);
            if (before && (to < tt_sim_tick(sim) || before->tick > tt_sim_tick(sim)))
                tt_sim_restore(sim, before);
            play(sim, history, to);
            cr_assert(eq(u64, tt_sim_trail(sim), trails[to]));
        }
        tt_history_destroy(history);
        tt_sim_destroy(sim);
        tt_sim_destroy(plain);
    }
}

Test(history, fills_gaps_when_earlier_ticks_are_played_again)
{
    tt_sim *sim = sim_of(&toy_game, toy_budget(40));
    tt_history *history = history_of(sim, 4, 0);
    tt_snapshot late = {0};
    play(sim, history, 20);
    play(sim, NULL, 40); // nobody adds
    late = tt_sim_save(sim);
    play(sim, history, 60);
    cr_assert(eq(u32, tt_history_before(history, 43)->tick, 20));
    tt_sim_restore(sim, tt_history_before(history, 43));
    play(sim, history, 60);
    expect_grid(history, 60);
    tt_sim_release(sim, &late);
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, what_is_dropped_goes_back_to_the_pool)
{
    tt_sim *sim = sim_of(&toy_game, toy_budget(40));
    tt_blocks *blocks = tt_sim_blocks(sim);
    uint64_t used = tt_blocks_used(blocks);
    tt_history *history = history_of(sim, 4, 20);
    cr_assert(tt_history_before(history, 0) != NULL);
    play(sim, history, 100);
    cr_assert(eq(u32, tt_history_spacing(history), 8));
    tt_history_drop_after(history, 48);
    cr_assert(eq(u32, tt_history_before(history, 1000)->tick, 48));
    cr_assert(eq(u32, tt_history_count(history), 7));
    tt_history_clear(history);
    cr_assert(eq(u32, tt_history_count(history), 0));
    cr_assert(eq(u32, tt_history_spacing(history), 4));
    cr_assert(tt_history_before(history, 1000) == NULL);
    cr_assert(eq(u64, tt_blocks_used(blocks), used));
    tt_history_destroy(history);
    tt_sim_destroy(sim);
}

Test(history, a_game_that_cannot_be_kept_has_none)
{
    tt_sim *sim = sim_of(&toy_hashed, 0);
    tt_history *history = NULL;
    cr_assert(IS(tt_history_create(&(tt_history_def){.sim = sim}, &history), TT_UNSUPPORTED));
    cr_assert(history == NULL);
    tt_sim_destroy(sim);
}
