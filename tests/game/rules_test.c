// The course of a match: recruiting, marching, leaving, winning.

#include "arena.h"

#include <math.h>

static uint32_t notices(const tt_sim *sim, phalanx_notice_kind kind, phalanx_notice *last)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < tt_sim_outbox_count(sim); i++) {
        tt_outbox_entry entry = tt_sim_outbox(sim, i);
        if (entry.kind != (uint32_t)kind) continue;
        cr_assert(eq(u32, entry.size, sizeof *last));
        memcpy(last, entry.data, sizeof *last);
        found++;
    }
    return found;
}

Test(rules, every_seat_begins_with_thirty_soldiers_of_each_type)
{
    tt_sim *sim = arena_create(3, 1, NULL);
    for (uint32_t seat = 0; seat < 3; seat++) {
        cr_assert(eq(u16, arena_state(sim)->seat[seat].standing[0], 90));
        for (uint32_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++)
            cr_assert(eq(u16, arena_state(sim)->seat[seat].standing[type], 30));
        cr_assert(eq(i32, arena_state(sim)->seat[seat].camp, PHALANX_CAMP_HEALTH));
    }
    tt_sim_destroy(sim);
}

Test(rules, camps_recruit_the_chosen_type_in_its_time_and_tell)
{
    // Training takes 8, 9 or 12 ticks and 5 more after the 90 first soldiers, a tick for each 16.
    const uint32_t training[PHALANX_TYPES] = {0, 13, 14, 17};
    for (uint8_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++) {
        tt_sim *sim = arena_create(2, 1, NULL);
        arena_command(sim, 0, (phalanx_command){.verb = PHALANX_RECRUIT, .types = type});
        arena_run(sim, training[type] - 2);
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 90));
        arena_run(sim, 1);
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[type], 31));
        phalanx_notice told;
        cr_assert(ge(u32, notices(sim, PHALANX_RECRUITED, &told), 1));
        arena_run(sim, 2 * training[type]);
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[type], 33));
        cr_assert(eq(u32, arena_state(sim)->seat[0].recruited, 93));
        tt_sim_destroy(sim);
    }
}

static void almost_full(phalanx_state *state)
{
    for (uint32_t i = 0; i < 409; i++)
        arena_put(state, 0, PHALANX_RIDER, state->seat[0].x, state->seat[0].y);
}

Test(rules, a_seat_has_500_soldiers_at_most)
{
    tt_sim *sim = arena_create(1, 1, almost_full);
    cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 499));
    arena_run(sim, 200);
    cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 500));
    cr_assert(eq(u16, arena_state(sim)->seat[0].used, 500));
    tt_sim_destroy(sim);
}

static double metres_to_goal(const phalanx_soldier *soldier)
{
    return hypot(soldier->x / 65536.0 - soldier->goal_x / 256.0,
                 soldier->y / 65536.0 - soldier->goal_y / 256.0);
}

static void check_place(const phalanx_state *state, const phalanx_soldier *soldier)
{
    double from_middle = hypot(soldier->x / 65536.0 - 128, soldier->y / 65536.0 - 128);
    cr_assert(le(dbl, from_middle, PHALANX_RADIUS));
    for (uint32_t i = 0; i < state->rocks; i++) {
        const phalanx_rock *rock = &state->rock[i];
        double gap = hypot(soldier->x - rock->x, soldier->y - rock->y) - rock->radius;
        cr_assert(gt(dbl, gap, 0));
    }
}

// Across the whole field, so that rocks lie in the way.
Test(rules, whoever_marches_arrives_and_nobody_walks_through_a_rock)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        tt_sim *sim = arena_create(1, seed, NULL);
        const phalanx_state *state = arena_state(sim);
        uint32_t x = 256 - (uint32_t)(state->seat[0].x >> 16);
        uint32_t y = 256 - (uint32_t)(state->seat[0].y >> 16);
        arena_command(sim, 0, arena_march(PHALANX_MARCHES, x, y));
        for (uint32_t i = 0; i < 80; i++) {
            arena_run(sim, 20);
            for (uint32_t slot = 0; slot < 90; slot++)
                check_place(arena_state(sim), &arena_state(sim)->soldiers[0][slot]);
        }
        for (uint32_t slot = 0; slot < 90; slot++) {
            const phalanx_soldier *soldier = &arena_state(sim)->soldiers[0][slot];
            cr_assert(eq(u8, soldier->order, PHALANX_HOLDS));
            cr_assert(lt(dbl, metres_to_goal(soldier), 3.1), "seed %u slot %u", (unsigned)seed,
                      slot);
            double off = hypot(soldier->x / 65536.0 - x, soldier->y / 65536.0 - y);
            cr_assert(lt(dbl, off, 25));
        }
        tt_sim_destroy(sim);
    }
}

Test(rules, a_march_goes_at_the_pace_of_the_slowest_and_only_for_the_selected)
{
    tt_sim *sim = arena_create(1, 1, NULL);
    phalanx_command march = arena_march(PHALANX_MARCHES, 128, 128);
    march.types = 1u << (PHALANX_ARCHER - 1) | 1u << (PHALANX_RIDER - 1);
    arena_command(sim, 0, march);
    for (uint32_t slot = 0; slot < 90; slot++) {
        const phalanx_soldier *soldier = &arena_state(sim)->soldiers[0][slot];
        bool selected = soldier->type != PHALANX_SPEARMAN;
        cr_assert(eq(u8, soldier->order, selected ? PHALANX_MARCHES : PHALANX_HOLDS));
        if (selected) cr_assert(eq(u8, soldier->pace, PHALANX_ARCHER));
    }
    tt_sim_destroy(sim);
}

Test(rules, mustered_soldiers_march_as_a_group_and_hold_stops_them)
{
    tt_sim *sim = arena_create(1, 1, NULL);
    const phalanx_seat *seat = &arena_state(sim)->seat[0];
    phalanx_command muster = {PHALANX_MUSTER,           1u << (PHALANX_RIDER - 1), 4,       0,
                              (uint16_t)(seat->x >> 8), (uint16_t)(seat->y >> 8),  40 * 256};
    arena_command(sim, 0, muster);
    phalanx_command march = arena_march(PHALANX_MARCHES, 128, 128);
    march.group = 4;
    arena_command(sim, 0, march);
    uint32_t marching = 0;
    for (uint32_t slot = 0; slot < 90; slot++) {
        const phalanx_soldier *soldier = &arena_state(sim)->soldiers[0][slot];
        cr_assert(eq(u8, soldier->group, soldier->type == PHALANX_RIDER ? 4 : 0));
        marching += soldier->order == PHALANX_MARCHES;
    }
    cr_assert(eq(u32, marching, 30));
    arena_run(sim, 50);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_HOLD, .types = 7, .group = 4});
    for (uint32_t slot = 0; slot < 90; slot++) {
        const phalanx_soldier *soldier = &arena_state(sim)->soldiers[0][slot];
        if (soldier->type != PHALANX_RIDER) continue;
        cr_assert(eq(u8, soldier->order, PHALANX_HOLDS));
        cr_assert(lt(dbl, metres_to_goal(soldier), 0.5));
    }
    tt_sim_destroy(sim);
}

Test(rules, a_silent_player_s_soldiers_hold)
{
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim *sim = arena_create(2, 1, NULL);
        arena_command(sim, 0, arena_march(PHALANX_MARCHES, 128, 128));
        arena_run(sim, 20);
        arena_event(sim, 0, i == 0 ? TT_EVENT_AWAY : TT_EVENT_GONE);
        for (uint32_t slot = 0; slot < 90; slot++)
            cr_assert(eq(u8, arena_state(sim)->soldiers[0][slot].order, PHALANX_HOLDS));
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 91)); // and recruiting goes on
        cr_assert(not(tt_sim_over(sim)));
        tt_sim_destroy(sim);
    }
}

Test(rules, who_surrenders_or_leaves_is_out_and_the_last_one_wins)
{
    tt_sim *sim = arena_create(3, 1, NULL);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
    cr_assert(eq(u8, arena_state(sim)->seat[1].out, 1));
    cr_assert(eq(u16, arena_state(sim)->seat[1].standing[0], 0));
    cr_assert(not(tt_sim_over(sim)));
    phalanx_notice told;
    cr_assert(eq(u32, notices(sim, PHALANX_OUT, &told), 1));
    cr_assert(eq(u8, told.seat, 1));

    uint64_t before = tt_sim_hash(sim);
    tt_sim *copy = arena_create(3, 1, NULL);
    arena_command(copy, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
    cr_assert(eq(u64, tt_sim_hash(copy), before));
    arena_run(copy, 1);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_RECRUIT, .types = 2});
    cr_assert(eq(u64, tt_sim_hash(copy), tt_sim_hash(sim))); // out: nothing it says counts

    arena_event(sim, 0, TT_EVENT_LEFT);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 2));
    cr_assert(eq(u32, notices(sim, PHALANX_WON, &told), 1));
    cr_assert(eq(u8, told.seat, 2));
    tt_sim_destroy(sim);
    tt_sim_destroy(copy);
}

Test(rules, nothing_moves_any_more_when_it_is_over_and_all_leaving_is_a_draw)
{
    tt_sim *sim = arena_create(2, 1, NULL);
    arena_turn *made = arena_turn_of(sim);
    arena_add_event(made, 0, TT_EVENT_LEFT, NULL, 0);
    arena_add_event(made, 1, TT_EVENT_LEFT, NULL, 0);
    tt_sim_apply(sim, &made->turn);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, PHALANX_NOBODY));
    uint64_t before = tt_sim_hash(sim);
    arena_run(sim, 10);
    cr_assert(eq(u64, tt_sim_hash(sim), before));
    tt_sim_destroy(sim);
}

static void last_ticks(phalanx_state *state)
{
    state->tick = PHALANX_LENGTH - 5;
    state->seat[1].kills = 3;
}

Test(rules, the_score_decides_at_24000_ticks)
{
    tt_sim *sim = arena_create(2, 1, last_ticks);
    cr_assert(eq(u32, phalanx_score(arena_state(sim), 0), 90 * 2 + 8000 / 50));
    cr_assert(eq(u32, phalanx_score(arena_state(sim), 1), 90 * 2 + 3 + 8000 / 50));
    arena_run(sim, 4);
    cr_assert(not(tt_sim_over(sim)));
    arena_run(sim, 1);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 1));
    tt_sim_destroy(sim);
}
