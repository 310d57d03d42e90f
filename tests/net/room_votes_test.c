// Trails against each other: who has parted, since when, and what is agreed.

#include "plot.h"

Test(room_votes, names_the_minority_and_the_first_state_that_differs)
{
    for (uint32_t lost_tick = 28; lost_tick < 34; lost_tick++) {
        table *t = open_table(5);
        seat_all(t);
        // Some reports of the odd one around that state are lost, or come late.
        plot p = {.odd = 1 << 3, .from = 30, .lost_tick = lost_tick, .lost = 1 << 3};
        while (t->turns < 120) play(t, &p);
        cr_assert(eq(u32, p.count, 1), "lost %u", lost_tick);
        cr_assert(eq(u32, p.parted[0].tick, 30), "lost %u", lost_tick);
        cr_assert(p.parted[0].verdict && p.parted[0].count == 2);
        cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 3));
        close_table(t);
    }
}

Test(room_votes, names_several_who_part_at_different_states)
{
    table *t = open_table(7);
    seat_all(t);
    plot p = {.odd = 1 << 2, .from = 30};
    while (t->turns < 60) play(t, &p);
    p.odd |= 1 << 5;
    while (t->turns < 160) play(t, &p);
    cr_assert(eq(u32, p.count, 2));
    cr_assert(p.parted[0].tick == 30 && p.parted[0].camps[1].seats == 1 << 2);
    cr_assert(p.parted[1].tick == 61 && p.parted[1].verdict);
    close_table(t);
}

Test(room_votes, calls_a_match_disputed_when_no_camp_is_more_than_half)
{
    table *t = open_table(4);
    seat_all(t);
    plot p = {.odd = 1 << 1 | 1 << 3, .from = 40};
    while (t->turns < 120) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u32, p.parted[0].tick, 40));
    cr_assert(not(p.parted[0].verdict));
    cr_assert(eq(u32, p.parted[0].count, 3)); // each of the two has a trail of its own
    close_table(t);
}

// A voter that stopped reporting could hide a dispute of the others for ever.
Test(room_votes, does_not_wait_for_a_voter_that_fell_silent)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {.odd = 1 << 1, .from = 60};
    while (t->turns < 20) play(t, &p);
    p.mute = 1 << 2;
    while (t->turns < 300) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(not(p.parted[0].verdict));
    close_table(t);
}

Test(room_votes, goes_on_when_the_asked_do_not_answer)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {.odd = 1 << 2, .from = 30, .silent_when_asked = true};
    while (t->turns < 200) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 2));
    cr_assert(eq(u32, p.parted[0].tick, p.parted[0].counted)); // as far as could be found
    close_table(t);
}

static bool agreed_on(const table *t, uint32_t at, uint64_t *trail)
{
    for (uint32_t i = 0; i < t->events_count; i++) {
        if (t->events[i].type != TT_ROOM_TRAIL || t->events[i].tick != at) continue;
        *trail = t->events[i].trail;
        return true;
    }
    return false;
}

// Nothing is published while it could be echoed; and who echoes afterwards changes nothing.
Test(room_votes, publishes_a_trail_only_when_nobody_can_echo_it)
{
    table *t = open_table(3);
    seat_all(t);
    for (uint32_t i = 0; i < 3; i++) report(t, i, 0, 7);
    tick(t);
    uint64_t trail = 0;
    cr_assert(agreed_on(t, 0, &trail) && trail == 7);
    tick(t);
    cr_assert(eq(u32, t->turns, 3));
    report(t, 0, 3, 33);
    report(t, 1, 3, 33);
    uint64_t start = t->now;
    while (!agreed_on(t, 3, &trail) && t->now < start + 10 * TT_SECOND) {
        cr_assert(lt(u64, t->now, start + 2 * TT_SECOND + 2 * t->period));
        tick(t);
        for (uint32_t p = 0; p < t->packets_count; p++) {
            if (t->packets[p].channel == TT_CHANNEL_CONTROL) continue;
            tt_turns turns = turns_of(t, t->packets[p].connection, t->packets[p].channel);
            cr_assert(not(turns.agreed && turns.tick == 3 && !agreed_on(t, 3, &trail)));
        }
    }
    cr_assert(ge(u64, t->now, start + 2 * TT_SECOND - t->period));
    cr_assert(eq(u64, trail, 33));
    report(t, 2, 3, 33); // an echo: too late to be a vote, harmless
    tick(t);
    cr_assert(not(agreed_on(t, 3, &trail)));
    close_table(t);
}

Test(room_votes, counts_the_first_word_of_a_voter)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {0};
    while (t->turns < 10) play(t, &p);
    tick(t);
    uint32_t at = t->turns;
    report(t, 1, at, 555); // says one thing, then another
    report(t, 1, at, 1000 + at);
    report(t, 0, at, 1000 + at);
    report(t, 2, at, 1000 + at);
    for (int i = 0; i < 60; i++) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 1));
    cr_assert(eq(u64, p.parted[0].camps[1].trail, 555));
    close_table(t);
}

Test(room_votes, tells_what_is_agreed_once_a_second)
{
    table *t = open_table(2);
    seat_all(t);
    plot p = {0};
    uint32_t told = 0;
    while (t->turns < 200) {
        play(t, &p);
        tt_turns turns = turns_of(t, 1, TT_CHANNEL_STREAM);
        told += turns.agreed;
        if (turns.agreed) cr_assert(eq(u64, turns.trail, trail_of(0, turns.tick, 0, 0)));
        if (turns.agreed) cr_assert(ge(u32, turns.tick + 2, t->turns));
    }
    cr_assert(eq(u32, told, 10));
    close_table(t);
}
