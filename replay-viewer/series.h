// How some values of every seat went over the ticks of a tape, in a bounded number of columns. When
// they are full, each takes in its neighbour, and from then on a column is twice as many ticks:
//
//     [3][5][2][9]      4 columns of 1 tick, full; the next tick comes
//     [3-5][2-9][4]     2 ticks each
//
// The least and the greatest value of a column are kept, so no spike is ever lost.
#pragma once

#include "index.h"

typedef struct tape_series tape_series;

// `count` series for `seats` seats, no tick yet. NULL without memory.
tape_series *series_create(uint32_t count, uint32_t seats);
// NULL is fine.
void series_destroy(tape_series *series);

// Begins the next tick, the first is 0; then each value is put once, clamped to 32 bits.
void series_begin_tick(tape_series *series);
void series_put(tape_series *series, uint32_t which, uint32_t seat, int64_t value);

// The columns of a series for a seat; valid until the next tick begins.
const index_column *series_columns(const tape_series *series, uint32_t which, uint32_t seat);
// Columns used, the last one perhaps not filled yet; and the ticks of each.
uint32_t series_column_count(const tape_series *series);
uint32_t series_column_ticks(const tape_series *series);
