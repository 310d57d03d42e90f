// Where the land ends: a wobbling circle, traced once, so that a pixel only looks it up.
#pragma once

#include "view.h"

enum { COAST_STEPS = 4096 };

// The coast's radius in so many directions, evenly along a lozenge around the middle, from the
// north on by the east. The last is the first again.
typedef struct coast_line {
    float radius[COAST_STEPS + 1];
} coast_line;

void coast_trace(coast_line *line);

// How far (x, y), from the middle, lies outside of the land, in metres.
static inline float coast_out(const coast_line *line, float x, float y)
{
    float sum = fabsf(x) + fabsf(y) + 1e-6f;
    float quarters = x >= 0 ? 1 + y / sum : 3 - y / sum;
    float step = quarters * (COAST_STEPS * 0.25f);
    int at = (int)step;
    at = at < COAST_STEPS ? at : COAST_STEPS - 1;
    float radius =
        line->radius[at] + (line->radius[at + 1] - line->radius[at]) * (step - (float)at);
    return length_of(x, y) - radius;
}
