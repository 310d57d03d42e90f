// What the bytes of a state mean: a table that the build makes from the game's debug information
// (docs/layout.md), so that nobody writes one. At run time it is a constant like any other.
//
//     groups   [ tt_random | soldier | … | state ]       parts come before what is made of them
//                 |           |             |
//     fields   [ state stream | x y health … | random tick soldiers … ]
//
// Every byte belongs to exactly one value: there is no padding, no pointer, and each value is
// aligned to its own size, so that the table is the same whatever compiled the game, and for any
// machine.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

enum {
    TT_LAYOUT_GROUPS_MAX = 256,   ///< groups of a layout
    TT_LAYOUT_FIELDS_MAX = 8192,  ///< fields of all groups
    TT_LAYOUT_DIMENSIONS_MAX = 4, ///< of an array
    TT_LAYOUT_DEPTH_MAX = 16,     ///< groups within groups, the outermost included
    TT_LAYOUT_COMMANDS_MAX = 31,  ///< kinds of commands
    TT_LAYOUT_PATH_SIZE = 256,    ///< bytes of a path, the final 0 included; the rest is cut off
    TT_LAYOUT_WORDS_SIZE = 32,    ///< bytes of any value in words, the final 0 included
};

/// What a field holds.
typedef enum tt_field_kind {
    TT_FIELD_UNSIGNED = 0, ///< a whole number of 1, 2, 4 or 8 bytes, little-endian as all are
    TT_FIELD_SIGNED = 1,   ///< the same with a sign; enumerations too
    TT_FIELD_BOOL = 2,     ///< one byte, 0 or 1
    TT_FIELD_CHAR = 3,     ///< one byte of text
    TT_FIELD_FIXED = 4,    ///< a tt_fixed
    TT_FIELD_FLOAT = 5,    ///< 4 or 8 bytes of a game that declares that it has floats
    TT_FIELD_GROUP = 6,    ///< a struct
    TT_FIELD_KINDS
} tt_field_kind;

/// One field of a group, or an array of them.
typedef struct tt_layout_field {
    const char *name;                          ///< as in the game's source
    uint32_t offset;                           ///< bytes from the beginning of its group
    uint32_t size;                             ///< bytes of one element
    uint32_t counts[TT_LAYOUT_DIMENSIONS_MAX]; ///< elements, outermost dimension first; 0: no more
    uint16_t kind;                             ///< a tt_field_kind
    uint16_t group;                            ///< GROUP: its index, below that of the field's own
} tt_layout_field;

/// A struct: `count` fields from `first` on, in the order of their offsets.
typedef struct tt_layout_group {
    const char *name; ///< of the type; not part of the hash
    uint32_t size;    ///< bytes
    uint32_t first;   ///< its first field
    uint32_t count;   ///< its fields
} tt_layout_group;

/// The layout of a state and of the commands that are structs.
typedef struct tt_layout {
    uint64_t hash;                             ///< tt_layout_hash: part of the game's identity
    const tt_layout_group *groups;             ///< each a struct
    const tt_layout_field *fields;             ///< of all groups
    uint32_t group_count;                      ///< groups
    uint32_t field_count;                      ///< fields
    uint16_t state;                            ///< the state's group
    uint16_t command_count;                    ///< used of `commands`
    uint16_t commands[TT_LAYOUT_COMMANDS_MAX]; ///< their groups, as the game names them
} tt_layout;

/// One value: where it is, and what it is called.
typedef struct tt_layout_value {
    const tt_layout_field *field;   ///< never a GROUP
    uint64_t offset;                ///< of its first byte, from the beginning of the root
    char path[TT_LAYOUT_PATH_SIZE]; ///< as in C: "seat[3].company[7].x"
} tt_layout_value;

/// Whether a table is within all bounds and describes each byte of each group exactly once, and the
/// hash is its own. The functions below take checked tables only; tt_game_check checks a game's.
bool tt_layout_check(const tt_layout *layout);
/// The hash of the names, offsets, sizes, kinds and array lengths of all that state and commands
/// consist of. For a table within its bounds.
uint64_t tt_layout_hash(const tt_layout *layout);
/// The value that covers the byte at `offset` of `root`: the layout's `state`, or one of its
/// `commands`. False beyond the end.
bool tt_layout_at(const tt_layout *layout, uint16_t root, uint64_t offset, tt_layout_value *out);
/// The bytes that a path names: a value, a struct, an array, or an element of one; "" is all of
/// `root`. False when it names nothing. The values there are those that tt_layout_at tells from
/// `*offset` on, each beginning where the one before it ends.
bool tt_layout_find(const tt_layout *layout, uint16_t root, const char *path, uint64_t *offset,
                    uint64_t *size);
/// The first value at or after byte `from` in which two states differ, as bytes. False: none.
bool tt_layout_differs(const tt_layout *layout, const void *a, const void *b, uint64_t from,
                       tt_layout_value *out);
/// What a value is, in words: `bytes` are those of the root that it was found in. A tt_fixed is
/// decimal, with digits enough to tell neighbours apart; a float is its bits in hex.
void tt_layout_words(const tt_layout_value *value, const void *bytes,
                     char words[TT_LAYOUT_WORDS_SIZE]);

TT_API_END
