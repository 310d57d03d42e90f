#include "tickertape/projection.h"

#include <string.h>

uint32_t tt_projection_columns(const tt_projection *projection)
{
    uint32_t count = 0;
    while (count < TT_COLUMNS_MAX && projection->columns[count].name) count++;
    return count;
}

uint32_t tt_projection_seat(const tt_projection *projection)
{
    uint32_t count = tt_projection_columns(projection);
    for (uint32_t i = 0; i < count; i++)
        if (projection->columns[i].kind == TT_COLUMN_SEAT) return i;
    return TT_COLUMNS_MAX;
}

bool tt_column_keyed(const tt_column *column)
{
    return column->kind <= TT_COLUMN_LABEL;
}

// Names become names of tables and columns.
static bool name_valid(const char *name)
{
    size_t size = name ? strlen(name) : 0;
    return size > 0 && size <= TT_NAME_MAX && name[0] >= 'a' && name[0] <= 'z' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == size;
}

// `match` is the column that every table begins with.
static bool column_valid(const tt_projection *projection, uint32_t index)
{
    const tt_column *column = &projection->columns[index];
    bool plots = column->kind == TT_COLUMN_NUMBER || column->kind == TT_COLUMN_SUM;
    for (uint32_t i = 0; i < index; i++)
        if (strcmp(projection->columns[i].name, column->name) == 0) return false;
    return name_valid(column->name) && strcmp(column->name, "match") != 0 &&
           column->kind < TT_COLUMN_KINDS &&
           (!column->plot || (plots && tt_projection_seat(projection) < TT_COLUMNS_MAX));
}

static bool projection_valid(const tt_projection *projection, uint32_t *plots)
{
    uint32_t count = tt_projection_columns(projection), seats = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!column_valid(projection, i)) return false;
        seats += projection->columns[i].kind == TT_COLUMN_SEAT;
        *plots += projection->columns[i].plot != NULL;
    }
    return name_valid(projection->name) && projection->version > 0 && count > 0 && seats <= 1 &&
           (projection->event || projection->entry || projection->state);
}

bool tt_projections_check(const tt_projections *projections)
{
    uint32_t plots = 0;
    if (projections->abi != TT_PROJECTIONS_ABI || projections->count > TT_PROJECTIONS_MAX)
        return false;
    for (uint32_t i = 0; i < projections->count; i++) {
        const tt_projection *projection = &projections->list[i];
        if (!projection_valid(projection, &plots)) return false;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(projections->list[j].name, projection->name) == 0) return false;
    }
    return plots <= TT_PLOTS_MAX;
}

void tt_projection_take_turn(const tt_projection *projection, const tt_sim *sim,
                             const tt_turn *turn, tt_rows *rows)
{
    TT_ASSERT(turn->tick + 1 == tt_sim_tick(sim));
    for (uint32_t i = 0; projection->event && i < turn->count; i++)
        projection->event(projection->context, sim, &turn->events[i], rows);
    if (!projection->entry) return;
    for (uint32_t i = 0; i < tt_sim_outbox_count(sim); i++) {
        tt_outbox_entry entry = tt_sim_outbox(sim, i);
        projection->entry(projection->context, sim, i, &entry, rows);
    }
}

bool tt_projection_shows(const tt_projection *projection, const tt_sim *sim)
{
    uint32_t seconds = projection->seconds > 0 ? projection->seconds : 1;
    return tt_sim_tick(sim) % ((uint64_t)seconds * tt_sim_match(sim)->tick_rate) == 0;
}

void tt_projection_take_state(const tt_projection *projection, const tt_sim *sim, tt_rows *rows)
{
    if (projection->state && tt_projection_shows(projection, sim))
        projection->state(projection->context, sim, rows);
}
