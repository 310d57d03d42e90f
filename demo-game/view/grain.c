#include "grain.h"

#include <string.h>

// What floorf says, without a call.
static inline int whole_below(float a)
{
    int whole = (int)a;
    return whole - (a < (float)whole);
}

static inline float eased(float part)
{
    return part * part * (3 - 2 * part);
}

static inline float chance_at(int x, int y, uint32_t seed)
{
    return chance((uint32_t)x, (uint32_t)y + seed * 7919u);
}

void grain_begin(grain *g, uint32_t seed, float metres, SDL_FPoint corner)
{
    g->seed = seed;
    g->x = corner.x / metres;
    g->y = corner.y / metres;
    g->across = 1 / (WASH_X * metres);
    g->down = 1 / (WASH_Y * metres);
    g->width = (wash_span){0, GRAIN_WIDTH};
    g->spread = false;
}

static void spread(const grain *g, int y, float *row)
{
    int cell = whole_below(g->x + (float)g->width.from * g->across);
    float left = chance_at(cell, y, g->seed), right = chance_at(cell + 1, y, g->seed);
    for (int i = g->width.from; i < g->width.to; i++) {
        float x = g->x + (float)i * g->across;
        for (; x >= (float)(cell + 1); cell++) {
            left = right;
            right = chance_at(cell + 2, y, g->seed);
        }
        row[i] = left + (right - left) * eased(x - (float)cell);
    }
}

// Going down by one row of the grid, what was below is above.
static void reach(grain *g, int top)
{
    if (g->spread && g->top == top) return;
    if (g->spread && g->top + 1 == top)
        memcpy(g->above, g->below, sizeof g->above);
    else
        spread(g, top, g->above);
    spread(g, top + 1, g->below);
    g->spread = true;
    g->top = top;
}

void grain_add(grain *g, int row, wash_span span, float weight, float *sums)
{
    float y = g->y + (float)row * g->down;
    int top = whole_below(y);
    float part = eased(y - (float)top);
    reach(g, top);
    const float *above = g->above, *below = g->below;
    for (int i = span.from; i < span.to; i++)
        sums[i] += weight * (above[i] + (below[i] - above[i]) * part);
}

float grain_at(float x, float y, uint32_t seed)
{
    int left = whole_below(x), top = whole_below(y);
    float fx = eased(x - (float)left), fy = eased(y - (float)top);
    float above = chance_at(left, top, seed), below = chance_at(left, top + 1, seed);
    above += (chance_at(left + 1, top, seed) - above) * fx;
    below += (chance_at(left + 1, top + 1, seed) - below) * fx;
    return above + (below - above) * fy;
}

void hills_begin(hills *h, uint32_t seed, float metres, SDL_FPoint corner)
{
    static const float finer[] = {1, 2.7f, 8};
    for (uint32_t i = 0; i < 3; i++)
        grain_begin(&h->octaves[i], seed + i, metres / finer[i], corner);
}

void hills_row(hills *h, int row, wash_span span, float *sums)
{
    static const float weights[] = {0.6f, 0.28f, 0.12f};
    for (int i = span.from; i < span.to; i++) sums[i] = 0;
    for (uint32_t i = 0; i < 3; i++) grain_add(&h->octaves[i], row, span, weights[i], sums);
}
