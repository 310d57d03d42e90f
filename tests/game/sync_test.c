// The real rules under the sync test: going back and playing again gives the same states.

#include "arena.h"
#include "tickertape/synctest.h"

// Companies of three seats close to each other, so that the fight begins at once.
static void meet_early(phalanx_state *state)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        army_clear(state, seat);
        for (uint32_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++)
            army_company(state, seat, (phalanx_type)type, 30,
                         arena_at(108 + 16 * type, 112 + 16 * seat, (tt_angle)(seat * 20000)));
    }
}

Test(sync, a_battle_taken_back_and_played_again_is_the_same_battle)
{
    tt_match match = arena_match(3, 4);
    tt_synctest *test = NULL;
    tt_synctest_def def = {.game = arena_game(meet_early), .match = &match, .depth = 4};
    cr_assert(eq(i32, tt_synctest_create(&def, &test), TT_OK));
    for (uint32_t tick = 0; tick < 400; tick++) {
        const tt_sim *sim = tt_synctest_sim(test);
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, arena_state(sim), NULL);
        bool same = tt_synctest_apply(test, &made->turn);
        tt_synctest_result result = tt_synctest_result_of(test);
        cr_assert(same, "state %u differs at byte %llu", result.tick,
                  (unsigned long long)result.offset);
    }
    const phalanx_state *state = arena_state(tt_synctest_sim(test));
    cr_assert(lt(u32, 30, state->seat[0].lost + state->seat[1].lost + state->seat[2].lost));
    tt_synctest_destroy(test);
}
