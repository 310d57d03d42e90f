// With which camp of a disagreement the states of this build are: who was right, if it is.
#pragma once

#include "cli.h"

#include <tickertape/sim.h>

#include <stdio.h>

// Zero: nothing was compared.
typedef struct cli_camps {
    uint32_t count;         // of states that were compared
    uint32_t first;         // of them
    uint64_t alike, unlike; // seats that had the trails of this build; that once had another
} cli_camps;

// Compares the present state with the camps that the tape has of it, if any.
void camps_compare(cli_camps *camps, const tt_tape *tape, const tt_sim *sim);
// "; from state 812 on as seats 1, 2, not as seat 0"; nothing, if nothing was compared.
void camps_print(const cli_camps *camps, FILE *out);
// "seat 1", "seats 1, 2"
void camps_print_seats(uint64_t seats, FILE *out);
