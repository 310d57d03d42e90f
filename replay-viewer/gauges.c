#include "gauges.h"

#include "rate.h"

#include <stdlib.h>

// One plotted column.
typedef struct gauge {
    const tt_projection *projection;
    uint32_t column, seat; // which columns of it
    tape_rate *rate;       // of a SUM; else NULL
    int64_t values[TT_SEATS_MAX];
} gauge;

struct tape_gauges {
    uint32_t seats, count;
    gauge gauges[GAUGES_MAX]; // those of one projection are neighbours
};

// Takes the rows of the projection that `first` is a column of.
typedef struct gauge_rows {
    tape_gauges *gauges;
    uint32_t first;
    bool sums; // whether these rows are added up
} gauge_rows;

static bool add(tape_gauges *gauges, const tt_projection *projection, uint32_t column,
                const tt_match *match)
{
    TT_ASSERT(gauges->count < GAUGES_MAX);
    gauge *added = &gauges->gauges[gauges->count++];
    *added = (gauge){.projection = projection, .column = column};
    added->seat = tt_projection_seat(projection);
    if (projection->columns[column].kind != TT_COLUMN_SUM) return true;
    added->rate = rate_create(match);
    return added->rate != NULL;
}

static bool add_all(tape_gauges *gauges, const tt_projections *projections, const tt_match *match)
{
    for (uint32_t i = 0; projections && i < projections->count; i++) {
        const tt_projection *projection = &projections->list[i];
        uint32_t count = tt_projection_columns(projection);
        for (uint32_t column = 0; column < count; column++)
            if (projection->columns[column].plot && !add(gauges, projection, column, match))
                return false;
    }
    return true;
}

tape_gauges *gauges_create(const tt_projections *projections, const tt_match *match)
{
    tape_gauges *gauges = calloc(1, sizeof *gauges);
    if (!gauges) return NULL;
    gauges->seats = match->seats;
    if (add_all(gauges, &tt_common_projections, match) && add_all(gauges, projections, match))
        return gauges;
    gauges_destroy(gauges);
    return NULL;
}

void gauges_destroy(tape_gauges *gauges)
{
    for (uint32_t i = 0; gauges && i < gauges->count; i++) rate_destroy(gauges->gauges[i].rate);
    free(gauges);
}

static void put(void *context, const tt_value *values)
{
    gauge_rows *taker = context;
    gauge *first = &taker->gauges->gauges[taker->first];
    gauge *end = taker->gauges->gauges + taker->gauges->count;
    int64_t seat = values[first->seat].number;
    if (seat < 0 || seat >= taker->gauges->seats) return;
    for (gauge *at = first; at < end && at->projection == first->projection; at++) {
        int64_t value = values[at->column].number;
        if (!at->rate)
            at->values[seat] = value == TT_VALUE_NONE ? 0 : value;
        else if (taker->sums && value != TT_VALUE_NONE)
            rate_add(at->rate, (uint32_t)seat, value);
    }
}

// A plot shows every state, where a table has only some: what is added up is added as in the table.
static void take_projection(gauge_rows *taker, const tt_sim *sim, const tt_turn *turn)
{
    const tt_projection *projection = taker->gauges->gauges[taker->first].projection;
    tt_rows rows = {taker, put};
    taker->sums = true;
    if (turn) tt_projection_take_turn(projection, sim, turn, &rows);
    taker->sums = tt_projection_shows(projection, sim);
    if (projection->state) projection->state(projection->context, sim, &rows);
}

void gauges_take(tape_gauges *gauges, const tt_sim *sim, const tt_turn *turn)
{
    gauge_rows taker = {.gauges = gauges};
    for (uint32_t i = 0; i < gauges->count; i++)
        if (gauges->gauges[i].rate) rate_begin_tick(gauges->gauges[i].rate);
    for (uint32_t i = 0; i < gauges->count; i++) {
        const gauge *at = &gauges->gauges[i];
        if (i > 0 && at->projection == at[-1].projection) continue;
        taker.first = i;
        take_projection(&taker, sim, turn);
    }
}

uint32_t gauges_count(const tape_gauges *gauges)
{
    return gauges->count;
}

const char *gauges_title(const tape_gauges *gauges, uint32_t which)
{
    TT_ASSERT(which < gauges->count);
    const gauge *at = &gauges->gauges[which];
    return at->projection->columns[at->column].plot;
}

int64_t gauges_value(const tape_gauges *gauges, uint32_t which, uint32_t seat)
{
    TT_ASSERT(which < gauges->count && seat < gauges->seats);
    const gauge *at = &gauges->gauges[which];
    return at->rate ? rate_a_minute(at->rate, seat) : at->values[seat];
}

// Looks for one value in the rows of a state.
typedef struct seeker {
    const gauge *gauge;
    uint32_t seat;
    int64_t *value;
    bool found;
} seeker;

static void seek(void *context, const tt_value *values)
{
    seeker *one = context;
    if (values[one->gauge->seat].number != one->seat) return;
    *one->value = values[one->gauge->column].number;
    one->found = *one->value != TT_VALUE_NONE;
}

bool gauges_read(const tape_gauges *gauges, uint32_t which, const tt_sim *sim, uint32_t seat,
                 int64_t *value)
{
    TT_ASSERT(which < gauges->count);
    const gauge *at = &gauges->gauges[which];
    const tt_projection *projection = at->projection;
    seeker one = {.gauge = at, .seat = seat, .value = value};
    tt_rows rows = {&one, seek};
    if (!at->rate && projection->state) projection->state(projection->context, sim, &rows);
    return one.found;
}
