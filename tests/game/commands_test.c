// Commands: their bytes, and that whatever can't be done does nothing.

#include "arena.h"

static const phalanx_command examples[] = {
    {PHALANX_MARCH, 5, 2, PHALANX_ATTACKS, 128 * 256, 100 * 256 + 64, 0},
    {PHALANX_MARCH, 7, PHALANX_ANY_GROUP, PHALANX_MARCHES, 40 * 256, 130 * 256, 0},
    {PHALANX_HOLD, 1, 0, 0, 0, 0, 0},
    {PHALANX_MUSTER, 7, 9, 0, 20 * 256, 30 * 256, 15 * 256},
    {PHALANX_RECRUIT, PHALANX_RIDER, 0, 0, 0, 0, 0},
    {PHALANX_SURRENDER, 0, 0, 0, 0, 0, 0},
};
enum { EXAMPLES = sizeof examples / sizeof examples[0] };

Test(commands, are_read_as_they_were_written_and_take_4_to_16_bytes)
{
    const uint32_t sizes[EXAMPLES] = {8, 8, 4, 10, 4, 4};
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        cr_assert(eq(u32, size, sizes[i]));
        phalanx_command read;
        cr_assert(phalanx_command_read(&read, bytes, size));
        cr_assert(eq(i32, memcmp(&read, &examples[i], sizeof read), 0));
    }
}

Test(commands, are_described_in_words)
{
    char malformed[] = "malformed",
         words[EXAMPLES][80] = {"march spearmen riders of group 2 to 128.00 100.25, attacking",
                                "march all to 40.00 130.00, passing by",
                                "hold spearmen of group 0",
                                "muster all to group 9 within 15.00 of 20.00 30.00",
                                "recruit riders",
                                "surrender"};
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        tt_event event = {.size = (uint16_t)size, .data = bytes};
        char text[100], small[7];
        phalanx_game.describe(&event, text, sizeof text);
        cr_assert(eq(str, text, words[i]));
        phalanx_game.describe(&event, small, sizeof small);
        cr_assert(eq(sz, strlen(small), 6));
        event.size--;
        phalanx_game.describe(&event, text, sizeof text);
        cr_assert(eq(str, text, malformed));
    }
}

// What state comes of one turn of these bytes, sent by `seat`, against an empty turn.
static bool changes_anything(uint32_t seat, const void *bytes, size_t size)
{
    tt_sim *with = arena_create(2, 5, NULL), *without = arena_create(2, 5, NULL);
    arena_turn *made = arena_turn_of(with);
    arena_add_event(made, seat, TT_EVENT_COMMAND, bytes, size);
    tt_sim_apply(with, &made->turn);
    arena_run(without, 1);
    bool differs = tt_sim_hash(with) != tt_sim_hash(without);
    tt_sim_destroy(with);
    tt_sim_destroy(without);
    return differs;
}

static bool command_changes(uint32_t seat, phalanx_command command)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    return changes_anything(seat, bytes, phalanx_command_write(&command, bytes));
}

Test(commands, that_are_possible_change_the_state)
{
    cr_assert(command_changes(0, arena_march(PHALANX_ATTACKS, 128, 128)));
    cr_assert(command_changes(1, arena_march(PHALANX_MARCHES, 128, 128)));
    phalanx_command march = arena_march(PHALANX_MARCHES, 128, 128);
    march.group = 0; // where the first soldiers are
    cr_assert(command_changes(0, march));
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_RECRUIT, .types = 2}));
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_SURRENDER}));
    phalanx_command muster = {PHALANX_MUSTER, 7, 1, 0, 128 * 256, 128 * 256, 65535};
    cr_assert(command_changes(0, muster));
}

Test(commands, that_are_impossible_do_nothing)
{
    phalanx_command good = arena_march(PHALANX_ATTACKS, 128, 128), bad;
#define BAD(field, value)                                                                          \
    bad = good;                                                                                    \
    bad.field = value;                                                                             \
    cr_assert(not(command_changes(0, bad)), #field " = " #value)
    BAD(types, 0);
    BAD(types, 8);
    BAD(group, 5); // nobody is in it
    BAD(group, PHALANX_GROUPS);
    BAD(group, 254);
    BAD(manner, PHALANX_HOLDS);
    BAD(manner, PHALANX_ORDER_KINDS);
    BAD(x, 20 * 256); // outside of the field
    BAD(y, 65535);
    BAD(verb, 0);
    BAD(verb, PHALANX_VERBS);
    BAD(verb, 255);
    good = (phalanx_command){.verb = PHALANX_RECRUIT, .types = PHALANX_RIDER};
    BAD(types, 0);
    BAD(types, PHALANX_TYPES);
    BAD(group, 1);
    BAD(manner, 1);
    good = (phalanx_command){PHALANX_MUSTER, 7, 1, 0, 128 * 256, 128 * 256, 65535};
    BAD(group, PHALANX_GROUPS);
    BAD(group, PHALANX_ANY_GROUP);
    BAD(radius, 0); // nobody is within
    BAD(manner, 1);
    good = (phalanx_command){.verb = PHALANX_SURRENDER};
    BAD(types, 1);
    BAD(group, 1);
    BAD(manner, 1);
#undef BAD
}

Test(commands, that_are_cut_or_too_long_do_nothing)
{
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX + 1] = {0};
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        for (uint32_t cut = 0; cut < size; cut++) cr_assert(not(changes_anything(0, bytes, cut)));
        cr_assert(not(changes_anything(0, bytes, size + 1)));
    }
    cr_assert(not(changes_anything(0, (uint8_t[TT_COMMAND_SIZE_MAX]){1}, TT_COMMAND_SIZE_MAX)));
}

Test(commands, of_seats_that_are_not_in_the_match_do_nothing)
{
    cr_assert(not(command_changes(2, arena_march(PHALANX_ATTACKS, 128, 128))));
    cr_assert(not(command_changes(63, (phalanx_command){.verb = PHALANX_SURRENDER})));
}

Test(commands, of_random_bytes_are_refused_or_applied_but_never_break_the_rules)
{
    tt_sim *sim = arena_create(4, 6, NULL);
    tt_random random = tt_random_seeded(1, 1);
    uint32_t readable = 0;
    for (uint32_t tick = 0; tick < 300; tick++) {
        arena_turn *made = arena_turn_of(sim);
        for (uint32_t i = 0; i < 100; i++) {
            uint8_t bytes[12];
            for (uint32_t k = 0; k < sizeof bytes; k++)
                bytes[k] = (uint8_t)tt_random_below(&random, k < 4 ? 8 : 256);
            if (bytes[0] == PHALANX_SURRENDER) continue;
            uint32_t size = (uint32_t[]){4, 8, 10, 12}[tt_random_below(&random, 4)];
            phalanx_command command;
            readable += phalanx_command_read(&command, bytes, size);
            arena_add_event(made, i % 4, TT_EVENT_COMMAND, bytes, size);
        }
        tt_sim_apply(sim, &made->turn);
    }
    cr_assert(gt(u32, readable, 200));
    cr_assert(eq(u32, arena_state(sim)->tick, 300));
    tt_sim_destroy(sim);
}
