// What can be told of any match. Ticks of events are those of their turns; a minute is one of the
// match, counted from 0.

#include "tickertape/projection.h"

#include <stdio.h>
#include <string.h>

static void put_description(const tt_sim *sim, tt_value parent, uint32_t begins, tt_rows *rows)
{
    const tt_match *match = tt_sim_match(sim);
    tt_rows_put(rows, (tt_value[]){tt_value_of_bytes(match->game, strlen(match->game)),
                                   tt_value_of_bytes(match->name, strlen(match->name)),
                                   tt_value_of(match->rules), tt_value_of(match->tick_rate),
                                   tt_value_of(match->seats),
                                   tt_value_of_bytes(match->settings, match->settings_size), parent,
                                   tt_value_of(begins)});
}

static void put_match(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    tt_value none = {0};
    if (tt_sim_tick(sim) == 0) put_description(sim, none, 0, rows);
}

// The same row again: the match leaves the one that its first turns are of.
static void put_branch(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    char parent[2 * TT_MATCH_ID_SIZE + 1];
    if (event->type != TT_EVENT_BRANCH) return;
    for (int i = 0; i < TT_MATCH_ID_SIZE; i++)
        snprintf(parent + 2 * i, 3, "%02x", tt_sim_match(sim)->id[i]);
    put_description(sim, tt_value_of_bytes(parent, sizeof parent - 1), event->tick, rows);
}

static void put_player(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    (void)sim;
    if (event->type != TT_EVENT_JOINED) return;
    tt_rows_put(rows, (tt_value[]){tt_value_of(event->seat), tt_value_of(event->tick),
                                   tt_value_of_bytes(event->data, event->size)});
}

static void put_event(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    (void)sim;
    const char *type = tt_event_type_name(event->type);
    bool text = event->type == TT_EVENT_JOINED || tt_event_is_chat(event->type);
    tt_value data = tt_value_of_bytes(event->data, event->size), none = {0};
    tt_rows_put(rows, (tt_value[]){tt_value_of((int64_t)event->sequence), tt_value_of(event->tick),
                                   tt_value_of(event->seat), tt_value_of_bytes(type, strlen(type)),
                                   text && !event->stripped ? data : none,
                                   text || event->size == 0 ? none : data});
}

static void put_command(void *context, const tt_sim *sim, const tt_event *event, tt_rows *rows)
{
    (void)context;
    if (event->type != TT_EVENT_COMMAND) return;
    uint32_t minute = event->tick / (60 * tt_sim_match(sim)->tick_rate);
    tt_rows_put(rows, (tt_value[]){tt_value_of(minute), tt_value_of(event->seat), tt_value_of(1)});
}

static const tt_projection projections[] = {
    {.name = "matches",
     .version = 2,
     .columns = {{"game", TT_COLUMN_TEXT, NULL},
                 {"name", TT_COLUMN_TEXT, NULL},
                 {"rules", TT_COLUMN_NUMBER, NULL},
                 {"tick_rate", TT_COLUMN_NUMBER, NULL},
                 {"seats", TT_COLUMN_NUMBER, NULL},
                 {"settings", TT_COLUMN_BYTES, NULL},
                 {"parent", TT_COLUMN_TEXT, NULL},
                 {"begins", TT_COLUMN_NUMBER, NULL}},
     .event = put_branch,
     .state = put_match},
    {.name = "players",
     .version = 1,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL},
                 {"tick", TT_COLUMN_NUMBER, NULL},
                 {"player", TT_COLUMN_TEXT, NULL}},
     .event = put_player},
    {.name = "events",
     .version = 1,
     .columns = {{"sequence", TT_COLUMN_KEY, NULL},
                 {"tick", TT_COLUMN_NUMBER, NULL},
                 {"seat", TT_COLUMN_NUMBER, NULL},
                 {"type", TT_COLUMN_TEXT, NULL},
                 {"text", TT_COLUMN_TEXT, NULL},
                 {"data", TT_COLUMN_BYTES, NULL}},
     .event = put_event},
    {.name = "commands",
     .version = 1,
     .columns = {{"minute", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"commands", TT_COLUMN_SUM, "commands a minute"}},
     .event = put_command},
};

const tt_projections tt_common_projections = {
    TT_PROJECTIONS_ABI, sizeof projections / sizeof projections[0], projections};
