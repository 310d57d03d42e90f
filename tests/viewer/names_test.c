// Ada sits down in turn 0, someone whose name is unfit to show in turn 3. Seat 2 changes hands in
// every turn from 10 on.

#include "names.h"

#include "recorded.h"

static const char *const hands[] = {"Bea", "Cid"};

static void fill(tt_turn *turn, const tt_numbering *numbering)
{
    const char *unfit = "B\x1b[31m\xff\\";
    if (turn->tick == 0) recorded_add(turn, numbering, TT_EVENT_JOINED, 0, "Ada");
    if (turn->tick == 1) recorded_add(turn, numbering, TT_EVENT_CHAT, 0, "Eve");
    if (turn->tick == 3) recorded_add(turn, numbering, TT_EVENT_JOINED, 1, unfit);
    if (turn->tick >= 10) recorded_add(turn, numbering, TT_EVENT_JOINED, 2, hands[turn->tick % 2]);
}

static seat_names names;
static const char *players[TT_SEATS_MAX];

static void read_names(uint32_t ticks)
{
    tt_tape *tape = recorded_tape(1000, fill);
    cr_assert(eq(int, names_read(&names, tape, ticks), TT_OK));
    tt_tape_destroy(tape);
}

static bool sits(uint32_t seat, const char *name)
{
    return players[seat] && strcmp(players[seat], name) == 0;
}

Test(names, are_known_from_the_state_after_they_came)
{
    read_names(20);
    names_at(&names, 0, players);
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) cr_assert(players[seat] == NULL);
    names_at(&names, 1, players);
    cr_assert(sits(0, "Ada"));
    cr_assert(players[1] == NULL && players[2] == NULL);
    names_at(&names, 3, players);
    cr_assert(players[1] == NULL);
    names_at(&names, 4, players);
    cr_assert(sits(1, "B\\x1b[31m\\xff\\\\"));
}

Test(names, are_of_who_sat_down_last)
{
    read_names(20);
    names_at(&names, 10, players);
    cr_assert(players[2] == NULL);
    for (uint32_t tick = 11; tick <= 20; tick++) {
        names_at(&names, tick, players);
        cr_assert(sits(2, hands[(tick - 1) % 2]));
    }
    names_at(&names, UINT32_MAX, players);
    cr_assert(sits(0, "Ada"));
    cr_assert(players[3] == NULL);
}

Test(names, beyond_the_bound_are_passed_over)
{
    read_names(1000);
    cr_assert(eq(u32, names.count, NAMES_MAX));
    // Two others came first, in turn 10 the first of these.
    names_at(&names, 1000, players);
    cr_assert(sits(0, "Ada"));
    cr_assert(sits(2, hands[(10 + NAMES_MAX - 3) % 2]));
}

Test(names, are_read_on_where_a_tape_has_grown)
{
    static seat_names at_once;
    tt_tape *tape = recorded_tape(40, fill);
    for (uint32_t ticks = 0; ticks <= 40; ticks += 4)
        cr_assert(eq(int, names_read(&names, tape, ticks), TT_OK));
    cr_assert(eq(int, names_read(&at_once, tape, 40), TT_OK));
    cr_assert(eq(u32, names.count, at_once.count));
    for (uint32_t i = 0; i < names.count; i++)
        cr_assert(names.taken[i].tick == at_once.taken[i].tick);
    tt_tape_destroy(tape);
}

Test(names, of_turns_that_are_not_read_yet_are_foretold)
{
    tt_tape *tape = recorded_tape(40, fill);
    names_foretell(&names, tt_tape_info_of(tape));
    names_at(&names, 0, players);
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) cr_assert(players[seat] == NULL);
    names_at(&names, 30, players);
    cr_assert(sits(0, "Ada") && sits(1, "B\\x1b[31m\\xff\\\\") && sits(2, hands[39 % 2]));
    cr_assert(players[3] == NULL);
    cr_assert(eq(int, names_read(&names, tape, 30), TT_OK));
    names_at(&names, 3, players);
    cr_assert(players[1] == NULL && players[2] == NULL);
    names_at(&names, 29, players);
    cr_assert(sits(2, hands[28 % 2]));
    tt_tape_destroy(tape);
}

Test(names, of_turns_that_are_not_there)
{
    tt_tape *tape = recorded_tape(4, fill);
    cr_assert(eq(int, names_read(&names, tape, 5), TT_OUT_OF_RANGE));
    tt_tape_destroy(tape);
}
