// Where seats of a match parted from the others, and were healed, in the order of the states.
#pragma once

#include "cli.h"

// One of them, and who was not apart then.
typedef struct cli_parting {
    tt_parting parting;
    uint32_t index;  // on the tape
    uint64_t others; // seats that had parted from nobody, whether they were present or not
} cli_parting;

// All of a tape. Zero: none.
typedef struct cli_partings {
    cli_parting *items;
    uint32_t count;
} cli_partings;

// False, and it has complained, when there is no memory.
bool partings_create(const tt_tape *tape, cli_partings *out);
void partings_destroy(cli_partings *partings);
// "seat 2 and seat 3 apart from seats 0, 1", where 2 and 3 are two camps; healed: "seat 2".
void partings_print(const tt_tape *tape, const cli_parting *parting);
// "camps":[[2],[3]],"others":[0,1], or "seats":[2]
void partings_print_json(const tt_tape *tape, const cli_parting *parting);
// [0,1]
void partings_print_list(uint64_t seats);
