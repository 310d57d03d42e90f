// What a tape tells of a disagreement: who parted, every trail of every camp, and who was healed.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "tape_file.h"

TestSuite(tape_camps, .init = set_up, .fini = tear_down);

enum { TICKS = 1000 };

static uint64_t word_of(uint32_t seat, uint32_t tick)
{
    return trail_of(tick) + seat + 1;
}

static void say(tt_tape_writer *writer, uint64_t seats, uint32_t tick, uint64_t value)
{
    EACH(tt_tape_camp(writer, seats, (tt_trail){tick, value}) == TT_OK);
}

Test(tape_camps, gives_back_every_trail_of_every_camp)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, TICKS);
    EACH(tt_tape_parted(writer, 100, 6) == TT_OK);
    for (uint32_t tick = 500; tick <= TICKS; tick++) {
        say(writer, 1 << 1, tick, word_of(1, tick));
        say(writer, 1 << 2 | 1 << 7, tick, word_of(2, tick));
    }
    for (uint32_t tick = 100; tick < 500; tick++) { // what was asked for comes later
        say(writer, 1 << 1, tick, word_of(1, tick));
        say(writer, 1 << 2, tick, word_of(2, tick));
        say(writer, 1 << 7, tick, word_of(2, tick)); // the same camp, from another one's mouth
    }
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);

    tt_tape *tape = open_tape(path);
    tt_camps camps;
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        EACH(tt_tape_camps_from(tape, tick, &camps));
        EACH(camps.tick == (tick > 100 ? tick : 100) && camps.count == 2);
        EACH(camps.seats[0] == 1 << 1 && camps.trails[0] == word_of(1, camps.tick));
        EACH(camps.seats[1] == (1 << 2 | 1 << 7) && camps.trails[1] == word_of(2, camps.tick));
    }
    cr_assert(not(tt_tape_camps_from(tape, TICKS + 1, &camps)));
    expect_turns(tape, TICKS);
    tt_tape_destroy(tape);
}

Test(tape_camps, of_a_seats_words_on_a_state_the_first_counts)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, TICKS);
    for (uint32_t tick = 300; tick < 400; tick++) say(writer, 1 << 3, tick, 1);
    for (uint32_t tick = 250; tick < 450; tick++) say(writer, 1 << 3 | 1 << 4, tick, 2);
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    tt_tape *tape = open_tape(path);
    tt_camps camps;
    for (uint32_t tick = 250; tick < 450; tick++) {
        bool first = tick >= 300 && tick < 400;
        EACH(tt_tape_camps_from(tape, tick, &camps) && camps.tick == tick);
        EACH(camps.count == (first ? 2 : 1));
        EACH(camps.seats[0] == (first ? 1 << 3 : 1 << 3 | 1 << 4));
        EACH(camps.trails[0] == (first ? 1 : 2));
    }
    tt_tape_destroy(tape);
}

// Any trails of any seats in any order, against a table of what was said first.
Test(tape_camps, any_words_in_any_order_are_found)
{
    static uint64_t table[TICKS + 1][8];
    tt_random random = tt_random_seeded(7, 1);
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, TICKS);
    for (uint32_t run = 0; run < 400; run++) {
        uint64_t seats = 1 + tt_random_below(&random, 255), value = 1 + tt_random_below(&random, 3);
        uint32_t tick = tt_random_below(&random, TICKS), size = 1 + tt_random_below(&random, 60);
        for (; size > 0 && tick <= TICKS; size--, tick++) {
            say(writer, seats, tick, value);
            for (uint32_t seat = 0; seat < 8; seat++) {
                uint64_t *word = &table[tick][seat];
                if (seats >> seat & 1 && *word == 0) *word = value;
            }
        }
    }
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    tt_tape *tape = open_tape(path);
    for (uint32_t tick = 0; tick <= TICKS; tick++) {
        static const uint64_t none[8];
        tt_camps camps = {.count = 0};
        bool any = memcmp(table[tick], none, sizeof none) != 0;
        bool there = tt_tape_camps_from(tape, tick, &camps) && camps.tick == tick;
        EACH(there == any);
        uint64_t found[8] = {0};
        for (uint32_t i = 0; there && i < camps.count; i++) {
            for (uint32_t seat = 0; seat < 8; seat++)
                if (camps.seats[i] >> seat & 1) found[seat] = camps.trails[i];
        }
        EACH(memcmp(found, table[tick], sizeof found) == 0);
    }
    tt_tape_destroy(tape);
}

Test(tape_camps, tells_who_parted_and_who_was_healed)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 300);
    cr_assert(eq(int, tt_tape_healed(writer, 200, 2), TT_BAD_ARGUMENT)); // it has not parted
    EACH(tt_tape_parted(writer, 100, 6) == TT_OK);
    EACH(tt_tape_parted(writer, 120, 8) == TT_OK);
    cr_assert(eq(int, tt_tape_healed(writer, 99, 2), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_healed(writer, 301, 2), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_healed(writer, 200, 0), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_healed(writer, 200, 18), TT_BAD_ARGUMENT));
    EACH(tt_tape_healed(writer, 200, 2) == TT_OK);
    cr_assert(eq(int, tt_tape_healed(writer, 200, 2), TT_BAD_ARGUMENT)); // it is
    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(info->apart == 12 && info->healed_tick == UINT32_MAX);
    EACH(tt_tape_healed(writer, 250, 12) == TT_OK);
    EACH(tt_tape_follow(tape, NULL) == TT_OK);
    cr_assert(info->apart == 0 && info->healed_tick == 250 && info->parted_tick == 100);
    EACH(tt_tape_parted(writer, 280, 1) == TT_OK);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
    EACH(tt_tape_follow(tape, NULL) == TT_OK);
    cr_assert(info->apart == 1 && info->healed_tick == UINT32_MAX);
    const tt_parting expected[] = {
        {100, 6, false}, {120, 8, false}, {200, 2, true}, {250, 12, true}, {280, 1, false}};
    tt_parting parting;
    for (uint32_t i = 0; i < 5; i++) {
        EACH(tt_tape_parting(tape, i, &parting) && parting.tick == expected[i].tick);
        EACH(parting.seats == expected[i].seats && parting.healed == expected[i].healed);
    }
    cr_assert(not(tt_tape_parting(tape, 5, &parting)));
    tt_tape_destroy(tape);
}

Test(tape_camps, takes_no_trail_that_can_not_be)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    cr_assert(eq(int, tt_tape_camp(writer, 1, (tt_trail){11, 1}), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_camp(writer, 0, (tt_trail){5, 1}), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_tape_camp(writer, 256, (tt_trail){5, 1}), TT_BAD_ARGUMENT)); // 8 seats
    cr_assert(eq(int, tt_tape_camp(writer, 255, (tt_trail){10, 1}), TT_OK));
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
}

// A whole record with the right check that says what is not so.
static void expect_refused(uint8_t type, const void *payload, size_t size, const char *reason)
{
    uint8_t bytes[300] = {type, (uint8_t)size};
    tt_tape_fault fault;
    write_tape(30, true);
    uint8_t whole[4096];
    size_t at = slurp(path, whole, sizeof whole) - 19; // before the close
    memcpy(bytes + 2, payload, size);
    uint64_t check = XXH3_64bits(bytes, 2 + size);
    memcpy(bytes + 2 + size, &check, sizeof check);
    EACH(truncate(path, (off_t)at) == 0);
    append_bytes(path, bytes, 2 + size + 8);
    EACH(try_open(path, &fault) == TT_DAMAGED);
    EACH(fault.offset == at);
    if (strcmp(fault.reason, reason) != 0) cr_fatal("%s", fault.reason);
    unlink(path);
}

Test(tape_camps, refuses_what_a_stranger_made)
{
    static const char camp[] = "a camp is out of its bounds";
    static const char healed[] = "seats are healed that have not parted";
    uint8_t bytes[18] = {5, 2, [9] = 1}; // state 5, seat 1, one trail
    expect_refused(11, bytes, 17, camp); // too short
    bytes[0] = 31;                       // no such state
    expect_refused(11, bytes, 18, camp);
    bytes[0] = 5;
    bytes[1] = 0; // nobody
    expect_refused(11, bytes, 18, camp);
    bytes[2] = 1; // seat 8
    expect_refused(11, bytes, 18, camp);
    bytes[1] = 2;
    bytes[2] = 0;
    bytes[9] = 0; // no trail
    expect_refused(11, bytes, 18, camp);
    expect_refused(11, bytes, 10, camp);
    bytes[9] = 2; // a trail that is not there
    expect_refused(11, bytes, 18, camp);
    uint8_t two[26] = {30, 2, [9] = 2}; // beyond the end
    expect_refused(11, two, sizeof two, camp);
    expect_refused(12, bytes, 9, healed);
    expect_refused(12, bytes, 8, healed);
}
