// Chance that is the same every time: a place always has the same grass.

#include "view.h"

#include <math.h>

uint32_t hashed(uint32_t a, uint32_t b)
{
    uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

float chance(uint32_t a, uint32_t b)
{
    return (float)(hashed(a, b) >> 8) / 16777216;
}

// Between the chances of the four corners of the unit's square.
float noise(float x, float y, uint32_t seed)
{
    float left = floorf(x), top = floorf(y), fx = x - left, fy = y - top;
    uint32_t ix = (uint32_t)(int)left, iy = (uint32_t)(int)top + seed * 7919u;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    float above = chance(ix, iy) + (chance(ix + 1, iy) - chance(ix, iy)) * fx;
    float below = chance(ix, iy + 1) + (chance(ix + 1, iy + 1) - chance(ix, iy + 1)) * fx;
    return above + (below - above) * fy;
}
