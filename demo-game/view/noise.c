// Chance that is the same every time: a place always has the same grass.

#include "view.h"

#include <math.h>

// Static, because what is seen outside of a file may not be inlined in a shared object.
static inline uint32_t hash(uint32_t a, uint32_t b)
{
    uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

uint32_t hashed(uint32_t a, uint32_t b)
{
    return hash(a, b);
}

static inline float part_of(uint32_t a, uint32_t b)
{
    return (float)(hash(a, b) >> 8) / 16777216;
}

float chance(uint32_t a, uint32_t b)
{
    return part_of(a, b);
}

// Between the chances of the four corners of the unit's square.
float noise(float x, float y, uint32_t seed)
{
    float left = floorf(x), top = floorf(y), fx = x - left, fy = y - top;
    uint32_t ix = (uint32_t)(int)left, iy = (uint32_t)(int)top + seed * 7919u;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    float a = part_of(ix, iy), b = part_of(ix + 1, iy), c = part_of(ix, iy + 1);
    float above = a + (b - a) * fx, below = c + (part_of(ix + 1, iy + 1) - c) * fx;
    return above + (below - above) * fy;
}
