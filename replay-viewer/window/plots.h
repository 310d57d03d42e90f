// A series of the index over all of the tape, along which one can move through time.
#pragma once

#include "scene.h"

enum { PLOT_SEATS = 16 }; // more could not be told apart

// What a plot is drawn from.
typedef struct plot_values {
    float most[PLOT_SEATS][INDEX_COLUMNS];
    float least[PLOT_SEATS][INDEX_COLUMNS];
} plot_values;

// `named`: with the seats' names.
void plot_draw(view_scene *scene, SDL_FRect area, uint32_t series, bool named);
