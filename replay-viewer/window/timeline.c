#include "timeline.h"

#include <math.h>

uint32_t timeline_tick(const view_timeline *timeline, float x)
{
    float share = (x - timeline->area.x) / fmaxf(timeline->area.w - 1, 1);
    double tick = (double)fmaxf(0, fminf(share, 1)) * timeline->last;
    return (uint32_t)(tick + 0.5);
}

float timeline_x(const view_timeline *timeline, uint32_t tick)
{
    double share = timeline->last > 0 ? (double)tick / timeline->last : 0;
    return timeline->area.x + floorf((float)(share * (double)(timeline->area.w - 1)));
}

void timeline_clock(uint32_t tick, uint32_t tick_rate, char words[CLOCK_SIZE])
{
    uint32_t seconds = tick / tick_rate, hours = seconds / 3600;
    if (hours > 0)
        SDL_snprintf(words, CLOCK_SIZE, "%u:%02u:%02u", hours, seconds / 60 % 60, seconds % 60);
    else
        SDL_snprintf(words, CLOCK_SIZE, "%02u:%02u", seconds / 60, seconds % 60);
}

bool timeline_has(const view_timeline *timeline, SDL_FPoint point)
{
    const SDL_FRect *area = &timeline->area;
    return point.x >= area->x && point.x < area->x + area->w && point.y >= area->y &&
           point.y < area->y + area->h;
}
