// With which camp of a disagreement the states of this build are: who was right, if it is.
#pragma once

#include "cli.h"

#include <tickertape/sim.h>

#include <stdio.h>

// Zero: nothing was compared. "The others" are those whose trail more than half agreed on.
typedef struct cli_camps {
    uint32_t count;                   // of states that were compared
    uint32_t first;                   // of them
    uint64_t alike, unlike;           // seats that had the trails of this build; once had another
    bool others_alike, others_unlike; // likewise
    uint32_t with;                    // the last state whose trail somebody had
    bool alone;                       // there was a disputed state whose trail nobody had
    uint32_t alone_tick;              // the last of them
} cli_camps;

// Compares the present state with the camps that the tape has of it, if any.
void camps_compare(cli_camps *camps, const tt_tape *tape, const tt_sim *sim);
// Whether this build's states are nobody's: neither a camp's nor the agreed ones, of which
// `verified` is the last that was the same; UINT32_MAX: none.
bool camps_alone(const cli_camps *camps, const tt_tape *tape, uint32_t verified);
// "as seats 1, 2, not as seat 0"
void camps_print_sides(const cli_camps *camps, FILE *out);
// "; from state 812 on " and the sides; nothing, if nothing was compared.
void camps_print(const cli_camps *camps, FILE *out);
// As words_of_seats.
void camps_print_seats(uint64_t seats, FILE *out);
// Seats that had this trail while they were not agreed; 0: none.
uint64_t camps_with(const tt_tape *tape, tt_trail trail);
