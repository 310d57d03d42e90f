// Woods, shrines, camps and rocks are ragged blots on the dried wash, darker at the rim.

#include "blots.h"

#include "grain.h"
#include "tint.h"

typedef struct blot {
    float x, y, radius; // metres
    float soft;         // metres over which it fades
    uint32_t colour;
} blot;

// The noise that all of them share.
typedef struct blot_brush {
    hills rim;
    grain water;
} blot_brush;

static void put_row(blot_brush *brush, uint32_t *pixels, int row, wash_span span, const blot *b)
{
    float rim[GRAIN_WIDTH], water[GRAIN_WIDTH];
    float down = (float)row / WASH_Y - b->y, strength = (float)(b->colour >> 24) / 255;
    hills_row(&brush->rim, row, span, rim);
    for (int i = span.from; i < span.to; i++) water[i] = 0.85f;
    grain_add(&brush->water, row, span, 0.3f, water);
    for (int i = span.from; i < span.to; i++) {
        float ragged = b->radius * (0.86f + 0.3f * rim[i]);
        float inside = ragged - length_of((float)i / WASH_X - b->x, down);
        float part = smooth(0, b->soft, inside) * water[i] +
                     (1 - fminf(fabsf(inside - 0.25f) / 0.3f, 1)) * 0.2f;
        pixels[i] =
            tint_pixel(tint_mixed(tint_of(pixels[i]), b->colour, fminf(part, 1) * strength));
    }
}

static void put_blot(blot_brush *brush, phalanx_canvas *wash, blot b)
{
    float reach = b.radius * 1.2f + b.soft;
    wash_span span = {SDL_max((int)((b.x - reach) * WASH_X), 0),
                      SDL_min((int)((b.x + reach) * WASH_X) + 1, wash->width)};
    int top = SDL_max((int)((b.y - reach) * WASH_Y), 0);
    int bottom = SDL_min((int)((b.y + reach) * WASH_Y), wash->height - 1);
    if (span.from >= span.to) return;
    hills_narrow(&brush->rim, span);
    grain_narrow(&brush->water, span);
    for (int row = top; row <= bottom; row++)
        put_row(brush, wash->pixels + (size_t)row * (size_t)wash->width, row, span, &b);
}

bool blots_put(phalanx_canvas *wash, const phalanx_state *state)
{
    blot_brush *brush = SDL_malloc(sizeof *brush);
    if (!brush) return false;
    hills_begin(&brush->rim, 61, 5, (SDL_FPoint){0, 0});
    grain_begin(&brush->water, 62, 3, (SDL_FPoint){0, 0});
    for (uint32_t i = 0; i < state->woods; i++) {
        const phalanx_wood *w = &state->wood[i];
        put_blot(brush, wash,
                 (blot){metres(w->x), metres(w->y), metres(w->radius), 1.5f, 0xc89bb072u});
    }
    for (uint32_t i = 0; i < state->shrines; i++)
        put_blot(brush, wash,
                 (blot){metres(state->shrine[i].x), metres(state->shrine[i].y),
                        PHALANX_SHRINE_RADIUS, 3, 0xa0ece2ccu});
    for (uint32_t i = 0; i < state->seats; i++)
        put_blot(brush, wash,
                 (blot){metres(state->seat[i].x), metres(state->seat[i].y), 8, 4, 0xb0d3b584u});
    for (uint32_t i = 0; i < state->rocks; i++) {
        const phalanx_rock *r = &state->rock[i];
        put_blot(brush, wash,
                 (blot){metres(r->x), metres(r->y), metres(r->radius) + 1.2f, 1.5f, 0x70a2946au});
    }
    SDL_free(brush);
    return true;
}
