// Sims of the toy for tests of what keeps states, and a toy in which every block changes.
#pragma once

#include "tickertape/sim.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

// A sim with room for so many full states.
static inline tt_sim *kept_sim(const tt_game *game, uint32_t states)
{
    tt_match match = toy_match(4);
    tt_sim *sim = NULL;
    uint64_t budget = tt_blocks_least(sizeof(toy_state) + 256) / 2 * states;
    tt_sim_def def = {.game = game, .match = &match, .budget = budget};
    cr_assert(IS(tt_sim_create(&def, &sim), TT_OK));
    return sim;
}

// One turn in which every seat adds to a cell.
static inline void kept_apply(tt_sim *sim)
{
    static tt_turn turn;
    uint8_t data[4][2];
    turn.tick = tt_sim_tick(sim);
    turn.count = 4;
    for (uint8_t seat = 0; seat < 4; seat++) {
        data[seat][0] = (uint8_t)(turn.tick * 7 + seat);
        data[seat][1] = (uint8_t)(turn.tick + 1);
        turn.events[seat] = (tt_event){.tick = turn.tick,
                                       .number = turn.tick,
                                       .type = TT_EVENT_COMMAND,
                                       .seat = seat,
                                       .size = 2,
                                       .data = data[seat]};
    }
    tt_sim_apply(sim, &turn);
}

// A step that changes every block.
static inline void kept_churn_step(void *memory, const tt_turn *turn, tt_step *step)
{
    toy_state *state = memory;
    (void)step;
    state->steps++;
    for (uint32_t i = 0; i < TOY_CELLS; i++) state->cells[i] += turn->tick + i + 1;
}

static inline tt_game kept_churning(const tt_game *game)
{
    tt_game churn = *game;
    churn.step = kept_churn_step;
    return churn;
}
