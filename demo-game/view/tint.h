// Colours as three numbers, for loops without a branch or a call: compilers make them several
// pixels wide. Rounded once, when they are put on the paper.
#pragma once

#include <math.h>
#include <stdint.h>

// 0 to 255 each.
typedef struct tint {
    float red, green, blue;
} tint;

static inline tint tint_of(uint32_t colour)
{
    return (tint){(float)(int)(colour >> 16 & 255), (float)(int)(colour >> 8 & 255),
                  (float)(int)(colour & 255)};
}

static inline uint32_t tint_pixel(tint t)
{
    return 0xff000000u | (uint32_t)(int)(t.red + 0.5f) << 16 |
           (uint32_t)(int)(t.green + 0.5f) << 8 | (uint32_t)(int)(t.blue + 0.5f);
}

// `part`, 0 to 1, of the way from `a` to a colour.
static inline tint tint_mixed(tint a, uint32_t colour, float part)
{
    tint b = tint_of(colour);
    return (tint){a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part,
                  a.blue + (b.blue - a.blue) * part};
}

static inline float held(float part)
{
    return fminf(fmaxf(part, 0), 1);
}

// From 0 where `value` is `low` to 1 where it is `high`, which may be less.
static inline float smooth(float low, float high, float value)
{
    float part = held((value - low) / (high - low));
    return part * part * (3 - 2 * part);
}
