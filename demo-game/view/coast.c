#include "coast.h"

#include "grain.h"

#include <math.h>

float coast_radius(float x, float y)
{
    float length = fmaxf(length_of(x, y), 0.001f);
    float u = x / length * 10, v = y / length * 10;
    return PHALANX_RADIUS + 1.2f + 2.2f * grain_at(u, v, 3) + grain_at(u * 4, v * 4, 4);
}

void coast_trace(coast_line *line)
{
    for (int i = 0; i <= COAST_STEPS; i++) {
        float quarters = (float)i / (COAST_STEPS * 0.25f);
        float y = quarters < 2 ? quarters - 1 : 3 - quarters;
        float x = 1 - fabsf(y);
        line->radius[i] = coast_radius(quarters < 2 ? x : -x, y);
    }
}
