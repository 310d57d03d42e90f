// Layouts: what is at a byte, where a path leads, what differs, and which tables are refused. One
// table is written by hand, the toy's was made by the build.

#include "tickertape/fixed.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

typedef struct point {
    tt_fixed x, y;
} point;

typedef struct unit {
    point at;
    int16_t health;
    bool alive;
    char letter;
    uint8_t orders[4];
} unit;

typedef struct board {
    uint64_t seed;
    unit units[2][3];
    float wind; // as its bits
    uint32_t tick;
} board;

static const tt_layout_group groups[] = {
    {"point", 8, 0, 2}, {"unit", 16, 2, 5}, {"board", 112, 7, 4}};

static const tt_layout_field fields[] = {
    {"x", 0, 4, {0}, TT_FIELD_FIXED, 0},          {"y", 4, 4, {0}, TT_FIELD_FIXED, 0},
    {"at", 0, 8, {0}, TT_FIELD_GROUP, 0},         {"health", 8, 2, {0}, TT_FIELD_SIGNED, 0},
    {"alive", 10, 1, {0}, TT_FIELD_BOOL, 0},      {"letter", 11, 1, {0}, TT_FIELD_CHAR, 0},
    {"orders", 12, 1, {4}, TT_FIELD_UNSIGNED, 0}, {"seed", 0, 8, {0}, TT_FIELD_UNSIGNED, 0},
    {"units", 8, 16, {2, 3}, TT_FIELD_GROUP, 1},  {"wind", 104, 4, {0}, TT_FIELD_FLOAT, 0},
    {"tick", 108, 4, {0}, TT_FIELD_UNSIGNED, 0},
};

// The table by hand, in memory that may be spoilt.
typedef struct table {
    tt_layout layout;
    tt_layout_group groups[3];
    tt_layout_field fields[11];
} table;

static const tt_layout *board_layout(table *made)
{
    memcpy(made->groups, groups, sizeof groups);
    memcpy(made->fields, fields, sizeof fields);
    made->layout = (tt_layout){.groups = made->groups,
                               .fields = made->fields,
                               .group_count = 3,
                               .field_count = 11,
                               .state = 2,
                               .command_count = 1,
                               .commands = {0}};
    made->layout.hash = tt_layout_hash(&made->layout);
    return &made->layout;
}

#define IS(a, b) eq(int, strcmp(a, b), 0)

Test(layout, tells_the_value_that_covers_a_byte)
{
    static const struct {
        uint64_t offset;
        const char *path;
        uint64_t begins;
    } expected[] = {
        {0, "seed", 0},
        {7, "seed", 0},
        {8, "units[0][0].at.x", 8},
        {offsetof(board, units[0][2].orders[3]), "units[0][2].orders[3]", 8 + 32 + 15},
        {offsetof(board, units[1][0].health) + 1, "units[1][0].health", 8 + 48 + 8},
        {offsetof(board, units[1][2].at.y) + 2, "units[1][2].at.y", 8 + 80 + 4},
        {104, "wind", 104},
        {111, "tick", 108},
    };
    table made;
    tt_layout_value value;
    const tt_layout *layout = board_layout(&made);
    cr_assert(tt_layout_check(layout));
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        cr_assert(tt_layout_at(layout, layout->state, expected[i].offset, &value));
        cr_assert(IS(value.path, expected[i].path));
        cr_assert(eq(u64, value.offset, expected[i].begins));
    }
    cr_assert(not(tt_layout_at(layout, layout->state, sizeof(board), &value)));
    cr_assert(not(tt_layout_at(layout, layout->state, UINT64_MAX, &value)));
    cr_assert(tt_layout_at(layout, layout->commands[0], 5, &value));
    cr_assert(IS(value.path, "y"));
    cr_assert(not(tt_layout_at(layout, layout->commands[0], 8, &value)));
}

Test(layout, finds_what_a_path_names)
{
    static const struct {
        const char *path;
        uint64_t offset, size;
    } expected[] = {
        {"", 0, sizeof(board)},
        {"seed", 0, 8},
        {"units", offsetof(board, units), sizeof(unit[2][3])},
        {"units[1]", offsetof(board, units[1]), sizeof(unit[3])},
        {"units[1][2]", offsetof(board, units[1][2]), sizeof(unit)},
        {"units[1][2].at", offsetof(board, units[1][2].at), sizeof(point)},
        {"units[1][2].at.y", offsetof(board, units[1][2].at.y), 4},
        {"units[0][1].orders", offsetof(board, units[0][1].orders), 4},
        {"units[0][1].orders[03]", offsetof(board, units[0][1].orders[3]), 1},
    };
    static const char *const nothing[] = {"see",
                                          "seeds",
                                          "seed.",
                                          "seed[0]",
                                          "seed.x",
                                          ".seed",
                                          "units[2]",
                                          "units[0][3]",
                                          "units.at",
                                          "units[0].at",
                                          "units[0][0",
                                          "units[0][0][0]",
                                          "units[-1]",
                                          "units[]",
                                          "units[0]]",
                                          "units[ 0]",
                                          "units[0][0].",
                                          "[0]",
                                          "units[0][0]at",
                                          "units[4294967296]",
                                          "units[18446744073709551616]"};
    table made;
    const tt_layout *layout = board_layout(&made);
    uint64_t offset, size;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        cr_assert(tt_layout_find(layout, layout->state, expected[i].path, &offset, &size));
        cr_assert(eq(u64, offset, expected[i].offset), "%s", expected[i].path);
        cr_assert(eq(u64, size, expected[i].size), "%s", expected[i].path);
    }
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        cr_assert(not(tt_layout_find(layout, layout->state, nothing[i], &offset, &size)), "%s",
                  nothing[i]);
}

Test(layout, every_value_is_found_again_by_its_path)
{
    const tt_layout *layout = &toy_layout;
    uint64_t offset, size;
    uint32_t values = 0;
    tt_layout_value value;
    for (uint64_t at = 0; tt_layout_at(layout, layout->state, at, &value); values++) {
        cr_assert(eq(u64, value.offset, at));
        cr_assert(tt_layout_find(layout, layout->state, value.path, &offset, &size));
        cr_assert(eq(u64, offset, at));
        cr_assert(eq(u64, size, value.field->size));
        at += size;
    }
    cr_assert(eq(u32, values, 2 + 4 + TT_SEATS_MAX + TOY_CELLS));
}

Test(layout, differing_values_are_told_one_by_one)
{
    table made;
    board a = {0}, b = {0};
    tt_layout_value value;
    const tt_layout *layout = board_layout(&made);
    cr_assert(not(tt_layout_differs(layout, &a, &b, 0, &value)));
    b.units[1][1].at.x = 0x01000100; // two bytes of one value
    b.units[1][1].orders[2] = 1;
    b.tick = 1u << 31;
    static const char *const paths[] = {"units[1][1].at.x", "units[1][1].orders[2]", "tick"};
    uint64_t from = 0;
    for (uint32_t i = 0; i < 3; i++) {
        cr_assert(tt_layout_differs(layout, &a, &b, from, &value));
        cr_assert(IS(value.path, paths[i]));
        from = value.offset + value.field->size;
    }
    cr_assert(not(tt_layout_differs(layout, &a, &b, from, &value)));
}

static void words_at(const board *state, const char *path, char words[TT_LAYOUT_WORDS_SIZE])
{
    table made;
    uint64_t offset, size;
    tt_layout_value value;
    const tt_layout *layout = board_layout(&made);
    cr_assert(tt_layout_find(layout, layout->state, path, &offset, &size));
    cr_assert(tt_layout_at(layout, layout->state, offset, &value));
    tt_layout_words(&value, state, words);
}

Test(layout, values_are_told_in_words)
{
    board state = {.seed = UINT64_MAX, .wind = 1.0f, .tick = 3000000000};
    unit *first = &state.units[0][0], *second = &state.units[0][1];
    *first = (unit){{TT_FIXED_ONE / 2, -1}, -32768, true, 'Q', {200}};
    *second = (unit){{TT_FIXED_MIN, TT_FIXED_MAX}, 7, false, '\x1b', {0}};
    static const char *const expected[][2] = {
        {"seed", "18446744073709551615"},
        {"tick", "3000000000"},
        {"wind", "0x3f800000"},
        {"units[0][0].at.x", "0.50000"},
        {"units[0][0].at.y", "-0.00002"},
        {"units[0][0].health", "-32768"},
        {"units[0][0].alive", "true"},
        {"units[0][0].letter", "'Q'"},
        {"units[0][0].orders", "200"},
        {"units[0][1].at.x", "-32768.00000"},
        {"units[0][1].at.y", "32767.99998"},
        {"units[0][1].alive", "false"},
        {"units[0][1].letter", "'\\x1b'"},
    };
    char words[TT_LAYOUT_WORDS_SIZE];
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        words_at(&state, expected[i][0], words);
        cr_assert(IS(words, expected[i][1]), "%s", expected[i][0]);
    }
    memset(&second->alive, 2, 1);
    words_at(&state, "units[0][1].alive", words);
    cr_assert(IS(words, "2"));
}

Test(layout, neighbouring_fixed_numbers_never_look_the_same)
{
    board state = {0};
    char words[TT_LAYOUT_WORDS_SIZE], before[TT_LAYOUT_WORDS_SIZE] = "";
    for (tt_fixed x = -TT_FIXED_ONE; x <= TT_FIXED_ONE; x++) {
        state.units[0][0].at.x = x;
        words_at(&state, "units[0][0].at.x", words);
        cr_assert(not(IS(words, before)));
        memcpy(before, words, sizeof words);
    }
}

// `hashed`: it is whole enough to have a hash, which is then its own.
#define SPOILT(hashed, change)                                                                     \
    do {                                                                                           \
        table made;                                                                                \
        board_layout(&made);                                                                       \
        change;                                                                                    \
        if (hashed) made.layout.hash = tt_layout_hash(&made.layout);                               \
        cr_assert(not(tt_layout_check(&made.layout)), #change);                                    \
    } while (0)

Test(layout, tables_that_do_not_hold_together_are_refused)
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

Test(layout, the_hash_is_of_all_that_matters)
{
    table made;
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

Test(layout, groups_deeper_than_the_bound_are_refused)
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

Test(layout, each_kind_has_its_sizes)
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

Test(layout, a_path_that_is_too_long_is_cut_off)
{
    char name[TT_LAYOUT_PATH_SIZE];
    memset(name, 'n', sizeof name);
    name[sizeof name - 2] = 0;
    tt_layout_group one = {"one", 12, 0, 1};
    tt_layout_field numbers = {name, 0, 1, {12}, TT_FIELD_UNSIGNED, 0};
    tt_layout layout = {.groups = &one, .fields = &numbers, .group_count = 1, .field_count = 1};
    tt_layout_value value;
    cr_assert(tt_layout_at(&layout, 0, 11, &value));
    cr_assert(eq(sz, strlen(value.path), sizeof value.path - 1));
    cr_assert(eq(u64, value.offset, 11));
}

Test(layout, a_game_is_held_to_its_layout)
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
