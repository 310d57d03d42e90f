// A fight takes blows within 10 ticks and 5 units of each other.

#include "fights.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

static fight_list list;

static void set_up(void)
{
    list.patience = 10;
    list.reach = 5;
}

static void hit(uint32_t tick, uint8_t seat, uint8_t weight)
{
    tt_mark blow = {.kind = TT_MARK_BLOW, .seat = seat, .weight = weight};
    fights_take(&list, tick, &blow);
}

static void hit_at(uint32_t tick, float x, float y)
{
    tt_mark blow = {.kind = TT_MARK_BLOW, .weight = 1, .placed = true, .x = x, .y = y};
    fights_take(&list, tick, &blow);
}

static bool lasts(uint32_t at, uint32_t from, uint32_t to)
{
    return at < list.count && list.fights[at].from == from && list.fights[at].to == to;
}

TestSuite(fights, .init = set_up);

Test(fights, join_blows_that_come_soon)
{
    hit(100, 1, 2);
    hit(110, 3, 4);
    hit(110, 1, 1);
    hit(121, 1, 1);
    cr_assert(eq(u32, list.count, 2));
    cr_assert(lasts(0, 100, 110) && lasts(1, 121, 121));
    const index_fight *first = &list.fights[0];
    cr_assert(eq(u32, first->weight, 7));
    cr_assert(first->lost[1] == 3 && first->lost[3] == 4 && first->lost[0] == 0);
    cr_assert(not(first->placed));
}

Test(fights, count_blows_against_nobody_in_particular)
{
    hit(5, TT_SEAT_NONE, 3);
    cr_assert(eq(u32, list.fights[0].weight, 3));
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) cr_assert(list.fights[0].lost[seat] == 0);
}

Test(fights, go_on_at_several_places_at_a_time)
{
    for (uint32_t tick = 0; tick < 20; tick += 4) {
        hit_at(tick, 10, 10);
        hit_at(tick + 2, 30, 10);
    }
    cr_assert(eq(u32, list.count, 2));
    cr_assert(lasts(0, 0, 16) && lasts(1, 2, 18));
    cr_assert(list.fights[1].x > 29.9F && list.fights[1].x < 30.1F);
}

Test(fights, are_where_their_blows_are)
{
    hit_at(0, 10, 20);
    hit_at(1, 14, 20);
    hit(2, 0, 100); // has no place: it belongs here, and moves nothing
    const index_fight *fight = &list.fights[0];
    cr_assert(eq(u32, list.count, 1));
    cr_assert(fight->placed && fabsf(fight->x - 12) < 0.01F && fabsf(fight->y - 20) < 0.01F);
}

Test(fights, are_not_where_nothing_was_lost)
{
    tt_mark miss = {.kind = TT_MARK_BLOW, .placed = true, .x = 10, .y = 20};
    fights_take(&list, 0, &miss);
    cr_assert(list.count == 1 && !list.fights[0].placed);
    hit_at(1, 30, 40);
    cr_assert(list.count == 1 && list.fights[0].placed && list.fights[0].x > 29);
}

Test(fights, take_the_blow_that_is_nearest)
{
    hit_at(0, 10, 10);
    hit_at(0, 16, 10);
    hit_at(1, 14, 10);
    hit_at(2, 12, 10);
    cr_assert(eq(u32, list.count, 2));
    cr_assert(lasts(0, 0, 2) && lasts(1, 0, 1));
}

Test(fights, at_too_many_places_end_the_quietest)
{
    for (uint32_t i = 0; i <= FIGHTS_OPEN_MAX; i++) hit_at(i / 8, 100 * (float)i, 0);
    cr_assert(eq(u32, list.count, FIGHTS_OPEN_MAX + 1));
    cr_assert(eq(u32, list.open_count, FIGHTS_OPEN_MAX));
    hit_at(3, 100, 0); // is open still
    cr_assert(eq(u32, list.count, FIGHTS_OPEN_MAX + 1));
    hit_at(3, 0, 0); // was the first
    cr_assert(eq(u32, list.count, FIGHTS_OPEN_MAX + 2));
}

Test(fights, beyond_the_bound_are_passed_over)
{
    for (uint32_t i = 0; i < INDEX_FIGHTS_MAX + 5; i++) hit(i * 20, 0, 1);
    cr_assert(eq(u32, list.count, INDEX_FIGHTS_MAX));
    cr_assert(
        lasts(INDEX_FIGHTS_MAX - 1, (INDEX_FIGHTS_MAX - 1) * 20, (INDEX_FIGHTS_MAX - 1) * 20));
}

Test(fights, are_found_from_any_tick)
{
    cr_assert(fights_after(&list, 0) == NULL && fights_before(&list, UINT32_MAX) == NULL);
    for (uint32_t i = 1; i <= 50; i++) hit(i * 20, 0, 1);
    for (uint32_t tick = 0; tick < 1100; tick++) {
        const index_fight *after = fights_after(&list, tick), *before = fights_before(&list, tick);
        bool right_after = tick < 1000 ? after && after->from == (tick / 20 + 1) * 20 : !after;
        uint32_t last = (tick - 1) / 20 < 50 ? (tick - 1) / 20 : 50;
        bool right_before = tick > 20 ? before && before->from == last * 20 : !before;
        if (!right_after || !right_before) cr_fatal("tick %u", tick);
    }
    cr_assert(fights_after(&list, UINT32_MAX) == NULL);
    cr_assert(fights_before(&list, UINT32_MAX)->from == 1000);
}
