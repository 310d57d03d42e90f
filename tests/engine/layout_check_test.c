// Which tables are layouts, and what their hash is of.

#include "board.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

// `hashed`: it is whole enough to have a hash, which is then its own.
#define SPOILT(hashed, change)                                                                     \
    do {                                                                                           \
        board_table made;                                                                          \
        board_layout(&made);                                                                       \
        change;                                                                                    \
        if (hashed) made.layout.hash = tt_layout_hash(&made.layout);                               \
        cr_assert(not(tt_layout_check(&made.layout)), #change);                                    \
    } while (0)

Test(layout_check, tables_that_do_not_hold_together_are_refused)
{
    SPOILT(false, made.layout.groups = NULL);
    SPOILT(false, made.layout.fields = NULL);
    SPOILT(false, made.layout.group_count = TT_LAYOUT_GROUPS_MAX + 1);
    SPOILT(true, made.layout.field_count = TT_LAYOUT_FIELDS_MAX + 1);
    SPOILT(true, made.layout.field_count = 10);
    SPOILT(false, made.layout.state = 3);
    SPOILT(false, made.layout.command_count = TT_LAYOUT_COMMANDS_MAX + 1);
    SPOILT(false, made.layout.commands[0] = 3);
    SPOILT(true, made.groups[0].count = 0);
    SPOILT(true, made.groups[0].name = NULL);
    SPOILT(false, made.groups[1].first = UINT32_MAX);
    SPOILT(true, made.groups[2].size = 120);
    SPOILT(false, made.fields[3].name = NULL);
    SPOILT(true, made.fields[3].offset = 9);
    SPOILT(true, made.fields[3].kind = TT_FIELD_KINDS);
    SPOILT(true, made.fields[4].kind = TT_FIELD_GROUP);
    SPOILT(true, made.fields[6].counts[0] = 3);
    SPOILT(true, made.fields[6].counts[0] = 0);
    SPOILT(true, made.fields[8].counts[2] = UINT32_MAX);
    SPOILT(true, made.fields[6].counts[3] = 1);
    SPOILT(false, made.fields[0].name = "z"); // the hash is that of another
}

Test(layout_check, the_hash_is_of_all_that_matters)
{
    board_table made;
    uint64_t hash = board_layout(&made)->hash;
#define OTHER(change)                                                                              \
    do {                                                                                           \
        board_layout(&made);                                                                       \
        change;                                                                                    \
        cr_assert(ne(u64, tt_layout_hash(&made.layout), hash), #change);                           \
    } while (0)
    OTHER(made.fields[0].name = "z");
    OTHER(made.fields[3].kind = TT_FIELD_UNSIGNED);
    OTHER(made.fields[8].counts[0] = 3; made.fields[8].counts[1] = 2);
    OTHER(made.fields[5].offset = 12);
    OTHER(made.fields[6].size = 2);
    OTHER(made.layout.command_count = 0);
    OTHER(made.layout.commands[0] = 1);
    board_layout(&made);
    made.groups[0].name = "pair"; // a struct may be renamed
    cr_assert(eq(u64, tt_layout_hash(&made.layout), hash));
    cr_assert(eq(u64, hash, UINT64_C(0x4c2b87d85932f108))); // for ever
}

Test(layout_check, groups_deeper_than_the_bound_are_refused)
{
    enum { DEPTH = TT_LAYOUT_DEPTH_MAX + 1 };
    tt_layout_group deep[DEPTH];
    tt_layout_field links[DEPTH];
    for (uint16_t i = 0; i < DEPTH; i++) {
        deep[i] = (tt_layout_group){"part", 1, i, 1};
        links[i] = (tt_layout_field){"part", 0, 1, {0}, TT_FIELD_GROUP, (uint16_t)(i - 1)};
    }
    links[0].kind = TT_FIELD_UNSIGNED;
    for (uint16_t state = DEPTH - 2; state < DEPTH; state++) {
        tt_layout layout = {.groups = deep,
                            .fields = links,
                            .group_count = state + 1u,
                            .field_count = state + 1u,
                            .state = state};
        layout.hash = tt_layout_hash(&layout);
        cr_assert(eq(int, tt_layout_check(&layout), state == DEPTH - 2));
    }
}

static bool holds(tt_layout_field field)
{
    tt_layout_group group = {"one", field.size, 0, 1};
    tt_layout layout = {.groups = &group, .fields = &field, .group_count = 1, .field_count = 1};
    layout.hash = tt_layout_hash(&layout);
    return tt_layout_check(&layout);
}

Test(layout_check, each_kind_has_its_sizes)
{
    static const char *const sizes[TT_FIELD_KINDS] = {
        [TT_FIELD_UNSIGNED] = "\1\2\4\10",
        [TT_FIELD_SIGNED] = "\1\2\4\10",
        [TT_FIELD_BOOL] = "\1",
        [TT_FIELD_CHAR] = "\1",
        [TT_FIELD_FIXED] = "\4",
        [TT_FIELD_FLOAT] = "\4\10",
        [TT_FIELD_GROUP] = "", // itself
    };
    for (uint16_t kind = 0; kind < TT_FIELD_KINDS; kind++)
        for (uint32_t size = 1; size <= 16; size++)
            cr_assert(eq(int, holds((tt_layout_field){"n", 0, size, {0}, kind, 0}),
                         strchr(sizes[kind], (int)size) != NULL));
}

Test(layout_check, a_game_is_held_to_its_layout)
{
    tt_game game = toy_game;
    tt_layout layout = toy_layout;
    cr_assert(eq(u32, layout.groups[layout.state].size, sizeof(toy_state)));
    cr_assert(eq(u32, layout.groups[layout.commands[0]].size, sizeof(toy_command)));
    game.layout = &layout;
    cr_assert(eq(int, (int)tt_game_check(&game), TT_OK));
    game.state_size++;
    cr_assert(eq(int, (int)tt_game_check(&game), TT_BAD_GAME));
    game.state_size--;
    layout.hash++;
    cr_assert(eq(int, (int)tt_game_check(&game), TT_BAD_GAME));
    game.layout = NULL;
    tt_match match;
    tt_game_describe_match(&game, &match);
    cr_assert(eq(u64, match.layout, 0));
    cr_assert(eq(int, (int)tt_game_check(&game), TT_OK));
}
