// What matches of Dots tell as tables: how often everybody clicks, and where the dots are.

#include <tickertape/projection.h>

static void put_click(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    if (event->type != TT_EVENT_COMMAND) return;
    uint32_t minute = event->tick / (60 * tt_sim_match(sim)->tick_rate);
    tt_rows_put(rows, (tt_value[]){tt_value_of(minute), tt_value_of(event->seat), tt_value_of(1)});
}

static void put_places(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const int32_t *dots = tt_sim_state(sim); // x, y, and where to, of each
    for (uint32_t seat = 0; seat < 2; seat++)
        tt_rows_put(rows,
                    (tt_value[]){tt_value_of(tt_sim_tick(sim)), tt_value_of(seat),
                                 tt_value_of(dots[4 * seat]), tt_value_of(dots[4 * seat + 1])});
}

static const tt_projection projections[] = {
    {.name = "clicks",
     .version = 1,
     .columns = {{"minute", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"clicks", TT_COLUMN_SUM, "clicks a minute"}},
     .event = put_click},
    {.name = "places",
     .version = 1,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"x", TT_COLUMN_NUMBER, "x"},
                 {"y", TT_COLUMN_NUMBER, "y"}},
     .state = put_places},
};
TT_PROJECTIONS_MODULE(projections)
