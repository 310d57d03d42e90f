#include "strip.h"

#include <math.h>

uint32_t strip_tick(const view_strip *strip, float x)
{
    float share = (x - strip->area.x) / fmaxf(strip->area.w - 1, 1);
    double tick = (double)fmaxf(0, fminf(share, 1)) * strip->last;
    return (uint32_t)(tick + 0.5);
}

float strip_x(const view_strip *strip, uint32_t tick)
{
    double share = strip->last > 0 ? (double)tick / strip->last : 0;
    return strip->area.x + floorf((float)(share * (double)(strip->area.w - 1)));
}

void strip_clock(uint32_t tick, uint32_t tick_rate, char words[CLOCK_SIZE])
{
    uint32_t seconds = tick / tick_rate, hours = seconds / 3600;
    if (hours > 0)
        SDL_snprintf(words, CLOCK_SIZE, "%u:%02u:%02u", hours, seconds / 60 % 60, seconds % 60);
    else
        SDL_snprintf(words, CLOCK_SIZE, "%02u:%02u", seconds / 60, seconds % 60);
}

bool strip_has(const view_strip *strip, SDL_FPoint point)
{
    const SDL_FRect *area = &strip->area;
    return point.x >= area->x && point.x < area->x + area->w && point.y >= area->y &&
           point.y < area->y + area->h;
}
