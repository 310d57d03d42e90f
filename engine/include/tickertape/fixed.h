// Q16.16 fixed point: the numbers a step may compute with. Integers only, so the same everywhere.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// A number in steps of 1/65536, from -32768 to just below 32768.
typedef int32_t tt_fixed;
/// An angle in steps of 1/65536 of a full turn, counter-clockwise from +x. Wraps by itself.
typedef uint16_t tt_angle;

enum {
    TT_FIXED_ONE = 65536,          ///< 1.0
    TT_FIXED_MAX = INT32_MAX,      ///< the greatest tt_fixed; results beyond it stop here
    TT_FIXED_MIN = -INT32_MAX - 1, ///< the least tt_fixed; results beyond it stop here
};

/// A whole number as fixed point; saturates beyond 16 bits.
tt_fixed tt_fixed_from(int32_t whole);
/// The greatest whole number not above `a`.
int32_t tt_fixed_floor(tt_fixed a);
/// a + b, saturating.
tt_fixed tt_fixed_add(tt_fixed a, tt_fixed b);
/// a - b, saturating.
tt_fixed tt_fixed_sub(tt_fixed a, tt_fixed b);
/// a * b, rounded to nearest (halves up), saturating. Error: at most half a step.
tt_fixed tt_fixed_mul(tt_fixed a, tt_fixed b);
/// a / b, rounded towards zero, saturating; b = 0 gives the extreme of a's sign, 0/0 gives 0.
/// Error: less than one step.
tt_fixed tt_fixed_div(tt_fixed a, tt_fixed b);
/// The square root, rounded down; 0 for a negative number. Error: less than one step.
tt_fixed tt_fixed_sqrt(tt_fixed a);
/// Sine. Error: at most one step (tests compare every angle); quarter turns are exact.
tt_fixed tt_fixed_sin(tt_angle angle);
/// Cosine. Error: at most one step; quarter turns are exact.
tt_fixed tt_fixed_cos(tt_angle angle);
/// The direction of (x, y); 0 for (0, 0). Error: at most one step of tt_angle.
tt_angle tt_fixed_atan2(tt_fixed y, tt_fixed x);
/// The length of (x, y), rounded down, saturating. Error: less than one step.
tt_fixed tt_fixed_length(tt_fixed x, tt_fixed y);
/// The square root of a 64-bit integer, rounded down.
uint32_t tt_isqrt(uint64_t value);

TT_API_END
