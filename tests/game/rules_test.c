// The course of a match: recruiting, levies, shrines, teams, leaving, winning.

#include "arena.h"

#include <math.h>

enum { FIRST = 90, EACH_TYPE = 30, ALL_FIRST = 7 };

Test(rules, every_seat_begins_with_a_levy_of_thirty_of_each_type)
{
    tt_sim *sim = arena_create(3, 1, NULL);
    for (uint32_t seat = 0; seat < 3; seat++) {
        const phalanx_seat *owner = &arena_state(sim)->seat[seat];
        cr_assert(eq(u16, owner->standing[0], FIRST));
        cr_assert(eq(i32, owner->camp, PHALANX_CAMP_HEALTH));
        for (uint32_t i = 0; i < 3; i++) {
            cr_assert(eq(u8, owner->company[i].count, EACH_TYPE));
            cr_assert(eq(u8, owner->company[i].levy, 1));
            cr_assert(eq(u16, owner->standing[owner->company[i].type], EACH_TYPE));
        }
    }
    tt_sim_destroy(sim);
}

// Ticks from one recruit to the next.
static uint32_t ticks_to_recruit(tt_sim *sim, uint32_t seat)
{
    uint32_t before = arena_state(sim)->seat[seat].recruited, ticks = 0;
    while (arena_state(sim)->seat[seat].recruited == before && ticks < 1000) {
        arena_run(sim, 1);
        ticks++;
    }
    return ticks;
}

Test(rules, camps_recruit_the_chosen_type_in_its_time_and_tell)
{
    // Training takes 8, 9 or 12 ticks and 5 more after the 90 first soldiers, a tick for each 16.
    const uint32_t training[PHALANX_TYPES] = {0, 13, 14, 17};
    for (uint32_t type = PHALANX_SPEARMAN; type < PHALANX_TYPES; type++) {
        tt_sim *sim = arena_create(2, 1, NULL);
        arena_command(sim, 0, (phalanx_command){.verb = PHALANX_RECRUIT, .type = (uint8_t)type});
        ticks_to_recruit(sim, 0);
        phalanx_notice told;
        cr_assert(ge(u32, arena_told(sim, PHALANX_RECRUITED, &told), 1));
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[type], EACH_TYPE + 1));
        cr_assert(eq(u32, ticks_to_recruit(sim, 0), training[type]));
        cr_assert(eq(u16, arena_state(sim)->seat[0].standing[type], EACH_TYPE + 2));
        tt_sim_destroy(sim);
    }
}

static void two_shrines(phalanx_state *state)
{
    state->shrine[0].owner = state->shrine[1].owner = 0;
}

Test(rules, a_held_shrine_speeds_training_by_a_quarter)
{
    tt_sim *sim = arena_create(2, 1, two_shrines);
    ticks_to_recruit(sim, 0);
    cr_assert(eq(u8, arena_state(sim)->seat[0].shrines, 2));
    cr_assert(eq(u32, ticks_to_recruit(sim, 0), 9)); // 13 ticks at 1.5 times the speed, rounded up
    tt_sim_destroy(sim);
}

Test(rules, recruits_fill_the_levy_and_then_begin_another)
{
    tt_sim *sim = arena_create(2, 1, NULL);
    const phalanx_seat *owner = &arena_state(sim)->seat[0];
    while (owner->recruited < FIRST + 15) arena_run(sim, 1);
    cr_assert(eq(u8, owner->company[0].count, PHALANX_COMPANY_SOLDIERS));
    cr_assert(eq(u8, owner->company[3].count, 5));
    cr_assert(eq(u8, owner->company[3].type, owner->company[0].type));
    tt_sim_destroy(sim);
}

Test(rules, an_order_ends_a_levy_and_the_next_recruits_begin_another)
{
    const uint8_t verbs[] = {PHALANX_MARCH, PHALANX_HOLD, PHALANX_STOP};
    for (uint32_t i = 0; i < 3; i++) {
        tt_sim *sim = arena_create(2, 1, NULL);
        phalanx_command command = arena_march(PHALANX_MARCHES, 128, 128);
        if (i > 0) command = (phalanx_command){.verb = verbs[i]};
        command.companies = ALL_FIRST;
        arena_command(sim, 0, command);
        const phalanx_seat *owner = &arena_state(sim)->seat[0];
        while (owner->recruited < FIRST + 2) arena_run(sim, 1);
        cr_assert(eq(u8, owner->company[0].levy, 0));
        cr_assert(eq(u8, owner->company[0].count, EACH_TYPE));
        cr_assert(eq(u8, owner->company[3].count, 2));
        cr_assert(eq(u8, owner->company[3].levy, 1));
        tt_sim_destroy(sim);
    }
}

Test(rules, levies_follow_the_rally_point_and_recruits_come_there)
{
    tt_sim *sim = arena_create(2, 1, NULL);
    const phalanx_seat *owner = &arena_state(sim)->seat[0];
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_RALLY, .x = 128 * 256, .y = 128 * 256});
    arena_run(sim, 1200);
    for (uint32_t i = 0; i < 4; i++) {
        const phalanx_company *company = &owner->company[i];
        double off = hypot(company->x / 65536.0 - 128, company->y / 65536.0 - 128);
        cr_assert(lt(dbl, off, 30), "company %u", i);
        cr_assert(eq(u8, company->levy, 1));
    }
    tt_sim_destroy(sim);
}

static void almost_full(phalanx_state *state)
{
    for (uint32_t i = 0; i < 10; i++)
        army_company(state, 0, PHALANX_RIDER, 40, arena_at(90 + 8 * i, 128, 0));
    army_company(state, 0, PHALANX_RIDER, 9, arena_at(128, 100, 0));
}

Test(rules, a_seat_has_500_soldiers_at_most)
{
    tt_sim *sim = arena_create(1, 1, almost_full);
    cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 499));
    arena_run(sim, 400);
    cr_assert(eq(u16, arena_state(sim)->seat[0].standing[0], 500));
    cr_assert(eq(u16, arena_state(sim)->seat[0].used, 500));
    tt_sim_destroy(sim);
}

static void no_company_free(phalanx_state *state)
{
    army_clear(state, 0);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        army_company(state, 0, PHALANX_RIDER, 2, arena_at(100 + 2 * i, 128, 0));
}

Test(rules, without_a_free_company_training_waits_or_recruits_join_their_type)
{
    tt_sim *sim = arena_create(2, 1, no_company_free);
    const phalanx_seat *owner = &arena_state(sim)->seat[0];
    arena_run(sim, 200);
    cr_assert(eq(u16, owner->standing[0], 2 * PHALANX_COMPANIES)); // no room for spearmen
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_RECRUIT, .type = PHALANX_RIDER});
    arena_run(sim, 100);
    cr_assert(lt(u16, 2 * PHALANX_COMPANIES, owner->standing[PHALANX_RIDER]));
    arena_check(arena_state(sim));
    tt_sim_destroy(sim);
}

static void at_the_shrine(phalanx_state *state)
{
    arena_empty(state);
    army_company(state, 0, PHALANX_SPEARMAN, 10, arena_at(128, 128, 0));
    army_company(state, 1, PHALANX_SPEARMAN, 10, arena_at(128, 60, 0));
}

static const phalanx_shrine *middle_shrine(const tt_sim *sim)
{
    return &arena_state(sim)->shrine[arena_state(sim)->shrines - 1];
}

Test(rules, soldiers_claim_a_shrine_in_five_seconds_and_keep_it_when_they_leave)
{
    tt_sim *sim = arena_create(2, 1, at_the_shrine);
    uint32_t claimed = 0;
    phalanx_notice told;
    for (uint32_t i = 0; i < PHALANX_SHRINE_CLAIM - 10; i++) {
        arena_run(sim, 1);
        cr_assert(eq(u8, middle_shrine(sim)->owner, PHALANX_NOBODY));
    }
    cr_assert(eq(u8, middle_shrine(sim)->claimant, 0));
    for (uint32_t i = 0; i < 20; i++) {
        arena_run(sim, 1);
        claimed += arena_told(sim, PHALANX_CLAIMED, &told);
    }
    cr_assert(eq(u32, claimed, 1));
    cr_assert(told.seat == 0 && told.by == PHALANX_NOBODY);
    cr_assert(eq(u8, middle_shrine(sim)->owner, 0));
    arena_command(sim, 0, arena_march(PHALANX_MARCHES, 180, 128));
    arena_run(sim, 500);
    cr_assert(eq(u8, middle_shrine(sim)->owner, 0));
    cr_assert(eq(u8, arena_state(sim)->seat[0].shrines, 1));
    tt_sim_destroy(sim);
}

static void both_at_the_shrine(phalanx_state *state)
{
    arena_empty(state);
    for (uint32_t seat = 0; seat < 2; seat++) {
        army_company(state, seat, PHALANX_SPEARMAN, 4, arena_at(124 + 8 * seat, 128, 0));
        for (uint32_t slot = 0; slot < 4; slot++) state->soldiers[seat][slot].health = 20000;
    }
}

Test(rules, a_contested_shrine_is_claimed_by_nobody)
{
    tt_sim *sim = arena_create(2, 1, both_at_the_shrine);
    arena_turn *made = arena_turn_of(sim);
    for (uint32_t seat = 0; seat < 2; seat++)
        arena_add(made, seat, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    tt_sim_apply(sim, &made->turn);
    arena_run(sim, 300);
    cr_assert(eq(u8, middle_shrine(sim)->owner, PHALANX_NOBODY));
    tt_sim_destroy(sim);
}

Test(rules, a_silent_player_s_companies_hold_and_recruiting_goes_on)
{
    const tt_event_type types[] = {TT_EVENT_AWAY, TT_EVENT_GONE};
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim *sim = arena_create(2, 1, NULL);
        const phalanx_seat *owner = &arena_state(sim)->seat[0];
        arena_command(sim, 0, arena_march(PHALANX_MARCHES, 128, 128));
        arena_run(sim, 40);
        arena_event(sim, 0, types[i]);
        tt_fixed x = owner->company[0].x;
        uint32_t recruited = owner->recruited;
        arena_run(sim, 60);
        for (uint32_t k = 0; k < 3; k++)
            cr_assert(eq(u8, owner->company[k].order[0].manner, PHALANX_HOLDS));
        cr_assert(eq(i32, owner->company[0].x, x));
        cr_assert(lt(u32, recruited, owner->recruited));
        cr_assert(not(tt_sim_over(sim)));
        tt_sim_destroy(sim);
    }
}

// So a tape without the words is played as the one with them.
Test(rules, what_is_said_changes_nothing)
{
    const uint8_t types[] = {TT_EVENT_CHAT, TT_EVENT_TEAM_CHAT};
    tt_sim *talking = arena_create(2, 1, NULL), *silent = arena_create(2, 1, NULL);
    for (uint32_t i = 0; i < 40; i++) {
        arena_turn *made = arena_turn_of(talking);
        arena_add_event(made, i / 2 % 2, types[i % 2], "to the ford", i % 12);
        tt_sim_apply(talking, &made->turn);
        arena_run(silent, 1);
        cr_assert(eq(u64, tt_sim_trail(talking), tt_sim_trail(silent)));
    }
    tt_sim_destroy(talking);
    tt_sim_destroy(silent);
}

Test(rules, who_surrenders_or_leaves_is_out_and_the_last_one_wins)
{
    tt_sim *sim = arena_create(3, 1, NULL), *copy = arena_create(3, 1, NULL);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
    phalanx_notice told;
    cr_assert(eq(u8, arena_state(sim)->seat[1].out, 1));
    cr_assert(eq(u16, arena_state(sim)->seat[1].standing[0], 0));
    cr_assert(not(tt_sim_over(sim)));
    cr_assert(eq(u32, arena_told(sim, PHALANX_OUT, &told), 1));
    cr_assert(eq(u8, told.seat, 1));

    arena_command(copy, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
    arena_run(copy, 1);
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_RECRUIT, .type = 2});
    cr_assert(eq(u64, tt_sim_hash(copy), tt_sim_hash(sim))); // out: nothing it says counts

    arena_event(sim, 0, TT_EVENT_LEFT);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 2));
    cr_assert(eq(u32, arena_told(sim, PHALANX_WON, &told), 1));
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

static void pairs(phalanx_state *state)
{
    for (uint32_t seat = 0; seat < 4; seat++) state->seat[seat].team = (uint8_t)(seat / 2 * 5);
}

Test(rules, a_team_wins_when_the_others_are_out)
{
    tt_sim *sim = arena_create(4, 1, pairs);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_SURRENDER});
    arena_command(sim, 2, (phalanx_command){.verb = PHALANX_SURRENDER});
    cr_assert(not(tt_sim_over(sim)));
    arena_command(sim, 1, (phalanx_command){.verb = PHALANX_SURRENDER});
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 5));
    tt_sim_destroy(sim);
}

static void friends_face_to_face(phalanx_state *state)
{
    arena_empty(state);
    state->seat[0].team = state->seat[1].team = 3;
    army_company(state, 0, PHALANX_SPEARMAN, 20, arena_at(126, 128, 0));
    army_company(state, 1, PHALANX_ARCHER, 20, arena_at(134, 128, 32768));
}

Test(rules, a_team_does_not_fight_itself_and_plays_on_without_enemies)
{
    tt_sim *sim = arena_create(2, 1, friends_face_to_face);
    arena_run(sim, 200);
    for (uint32_t seat = 0; seat < 2; seat++) {
        cr_assert(eq(u16, arena_state(sim)->seat[seat].standing[0], 20));
        for (uint32_t slot = 0; slot < 20; slot++)
            cr_assert(eq(i32, arena_state(sim)->soldiers[seat][slot].health, PHALANX_HEALTH));
    }
    cr_assert(not(tt_sim_over(sim)));
    tt_sim_destroy(sim);
}

Test(rules, teams_are_settled_before_the_match)
{
    phalanx_settings settings = {.team = {0, 1, 0, 1, 2, 2, 7, 3}}, read;
    tt_match match = arena_match(8, 1);
    match.settings_size = phalanx_settings_write(&settings, match.settings);
    cr_assert(eq(u32, match.settings_size, PHALANX_SETTINGS_SIZE));
    cr_assert(phalanx_settings_read(&read, match.settings, match.settings_size));
    cr_assert(eq(i32, memcmp(&read, &settings, sizeof read), 0));
    static phalanx_state state;
    phalanx_game.start(NULL, &state, &match);
    for (uint32_t seat = 0; seat < 8; seat++)
        cr_assert(eq(u8, state.seat[seat].team, settings.team[seat]));
}

static void check_everyone_alone(const uint8_t *bytes, size_t size)
{
    phalanx_settings read;
    cr_assert(not(phalanx_settings_read(&read, bytes, size)));
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++)
        cr_assert(eq(u32, read.team[seat], seat));
}

Test(rules, settings_that_cant_be_read_are_everyone_alone)
{
    phalanx_settings settings = {.team = {0}};
    uint8_t bytes[PHALANX_SETTINGS_SIZE + 1] = {0};
    phalanx_settings_write(&settings, bytes);
    for (size_t size = 0; size < PHALANX_SETTINGS_SIZE; size++) check_everyone_alone(bytes, size);
    check_everyone_alone(bytes, PHALANX_SETTINGS_SIZE + 1);
    bytes[0] ^= 2;
    check_everyone_alone(bytes, PHALANX_SETTINGS_SIZE);
    bytes[0] ^= 2;
    bytes[4] = PHALANX_SEATS_MAX;
    check_everyone_alone(bytes, PHALANX_SETTINGS_SIZE);
}

static void last_ticks(phalanx_state *state)
{
    state->tick = PHALANX_LENGTH - 5;
    state->seat[1].kills = 3;
}

Test(rules, the_score_decides_at_24000_ticks)
{
    tt_sim *sim = arena_create(2, 1, last_ticks);
    cr_assert(eq(u32, phalanx_score(arena_state(sim), 0), FIRST * 2 + 8000 / 50));
    cr_assert(eq(u32, phalanx_score(arena_state(sim), 1), FIRST * 2 + 3 + 8000 / 50));
    arena_run(sim, 4);
    cr_assert(not(tt_sim_over(sim)));
    arena_run(sim, 1);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 1));
    tt_sim_destroy(sim);
}

// Teams 0 and 5; the kills of both seats of a team count.
static void last_ticks_of_pairs(phalanx_state *state)
{
    pairs(state);
    state->tick = PHALANX_LENGTH - 2;
    state->seat[0].kills = 30;
    state->seat[2].kills = state->seat[3].kills = 20;
}

Test(rules, a_team_has_the_points_of_its_seats)
{
    tt_sim *sim = arena_create(4, 1, last_ticks_of_pairs);
    arena_run(sim, 2);
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 5));
    tt_sim_destroy(sim);
}

static void a_ruin_is_left(phalanx_state *state)
{
    arena_empty(state);
    state->seat[0].camp = 40; // less than a point
    state->seat[0].recruits = PHALANX_RIDER;
}

Test(rules, the_last_team_wins_even_without_a_point)
{
    tt_sim *sim = arena_create(2, 1, a_ruin_is_left);
    arena_run(sim, 1);
    cr_assert(eq(u32, phalanx_score(arena_state(sim), 0), 0));
    cr_assert(tt_sim_over(sim));
    cr_assert(eq(u8, arena_state(sim)->winner, 0));
    tt_sim_destroy(sim);
}
