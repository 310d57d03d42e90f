// From debug information to a table: DWARF 2 to 5, of gcc and clang, of any machine.
//
//     tt_layout_state ---- its type ----> struct ---- members ----> a field each
//                                           |  members that are structs are read first
#pragma once

#include <tickertape/layout.h>

#include <elfutils/libdw.h>

enum { READER_REFUSALS_MAX = 20 }; // that are told one by one; of the others their number is

typedef struct reader_group {
    Dwarf_Off die;      // of the struct, by which it is known again
    uint32_t alignment; // of its largest value
    uint32_t depth;     // groups within groups, itself included
} reader_group;

typedef struct layout_reader {
    bool floats;      // the game has declared that it has some
    uint32_t refused; // fields that a state can't have, each told on stderr
    char path[TT_LAYOUT_PATH_SIZE];
    size_t path_size;

    tt_layout layout; // over these tables; names belong to the debug information
    tt_layout_group groups[TT_LAYOUT_GROUPS_MAX];
    reader_group read[TT_LAYOUT_GROUPS_MAX];
    tt_layout_field fields[TT_LAYOUT_FIELDS_MAX];
    // The fields of groups that are not complete yet, the innermost's last.
    tt_layout_field pending[TT_LAYOUT_FIELDS_MAX];
    uint32_t pending_count;
} layout_reader;

// Adds the group that a variable is of: the state, or one more command. `refused` counts what is
// wrong with it.
void reader_add_state(layout_reader *reader, Dwarf_Die *variable);
void reader_add_command(layout_reader *reader, Dwarf_Die *variable);

// Says on stderr what is wrong at the present path.
void reader_refuse(layout_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Goes on to a field, and an element of it for each dimension; returns where to come back to.
size_t reader_enter(layout_reader *reader, const char *name);
void reader_leave(layout_reader *reader, size_t size);
