// Series are compared with what one gets by keeping every value.

#include "series.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

enum { SERIES = 2, SEATS = 3, TICKS = 5 * INDEX_COLUMNS + 77 };

// For loops: Criterion keeps every assertion that it has seen.
#define EACH(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) cr_fatal("line %d: %s", __LINE__, #condition);                           \
    } while (0)

static int32_t values[SERIES][SEATS][TICKS];

static void put_tick(tape_series *series, uint32_t tick)
{
    series_begin_tick(series);
    for (uint32_t which = 0; which < SERIES; which++)
        for (uint32_t seat = 0; seat < SEATS; seat++)
            series_put(series, which, seat, values[which][seat][tick]);
}

// The column of ticks `from` to `end`-1.
static index_column plain(const int32_t *row, uint32_t from, uint32_t end)
{
    index_column column = {row[from], row[from]};
    for (uint32_t tick = from; tick < end; tick++) {
        if (row[tick] < column.least) column.least = row[tick];
        if (row[tick] > column.greatest) column.greatest = row[tick];
    }
    return column;
}

static void compare(const tape_series *series, uint32_t ticks)
{
    uint32_t each = series_column_ticks(series), count = series_column_count(series);
    EACH(count == (ticks + each - 1) / each && count <= INDEX_COLUMNS);
    for (uint32_t row = 0; row < SERIES * SEATS; row++) {
        const index_column *columns = series_columns(series, row / SEATS, row % SEATS);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t end = (i + 1) * each < ticks ? (i + 1) * each : ticks;
            index_column expected = plain(values[row / SEATS][row % SEATS], i * each, end);
            EACH(columns[i].least == expected.least && columns[i].greatest == expected.greatest);
        }
    }
}

Test(series, are_what_keeping_every_value_gives)
{
    tape_series *series = series_create(SERIES, SEATS);
    srand(5);
    for (uint32_t i = 0; i < SERIES * SEATS * TICKS; i++)
        values[i / TICKS / SEATS][i / TICKS % SEATS][i % TICKS] = rand() % 2000 - 1000;
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        bool telling = tick % INDEX_COLUMNS < 3 || tick % 500 == 0;
        put_tick(series, tick);
        if (telling) compare(series, tick + 1);
    }
    compare(series, TICKS);
    cr_assert(eq(u32, series_column_ticks(series), 8));
    series_destroy(series);
}

Test(series, lose_no_spike)
{
    tape_series *series = series_create(1, 1);
    for (uint32_t tick = 0; tick < 100 * INDEX_COLUMNS; tick++) {
        series_begin_tick(series);
        series_put(series, 0, 0, tick == 12345 ? 7 : tick == 54321 ? -7 : 0);
    }
    const index_column *columns = series_columns(series, 0, 0);
    uint32_t each = series_column_ticks(series);
    cr_assert(eq(u32, each, 128));
    for (uint32_t i = 0; i < series_column_count(series); i++) {
        EACH(columns[i].greatest == (i == 12345 / each ? 7 : 0));
        EACH(columns[i].least == (i == 54321 / each ? -7 : 0));
    }
    series_destroy(series);
}

Test(series, clamp_what_32_bits_can_not_hold)
{
    tape_series *series = series_create(1, 1);
    series_begin_tick(series);
    series_put(series, 0, 0, INT64_MAX);
    series_begin_tick(series);
    series_put(series, 0, 0, INT64_MIN);
    const index_column *columns = series_columns(series, 0, 0);
    cr_assert(eq(i32, columns[0].least, INT32_MAX));
    cr_assert(eq(i32, columns[1].greatest, INT32_MIN));
    series_destroy(series);
    series_destroy(NULL);
}
