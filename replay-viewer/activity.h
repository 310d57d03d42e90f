// How busy each seat is: its commands of the last ten seconds, as a rate a minute.
#pragma once

#include <tickertape/match.h>
#include <tickertape/turn.h>

typedef struct tape_activity tape_activity;

// No turn yet. NULL without memory.
tape_activity *activity_create(const tt_match *match);
// NULL is fine.
void activity_destroy(tape_activity *activity);
// Takes in the next turn.
void activity_take(tape_activity *activity, const tt_turn *turn);
// Commands a minute of a seat of the match.
uint32_t activity_a_minute(const tape_activity *activity, uint32_t seat);
