// Layouts: what is at a byte, where a path leads, what differs, and what a value is in words.

#include "board.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

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
    board_table made;
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
    board_table made;
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
    board_table made;
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
    board_table made;
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
