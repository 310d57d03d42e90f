// A sim of the toy, and turns that are made event by event:
// what sim_test.c and step_test.c begin with.
#pragma once

#include "tickertape/sim.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

static tt_turn turn;

static inline tt_sim *sim_of(const tt_sim_def *given, const tt_game *game, uint32_t seats)
{
    tt_match match = toy_match(seats);
    tt_game_describe_match(game, &match);
    tt_sim_def def = *given;
    tt_sim *sim = NULL;
    def.game = game;
    def.match = &match;
    cr_assert(IS(tt_sim_create(&def, &sim), TT_OK));
    return sim;
}

static inline tt_sim *plain_sim(const tt_game *game)
{
    return sim_of(&(tt_sim_def){0}, game, TT_SEATS_MAX);
}

// Applies the events in `turn`, which is empty afterwards.
static inline void apply(tt_sim *sim)
{
    turn.tick = tt_sim_tick(sim);
    tt_sim_apply(sim, &turn);
    turn.count = 0;
}

static inline void event(tt_event_type type, uint32_t seat)
{
    turn.events[turn.count++] = (tt_event){.type = (uint8_t)type, .seat = (uint8_t)seat};
}

static inline void command(uint32_t seat, const uint8_t *data, uint32_t size)
{
    turn.events[turn.count++] =
        (tt_event){.seat = (uint8_t)seat, .size = (uint16_t)size, .data = data};
}
