// The bar along which one moves through a tape: where a state is on it, and how it looks.
//
//     first state |=========|----------------------| last state
//                 seen      ^ now
#pragma once

#include "ui.h"

enum { CLOCK_SIZE = 16 }; // bytes of a time in words, the final 0 included

typedef struct view_timeline {
    SDL_FRect area;
    uint32_t last; // the last state
    uint32_t tick_rate;
} view_timeline;

// The state at a pixel, whether or not it lies on the bar.
uint32_t timeline_tick(const view_timeline *timeline, float x);
// The pixel of a state.
float timeline_x(const view_timeline *timeline, uint32_t tick);
// The time of a state as mm:ss, or h:mm:ss.
void timeline_clock(uint32_t tick, uint32_t tick_rate, char words[CLOCK_SIZE]);
// Draws it: where it is, where it is on the way to, and the time under the mouse while it is there.
void timeline_draw(const view_timeline *timeline, ui_kit *ui, uint32_t now, uint32_t wanted,
                   SDL_FPoint mouse);
