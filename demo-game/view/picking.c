// What is under the mouse. Soldiers are looked for where they are drawn: between the two ticks, and
// at their belts rather than their feet.

#include "view.h"

#include <math.h>

#define BELT 0.75f // metres above the feet, as drawn

static SDL_FPoint belt(const tt_frame *frame, const phalanx_figure *f)
{
    SDL_FPoint at = phalanx_to_screen(frame, f->x, f->y);
    at.y -= BELT * fmaxf(frame_scale(frame), 5);
    return at;
}

int phalanx_company_at(const tt_frame *frame, uint32_t seat, float x, float y, float pixels)
{
    const phalanx_state *now = frame->current;
    if (seat >= now->seats) return -1;
    int found = -1;
    float nearest = pixels;
    for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
        phalanx_figure f;
        if (!figure_find(frame, seat, slot, &f)) continue;
        SDL_FPoint at = belt(frame, &f);
        float distance = hypotf(at.x - x, at.y - y);
        if (distance > nearest) continue;
        nearest = distance;
        found = now->soldiers[seat][slot].company;
    }
    return found;
}

uint32_t phalanx_companies_in(const tt_frame *frame, uint32_t seat, SDL_FRect rectangle)
{
    const phalanx_state *now = frame->current;
    uint32_t found = 0;
    for (uint32_t slot = 0; seat < now->seats && slot < PHALANX_SEAT_SOLDIERS; slot++) {
        phalanx_figure f;
        if (!figure_find(frame, seat, slot, &f)) continue;
        SDL_FPoint at = belt(frame, &f);
        if (at.x >= rectangle.x && at.x <= rectangle.x + rectangle.w && at.y >= rectangle.y &&
            at.y <= rectangle.y + rectangle.h)
            found |= UINT32_C(1) << now->soldiers[seat][slot].company;
    }
    return found;
}
