// A game's functions get the game's context: here it counts them.

#include "kept.h"

enum { START, STEP, OVER, CREATE, DESTROY, HASH, SAVE, LOAD, FUNCTIONS };

static uint32_t counts[FUNCTIONS];

static void count(void *context, int function)
{
    cr_assert(context == counts);
    counts[function]++;
}

static void start(void *context, void *state, const tt_match *match)
{
    count(context, START);
    toy_heap.start(NULL, state, match);
}

static void step(void *state, const tt_turn *turn, tt_step *running)
{
    count(tt_step_context(running), STEP);
    toy_heap.step(state, turn, running);
}

static bool over(void *context, const void *state)
{
    count(context, OVER);
    return toy_heap.over(NULL, state);
}

static void *create(void *context)
{
    count(context, CREATE);
    return toy_heap.create(NULL);
}

static void destroy(void *context, void *state)
{
    count(context, DESTROY);
    toy_heap.destroy(NULL, state);
}

static uint64_t hash(void *context, const void *state)
{
    count(context, HASH);
    return toy_heap.hash(NULL, state);
}

static void save(void *context, const void *state, tt_writer *writer)
{
    count(context, SAVE);
    toy_heap.save(NULL, state, writer);
}

static void load(void *context, void *state, tt_reader *reader)
{
    count(context, LOAD);
    toy_heap.load(NULL, state, reader);
}

static void play_and_restore(const tt_game *game)
{
    tt_sim *sim = kept_sim(game, 3);
    tt_snapshot snapshot = tt_sim_save(sim);
    kept_apply(sim);
    cr_assert_not(tt_sim_over(sim));
    tt_sim_restore(sim, &snapshot);
    tt_sim_release(sim, &snapshot);
    tt_sim_destroy(sim);
}

Test(context, is_handed_to_every_function_of_a_game_on_the_heap)
{
    tt_game game = toy_heap;
    game.context = counts;
    game.start = start;
    game.step = step;
    game.over = over;
    game.create = create;
    game.destroy = destroy;
    game.hash = hash;
    game.save = save;
    game.load = load;
    play_and_restore(&game);
    for (uint32_t i = 0; i < FUNCTIONS; i++) cr_assert(lt(u32, 0, counts[i]), "function %u", i);
    cr_assert(eq(u32, counts[CREATE], counts[DESTROY]));
}

Test(context, is_handed_to_a_flat_game_too)
{
    tt_game game = toy_game;
    game.context = counts;
    game.start = start;
    game.step = step;
    game.over = over;
    play_and_restore(&game);
    for (uint32_t i = START; i <= OVER; i++) cr_assert(lt(u32, 0, counts[i]), "function %u", i);
}
