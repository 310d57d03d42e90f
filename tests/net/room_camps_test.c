// What the log is told while trails differ: every state of every camp, until it is healed.

#include "plot.h"

static ledger kept;

static table *open_plot(uint32_t seats, plot *p)
{
    table *t = open_table(seats);
    seat_all(t);
    memset(&kept, 0, sizeof kept);
    p->ledger = &kept;
    return t;
}

Test(room_camps, tells_every_trail_from_the_first_state_that_differs)
{
    for (uint32_t lost_tick = 28; lost_tick < 34; lost_tick++) {
        plot p = {.odd = 1 << 3, .from = 30, .lost_tick = lost_tick, .lost = 1 << 3};
        table *t = open_plot(5, &p);
        while (t->turns < 120) play(t, &p);
        for (uint32_t at = 2; at < 110; at++) {
            // What is lost before the first count is asked for, a report after it is not.
            bool gap = at < 30 || (at == lost_tick && at > 30);
            uint64_t word = gap ? 0 : trail_in(&p, 3, at);
            cr_assert(eq(u64, kept.words[3][at], word), "lost %u, state %u", lost_tick, at);
            cr_assert(eq(u64, kept.agreed[at], trail_in(&p, 0, at)), "state %u", at);
            cr_assert(eq(u64, kept.words[1][at], 0));
        }
        close_table(t);
    }
}

Test(room_camps, tells_both_camps_of_a_dispute)
{
    plot p = {.odd = 1 << 1, .from = 40};
    table *t = open_plot(2, &p);
    while (t->turns < 150) play(t, &p);
    for (uint32_t at = 2; at < 140; at++) {
        for (uint32_t seat = 0; seat < 2; seat++)
            cr_assert(eq(u64, kept.words[seat][at], at >= 40 ? trail_in(&p, seat, at) : 0));
        cr_assert(eq(u64, kept.agreed[at], at >= 40 ? 0 : trail_in(&p, 0, at)));
    }
    close_table(t);
}

Test(room_camps, tells_of_a_second_one_that_parts)
{
    plot p = {.odd = 1 << 2, .from = 30};
    table *t = open_plot(7, &p);
    while (t->turns < 60) play(t, &p);
    p.odd |= 1 << 5;
    while (t->turns < 160) play(t, &p);
    for (uint32_t at = 61; at < 150; at++) {
        cr_assert(eq(u64, kept.words[2][at], trail_in(&p, 2, at)));
        cr_assert(eq(u64, kept.words[5][at], trail_in(&p, 5, at)));
    }
    close_table(t);
}

Test(room_camps, tells_of_a_gap_where_a_report_is_lost)
{
    plot p = {.odd = 1 << 2, .from = 30, .lost_tick = 80, .lost = 1 << 2};
    table *t = open_plot(3, &p);
    while (t->turns < 120) play(t, &p);
    for (uint32_t at = 30; at < 110; at++)
        cr_assert(eq(u64, kept.words[2][at], at == 80 ? 0 : trail_in(&p, 2, at)));
    close_table(t);
}

// Without a verdict nothing is agreed, but what was said is not lost.
Test(room_camps, tells_what_there_is_when_the_majority_is_not_complete)
{
    plot p = {.odd = 1 << 2, .from = 30, .lost_tick = 80, .lost = 1 << 1};
    table *t = open_plot(3, &p);
    while (t->turns < 160) play(t, &p);
    cr_assert(eq(u64, kept.agreed[80], 0));
    cr_assert(eq(u64, kept.words[0][80], trail_in(&p, 0, 80)));
    cr_assert(eq(u64, kept.words[2][80], trail_in(&p, 2, 80)));
    close_table(t);
}

Test(room_camps, tells_nothing_while_nobody_differs)
{
    plot p = {.lost_tick = 50, .lost = 1 << 1};
    table *t = open_plot(3, &p);
    while (t->turns < 200) play(t, &p);
    cr_assert(kept.camps == 0 && kept.healed_count == 0);
    close_table(t);
}

Test(room_camps, heals_who_has_the_majoritys_trails_for_five_seconds)
{
    plot p = {.odd = 1 << 1, .from = 30, .until = 90};
    table *t = open_plot(3, &p);
    while (t->turns < 180) play(t, &p);
    cr_assert(eq(u32, kept.healed_count, 0)); // 90 states alike are not enough: 20 a second
    while (t->turns < 220) play(t, &p);
    cr_assert(eq(u32, kept.healed_count, 1));
    cr_assert(kept.healed[0].tick == 90 && kept.healed[0].seats == 1 << 1);
    cr_assert(eq(u64, kept.words[1][89], trail_in(&p, 1, 89)));
    cr_assert(eq(u64, kept.words[1][200], 0)); // that of the majority is agreed
    p.from = t->turns + 1;
    p.until = 0;
    while (t->turns < 300) play(t, &p);
    cr_assert(eq(u32, p.count, 2)); // and told anew when it parts again
    cr_assert(eq(u32, p.parted[1].tick, p.from));
    close_table(t);
}

Test(room_camps, a_relapse_is_no_healing)
{
    plot p = {.odd = 1 << 1, .from = 30, .until = 90};
    table *t = open_plot(3, &p);
    while (t->turns < 150) play(t, &p);
    p.until = 0; // once more
    while (t->turns < 153) play(t, &p);
    p.until = 90;
    while (t->turns < 240) play(t, &p);
    cr_assert(eq(u32, kept.healed_count, 0));
    cr_assert(eq(u32, p.count, 1));
    while (t->turns < 270) play(t, &p);
    cr_assert(eq(u32, kept.healed_count, 1));
    cr_assert(lt(u32, 150, kept.healed[0].tick));
    close_table(t);
}

Test(room_camps, who_has_left_differs_no_more)
{
    plot p = {.odd = 1 << 2, .from = 30};
    table *t = open_plot(3, &p);
    while (t->turns < 100) play(t, &p);
    uint32_t at = t->turns;
    say(t, 2, (tt_request){.type = TT_EVENT_LEFT});
    p.mute = 1 << 2;
    while (t->turns < 110) play(t, &p);
    cr_assert(eq(u32, kept.healed_count, 1));
    cr_assert(eq(u64, kept.healed[0].seats, 1 << 2));
    cr_assert(ge(u32, kept.healed[0].tick, at - 1));
    cr_assert(le(u32, kept.healed[0].tick, at + 2));
    close_table(t);
}

// Nobody can make the room tell more than a trail for each seat and state, and once again what was
// asked for.
Test(room_camps, sixty_four_camps_are_told_within_their_bound)
{
    plot p = {.odd = ~UINT64_C(1), .from = 30};
    table *t = open_plot(64, &p);
    while (t->turns < 150) play(t, &p);
    for (uint32_t at = 30; at < 140; at++) {
        for (uint32_t seat = 0; seat < 64; seat++) {
            cr_assert(eq(u64, kept.words[seat][at], trail_in(&p, seat, at)));
            cr_assert(le(u32, kept.times[seat][at], 2));
        }
    }
    close_table(t);
}
