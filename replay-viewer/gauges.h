// What can be plotted of a game: the columns of its projections that have a title, and what each
// has for every seat as a sim goes on. "commands a minute" comes first, which every game has.
//
//     commands    minute  seat  commands        <- a SUM: its rate a minute
//     soldiers    tick    seat  soldiers ...    <- a NUMBER: as the state has it
#pragma once

#include <tickertape/projection.h>

enum { GAUGES_MAX = TT_PLOTS_MAX + 1 }; // the game's, and "commands a minute"

typedef struct tape_gauges tape_gauges;

// At no state yet. `projections` may be NULL, else outlive the gauges. NULL without memory.
tape_gauges *gauges_create(const tt_projections *projections, const tt_match *match);
// NULL is fine.
void gauges_destroy(tape_gauges *gauges);
// Takes in the turn that the sim has just applied, NULL at state 0, and the sim's state.
void gauges_take(tape_gauges *gauges, const tt_sim *sim, const tt_turn *turn);

uint32_t gauges_count(const tape_gauges *gauges);
const char *gauges_title(const tape_gauges *gauges, uint32_t which);
// What a seat of the match has at the state that was taken in last.
int64_t gauges_value(const tape_gauges *gauges, uint32_t which, uint32_t seat);
// What a seat has at any state. False: that takes more than one state to say, or there is nothing.
bool gauges_read(const tape_gauges *gauges, uint32_t which, const tt_sim *sim, uint32_t seat,
                 int64_t *value);
