// Where a viewer looks when it follows a seat.

#include "view.h"

// Fighting companies of a seat, a bit each.
static uint32_t fighting(const phalanx_seat *seat)
{
    uint32_t companies = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = &seat->company[i];
        if (company->count > 0 && company->engaged > 0) companies |= 1U << i;
    }
    return companies;
}

// The middle of the soldiers of some companies; false when there are none.
static bool middle_of(const phalanx_state *state, uint32_t seat, uint32_t companies, float *x,
                      float *y)
{
    int64_t sum_x = 0, sum_y = 0, count = 0;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type == PHALANX_FREE || !(companies >> soldier->company & 1)) continue;
        sum_x += soldier->x;
        sum_y += soldier->y;
        count++;
    }
    if (count == 0) return false;
    *x = (float)sum_x / (float)count / 65536;
    *y = (float)sum_y / (float)count / 65536;
    return true;
}

// Those who fight come first, then all of its soldiers, then its camp.
bool seat_focus(void *context, const void *state, uint32_t seat, float *x, float *y)
{
    (void)context;
    const phalanx_state *now = state;
    if (seat >= now->seats) return false;
    const phalanx_seat *s = &now->seat[seat];
    if (middle_of(now, seat, fighting(s), x, y) || middle_of(now, seat, ~0U, x, y)) return true;
    *x = (float)s->x / 65536;
    *y = (float)s->y / 65536;
    return s->camp > 0;
}
