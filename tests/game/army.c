#include "army.h"

#include <string.h>

void army_clear(phalanx_state *state, uint32_t seat)
{
    memset(state->soldiers[seat], 0, sizeof state->soldiers[seat]);
    memset(state->seat[seat].company, 0, sizeof state->seat[seat].company);
    memset(state->seat[seat].standing, 0, sizeof state->seat[seat].standing);
    state->seat[seat].used = 0;
}

static void place_soldiers(phalanx_state *state, uint32_t seat, uint32_t number)
{
    phalanx_seat *owner = &state->seat[seat];
    const phalanx_company *company = &owner->company[number];
    for (uint8_t place = 0; place < company->count; place++) {
        phalanx_soldier *soldier = &state->soldiers[seat][owner->used++];
        *soldier = (phalanx_soldier){.target = PHALANX_NONE,
                                     .health = PHALANX_HEALTH,
                                     .heart = PHALANX_HEART,
                                     .breath = PHALANX_BREATH,
                                     .type = company->type,
                                     .company = (uint8_t)number,
                                     .place = place};
        phalanx_place(company, place, &soldier->x, &soldier->y);
    }
}

uint32_t army_company(phalanx_state *state, uint32_t seat, phalanx_type type, uint32_t count,
                      phalanx_order order)
{
    phalanx_seat *owner = &state->seat[seat];
    uint32_t number = 0;
    while (owner->company[number].count > 0) number++;
    owner->company[number] = (phalanx_company){.x = order.x << 8,
                                               .y = order.y << 8,
                                               .facing = order.facing,
                                               .count = (uint8_t)count,
                                               .type = (uint8_t)type,
                                               .group = PHALANX_NO_GROUP,
                                               .orders = 1,
                                               .order = {order}};
    place_soldiers(state, seat, number);
    owner->standing[0] = (uint16_t)(owner->standing[0] + count);
    owner->standing[type] = (uint16_t)(owner->standing[type] + count);
    owner->recruited += count;
    return number;
}

// The seat's part of its pairs; who stands to the right of a pair looks to the left.
static void line_up(phalanx_state *state, uint32_t seat, const army_rows *rows)
{
    enum { COMPANIES = (PHALANX_SEAT_SOLDIERS - 1) / PHALANX_COMPANY_SOLDIERS + 1 };
    uint32_t left = PHALANX_SEAT_SOLDIERS;
    for (uint32_t number = 0; number < COMPANIES; number++) {
        uint32_t pair = seat / 2 * COMPANIES + number;
        uint32_t count = left < PHALANX_COMPANY_SOLDIERS ? left : PHALANX_COMPANY_SOLDIERS;
        phalanx_order order = {
            .x = (uint16_t)((rows->x + pair % ARMY_ABREAST * rows->apart_x) * 256),
            .y = (uint16_t)((rows->y + pair / ARMY_ABREAST * rows->apart_y) * 256),
            .facing = seat % 2 ? 32768 : 0,
            .manner = PHALANX_STANDS,
            .files = rows->files};
        army_company(state, seat, (phalanx_type)(number % 3 + 1), count, order);
        left -= count;
    }
}

void army_clash(phalanx_state *state, const army_rows *rows)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        army_clear(state, seat);
        line_up(state, seat, rows);
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++)
            state->soldiers[seat][slot].health = INT16_MAX;
    }
}
