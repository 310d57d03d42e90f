// Ways round rocks.

#include "arena.h"

#include <math.h>

enum {
    COMPANIES = 5,
    EACH = 40,
    ALL = COMPANIES * EACH,
    LINE = 40, // metres from the middle of their line to its ends
};

// A U of overlapping rocks that opens to the west, with 200 soldiers inside of it:
//
//     o o o o o
//     . . . . o
//     . men . o      goal
//     . . . . o
//     o o o o o
static void inside_a_u(phalanx_state *state)
{
    state->rocks = state->woods = 0;
    for (int32_t i = 0; i < 12; i++) {
        tt_fixed along = tt_fixed_from(92 + i * 4);
        state->rock[state->rocks++] = (phalanx_rock){along, tt_fixed_from(106), tt_fixed_from(3)};
        state->rock[state->rocks++] = (phalanx_rock){along, tt_fixed_from(150), tt_fixed_from(3)};
        state->rock[state->rocks++] =
            (phalanx_rock){tt_fixed_from(138), tt_fixed_from(106 + i * 4), tt_fixed_from(3)};
    }
    army_clear(state, 0);
    army_clear(state, 1);
    state->seat[0].camp = state->seat[1].camp = 0;
    // Far off, so that the match is not decided.
    army_company(state, 1, PHALANX_SPEARMAN, 1,
                 (phalanx_order){.x = 128 * 256, .y = 40 * 256, .files = 1});
    for (uint32_t i = 0; i < COMPANIES; i++)
        army_company(state, 0, PHALANX_SPEARMAN, EACH,
                     (phalanx_order){.x = (uint16_t)((108 + i % 2 * 14) * 256),
                                     .y = (uint16_t)((116 + i / 2 * 10) * 256),
                                     .manner = PHALANX_STANDS,
                                     .files = 8});
}

static uint32_t arrived(const phalanx_state *state, double x, double y, double metres)
{
    uint32_t found = 0;
    for (uint32_t slot = 0; slot < state->seat[0].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[0][slot];
        found += hypot(soldier->x / 65536.0 - x, soldier->y / 65536.0 - y) <= metres;
    }
    return found;
}

Test(ways, lead_all_of_200_soldiers_out_of_a_u_shaped_rock_and_behind_it)
{
    tt_sim *sim = arena_create(2, 1, inside_a_u);
    arena_command(sim, 0, arena_march(PHALANX_MARCHES, 172, 128));
    cr_assert(eq(u32, arrived(arena_state(sim), 172, 128, LINE - 10), 0));
    arena_run(sim, 2400);
    cr_assert(eq(u32, arrived(arena_state(sim), 172, 128, LINE), ALL));
    for (uint32_t i = 0; i < COMPANIES; i++)
        cr_assert(eq(u8, arena_state(sim)->seat[0].company[i].order[0].manner, PHALANX_STANDS));
    for (uint32_t slot = 0; slot < ALL; slot++) {
        const phalanx_soldier *soldier = &arena_state(sim)->soldiers[0][slot];
        tt_fixed x, y;
        phalanx_place(&arena_state(sim)->seat[0].company[soldier->company], soldier->place, &x, &y);
        cr_assert(lt(dbl, hypot(soldier->x - x, soldier->y - y) / 65536, 2), "slot %u", slot);
    }
    tt_sim_destroy(sim);
}

Test(ways, lead_into_the_u_as_well)
{
    tt_sim *sim = arena_create(2, 1, inside_a_u);
    arena_command(sim, 0, arena_march(PHALANX_MARCHES, 172, 128));
    arena_run(sim, 2400);
    phalanx_command back = arena_march(PHALANX_MARCHES, 112, 128);
    back.width = 30;
    arena_command(sim, 0, back);
    arena_run(sim, 2800);
    cr_assert(eq(u32, arrived(arena_state(sim), 112, 128, 26), ALL));
    tt_sim_destroy(sim);
}

Test(ways, never_lead_through_a_rock)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        tt_sim *sim = arena_create(2, seed, NULL);
        const phalanx_state *state = arena_state(sim);
        uint32_t x = (uint32_t)(state->seat[1].x >> 16), y = (uint32_t)(state->seat[1].y >> 16);
        arena_command(sim, 0, arena_march(PHALANX_MARCHES, x, y));
        for (uint32_t i = 0; i < 1200; i++) {
            arena_run(sim, 1);
            for (uint32_t slot = 0; slot < state->seat[0].used; slot++) {
                const phalanx_soldier *soldier = &state->soldiers[0][slot];
                if (soldier->type == PHALANX_FREE) continue;
                for (uint32_t k = 0; k < state->rocks; k++) {
                    double gap =
                        hypot(soldier->x - state->rock[k].x, soldier->y - state->rock[k].y);
                    cr_assert(lt(dbl, state->rock[k].radius, gap));
                }
            }
        }
        tt_sim_destroy(sim);
    }
}

// The memo may be thrown away at any moment: what is kept in it must not matter.
Test(ways, are_the_same_whether_remembered_or_found_anew)
{
    tt_match match = arena_match(4, 3);
    tt_sim *sims[2];
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim_def def = {.game = &phalanx_game, .match = &match, .drop_memo = i};
        cr_assert(eq(i32, tt_sim_create(&def, &sims[i]), TT_OK));
    }
    for (uint32_t tick = 0; tick < 600; tick++) {
        arena_turn *made = arena_turn_of(sims[0]);
        arena_add_bots(made, arena_state(sims[0]), NULL);
        for (uint32_t i = 0; i < 2; i++) tt_sim_apply(sims[i], &made->turn);
        cr_assert(eq(u64, tt_sim_hash(sims[0]), tt_sim_hash(sims[1])));
    }
    for (uint32_t i = 0; i < 2; i++) tt_sim_destroy(sims[i]);
}
