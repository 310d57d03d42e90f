// Points and ways on the field, in metres.
#pragma once

#include "tickertape/fixed.h"

typedef struct vector {
    tt_fixed x, y;
} vector;

static inline vector vector_from(vector from, vector to)
{
    return (vector){to.x - from.x, to.y - from.y};
}

// In square steps: the field is small enough that it never overflows.
static inline int64_t vector_squared(vector v)
{
    return (int64_t)v.x * v.x + (int64_t)v.y * v.y;
}

static inline int64_t square(tt_fixed length)
{
    return (int64_t)length * length;
}

// The way that is `length` long and leads where `v` does; no way leads nowhere.
vector vector_scaled(vector v, tt_fixed length);
// The same, but never longer than `v`.
vector vector_toward(vector v, tt_fixed length);
vector vector_polar(tt_fixed length, tt_angle angle);
