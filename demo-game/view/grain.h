// Smooth noise, a row of pixels at a time. Chance stands at the corners of a grid that lies over
// the wash. Between two corners it is spread along a row of the grid once, and every row of pixels
// is a blend of two such rows:
//
//     above   c0 ~~~~~~~ c1 ~~~~~~~ c2        row of pixels = above + (below - above) * ease
//     .........................................
//     below   c3 ~~~~~~~ c4 ~~~~~~~ c5
//
// Where in its cell a pixel stands is the same in every row. So what a pixel costs is a blend
// without a branch, which compilers make several pixels wide.
#pragma once

#include "view.h"

enum { GRAIN_WIDTH = PHALANX_SIZE * WASH_X };

// Pixels of a row, from `from` to before `to`.
typedef struct wash_span {
    int from, to;
} wash_span;

// Noise of one seed and one size.
typedef struct grain {
    uint32_t seed;
    float y, down;              // where the first row of pixels is in the grid; how far the next is
    int left;                   // the grid's column left of the first pixel
    int column[GRAIN_WIDTH];    // each pixel's, from `left` on,
    float between[GRAIN_WIDTH]; // and how far it is to the next one, eased
    wash_span width;            // what is asked for lies within
    bool spread;                // `above` and `below` are the grid's rows `top` and `top` + 1
    int top;
    float above[GRAIN_WIDTH], below[GRAIN_WIDTH];
} grain;

// Broad, middle and fine noise together.
typedef struct hills {
    grain octaves[3];
} hills;

// A grid with `metres` from one corner to the next, no less than a pixel; `corner` is where pixel
// (0, 0) is, in metres.
void grain_begin(grain *g, uint32_t seed, float metres, SDL_FPoint corner);
// From here on only these pixels of a row are asked for.
void grain_narrow(grain *g, wash_span width);
// Adds a row's noise, 0 to `weight`, to `sums`, which are counted as the pixels are.
void grain_add(grain *g, int row, wash_span span, float weight, float *sums);
// The same for what is seldom asked: one place of the grid, 0 to 1.
float grain_at(float x, float y, uint32_t seed);

// Takes three seeds from `seed` on.
void hills_begin(hills *h, uint32_t seed, float metres, SDL_FPoint corner);
void hills_narrow(hills *h, wash_span width);
// Sets `sums` to a row's noise, 0 to 1.
void hills_row(hills *h, int row, wash_span span, float *sums);
