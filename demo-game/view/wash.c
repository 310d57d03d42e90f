// The field in water-colour, painted once: an island of warm paper with washes of olive and ochre,
// cliffs where it faces us, and a sea that fades into the sheet.
//
//        . . . sea . . .           What is land lies within a wobbling circle. Just south of its
//      .   __________   .          edge the cliff is seen: what would be land some metres farther
//     .   /   land   \   .         north. Then come the shallows, lines of waves, and paper.
//      .  \__________/  .
//       .  |||cliff||  .           Woods, shrines and camps are blots on top.

#include "view.h"

#include <math.h>

#define FAR_SEA 0xffece3cfu
#define FROM_MIDDLE(p) ((p) - (float)PHALANX_SIZE / 2)

enum { SEEDS = 64 }; // of noise, at most

// What floorf says, without a call.
static inline int whole_below(float a)
{
    int whole = (int)a;
    return whole - (a < (float)whole);
}

// A square of noise and its corners.
typedef struct noise_square {
    bool known;
    int x, y;
    float corners[4];
} noise_square;

// What a pixel has found of each seed, its neighbour mostly needs again.
typedef struct wash_brush {
    noise_square squares[SEEDS];
} wash_brush;

static void find_corners(noise_square *square, int x, int y, uint32_t seed)
{
    *square = (noise_square){.known = true, .x = x, .y = y};
    for (int i = 0; i < 4; i++)
        square->corners[i] = chance((uint32_t)(x + i % 2), (uint32_t)(y + i / 2) + seed * 7919u);
}

// Smooth, 0 to 1, about one hill each unit.
static inline float grain(wash_brush *brush, float x, float y, uint32_t seed)
{
    int left = whole_below(x), top = whole_below(y);
    float fx = x - (float)left, fy = y - (float)top;
    noise_square *square = &brush->squares[seed];
    if (!square->known || square->x != left || square->y != top)
        find_corners(square, left, top, seed);
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    const float *c = square->corners;
    float above = c[0] + (c[1] - c[0]) * fx, below = c[2] + (c[3] - c[2]) * fx;
    return above + (below - above) * fy;
}

// Where the land ends on the way from the middle to here.
static float coast(wash_brush *brush, float x, float y)
{
    float length = fmaxf(length_of(x, y), 0.001f);
    float u = x / length * 10, v = y / length * 10;
    return PHALANX_RADIUS + 1.2f + 2.2f * grain(brush, u, v, 3) + grain(brush, u * 4, v * 4, 4);
}

float coast_radius(float x, float y)
{
    wash_brush brush = {0};
    return coast(&brush, x, y);
}

static float hills(wash_brush *brush, float x, float y, uint32_t seed)
{
    return grain(brush, x, y, seed) * 0.6f + grain(brush, x * 2.7f, y * 2.7f, seed + 1) * 0.28f +
           grain(brush, x * 8, y * 8, seed + 2) * 0.12f;
}

static float smooth(float low, float high, float value)
{
    float part = fminf(fmaxf((value - low) / (high - low), 0), 1);
    return part * part * (3 - 2 * part);
}

// How dark the rim of a dried wash is where `value` crosses `edge`.
static float pigment(float value, float edge)
{
    return 1 - fminf(fabsf(value - edge) / 0.018f, 1);
}

static uint32_t land(wash_brush *brush, float x, float y, float inland)
{
    float broad = hills(brush, x / 34, y / 34, 11), fine = hills(brush, x / 13, y / 13, 21);
    uint32_t colour = mixed(0xffefe3c3u, 0xffcdcd96u, smooth(0.3f, 0.62f, broad));
    colour = mixed(colour, 0xffe3cb97u, smooth(0.5f, 0.68f, fine) * 0.8f);
    colour = mixed(colour, 0xffb9bd84u, smooth(0.62f, 0.66f, broad * 0.6f + fine * 0.4f) * 0.5f);
    float dark = pigment(broad, 0.5f) * 0.1f + pigment(fine, 0.56f) * 0.07f;
    dark += smooth(5, 0, inland) * 0.16f + (grain(brush, x * 3, y * 3, 31) - 0.5f) * 0.05f;
    return mixed(colour, 0xff8f7b4eu, dark);
}

static uint32_t cliff(wash_brush *brush, float x, float y, float down)
{
    float streak =
        grain(brush, x * 1.3f, y * 0.2f, 41) * 0.6f + grain(brush, x * 3.5f, y * 0.4f, 42) * 0.4f;
    uint32_t colour = mixed(0xffcfb68cu, 0xff8d7453u, smooth(0.3f, 0.7f, streak));
    return mixed(colour, 0xff6d5a48u, down * 0.5f);
}

static uint32_t sea(wash_brush *brush, float x, float y, float out)
{
    float wobble = hills(brush, x / 16, y / 16, 51);
    uint32_t colour = mixed(0xffd3e0d2u, 0xff9fbfc2u, smooth(0, 4, out));
    colour = mixed(colour, 0xffb3cccbu, smooth(0.35f, 0.65f, wobble));
    float wave = sinf((out + wobble * 5) * 1.5f);
    colour = mixed(colour, 0xff7ea3a9u, smooth(0.9f, 1, wave) * 0.55f * smooth(16, 3, out));
    float edge = out + (grain(brush, x / 16, y / 16, 51) * 0.7f +
                        grain(brush, x / 6, y / 6, 52) * 0.3f - 0.5f) *
                           14;
    colour = mixed(colour, 0xff8fb0b3u, smooth(13, 16, edge) * 0.5f);
    return mixed(colour, FAR_SEA, smooth(15, 18.5f, edge));
}

static uint32_t painted(wash_brush *brush, float x, float y)
{
    // Far inside and far outside the coast's wobbling makes no difference.
    float from_middle = length_of(x, y);
    if (from_middle < PHALANX_RADIUS - 6) return land(brush, x, y, 6);
    if (from_middle > PHALANX_RADIUS + 32) return FAR_SEA;
    float out = from_middle - coast(brush, x, y);
    if (out < 0) return land(brush, x, y, -out);
    float above = length_of(x, y - CLIFF) - coast(brush, x, y - CLIFF);
    if (above >= 0) return sea(brush, x, y, fminf(out, above));
    // Steps of a third of a metre tell how far below the edge this is.
    float down = 0;
    while (down < CLIFF && length_of(x, y - down) >= coast(brush, x, y - down)) down += 0.34f;
    return cliff(brush, x, y, down / CLIFF);
}

typedef struct blot {
    float x, y, radius; // metres
    float soft;         // metres over which it fades
    uint32_t colour;
} blot;

static void put_blot(wash_brush *brush, phalanx_canvas *wash, blot b)
{
    float reach = b.radius * 1.2f + b.soft;
    int left = SDL_max((int)((b.x - reach) * WASH_X), 0);
    int right = SDL_min((int)((b.x + reach) * WASH_X), wash->width - 1);
    int top = SDL_max((int)((b.y - reach) * WASH_Y), 0);
    int bottom = SDL_min((int)((b.y + reach) * WASH_Y), wash->height - 1);
    for (int py = top; py <= bottom; py++) {
        for (int px = left; px <= right; px++) {
            float x = (float)px / WASH_X, y = (float)py / WASH_Y;
            float ragged = b.radius * (0.86f + 0.3f * hills(brush, x / 5, y / 5, 61));
            float inside = ragged - length_of(x - b.x, y - b.y);
            float part =
                smooth(0, b.soft, inside) * (0.85f + 0.3f * grain(brush, x / 3, y / 3, 62));
            part += (1 - fminf(fabsf(inside - 0.25f) / 0.3f, 1)) * 0.2f;
            uint32_t *pixel = &wash->pixels[(size_t)py * (size_t)wash->width + (size_t)px];
            *pixel = mixed(*pixel, b.colour | 0xff000000u,
                           fminf(part, 1) * (float)(b.colour >> 24) / 255);
        }
    }
}

static void put_blots(wash_brush *brush, phalanx_canvas *wash, const phalanx_state *state)
{
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
}

bool wash_make(phalanx_view *view, const phalanx_state *state)
{
    if (!canvas_create(&view->wash, PHALANX_SIZE * WASH_X, (int)(PHALANX_SIZE * WASH_Y)))
        return false;
    wash_brush brush = {0};
    for (int py = 0; py < view->wash.height; py++) {
        uint32_t *row = view->wash.pixels + (size_t)py * (size_t)view->wash.width;
        for (int px = 0; px < view->wash.width; px++)
            row[px] = painted(&brush, FROM_MIDDLE(((float)px + 0.5f) / WASH_X),
                              FROM_MIDDLE(((float)py + 0.5f) / WASH_Y));
    }
    put_blots(&brush, &view->wash, state);
    return true;
}
