// A strip of the screen along which time runs: the bar below the field, and every plot.
//
//     first state |=========|----------------------| last state
//                 seen      ^ now
#pragma once

#include "ui.h"

enum { CLOCK_SIZE = 16 }; // bytes of a time in words, the final 0 included

typedef struct view_strip {
    SDL_FRect area;
    uint32_t last; // the last state
    uint32_t tick_rate;
} view_strip;

// The state at a pixel, whether or not it lies on the bar.
uint32_t strip_tick(const view_strip *strip, float x);
// The pixel of a state.
float strip_x(const view_strip *strip, uint32_t tick);
// The time of a state as mm:ss, or h:mm:ss.
void strip_clock(uint32_t tick, uint32_t tick_rate, char words[CLOCK_SIZE]);
// Whether the pixel is in its area.
bool strip_has(const view_strip *strip, SDL_FPoint point);
