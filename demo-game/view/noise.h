// Chance that is the same every time: a place always has the same grass.
#pragma once

#include <stdint.h>

static inline uint32_t hashed(uint32_t a, uint32_t b)
{
    uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

// 0 to 1 from a hash.
static inline float chance(uint32_t a, uint32_t b)
{
    return (float)(int)(hashed(a, b) >> 8) / 16777216;
}
