// Games that keep something from the engine, each in its own way, are found out; sound ones are
// not.

#include "tickertape/synctest.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

static tt_turn turn;

static tt_synctest *test_of(const tt_game *game, uint32_t depth)
{
    tt_match match = toy_match(TT_SEATS_MAX);
    tt_game_describe_match(game, &match);
    tt_synctest *test = NULL;
    tt_synctest_def def = {.game = game, .match = &match, .depth = depth};
    cr_assert(IS(tt_synctest_create(&def, &test), TT_OK));
    return test;
}

static void make_turn(tt_random *random, uint32_t tick)
{
    static uint8_t data[16];
    turn = (tt_turn){.tick = tick, .count = tt_random_below(random, 4)};
    for (uint32_t i = 0; i < turn.count; i++) {
        uint32_t type = tt_random_below(random, 2 * TT_EVENT_BRANCH);
        if (type == TT_EVENT_PAUSE && tick < 40) type = TT_EVENT_RESUME; // faults come before that
        data[2 * i] = (uint8_t)tt_random_next(random);
        data[2 * i + 1] = (uint8_t)tt_random_next(random);
        turn.events[i] = (tt_event){.type = (uint8_t)(type < TT_EVENT_BRANCH ? type : 0),
                                    .seat = (uint8_t)tt_random_below(random, TT_SEATS_MAX),
                                    .data = data + 2 * i};
        if (turn.events[i].type == TT_EVENT_COMMAND) turn.events[i].size = 2;
    }
}

// Plays at most `ticks` random turns; the result when the test says no, or at the end.
static tt_synctest_result outcome(const tt_game *game, uint32_t depth, uint32_t ticks)
{
    tt_synctest *test = test_of(game, depth);
    tt_random random = tt_random_seeded(17, 1);
    bool fine = true;
    for (uint32_t tick = 0; tick < ticks && fine; tick++) {
        make_turn(&random, tick);
        fine = tt_synctest_apply(test, &turn);
        if (fine) cr_assert(eq(u32, tt_sim_tick(tt_synctest_sim(test)), tick + 1));
    }
    tt_synctest_result result = tt_synctest_result_of(test);
    cr_assert(eq(int, result.differs, !fine));
    if (!fine) cr_assert(not(tt_synctest_apply(test, &turn)));
    tt_synctest_destroy(test);
    return result;
}

Test(synctest, sound_games_pass_at_every_depth)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap, &toy_planted};
    for (uint32_t k = 0; k < 4; k++) {
        cr_assert(not(outcome(games[k], 1, 100).differs));
        cr_assert(not(outcome(games[k], 0, 100).differs));
        cr_assert(not(outcome(games[k], 64, 70).differs));
    }
}

Test(synctest, the_sim_comes_out_as_if_played_once)
{
    tt_synctest *test = test_of(&toy_game, 5);
    tt_match match = toy_match(TT_SEATS_MAX);
    tt_sim *sim = NULL;
    cr_assert(IS(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim), TT_OK));
    tt_random random = tt_random_seeded(23, 1);
    for (uint32_t tick = 0; tick < 60; tick++) {
        make_turn(&random, tick);
        tt_sim_apply(sim, &turn);
        cr_assert(tt_synctest_apply(test, &turn));
        cr_assert(eq(u64, tt_sim_trail(tt_synctest_sim(test)), tt_sim_trail(sim)));
    }
    tt_sim_destroy(sim);
    tt_synctest_destroy(test);
}

Test(synctest, an_unannounced_write_is_named)
{
    tt_synctest_result result = outcome(&toy_forgetful, 8, 100);
    cr_assert(result.differs);
    cr_assert(ge(u64, result.unmarked, offsetof(toy_state, score)));
    cr_assert(lt(u64, result.unmarked, offsetof(toy_state, cells)));
    cr_assert(eq(u64, result.first, result.again)); // the state itself is right
}

static uint64_t calls; // what no step may read

static void impure_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_game.step(memory, shown, step);
    toy_state *state = memory;
    calls++;
    if (shown->tick == 20) state->cells[7] += (uint32_t)calls;
}

Test(synctest, a_step_that_reads_outside_its_state_is_caught_at_its_tick)
{
    tt_game impure = toy_game;
    impure.step = impure_step;
    tt_synctest_result result = outcome(&impure, 8, 100);
    cr_assert(result.differs);
    cr_assert(eq(u32, result.tick, 21));
    cr_assert(eq(u32, result.restored, 13));
    cr_assert(ne(u64, result.first, result.again));
    cr_assert(eq(u64, result.offset / 4, offsetof(toy_state, cells[7]) / 4));
    cr_assert(eq(u64, result.unmarked, UINT64_MAX));
}

static void unfit_memo_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    uint32_t *sum = tt_memo(step); // of all ticks so far: not a function of the present state
    (void)shown;
    *sum += state->steps++;
    state->cells[3] = *sum;
}

Test(synctest, a_memo_that_remembers_is_caught)
{
    tt_game unfit = toy_game;
    unfit.memo_size = sizeof(uint32_t);
    unfit.step = unfit_memo_step;
    tt_synctest_result result = outcome(&unfit, 8, 100);
    cr_assert(result.differs);
    cr_assert(lt(u32, result.tick, 6));
    cr_assert(eq(u64, result.offset, offsetof(toy_state, cells[3])));
}

static void first_memo_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    uint32_t *first = tt_memo(step); // right for ever, as long as nobody drops it
    if (shown->tick == 0) *first = 7;
    state->steps++;
    state->cells[3] += *first;
}

Test(synctest, a_memo_that_cannot_be_made_again_is_caught)
{
    tt_game unfit = toy_game;
    unfit.memo_size = sizeof(uint32_t);
    unfit.step = first_memo_step;
    cr_assert(outcome(&unfit, 1, 100).differs);
}

static void fit_memo_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    struct {
        uint32_t of, square, valid;
    } *memo = tt_memo(step);
    (void)shown;
    state->steps++;
    if (!memo->valid || memo->of != state->steps / 4) {
        memo->of = state->steps / 4;
        memo->square = memo->of * memo->of;
        memo->valid = 1;
    }
    state->cells[3] += memo->square;
}

Test(synctest, a_memo_of_a_pure_function_passes)
{
    tt_game fit = toy_game;
    fit.memo_size = 16;
    fit.step = fit_memo_step;
    cr_assert(not(outcome(&fit, 8, 100).differs));
}

// Its load brings one cell back as it likes.
static void forget_cell(void *context, void *memory, tt_reader *reader)
{
    toy_state *state = memory;
    uint32_t cell = state->cells[9];
    toy_heap.load(context, memory, reader);
    state->cells[9] = cell;
}

static void cell_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    (void)step;
    state->steps++;
    if (shown->tick == 30) state->cells[9] = 5;
}

Test(synctest, a_load_that_forgets_a_field_is_caught_at_its_tick)
{
    tt_game forgets = toy_heap;
    forgets.load = forget_cell;
    forgets.step = cell_step;
    tt_synctest_result result = outcome(&forgets, 8, 100);
    cr_assert(result.differs);
    cr_assert(eq(u32, result.restored, 23)); // state 31 was there, restoring 23 kept its cell
    cr_assert(eq(u32, result.tick, 23));
    cr_assert(eq(u64, result.offset, offsetof(toy_state, cells[9])));
}

// Settled between two restores over later states, which therefore find it as it was.
static void early_cell_step(void *memory, const tt_turn *shown, tt_step *step)
{
    toy_state *state = memory;
    (void)step;
    state->steps++;
    state->cells[9] = shown->tick < 1 ? 0 : 5;
}

Test(synctest, a_forgotten_field_that_no_longer_changes_is_caught_too)
{
    tt_game forgets = toy_heap;
    forgets.load = forget_cell;
    forgets.step = early_cell_step;
    tt_synctest_result result = outcome(&forgets, 1, 100);
    cr_assert(result.differs);
    cr_assert(eq(u32, result.tick, 3));
    cr_assert(eq(u64, result.offset, offsetof(toy_state, cells[9])));
}

Test(synctest, what_cannot_be_restored_is_not_tested)
{
    tt_match match = toy_match(1);
    tt_synctest *test = NULL;
    tt_synctest_def def = {.game = &toy_hashed, .match = &match};
    cr_assert(IS(tt_synctest_create(&def, &test), TT_UNSUPPORTED));
    def = (tt_synctest_def){.game = &toy_game, .match = &match, .depth = 65};
    cr_assert(IS(tt_synctest_create(&def, &test), TT_BAD_ARGUMENT));
    match.rules++;
    def.depth = 0;
    cr_assert(IS(tt_synctest_create(&def, &test), TT_WRONG_GAME));
    cr_assert(test == NULL);
}
