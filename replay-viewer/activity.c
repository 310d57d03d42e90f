#include "activity.h"

#include <stdlib.h>

enum { WINDOW_SECONDS = 10, WINDOWS_A_MINUTE = 60 / WINDOW_SECONDS };

struct tape_activity {
    uint32_t window; // ticks
    uint32_t seats;
    uint32_t at;                     // the oldest turn of the window: the next one takes its place
    uint32_t commands[TT_SEATS_MAX]; // within the window
    uint16_t turns[];                // of each turn in the window, by seat
};

tape_activity *activity_create(const tt_match *match)
{
    size_t window = (size_t)WINDOW_SECONDS * match->tick_rate;
    tape_activity *activity =
        calloc(1, sizeof *activity + window * match->seats * sizeof activity->turns[0]);
    if (!activity) return NULL;
    activity->window = (uint32_t)window;
    activity->seats = match->seats;
    return activity;
}

void activity_destroy(tape_activity *activity)
{
    free(activity);
}

void activity_take(tape_activity *activity, const tt_turn *turn)
{
    uint16_t *counts = activity->turns + (size_t)activity->at * activity->seats;
    for (uint32_t seat = 0; seat < activity->seats; seat++) {
        activity->commands[seat] -= counts[seat];
        counts[seat] = 0;
    }
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        if (event->type != TT_EVENT_COMMAND || event->seat >= activity->seats) continue;
        counts[event->seat]++;
        activity->commands[event->seat]++;
    }
    activity->at = (activity->at + 1) % activity->window;
}

uint32_t activity_a_minute(const tape_activity *activity, uint32_t seat)
{
    TT_ASSERT(seat < activity->seats);
    return activity->commands[seat] * WINDOWS_A_MINUTE;
}
