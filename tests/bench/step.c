// The cost of a tick with every soldier in a fight: pairs of companies of two seats that stand in
// each other and strike. Beside it, in the same run, what the engine adds to the step (the shared
// image and its hash): the whole of tt_sim_apply less the step itself, which a wrapped game clocks.

#include "bench.h"
#include "clash.h"
#include "tickertape/sim.h"

#include <stdlib.h>

enum { WARM_UP = 20, TICKS = 60, ROUNDS = 15 };

static double step_took;

static void step(void *state, const tt_turn *turn, tt_step *running)
{
    double began = bench_seconds();
    phalanx_game.step(state, turn, running);
    step_took = bench_seconds() - began;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, uint32_t count)
{
    qsort(values, count, sizeof values[0], by_value);
    return values[count / 2] * 1e6;
}

static double fighting(const phalanx_state *state)
{
    uint32_t found = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++)
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
            found += state->seat[seat].company[i].count ? state->seat[seat].company[i].engaged : 0;
    return 100.0 * found / (state->seats * PHALANX_SEAT_SOLDIERS);
}

static double measure(const char *name, uint32_t seats)
{
    static double steps[ROUNDS * TICKS], rest[ROUNDS * TICKS];
    tt_match match = {.name = "bench", .seats = seats, .seed = 1};
    tt_game game = phalanx_game;
    game.start = clash_start;
    game.step = step;
    tt_game_describe_match(&game, &match);
    tt_sim *sim;
    tt_sim_def def = {.game = &game, .match = &match};
    if (tt_sim_create(&def, &sim) != TT_OK) exit(1);
    double least = 100;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        tt_sim_restart(sim);
        for (uint32_t i = 0; i < WARM_UP + TICKS; i++) {
            static tt_turn turn;
            turn.tick = i;
            double began = bench_seconds();
            tt_sim_apply(sim, &turn);
            double took = bench_seconds() - began;
            if (i < WARM_UP) continue;
            steps[round * TICKS + i - WARM_UP] = step_took;
            rest[round * TICKS + i - WARM_UP] = took - step_took;
            double share = fighting(tt_sim_state(sim));
            if (share < least) least = share;
        }
    }
    double took = median(steps, ROUNDS * TICKS);
    bench_print("step", name, "least share in a fight", least, "%");
    bench_print("step", name, "median step", took, "us");
    bench_print("step", name, "median image and hash", median(rest, ROUNDS * TICKS), "us");
    tt_sim_destroy(sim);
    return took;
}

void bench_step(void)
{
    double two = measure("2000 soldiers", 4), four = measure("4000 soldiers", 8);
    bench_print("step", "4000 to 2000", "ratio", four / two, "x");
}
