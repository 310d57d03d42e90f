#include "vector.h"

vector vector_scaled(vector v, tt_fixed length)
{
    uint32_t now = tt_isqrt((uint64_t)vector_squared(v));
    if (now == 0) return (vector){0, 0};
    return (vector){(tt_fixed)((int64_t)v.x * length / now),
                    (tt_fixed)((int64_t)v.y * length / now)};
}

vector vector_toward(vector v, tt_fixed length)
{
    return vector_squared(v) <= square(length) ? v : vector_scaled(v, length);
}

vector vector_polar(tt_fixed length, tt_angle angle)
{
    return (vector){tt_fixed_mul(length, tt_fixed_cos(angle)),
                    tt_fixed_mul(length, tt_fixed_sin(angle))};
}
