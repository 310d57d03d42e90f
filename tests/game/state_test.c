// The state's memory: flat, without padding, small.

#include "arena.h"

#define FIELD(type, field) sizeof(((type *)0)->field)

Test(state, has_no_padding_and_fits)
{
    size_t soldier = FIELD(phalanx_soldier, x) + FIELD(phalanx_soldier, y) +
                     FIELD(phalanx_soldier, goal_x) + FIELD(phalanx_soldier, goal_y) +
                     FIELD(phalanx_soldier, target) + FIELD(phalanx_soldier, health) +
                     FIELD(phalanx_soldier, type) + FIELD(phalanx_soldier, group) +
                     FIELD(phalanx_soldier, order) + FIELD(phalanx_soldier, pace) +
                     FIELD(phalanx_soldier, wait) + FIELD(phalanx_soldier, serial) +
                     FIELD(phalanx_soldier, unused);
    cr_assert(eq(sz, sizeof(phalanx_soldier), soldier));
    size_t seat =
        FIELD(phalanx_seat, x) + FIELD(phalanx_seat, y) + FIELD(phalanx_seat, camp) +
        FIELD(phalanx_seat, recruited) + FIELD(phalanx_seat, lost) + FIELD(phalanx_seat, kills) +
        FIELD(phalanx_seat, standing) + FIELD(phalanx_seat, used) + FIELD(phalanx_seat, progress) +
        FIELD(phalanx_seat, recruits) + FIELD(phalanx_seat, out) + FIELD(phalanx_seat, unused);
    cr_assert(eq(sz, sizeof(phalanx_seat), seat));
    cr_assert(eq(sz, sizeof(phalanx_rock), 3 * sizeof(tt_fixed)));
    size_t state =
        FIELD(phalanx_state, random) + FIELD(phalanx_state, seed) + FIELD(phalanx_state, tick) +
        FIELD(phalanx_state, seats) + FIELD(phalanx_state, rocks) + FIELD(phalanx_state, over) +
        FIELD(phalanx_state, winner) + FIELD(phalanx_state, unused) + FIELD(phalanx_state, seat) +
        FIELD(phalanx_state, rock) + FIELD(phalanx_state, soldiers);
    cr_assert(eq(sz, sizeof(phalanx_state), state));
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

// Every seat's numbers fit together: what stands is what is counted.
static void check_counts(const phalanx_state *state)
{
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++) {
        uint16_t counted[PHALANX_TYPES] = {0};
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
            const phalanx_soldier *soldier = &state->soldiers[seat][slot];
            if (soldier->type == PHALANX_FREE) continue;
            cr_assert(slot < state->seat[seat].used && soldier->type < PHALANX_TYPES);
            cr_assert(soldier->health > 0 && soldier->health <= PHALANX_HEALTH);
            counted[0]++;
            counted[soldier->type]++;
        }
        for (uint32_t type = 0; type < PHALANX_TYPES; type++)
            cr_assert(eq(u16, counted[type], state->seat[seat].standing[type]));
        if (counted[0] > 0) cr_assert(state->seat[seat].recruited > state->seat[seat].lost);
    }
}

Test(state, counts_what_stands_throughout_a_match)
{
    tt_sim *sim = arena_create(4, 3, NULL);
    while (tt_sim_tick(sim) < 1500) {
        if (tt_sim_tick(sim) % 50 == 0) check_counts(arena_state(sim));
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
    cr_assert(gt(u32, lost, 50)); // there was a fight
    tt_sim_destroy(sim);
}
