// Integers only. Sine and arc tangent are odd minimax polynomials over one quadrant and one octant,
// evaluated in steps of 2^-30:
//
//     sin(x * quarter turn) = x (s1 + s3 x^2 + s5 x^4 + ...)   0 <= x <= 1, off by less than 2^-28
//     atan(x) in turns      = x (a1 + a3 x^2 + a5 x^4 + ...)   0 <= x <= 1, off by less than 2^-21

#include "tickertape/fixed.h"

enum { FRACTION = 30 };

static tt_fixed saturate(int64_t value)
{
    if (value > TT_FIXED_MAX) return TT_FIXED_MAX;
    if (value < TT_FIXED_MIN) return TT_FIXED_MIN;
    return (tt_fixed)value;
}

tt_fixed tt_fixed_from(int32_t whole)
{
    return saturate((int64_t)whole * TT_FIXED_ONE);
}

int32_t tt_fixed_floor(tt_fixed a)
{
    return a >> 16;
}

tt_fixed tt_fixed_add(tt_fixed a, tt_fixed b)
{
    return saturate((int64_t)a + b);
}

tt_fixed tt_fixed_sub(tt_fixed a, tt_fixed b)
{
    return saturate((int64_t)a - b);
}

tt_fixed tt_fixed_mul(tt_fixed a, tt_fixed b)
{
    return saturate(((int64_t)a * b + TT_FIXED_ONE / 2) >> 16);
}

tt_fixed tt_fixed_div(tt_fixed a, tt_fixed b)
{
    if (b == 0) return a == 0 ? 0 : a > 0 ? TT_FIXED_MAX : TT_FIXED_MIN;
    return saturate((int64_t)a * TT_FIXED_ONE / b);
}

tt_fixed tt_fixed_sqrt(tt_fixed a)
{
    return a <= 0 ? 0 : (tt_fixed)tt_isqrt((uint64_t)a << 16);
}

// `terms` coefficients of x, x^3, x^5 ..., the highest first.
static int64_t odd_polynomial(const int64_t *coefficients, uint32_t terms, int64_t x)
{
    int64_t square = (x * x) >> FRACTION;
    int64_t sum = coefficients[0];
    for (uint32_t i = 1; i < terms; i++) sum = coefficients[i] + ((sum * square) >> FRACTION);
    return (sum * x) >> FRACTION;
}

// Sine of a part of the first quadrant, 0 to 16384 included.
static tt_fixed quadrant_sine(uint32_t angle)
{
    static const int64_t sine[] = {161942, -5016767, 85564854, -693597876, 1686629674};
    int64_t value = odd_polynomial(sine, 5, (int64_t)angle << 16);
    return (tt_fixed)((value + (1 << 13)) >> 14);
}

tt_fixed tt_fixed_sin(tt_angle angle)
{
    uint32_t within = angle & 0x3fffu;
    tt_fixed value = quadrant_sine(angle & 0x4000u ? 0x4000u - within : within);
    return angle & 0x8000u ? -value : value;
}

tt_fixed tt_fixed_cos(tt_angle angle)
{
    return tt_fixed_sin((tt_angle)(angle + 0x4000u));
}

// Of low/high, low <= high, 0 < high, in steps of tt_angle: 0 to 8192.
static uint32_t octant_angle(uint32_t low, uint32_t high)
{
    static const int64_t arc[] = {-32043177, 143951605,  -318340401,
                                  529189922, -909477660, 2734198813}; // in 2^-34 turns
    int64_t ratio = (int64_t)(((uint64_t)low << FRACTION) / high);
    return (uint32_t)((odd_polynomial(arc, 6, ratio) + (1 << 17)) >> 18);
}

static uint32_t magnitude(tt_fixed a)
{
    return a < 0 ? -(uint32_t)a : (uint32_t)a;
}

tt_angle tt_fixed_atan2(tt_fixed y, tt_fixed x)
{
    uint32_t across = magnitude(x), up = magnitude(y);
    if (across == 0 && up == 0) return 0;
    uint32_t angle = up <= across ? octant_angle(up, across) : 0x4000u - octant_angle(across, up);
    if (x < 0) angle = 0x8000u - angle;
    return (tt_angle)(y < 0 ? -angle : angle);
}

tt_fixed tt_fixed_length(tt_fixed x, tt_fixed y)
{
    uint64_t across = magnitude(x), up = magnitude(y);
    return saturate(tt_isqrt(across * across + up * up));
}

// Newton's method with a precision that doubles: each line knows the root of twice as many leading
// bits, and is at most one too great. The value is first shifted left by an even number of bits so
// that its top two are not both 0.
uint32_t tt_isqrt(uint64_t value)
{
    if (value == 0) return 0;
    uint32_t shift = (uint32_t)__builtin_clzll(value) & ~1u;
    uint64_t n = value << shift;
    uint64_t root = 1 + (n >> 62);
    root = (root << 1) + (n >> 59) / root;
    root = (root << 3) + (n >> 53) / root;
    root = (root << 7) + (n >> 41) / root;
    root = (root << 15) + (n >> 17) / root;
    // root * root - 1, so that 2^32 squared, which wraps to 0, still counts as too great.
    if (root * root - 1 >= n) root--;
    return (uint32_t)(root >> (shift / 2));
}
