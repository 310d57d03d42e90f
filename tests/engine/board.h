// A state with a layout that is written by hand, in memory that a test may spoil.
#pragma once

#include "tickertape/fixed.h"
#include "tickertape/layout.h"

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

static const tt_layout_group board_groups[] = {
    {"point", 8, 0, 2}, {"unit", 16, 2, 5}, {"board", 112, 7, 4}};

static const tt_layout_field board_fields[] = {
    {"x", 0, 4, {0}, TT_FIELD_FIXED, 0},          {"y", 4, 4, {0}, TT_FIELD_FIXED, 0},
    {"at", 0, 8, {0}, TT_FIELD_GROUP, 0},         {"health", 8, 2, {0}, TT_FIELD_SIGNED, 0},
    {"alive", 10, 1, {0}, TT_FIELD_BOOL, 0},      {"letter", 11, 1, {0}, TT_FIELD_CHAR, 0},
    {"orders", 12, 1, {4}, TT_FIELD_UNSIGNED, 0}, {"seed", 0, 8, {0}, TT_FIELD_UNSIGNED, 0},
    {"units", 8, 16, {2, 3}, TT_FIELD_GROUP, 1},  {"wind", 104, 4, {0}, TT_FIELD_FLOAT, 0},
    {"tick", 108, 4, {0}, TT_FIELD_UNSIGNED, 0},
};

typedef struct board_table {
    tt_layout layout;
    tt_layout_group groups[3];
    tt_layout_field fields[11];
} board_table;

static inline const tt_layout *board_layout(board_table *made)
{
    memcpy(made->groups, board_groups, sizeof board_groups);
    memcpy(made->fields, board_fields, sizeof board_fields);
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
