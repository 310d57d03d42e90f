// A picture in memory, and the few shapes that everything is drawn of. All edges are smooth:
//
//     distance of a pixel's middle from the shape's edge      -0.5 .. 0.5
//     how much of the pixel it covers                            1 .. 0
//
// Pixels are premultiplied ARGB, so the same code draws on paper and on glass. Colours that callers
// name are plain: 0xAARRGGBB. Everything is clipped.
#pragma once

#include <SDL2/SDL.h>

#include <stdbool.h>
#include <stdint.h>

typedef struct phalanx_canvas {
    uint32_t *pixels; // rows without gaps
    int width, height;
} phalanx_canvas;

// Transparent; false when there is no memory, or the size is not positive.
bool canvas_create(phalanx_canvas *picture, int width, int height);
void canvas_destroy(phalanx_canvas *picture);

// `colour` with its alpha scaled by 0 to 1.
uint32_t faded(uint32_t colour, float alpha);
// Between two colours, alpha too: 0 is `a`, 1 is `b`.
uint32_t mixed(uint32_t a, uint32_t b, float blend);

typedef struct oval {
    float x, y, across, down; // middle and radii
} oval;

// A line as thick as its two ends are.
typedef struct rod {
    float ax, ay, bx, by;
    float ra, rb; // radii at a and b
} rod;

// A part of an oval's rim: turns from 0 (east) on, clockwise on the screen; 0 to 1 is all of it.
typedef struct arc {
    oval rim;
    float width;
    float from, to;
} arc;

void canvas_oval(phalanx_canvas *picture, oval shape, uint32_t colour);
void canvas_rod(phalanx_canvas *picture, rod shape, uint32_t colour);
void canvas_arc(phalanx_canvas *picture, arc shape, uint32_t colour);
// Any number of corners from three on.
void canvas_polygon(phalanx_canvas *picture, const SDL_FPoint *corners, uint32_t count,
                    uint32_t colour);
void canvas_box(phalanx_canvas *picture, SDL_Rect box, uint32_t colour);

// A small picture that is drawn often, cut to what is not empty.
typedef struct phalanx_stamp {
    phalanx_canvas image;
    struct stamp_span {
        int from, to;
    } * spans; // of each row: what is not empty
    int x, y;  // where the image's corner is from the point that it is drawn at
} phalanx_stamp;

// Cuts `picture`, whose point is at (x, y), into a stamp; false when there is no memory.
bool stamp_cut(phalanx_stamp *made, const phalanx_canvas *picture, int x, int y);
void stamp_destroy(phalanx_stamp *made);
void canvas_stamp(phalanx_canvas *picture, const phalanx_stamp *shape, int x, int y);

// What `part` of a plain colour is on a canvas.
static inline uint32_t premultiplied(uint32_t colour, float part)
{
    uint32_t alpha = (uint32_t)((float)(colour >> 24) * part + 0.5f), sum = alpha << 24;
    for (uint32_t shift = 0; shift < 24; shift += 8)
        sum |= (colour >> shift & 255) * alpha / 255 << shift;
    return sum;
}

// Puts premultiplied `source` over `under`.
static inline uint32_t over(uint32_t under, uint32_t source)
{
    uint32_t rest = 255 - (source >> 24);
    uint32_t rb = (under & 0xff00ff) * rest + 0x800080;
    uint32_t ag = (under >> 8 & 0xff00ff) * rest + 0x800080;
    rb = (rb + (rb >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
    ag = (ag + (ag >> 8 & 0xff00ff)) & 0xff00ff00;
    return source + (rb | ag);
}
