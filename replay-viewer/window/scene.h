// What every part of the window gets: the tape, how the user wants to see it,
// the widgets, and a list for his wishes. The parts change none of it: they leave wishes,
// and where on the screen time runs.
#pragma once

#include "lane.h"
#include "recent.h"
#include "strip.h"
#include "watch.h"
#include "wish.h"

enum {
    STRIPS_MAX = 16, // pieces of a frame along which time runs; more are only looked at
    SPEED_SIZE = 16, // bytes of a speed in words, the final 0 included
};

// The sections of the panel at the side.
typedef enum side_section {
    SIDE_SEATS,
    SIDE_PLOT,
    SIDE_BOOKMARKS,
    SIDE_EVENTS,
    SIDE_TRUTH,
    SIDE_SECTIONS
} side_section;

// What leads the camera.
typedef enum view_lead {
    LEAD_HAND, // the user's
    LEAD_SEAT, // the doings of the seat
    LEAD_EYES, // what the seat's player looked at
} view_lead;

// How one wants to see it.
typedef struct view_choices {
    uint8_t seat;       // whose eyes; TT_SEAT_NONE: everyone's
    view_lead lead;     // LEAD_HAND where it is everyone's
    uint32_t series;    // in the plot
    uint32_t folded;    // sections at the side, a bit each
    bool spoiler_free;  // nothing is shown of what comes later
    bool panels_hidden; // all of them
    bool side_hidden;
    bool keys_shown;
} view_choices;

typedef struct view_scene {
    ui_kit *ui;
    const tape_watch *watch;
    const view_choices *choices;
    const recent_events *recent;
    double now;      // seconds of watch_clock
    SDL_FRect field; // what the panels leave
    SDL_FPoint mouse;
    bool resting;   // it points at nothing: the keys are used
    bool scrubbing; // the mouse drags time
    bool listed;    // there is a list of tapes to go back to
    wish_list *wishes;
    struct plot_values *plots; // what a plot is drawn from, until the next one
    // Where a press on the screen goes to a state. The first is the timeline's,
    // empty while it is hidden.
    view_strip strips[STRIPS_MAX];
    uint32_t strip_count;
} view_scene;

// The last state that may be shown of the series and marks.
uint32_t scene_until(const view_scene *scene);
// Time runs along this area: a press on it goes there. `first`: it is the timeline itself.
view_strip scene_strip(view_scene *scene, SDL_FRect area, bool first);
// What the lane over such a strip may show.
lane_view scene_lane(const view_scene *scene, const view_strip *strip);

// A player's speed in words: "1/2x".
void scene_speed(uint32_t quarters, char words[SPEED_SIZE]);
