// Companies: their places, their lines, and how they keep both.

#include "arena.h"

#include <math.h>

enum { EAST = 0, COUNT = 40 };

static phalanx_order order_at(uint32_t x, uint32_t y, tt_angle facing, uint32_t files)
{
    return (phalanx_order){.x = (uint16_t)(x * 256),
                           .y = (uint16_t)(y * 256),
                           .facing = facing,
                           .manner = PHALANX_STANDS,
                           .files = (uint8_t)files};
}

static void open_field(phalanx_state *state)
{
    state->rocks = state->woods = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        army_clear(state, seat);
        state->seat[seat].camp = 0;
    }
    army_company(state, 1, PHALANX_SPEARMAN, 1, order_at(210, 128, EAST, 1)); // so that it goes on
}

static void one_company(phalanx_state *state)
{
    open_field(state);
    army_company(state, 0, PHALANX_SPEARMAN, COUNT, order_at(100, 128, EAST, 10));
}

static void three_companies(phalanx_state *state)
{
    open_field(state);
    for (uint32_t i = 0; i < 3; i++)
        army_company(state, 0, PHALANX_SPEARMAN, COUNT, order_at(90, 108 + 20 * i, EAST, 8));
}

static const phalanx_company *company_of(const tt_sim *sim, uint32_t company)
{
    return &arena_state(sim)->seat[0].company[company];
}

// Metres from a soldier to its place.
static double off_place(const tt_sim *sim, const phalanx_soldier *soldier)
{
    tt_fixed x, y;
    phalanx_place(company_of(sim, soldier->company), soldier->place, &x, &y);
    return hypot(soldier->x - x, soldier->y - y) / 65536;
}

static double worst_off_place(const tt_sim *sim)
{
    double worst = 0;
    const phalanx_state *state = arena_state(sim);
    for (uint32_t slot = 0; slot < state->seat[0].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[0][slot];
        if (soldier->type != PHALANX_FREE) worst = fmax(worst, off_place(sim, soldier));
    }
    return worst;
}

static void check_places_are_given_once(const tt_sim *sim, uint32_t company)
{
    uint64_t taken = 0;
    const phalanx_state *state = arena_state(sim);
    for (uint32_t slot = 0; slot < state->seat[0].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[0][slot];
        if (soldier->type == PHALANX_FREE || soldier->company != company) continue;
        cr_assert(lt(u32, soldier->place, company_of(sim, company)->count));
        cr_assert(not(taken >> soldier->place & 1));
        taken |= UINT64_C(1) << soldier->place;
    }
}

Test(companies, stand_in_ranks_of_files_spaced_evenly)
{
    phalanx_order order = order_at(128, 128, EAST, 10);
    double x[4], y[4];
    const uint32_t places[4] = {0, 1, 10, 39};
    for (uint32_t i = 0; i < 4; i++) {
        tt_fixed at_x, at_y;
        phalanx_order_place(&order, COUNT, places[i], &at_x, &at_y);
        x[i] = at_x / 65536.0;
        y[i] = at_y / 65536.0;
    }
    cr_assert(lt(dbl, fabs(fabs(y[1] - y[0]) - 1.3), 0.01)); // a neighbour
    cr_assert(lt(dbl, fabs(x[0] - x[2] - 1.3), 0.01));       // the man behind
    cr_assert(lt(dbl, fabs(x[0] + x[3] - 256), 0.01));       // the last is opposite to the first
    cr_assert(lt(dbl, fabs(y[0] + y[3] - 256), 0.01));
}

Test(companies, keep_their_line_on_the_march_and_arrive_as_ordered)
{
    tt_sim *sim = arena_create(2, 1, one_company);
    phalanx_command march = arena_march(PHALANX_MARCHES, 150, 150);
    march.faced = true;
    march.facing = 64;
    march.width = 13;
    arena_command(sim, 0, march);
    cr_assert(eq(u8, company_of(sim, 0)->order[0].manner, PHALANX_MARCHES));
    arena_run(sim, 100);
    for (uint32_t i = 0; i < 150; i++) {
        arena_run(sim, 1);
        cr_assert(lt(dbl, worst_off_place(sim), 2), "tick %u", tt_sim_tick(sim));
    }
    arena_run(sim, 500);
    const phalanx_company *company = company_of(sim, 0);
    cr_assert(eq(u8, company->order[0].manner, PHALANX_STANDS));
    cr_assert(eq(u16, company->facing, 64 * 256));
    cr_assert(eq(u8, company->order[0].files, 10));
    cr_assert(lt(dbl, hypot(company->x / 65536.0 - 150, company->y / 65536.0 - 150), 0.1));
    cr_assert(lt(dbl, worst_off_place(sim), 0.6));
    check_places_are_given_once(sim, 0);
    tt_sim_destroy(sim);
}

Test(companies, go_on_while_the_same_is_ordered_again_and_again)
{
    tt_sim *sim = arena_create(2, 1, one_company);
    for (uint32_t i = 0; i < 200; i++) {
        if (i % 10 == 0)
            arena_command(sim, 0, arena_march(PHALANX_MARCHES, 160, 128));
        else
            arena_run(sim, 1);
    }
    cr_assert(
        lt(dbl, 117, company_of(sim, 0)->x / 65536.0)); // 25 m in 10 s without being told again
    tt_sim_destroy(sim);
}

Test(companies, abreast_make_one_line_and_do_not_cross)
{
    tt_sim *sim = arena_create(2, 1, three_companies);
    phalanx_command march = arena_march(PHALANX_MARCHES, 140, 128);
    march.faced = true; // east
    march.width = 60;
    phalanx_order plan[PHALANX_COMPANIES];
    cr_assert(eq(u32, phalanx_plan(arena_state(sim), 0, &march, plan), 7));
    arena_command(sim, 0, march);
    for (uint32_t i = 0; i < 3; i++) {
        const phalanx_order *order = &company_of(sim, i)->order[0];
        cr_assert(eq(int, memcmp(order, &plan[i], sizeof *order), 0)); // the plan is what happens
        cr_assert(eq(u16, order->x, 140 * 256));
        if (i > 0) cr_assert(lt(u16, plan[i - 1].y, order->y)); // as they stood before
        cr_assert(ge(u8, order->files, 13));
    }
    double line = (plan[2].y - plan[0].y) / 256.0 + plan[0].files * 1.3;
    cr_assert(lt(dbl, fabs(line - 60), 4));
    tt_sim_destroy(sim);
}

Test(companies, of_archers_stand_behind_the_others)
{
    tt_sim *sim = arena_create(2, 1, NULL);
    phalanx_command march = arena_march(PHALANX_ATTACKS, 128, 128);
    phalanx_order plan[PHALANX_COMPANIES];
    march.faced = true;
    phalanx_plan(arena_state(sim), 0, &march, plan);
    const phalanx_company *company = arena_state(sim)->seat[0].company;
    uint16_t line = 0, archers = UINT16_MAX;
    for (uint32_t i = 0; i < 3; i++) {
        if (company[i].type == PHALANX_ARCHER)
            archers = plan[i].x;
        else
            line = plan[i].x;
    }
    cr_assert(lt(u16, archers, line - 4 * 256));
    tt_sim_destroy(sim);
}

Test(companies, carry_out_queued_orders_one_after_the_other_and_four_at_most)
{
    tt_sim *sim = arena_create(2, 1, one_company);
    for (uint32_t i = 0; i < 7; i++) {
        phalanx_command march = arena_march(PHALANX_MARCHES, 110 + 5 * i, i % 2 ? 120 : 136);
        march.queued = true;
        arena_command(sim, 0, march);
    }
    cr_assert(eq(u8, company_of(sim, 0)->orders, PHALANX_ORDERS));
    uint32_t reached = 0;
    for (uint32_t i = 0; i < 2000 && company_of(sim, 0)->orders > 1; i++) {
        uint8_t before = company_of(sim, 0)->orders;
        arena_run(sim, 1);
        reached += company_of(sim, 0)->orders < before;
    }
    cr_assert(eq(u32, reached, PHALANX_ORDERS - 1));
    arena_run(sim, 400);
    cr_assert(eq(u16, company_of(sim, 0)->order[0].x, 130 * 256));
    cr_assert(eq(u8, company_of(sim, 0)->order[0].manner, PHALANX_STANDS));
    tt_sim_destroy(sim);
}

Test(companies, stop_and_hold_where_they_are_and_forget_the_rest)
{
    const uint8_t verbs[] = {PHALANX_STOP, PHALANX_HOLD};
    for (uint32_t i = 0; i < 2; i++) {
        tt_sim *sim = arena_create(2, 1, one_company);
        phalanx_command march = arena_march(PHALANX_MARCHES, 160, 128);
        arena_command(sim, 0, march);
        march.queued = true;
        arena_command(sim, 0, march);
        arena_run(sim, 60);
        tt_fixed x = company_of(sim, 0)->x;
        arena_command(sim, 0, (phalanx_command){.verb = verbs[i], .companies = 1});
        arena_run(sim, 60);
        cr_assert(eq(i32, company_of(sim, 0)->x, x));
        cr_assert(eq(u8, company_of(sim, 0)->orders, 1));
        cr_assert(
            eq(u8, company_of(sim, 0)->order[0].manner, i == 0 ? PHALANX_STANDS : PHALANX_HOLDS));
        tt_sim_destroy(sim);
    }
}

static void weakened_company(phalanx_state *state)
{
    one_company(state);
    // Archers far off pick the first rank's men; every arrow kills.
    for (uint32_t slot = 0; slot < COUNT; slot++)
        state->soldiers[0][slot].health = state->soldiers[0][slot].place < 10 ? 1 : 10000;
    army_company(state, 1, PHALANX_ARCHER, 20, order_at(118, 128, 32768, 10));
}

Test(companies, close_their_ranks_over_the_fallen)
{
    tt_sim *sim = arena_create(2, 1, weakened_company);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1});
    for (uint32_t i = 0; i < 200 && company_of(sim, 0)->count == COUNT; i++) arena_run(sim, 1);
    cr_assert(lt(u8, company_of(sim, 0)->count, COUNT));
    for (uint32_t i = 0; i < 100; i++) {
        check_places_are_given_once(sim, 0);
        arena_run(sim, 1);
    }
    tt_sim_destroy(sim);
}

Test(companies, are_put_into_one_control_group_at_a_time)
{
    tt_sim *sim = arena_create(2, 1, three_companies);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_GROUP, .group = 3, .companies = 3});
    cr_assert(eq(u8, company_of(sim, 0)->group, 3));
    cr_assert(eq(u8, company_of(sim, 2)->group, PHALANX_NO_GROUP));
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_GROUP, .group = 3, .companies = 6});
    cr_assert(eq(u8, company_of(sim, 0)->group, PHALANX_NO_GROUP));
    cr_assert(eq(u8, company_of(sim, 1)->group, 3));
    cr_assert(eq(u8, company_of(sim, 2)->group, 3));
    tt_sim_destroy(sim);
}
