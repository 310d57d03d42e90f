// Commands: their bytes, and that whatever can't be done does nothing.

#include "arena.h"

static const phalanx_command examples[] = {
    {.verb = PHALANX_MARCH,
     .manner = PHALANX_ATTACKS,
     .queued = true,
     .faced = true,
     .facing = 64,
     .width = 40,
     .x = 128 * 256,
     .y = 100 * 256 + 64,
     .companies = 0x800005},
    {.verb = PHALANX_MARCH,
     .manner = PHALANX_MARCHES,
     .x = 40 * 256,
     .y = 130 * 256,
     .companies = 2},
    {.verb = PHALANX_HOLD, .companies = 1},
    {.verb = PHALANX_STOP, .companies = 6},
    {.verb = PHALANX_GROUP, .group = 9, .companies = 7},
    {.verb = PHALANX_GROUP, .group = PHALANX_NO_GROUP, .companies = 7},
    {.verb = PHALANX_RECRUIT, .type = PHALANX_RIDER},
    {.verb = PHALANX_RALLY, .x = 101 * 256 + 128, .y = 88 * 256},
    {.verb = PHALANX_SURRENDER},
};
enum { EXAMPLES = sizeof examples / sizeof examples[0] };

static bool same(const phalanx_command *a, const phalanx_command *b)
{
    return a->verb == b->verb && a->manner == b->manner && a->queued == b->queued &&
           a->faced == b->faced && a->facing == b->facing && a->width == b->width &&
           a->group == b->group && a->type == b->type && a->x == b->x && a->y == b->y &&
           a->companies == b->companies;
}

Test(commands, are_read_as_they_were_written_and_take_4_to_16_bytes)
{
    const uint32_t sizes[EXAMPLES] = {12, 12, 6, 6, 6, 6, 4, 6, 4};
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        cr_assert(eq(u32, size, sizes[i]));
        phalanx_command read;
        cr_assert(phalanx_command_read(&read, bytes, size));
        cr_assert(same(&read, &examples[i]), "example %u", i);
    }
}

Test(commands, are_described_in_words)
{
    char malformed[] = "malformed",
         words[EXAMPLES][100] = {
             "march companies 0 2 23 to 128.00 100.25, facing 90, 40 m wide, attacking, afterwards",
             "march company 1 to 40.00 130.00",
             "hold company 0",
             "stop companies 1 2",
             "group 9: companies 0 1 2",
             "group none: companies 0 1 2",
             "recruit riders",
             "rally to 101.50 88.00",
             "surrender"};
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        tt_event event = {.size = (uint16_t)size, .data = bytes};
        char text[120], small[7];
        phalanx_game.describe(NULL, &event, text, sizeof text);
        cr_assert(eq(str, text, words[i]));
        phalanx_game.describe(NULL, &event, small, sizeof small);
        cr_assert(le(sz, strlen(small), 6));
        event.size--;
        phalanx_game.describe(NULL, &event, text, sizeof text);
        cr_assert(eq(str, text, malformed));
    }
}

// Whether a turn of these bytes, sent by `seat`, makes another state than an empty turn.
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
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_HOLD, .companies = 1}));
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_STOP, .companies = 1}));
    cr_assert(
        command_changes(0, (phalanx_command){.verb = PHALANX_GROUP, .group = 3, .companies = 1}));
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_RECRUIT, .type = 2}));
    cr_assert(command_changes(
        0, (phalanx_command){.verb = PHALANX_RALLY, .x = 128 * 256, .y = 128 * 256}));
    cr_assert(command_changes(0, (phalanx_command){.verb = PHALANX_SURRENDER}));
}

// Of `good`, which is possible, with another value in one field.
#define BAD(field, value)                                                                          \
    bad = good;                                                                                    \
    bad.field = value;                                                                             \
    cr_assert(not(command_changes(0, bad)), #field " = " #value)

Test(commands, to_march_impossibly_do_nothing)
{
    phalanx_command good = arena_march(PHALANX_ATTACKS, 128, 128), bad;
    BAD(manner, PHALANX_STANDS);
    BAD(manner, PHALANX_HOLDS);
    BAD(manner, PHALANX_MANNERS);
    BAD(companies, 0);
    BAD(companies, 1u << PHALANX_COMPANIES);
    BAD(companies, 1u << 20); // nobody is in it
    BAD(facing, 1);           // without `faced`
    BAD(x, 20 * 256);         // outside of the field
    BAD(y, 65535);
    BAD(verb, 0);
    BAD(verb, PHALANX_VERBS);
    BAD(verb, 255);
}

Test(commands, to_hold_group_recruit_or_rally_impossibly_do_nothing)
{
    phalanx_command good = {.verb = PHALANX_HOLD, .companies = 1}, bad;
    BAD(companies, 0);
    BAD(companies, 1u << 20);
    BAD(companies, 1u << 31);
    good.verb = PHALANX_STOP;
    BAD(companies, 0);
    BAD(companies, 1u << 20);
    good = (phalanx_command){.verb = PHALANX_GROUP, .group = 2, .companies = 1};
    BAD(group, PHALANX_GROUPS);
    BAD(group, 254);
    BAD(companies, 1u << 20);
    good = (phalanx_command){.verb = PHALANX_RECRUIT, .type = PHALANX_RIDER};
    BAD(type, 0);
    BAD(type, PHALANX_TYPES);
    good = (phalanx_command){.verb = PHALANX_RALLY, .x = 128 * 256, .y = 128 * 256};
    BAD(x, 20 * 256);
    BAD(y, 65535);
}
#undef BAD

Test(commands, leave_alone_what_a_group_of_nobody_would_have_taken)
{
    tt_sim *sim = arena_create(2, 5, NULL);
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_GROUP, .group = 3, .companies = 1});
    arena_command(sim, 0,
                  (phalanx_command){.verb = PHALANX_GROUP, .group = 3, .companies = 1u << 20});
    cr_assert(eq(u8, arena_state(sim)->seat[0].company[0].group, 3));
    tt_sim_destroy(sim);
}

Test(commands, with_bits_that_mean_nothing_are_malformed)
{
    for (uint32_t i = 0; i < EXAMPLES; i++) {
        uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
        phalanx_command read;
        uint32_t size = phalanx_command_write(&examples[i], bytes);
        bool named = bytes[0] == PHALANX_GROUP || bytes[0] == PHALANX_RECRUIT;
        bytes[1] ^= 0x40;
        cr_assert(not(phalanx_command_read(&read, bytes, size)), "example %u", i);
        bytes[1] ^= 0x40;
        bytes[size - 1] ^= 0x80; // of a mask or a rest; of a point, a width or a turn it counts
        if (!named && bytes[0] != PHALANX_MARCH && bytes[0] != PHALANX_RALLY)
            cr_assert(not(phalanx_command_read(&read, bytes, size)), "example %u", i);
    }
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
    for (uint32_t tick = 0; tick < 400; tick++) {
        arena_turn *made = arena_turn_of(sim);
        for (uint32_t i = 0; i < 100; i++) {
            uint8_t bytes[12];
            for (uint32_t k = 0; k < sizeof bytes; k++)
                bytes[k] = (uint8_t)tt_random_below(&random, k < 2 ? 8 : 256);
            if (bytes[0] == PHALANX_SURRENDER) continue;
            if (i % 2 == 0) bytes[5] = 0; // of a mask: then it may be within its bounds
            uint32_t size = (uint32_t[]){4, 6, 12}[tt_random_below(&random, 3)];
            phalanx_command command;
            readable += phalanx_command_read(&command, bytes, size);
            arena_add_event(made, i % 4, TT_EVENT_COMMAND, bytes, size);
        }
        tt_sim_apply(sim, &made->turn);
        if (tick % 20 == 0) arena_check(arena_state(sim));
    }
    cr_assert(lt(u32, 1000, readable));
    cr_assert(eq(u32, arena_state(sim)->tick, 400));
    tt_sim_destroy(sim);
}
