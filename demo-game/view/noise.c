// Chance that is the same every time: a place always has the same grass.

#include "view.h"

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

float chance(uint32_t a, uint32_t b)
{
    return (float)(hash(a, b) >> 8) / 16777216;
}
