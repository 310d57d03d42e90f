// Fighting: who beats whom, courage and breath, camps, and that no seat is favoured.

#include "arena.h"

#include <math.h>

enum { EACH = 40, COMPANIES = 3, ALL = EACH * COMPANIES, SEEDS = 5, EAST = 0, WEST = 32768 };

static phalanx_type duel_types[2];

// Three companies face three others across 40 m of open field.
static void face_each_other(phalanx_state *state)
{
    arena_empty(state);
    for (uint32_t i = 0; i < COMPANIES; i++) {
        army_company(state, 0, duel_types[0], EACH, arena_at(108, 112 + 16 * i, EAST));
        army_company(state, 1, duel_types[1], EACH, arena_at(148, 112 + 16 * i, WEST));
    }
}

// Everybody attacks the middle of whoever is left.
static void attack_the_other(tt_sim *sim, arena_turn *made, uint32_t seat)
{
    const phalanx_state *state = arena_state(sim);
    double x = 0, y = 0, count = 0;
    for (uint32_t slot = 0; slot < state->seat[1 - seat].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[1 - seat][slot];
        if (soldier->type == PHALANX_FREE) continue;
        x += soldier->x / 65536.0;
        y += soldier->y / 65536.0;
        count++;
    }
    if (count == 0) return;
    arena_add(made, seat,
              arena_march(PHALANX_ATTACKS, (uint32_t)(x / count), (uint32_t)(y / count)));
}

typedef struct tally {
    uint32_t wins;   // of seat 0
    uint32_t left;   // soldiers that the winners kept, in all
    uint32_t killed; // of both
    uint32_t ran;    // soldiers who began to run, of both
} tally;

static uint32_t runners(const phalanx_state *state)
{
    uint32_t count = 0;
    for (uint32_t seat = 0; seat < 2; seat++)
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
            if (state->seat[seat].company[i].count > 0)
                count += state->seat[seat].company[i].routed;
    return count;
}

static void duel(uint64_t seed, tally *of)
{
    tt_sim *sim = arena_create(2, seed, face_each_other);
    const phalanx_state *state = arena_state(sim);
    uint32_t before = 0;
    while (!tt_sim_over(sim) && tt_sim_tick(sim) < 6000) {
        arena_turn *made = arena_turn_of(sim);
        for (uint32_t seat = 0; seat < 2 && made->turn.tick % 400 == 0; seat++)
            attack_the_other(sim, made, seat);
        tt_sim_apply(sim, &made->turn);
        uint32_t now = runners(state);
        if (now > before) of->ran += now - before;
        before = now;
    }
    cr_assert(tt_sim_over(sim));
    of->wins += state->winner == 0;
    of->left += state->seat[0].standing[0] + state->seat[1].standing[0];
    of->killed += state->seat[0].lost + state->seat[1].lost;
    tt_sim_destroy(sim);
}

static tally duels(phalanx_type a, phalanx_type b, uint32_t seeds)
{
    tally of = {0};
    duel_types[0] = a;
    duel_types[1] = b;
    for (uint32_t seed = 1; seed <= seeds; seed++) duel(seed, &of);
    return of;
}

static void check_beats(phalanx_type strong, phalanx_type weak)
{
    tally of = duels(strong, weak, SEEDS);
    cr_assert(eq(u32, of.wins, SEEDS));
    cr_assert(lt(u32, SEEDS * ALL / 3, of.left));       // clearly
    cr_assert(lt(u32, of.left, SEEDS * ALL * 19 / 20)); // but not for nothing
    cr_assert(eq(u32, duels(weak, strong, SEEDS).wins, 0));
}

Test(fight, spearmen_beat_as_many_riders)
{
    check_beats(PHALANX_SPEARMAN, PHALANX_RIDER);
}

Test(fight, riders_beat_as_many_archers)
{
    check_beats(PHALANX_RIDER, PHALANX_ARCHER);
}

Test(fight, archers_beat_as_many_spearmen)
{
    check_beats(PHALANX_ARCHER, PHALANX_SPEARMAN);
}

// A fair coin gives 5 to 19 of 24 all but three times in two thousand.
Test(fight, neither_seat_is_favoured_among_equals)
{
    for (phalanx_type type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++) {
        uint32_t wins = duels(type, type, 24).wins;
        cr_assert(wins >= 5 && wins <= 19, "type %u won %u of 24", type, wins);
    }
}

Test(fight, hand_to_hand_is_decided_by_flight_as_well_as_by_death)
{
    const phalanx_type types[] = {PHALANX_SPEARMAN, PHALANX_RIDER};
    for (uint32_t i = 0; i < 2; i++) {
        tally of = duels(types[i], types[i], SEEDS);
        cr_assert(lt(u32, of.killed / 8, of.ran), "type %u: %u ran, %u died", types[i], of.ran,
                  of.killed);
        cr_assert(lt(u32, of.ran, of.killed), "type %u: %u ran, %u died", types[i], of.ran,
                  of.killed); // and not everybody
    }
}

static void siege(phalanx_state *state)
{
    arena_empty(state);
    state->seat[1].camp = 600;
    state->seat[1].recruits = PHALANX_RIDER;
    army_company(state, 0, PHALANX_SPEARMAN, EACH, arena_at(128, 128, EAST));
}

Test(fight, soldiers_pull_a_camp_down_and_its_seat_is_out)
{
    tt_sim *sim = arena_create(2, 1, siege);
    const phalanx_seat *enemy = &arena_state(sim)->seat[1];
    arena_command(
        sim, 0,
        arena_march(PHALANX_ATTACKS, (uint32_t)(enemy->x >> 16), (uint32_t)(enemy->y >> 16)));
    uint32_t besieged = 0, fell = 0;
    phalanx_notice told;
    while (!tt_sim_over(sim) && tt_sim_tick(sim) < 4000) {
        arena_run(sim, 1);
        besieged += arena_told(sim, PHALANX_BESIEGED, &told);
        fell += arena_told(sim, PHALANX_FELL, &told);
    }
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 0));
    cr_assert(eq(i32, arena_state(sim)->seat[1].camp, 0));
    cr_assert(lt(u32, 0, arena_state(sim)->seat[0].kills));
    cr_assert(lt(u32, 0, besieged));
    cr_assert(eq(u32, fell, 1));
    tt_sim_destroy(sim);
}

static void ambush(phalanx_state *state)
{
    arena_empty(state);
    army_company(state, 0, PHALANX_RIDER, 10, arena_at(100, 128, EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 10, arena_at(128, 144, EAST));
    for (uint32_t slot = 0; slot < 10; slot++) state->soldiers[1][slot].health = 1000;
}

static int32_t health_left(const phalanx_state *state, uint32_t seat)
{
    int32_t sum = 0;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++)
        if (state->soldiers[seat][slot].type != PHALANX_FREE)
            sum += state->soldiers[seat][slot].health;
    return sum;
}

// The way passes the enemies, who hold, at some metres: attacking, riders turn
// on them; marching, they go by.
Test(fight, a_march_passes_enemies_by_and_an_attack_does_not)
{
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim *sim = arena_create(2, 1, ambush);
        arena_command(sim, 1, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
        arena_command(sim, 0, arena_march(i == 0 ? PHALANX_MARCHES : PHALANX_ATTACKS, 156, 128));
        arena_run(sim, 240);
        int32_t health = health_left(arena_state(sim), 1);
        if (i == 0) cr_assert(eq(i32, health, 10000));
        if (i == 1) cr_assert(lt(i32, health, 10000));
        tt_sim_destroy(sim);
    }
}

static void two_within_sight(phalanx_state *state)
{
    arena_empty(state);
    army_company(state, 0, PHALANX_SPEARMAN, 10, arena_at(120, 128, EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 10, arena_at(127, 128, WEST));
}

Test(fight, who_stands_goes_for_enemies_and_who_holds_does_not)
{
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim *sim = arena_create(2, 1, two_within_sight);
        arena_turn *made = arena_turn_of(sim);
        arena_add(made, 1, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
        if (i == 1) arena_add(made, 0, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
        tt_sim_apply(sim, &made->turn);
        arena_run(sim, 200);
        bool fought = health_left(arena_state(sim), 1) < 1000;
        cr_assert(eq(int, fought, i == 0));
        tt_sim_destroy(sim);
    }
}

static bool in_a_wood;

static void shot_at(phalanx_state *state)
{
    arena_empty(state);
    if (in_a_wood)
        state->wood[state->woods++] =
            (phalanx_wood){tt_fixed_from(140), tt_fixed_from(128), tt_fixed_from(10)};
    army_company(state, 0, PHALANX_ARCHER, 20, arena_at(128, 128, EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 20, arena_at(140, 128, WEST));
    for (uint32_t slot = 0; slot < 20; slot++) state->soldiers[1][slot].health = 10000;
}

// The harm that 10 s of arrows do to spearmen who hold.
static int32_t harm_of_arrows(bool wooded)
{
    in_a_wood = wooded;
    tt_sim *sim = arena_create(2, 1, shot_at);
    int32_t before = health_left(arena_state(sim), 1);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    arena_run(sim, 200);
    int32_t harm = before - health_left(arena_state(sim), 1);
    tt_sim_destroy(sim);
    return harm;
}

Test(fight, woods_halve_what_arrows_do)
{
    int32_t open = harm_of_arrows(false), wooded = harm_of_arrows(true);
    cr_assert(lt(i32, 500, open));
    cr_assert(lt(i32, open * 35 / 100, wooded));
    cr_assert(lt(i32, wooded, open * 65 / 100));
}

// An arrow is on its way for PHALANX_ARROW_TICKS, and its archer's wait tells so.
Test(fight, arrows_are_in_the_air_before_they_hit)
{
    in_a_wood = false;
    tt_sim *sim = arena_create(2, 1, shot_at);
    const phalanx_state *state = arena_state(sim);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    uint32_t flying = 0, loosed = 0;
    phalanx_notice told;
    int32_t health = health_left(state, 1);
    while (health_left(state, 1) == health && tt_sim_tick(sim) < 100) {
        bool aims = state->soldiers[0][0].target != PHALANX_NONE;
        flying += aims && state->soldiers[0][0].wait <= PHALANX_ARROW_TICKS;
        loosed += arena_told(sim, PHALANX_SHOT, &told);
        arena_run(sim, 1);
    }
    cr_assert(ge(u32, flying, PHALANX_ARROW_TICKS - 4)); // others of the company may be sooner
    cr_assert(lt(u32, PHALANX_ARROW_TICKS, tt_sim_tick(sim)));
    cr_assert(eq(u32, loosed, 4)); // once a tick, and they look around in four different ticks
    tt_sim_destroy(sim);
}

static void timid(phalanx_state *state)
{
    arena_empty(state);
    state->seat[0].x = tt_fixed_from(60);
    state->seat[0].y = tt_fixed_from(128);
    army_company(state, 0, PHALANX_SPEARMAN, 10, arena_at(120, 128, EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 40, arena_at(124, 128, WEST));
    for (uint32_t slot = 0; slot < 10; slot++) state->soldiers[0][slot].heart = 20;
}

Test(fight, who_has_lost_heart_runs_home_strikes_nobody_and_rallies)
{
    tt_sim *sim = arena_create(2, 1, timid);
    const phalanx_state *state = arena_state(sim);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    arena_run(sim, 8);
    phalanx_notice told;
    cr_assert(lt(u8, 8, state->seat[0].company[0].routed));
    int32_t health = health_left(state, 1);
    uint32_t rallied = 0;
    for (uint32_t i = 0; i < 1200 && rallied == 0; i++) {
        arena_run(sim, 1);
        rallied += arena_told(sim, PHALANX_RALLIED, &told);
    }
    cr_assert(eq(u32, rallied, 1));
    cr_assert(eq(i32, health_left(state, 1), health)); // nobody struck
    cr_assert(eq(u8, state->seat[0].company[0].routed, 0));
    cr_assert(lt(u8, 0, state->seat[0].company[0].count));
    tt_sim_destroy(sim);
}

static void struck_from(phalanx_state *state, bool behind)
{
    arena_empty(state);
    army_company(state, 0, PHALANX_SPEARMAN, 10, arena_at(128, 128, behind ? WEST : EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 10, arena_at(129, 128, WEST));
    for (uint32_t seat = 0; seat < 2; seat++)
        for (uint32_t slot = 0; slot < 10; slot++) state->soldiers[seat][slot].health = 10000;
}

static void struck_in_front(phalanx_state *state)
{
    struck_from(state, false);
}

static void struck_behind(phalanx_state *state)
{
    struck_from(state, true);
}

static uint32_t hearts_after(arena_setup setup)
{
    tt_sim *sim = arena_create(2, 1, setup);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    arena_run(sim, 60);
    uint32_t sum = 0;
    for (uint32_t slot = 0; slot < 10; slot++) sum += arena_state(sim)->soldiers[0][slot].heart;
    tt_sim_destroy(sim);
    return sum;
}

Test(fight, blows_from_behind_take_more_heart)
{
    cr_assert(lt(u32, hearts_after(struck_behind), hearts_after(struck_in_front)));
}

static void out_of_breath(phalanx_state *state)
{
    arena_empty(state);
    army_company(state, 0, PHALANX_SPEARMAN, 10, arena_at(100, 128, EAST));
    army_company(state, 1, PHALANX_SPEARMAN, 10, arena_at(160, 128, WEST));
    for (uint32_t slot = 0; slot < 10; slot++) state->soldiers[0][slot].breath = 0;
}

Test(fight, striking_takes_breath_and_standing_gives_it_back)
{
    tt_sim *sim = arena_create(2, 1, struck_in_front);
    arena_run(sim, 200);
    cr_assert(lt(u8, arena_state(sim)->soldiers[0][0].breath, PHALANX_BREATH));
    tt_sim_destroy(sim);
    sim = arena_create(2, 1, out_of_breath);
    arena_run(sim, 200);
    cr_assert(lt(u8, 50, arena_state(sim)->soldiers[0][0].breath));
    tt_sim_destroy(sim);
}
