#include "series.h"

#include <stdlib.h>

struct tape_series {
    uint32_t rows; // a row for every seat of every series, one behind the other
    uint32_t seats;
    uint32_t ticks;        // begun
    uint32_t column_ticks; // a power of two
    index_column columns[];
};

tape_series *series_create(uint32_t count, uint32_t seats)
{
    size_t rows = (size_t)count * seats;
    tape_series *series =
        calloc(1, sizeof *series + rows * INDEX_COLUMNS * sizeof series->columns[0]);
    if (!series) return NULL;
    series->rows = (uint32_t)rows;
    series->seats = seats;
    series->column_ticks = 1;
    return series;
}

void series_destroy(tape_series *series)
{
    free(series);
}

static index_column joined(index_column a, index_column b)
{
    return (index_column){
        .least = a.least < b.least ? a.least : b.least,
        .greatest = a.greatest > b.greatest ? a.greatest : b.greatest,
    };
}

static void join_neighbours(tape_series *series)
{
    for (uint32_t row = 0; row < series->rows; row++) {
        index_column *columns = series->columns + (size_t)row * INDEX_COLUMNS;
        for (uint32_t i = 0; i < INDEX_COLUMNS / 2; i++)
            columns[i] = joined(columns[2 * i], columns[2 * i + 1]);
    }
    series->column_ticks *= 2;
}

void series_begin_tick(tape_series *series)
{
    if (series->ticks / series->column_ticks == INDEX_COLUMNS) join_neighbours(series);
    series->ticks++;
}

static int32_t clamped(int64_t value)
{
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static size_t row_of(const tape_series *series, uint32_t which, uint32_t seat)
{
    TT_ASSERT(seat < series->seats && which < series->rows / series->seats);
    return ((size_t)which * series->seats + seat) * INDEX_COLUMNS;
}

void series_put(tape_series *series, uint32_t which, uint32_t seat, int64_t value)
{
    TT_ASSERT(series->ticks > 0);
    uint32_t tick = series->ticks - 1;
    index_column *column =
        series->columns + row_of(series, which, seat) + tick / series->column_ticks;
    index_column now = {clamped(value), clamped(value)};
    *column = tick % series->column_ticks == 0 ? now : joined(*column, now);
}

const index_column *series_columns(const tape_series *series, uint32_t which, uint32_t seat)
{
    return series->columns + row_of(series, which, seat);
}

uint32_t series_column_count(const tape_series *series)
{
    return (series->ticks + series->column_ticks - 1) / series->column_ticks;
}

uint32_t series_column_ticks(const tape_series *series)
{
    return series->column_ticks;
}
