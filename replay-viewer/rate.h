// How much comes together for each seat: all of the last ten seconds, as a rate a minute.
#pragma once

#include <tickertape/match.h>

typedef struct tape_rate tape_rate;

// Nothing yet. NULL without memory.
tape_rate *rate_create(const tt_match *match);
// NULL is fine.
void rate_destroy(tape_rate *rate);
// The next tick begins: what is more than ten seconds old is forgotten.
void rate_begin_tick(tape_rate *rate);
// Adds to the present tick, for a seat of the match.
// Of an amount beyond 32 bits only so much counts.
void rate_add(tape_rate *rate, uint32_t seat, int64_t amount);
// What comes together in a minute for a seat of the match.
int64_t rate_a_minute(const tape_rate *rate, uint32_t seat);
