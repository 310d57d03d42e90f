// The state's memory: flat, without padding, small; and what holds in every state of a match.

#include "arena.h"

#define FIELD(type, field) sizeof(((type *)0)->field)

static size_t soldier_fields(void)
{
    return FIELD(phalanx_soldier, x) + FIELD(phalanx_soldier, y) + FIELD(phalanx_soldier, target) +
           FIELD(phalanx_soldier, health) + FIELD(phalanx_soldier, type) +
           FIELD(phalanx_soldier, company) + FIELD(phalanx_soldier, place) +
           FIELD(phalanx_soldier, stance) + FIELD(phalanx_soldier, wait) +
           FIELD(phalanx_soldier, heart) + FIELD(phalanx_soldier, breath) +
           FIELD(phalanx_soldier, direct) + FIELD(phalanx_soldier, serial) +
           FIELD(phalanx_soldier, unused);
}

static size_t company_fields(void)
{
    return FIELD(phalanx_company, x) + FIELD(phalanx_company, y) + FIELD(phalanx_company, facing) +
           FIELD(phalanx_company, count) + FIELD(phalanx_company, type) +
           FIELD(phalanx_company, group) + FIELD(phalanx_company, orders) +
           FIELD(phalanx_company, levy) + FIELD(phalanx_company, engaged) +
           FIELD(phalanx_company, routed) + FIELD(phalanx_company, quiet) +
           FIELD(phalanx_company, behind) + FIELD(phalanx_company, direct) +
           FIELD(phalanx_company, order);
}

static size_t seat_fields(void)
{
    return FIELD(phalanx_seat, x) + FIELD(phalanx_seat, y) + FIELD(phalanx_seat, camp) +
           FIELD(phalanx_seat, recruited) + FIELD(phalanx_seat, lost) + FIELD(phalanx_seat, kills) +
           FIELD(phalanx_seat, standing) + FIELD(phalanx_seat, used) +
           FIELD(phalanx_seat, progress) + FIELD(phalanx_seat, training) +
           FIELD(phalanx_seat, rally_x) + FIELD(phalanx_seat, rally_y) +
           FIELD(phalanx_seat, recruits) + FIELD(phalanx_seat, out) + FIELD(phalanx_seat, team) +
           FIELD(phalanx_seat, shrines) + FIELD(phalanx_seat, quiet) + FIELD(phalanx_seat, unused) +
           FIELD(phalanx_seat, company);
}

static size_t state_fields(void)
{
    return FIELD(phalanx_state, random) + FIELD(phalanx_state, seed) + FIELD(phalanx_state, tick) +
           FIELD(phalanx_state, seats) + FIELD(phalanx_state, rocks) + FIELD(phalanx_state, woods) +
           FIELD(phalanx_state, shrines) + FIELD(phalanx_state, over) +
           FIELD(phalanx_state, winner) + FIELD(phalanx_state, unused) +
           FIELD(phalanx_state, seat) + FIELD(phalanx_state, rock) + FIELD(phalanx_state, wood) +
           FIELD(phalanx_state, shrine) + FIELD(phalanx_state, soldiers);
}

Test(state, has_no_padding_and_fits)
{
    cr_assert(eq(sz, sizeof(phalanx_soldier), soldier_fields()));
    cr_assert(eq(sz, sizeof(phalanx_company), company_fields()));
    cr_assert(eq(sz, sizeof(phalanx_seat), seat_fields()));
    cr_assert(eq(sz, sizeof(phalanx_state), state_fields()));
    cr_assert(le(sz, sizeof(phalanx_state), 256 * 1024));
}

Test(state, is_a_game_that_the_engine_accepts)
{
    cr_assert(eq(i32, tt_game_check(&phalanx_game), TT_OK));
    cr_assert(tt_game_flat(&phalanx_game));
    tt_match match = arena_match(8, 1);
    cr_assert(tt_game_plays(&phalanx_game, &match));
    match.seats = 9;
    cr_assert(not(tt_game_plays(&phalanx_game, &match)));
}

Test(state, counts_what_stands_and_gives_each_place_once_throughout_a_match)
{
    tt_sim *sim = arena_create(4, 3, NULL);
    while (tt_sim_tick(sim) < 5000 && !tt_sim_over(sim)) {
        if (tt_sim_tick(sim) % 20 == 0) arena_check(arena_state(sim));
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, arena_state(sim), NULL);
        tt_sim_apply(sim, &made->turn);
    }
    uint32_t lost = 0, kills = 0;
    for (uint32_t seat = 0; seat < 4; seat++) {
        lost += arena_state(sim)->seat[seat].lost;
        kills += arena_state(sim)->seat[seat].kills;
    }
    cr_assert(eq(u32, lost, kills));
    cr_assert(lt(u32, 50, lost)); // there was a fight
    tt_sim_destroy(sim);
}
