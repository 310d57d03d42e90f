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
    float begin = corner.x / metres, step = 1 / (WASH_X * metres);
    g->seed = seed;
    g->y = corner.y / metres;
    g->down = 1 / (WASH_Y * metres);
    g->left = whole_below(begin);
    for (int i = 0; i < GRAIN_WIDTH; i++) {
        float x = begin + (float)i * step;
        int column = whole_below(x);
        g->column[i] = column - g->left;
        g->between[i] = eased(x - (float)column);
    }
    grain_narrow(g, (wash_span){0, GRAIN_WIDTH});
}

void grain_narrow(grain *g, wash_span width)
{
    g->width = width;
    g->spread = false;
}

static void spread(const grain *g, int y, float *row)
{
    float corners[GRAIN_WIDTH + 2];
    int first = g->column[g->width.from], last = g->column[g->width.to - 1] + 1;
    for (int i = first; i <= last; i++) corners[i] = chance_at(g->left + i, y, g->seed);
    for (int i = g->width.from; i < g->width.to; i++) {
        const float *side = corners + g->column[i];
        row[i] = side[0] + (side[1] - side[0]) * g->between[i];
    }
}

// Two rows of the grid, and how far a row of pixels lies from the upper to the lower.
typedef struct grain_rows {
    const float *above, *below;
    float part;
} grain_rows;

// Going down by one row of the grid, what was below is above.
static grain_rows reach(grain *g, int row)
{
    float y = g->y + (float)row * g->down;
    int top = whole_below(y);
    if (!g->spread || g->top != top) {
        if (g->spread && g->top + 1 == top)
            memcpy(g->above, g->below, sizeof g->above);
        else
            spread(g, top, g->above);
        spread(g, top + 1, g->below);
        g->spread = true;
        g->top = top;
    }
    return (grain_rows){g->above, g->below, eased(y - (float)top)};
}

static inline float blended(grain_rows rows, int i)
{
    return rows.above[i] + (rows.below[i] - rows.above[i]) * rows.part;
}

void grain_add(grain *g, int row, wash_span span, float weight, float *sums)
{
    grain_rows rows = reach(g, row);
    for (int i = span.from; i < span.to; i++) sums[i] += weight * blended(rows, i);
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

void hills_narrow(hills *h, wash_span width)
{
    for (uint32_t i = 0; i < 3; i++) grain_narrow(&h->octaves[i], width);
}

void hills_row(hills *h, int row, wash_span span, float *sums)
{
    grain_rows broad = reach(&h->octaves[0], row), middle = reach(&h->octaves[1], row);
    grain_rows fine = reach(&h->octaves[2], row);
    for (int i = span.from; i < span.to; i++)
        sums[i] = 0.6f * blended(broad, i) + 0.28f * blended(middle, i) + 0.12f * blended(fine, i);
}
