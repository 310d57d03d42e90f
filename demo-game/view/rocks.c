// Rocks with volume: an uneven footprint, its likeness smaller and higher, and walls between, light
// where they face the north-west.
//
//        ____          top
//       /    \         walls: the farther first, so that the nearer ones stand before them
//      /|_  _|\        footprint: nobody walks here, so its size is the rock's own and it is drawn
//        \__/          for the very scale of the frame
//
// Rocks that overlap are drawn from far to near like everything else, and make a ridge.

#include "view.h"

#include <math.h>

enum { SIDES = 13 };

#define SHADE 0x482a2418u
#define STONE 0xffb9ad98u

typedef struct crag {
    SDL_FPoint foot[SIDES], top[SIDES];
    float facing[SIDES]; // turn of each wall's middle, radians
    float line;
} crag;

static crag crag_of(const phalanx_rock *rock, uint32_t index, SDL_FPoint at, float scale)
{
    crag c = {.line = fminf(fmaxf(scale * 0.06f, 0.5f), 1.3f)};
    float radius = metres(rock->radius) * scale;
    float high = radius * (0.3f + 0.5f * chance(index, 1)), flat = 0.2f + 0.4f * chance(index, 2);
    for (uint32_t i = 0; i < SIDES; i++) {
        float angle = ((float)i + (chance(index, i + 10) - 0.5f) * 0.5f) / SIDES * 6.2831853f;
        float out = radius * (0.92f + 0.12f * chance(index, i + 30));
        float in = out * (flat + 0.25f * chance(index, i + 50));
        c.facing[i] = angle + 3.14159265f / SIDES;
        c.foot[i] = (SDL_FPoint){at.x + cosf(angle) * out, at.y + sinf(angle) * out * PHALANX_TILT};
        c.top[i] = (SDL_FPoint){at.x + cosf(angle) * in - radius * 0.06f,
                                at.y + sinf(angle) * in * PHALANX_TILT - high};
    }
    return c;
}

static void edge(phalanx_canvas *canvas, SDL_FPoint a, SDL_FPoint b, float width, uint32_t colour)
{
    canvas_rod(canvas, (rod){a.x, a.y, b.x, b.y, width, width}, colour);
}

static void draw_wall(phalanx_canvas *canvas, const crag *c, uint32_t i)
{
    uint32_t next = (i + 1) % SIDES;
    SDL_FPoint wall[4] = {c->foot[i], c->foot[next], c->top[next], c->top[i]};
    float light = 0.5f - 0.5f * cosf(c->facing[i] - 0.9f); // 0 in the south-east
    uint32_t colour = mixed(0xff857a6cu, 0xffd6ccb8u, light);
    // A little larger than it is, so that nothing shines through between two walls.
    for (uint32_t k = 0; k < 4; k++) edge(canvas, wall[k], wall[(k + 1) % 4], 0.6f, colour);
    canvas_polygon(canvas, wall, 4, colour);
    edge(canvas, c->foot[i], c->top[i], c->line * 0.6f, 0x703a2f28u);
    if (light > 0.6f) return;
    for (int hatch = 1; hatch <= 3; hatch++) {
        float part = (float)hatch * 0.25f;
        SDL_FPoint low = {c->foot[i].x + (c->foot[next].x - c->foot[i].x) * part,
                          c->foot[i].y + (c->foot[next].y - c->foot[i].y) * part};
        SDL_FPoint high = {low.x + (c->top[i].x - c->foot[i].x) * 0.45f,
                           low.y + (c->top[i].y - c->foot[i].y) * 0.45f};
        edge(canvas, low, high, c->line * 0.5f, 0x483a2f28u);
    }
}

static void draw_crag(phalanx_canvas *canvas, const crag *c, float radius)
{
    SDL_FPoint shadow[SIDES];
    for (uint32_t i = 0; i < SIDES; i++) {
        shadow[i] = (SDL_FPoint){c->foot[i].x + radius * 0.28f, c->foot[i].y + radius * 0.1f};
    }
    canvas_polygon(canvas, shadow, SIDES, SHADE);
    for (uint32_t i = 0; i < SIDES; i++)
        edge(canvas, c->foot[i], c->foot[(i + 1) % SIDES], c->line, INK);
    for (int south = 0; south < 2; south++)
        for (uint32_t i = 0; i < SIDES; i++)
            if ((sinf(c->facing[i]) > 0) == (south == 1)) draw_wall(canvas, c, i);
    canvas_polygon(canvas, c->top, SIDES, 0xffded5c2u);
    for (uint32_t i = 0; i < SIDES; i++)
        edge(canvas, c->top[i], c->top[(i + 1) % SIDES], c->line * 0.8f, 0xc03a2f28u);
    // Lichen, where it is lightest.
    canvas_oval(canvas,
                (oval){(c->top[0].x + c->top[SIDES / 2].x) / 2,
                       (c->top[0].y + c->top[SIDES / 2].y) / 2, radius * 0.22f, radius * 0.12f},
                0x60a8a878u);
}

static bool make(phalanx_boulder *made, const phalanx_rock *rock, uint32_t index, float scale)
{
    phalanx_canvas paper;
    float radius = metres(rock->radius) * scale;
    int half = (int)(radius * 1.5f) + 6;
    if (!canvas_create(&paper, half * 2, half * 2)) return false;
    crag crag_here = crag_of(rock, index, (SDL_FPoint){(float)half, (float)half}, scale);
    draw_crag(&paper, &crag_here, radius);
    stamp_destroy(&made->image);
    bool fine = stamp_cut(&made->image, &paper, half, half);
    canvas_destroy(&paper);
    made->scale = fine ? scale : 0;
    return fine;
}

void draw_boulder(phalanx_view *view, uint32_t index, int x, int y)
{
    phalanx_boulder *boulder = &view->boulders[index];
    const phalanx_rock *rock = &view->now->rock[index];
    if (boulder->scale != view->scale && !make(boulder, rock, index, view->scale)) return;
    canvas_stamp(&view->canvas, &boulder->image, x, y);
}
