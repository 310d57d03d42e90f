// Finds soldiers who should walk and don't. Once a second it looks at everyone who is in the ranks
// of a company that marches or attacks, from its order on:
//
//     |<--------- 10 seconds --------->|
//     o . . . . . . . . . . . . . . .  o     never 2 m (a cell of the ways) from where it was, and
//                                            excused in none of the looks: stuck
//
// Excused is who fights or runs, has another soldier so near that it may be in the way, or is in a
// company whose goal is near: there the ranks wait for each other.
#pragma once

#include "phalanx.h"

enum {
    STUCK_LOOK_TICKS = 20,
    STUCK_TICKS = 200,
    STUCK_BLOCKED = 6 * 65536 / 5, // 1.2 m: another soldier so near may be in the way
    STUCK_MOVED = 2 * 65536,       // who gets so far away in time is not stuck
    STUCK_ARRIVED = 10 * 65536,    // from the goal of its company: it may wait
};

// Where a soldier has been since `since`, and where it was to go.
typedef struct stuck_stay {
    tt_fixed x, y;
    uint32_t since;
    uint16_t goal_x, goal_y;
    uint8_t serial;
} stuck_stay;

typedef struct stuck_watch {
    stuck_stay stays[PHALANX_SEATS_MAX][PHALANX_SEAT_SOLDIERS];
    uint32_t found[PHALANX_SEATS_MAX]; // by seat: stays that were too long
} stuck_watch;

static inline bool stuck_within(tt_fixed x, tt_fixed y, tt_fixed length)
{
    return (int64_t)x * x + (int64_t)y * y < (int64_t)length * length;
}

static inline bool stuck_near_another(const phalanx_state *state, const phalanx_soldier *me)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
            const phalanx_soldier *other = &state->soldiers[seat][slot];
            if (other->type == PHALANX_FREE || other == me) continue;
            if (stuck_within(other->x - me->x, other->y - me->y, STUCK_BLOCKED)) return true;
        }
    }
    return false;
}

static inline bool stuck_excused(const phalanx_state *state, uint32_t seat,
                                 const phalanx_soldier *me)
{
    if (me->type == PHALANX_FREE || me->stance != PHALANX_IN_RANKS) return true;
    const phalanx_company *company = &state->seat[seat].company[me->company];
    const phalanx_order *order = &company->order[0];
    if (order->manner < PHALANX_MARCHES) return true;
    tt_fixed x = order->x << 8, y = order->y << 8;
    return stuck_within(x - me->x, y - me->y, STUCK_ARRIVED) || stuck_near_another(state, me);
}

static inline void stuck_look(stuck_watch *watch, const phalanx_state *state, uint32_t seat,
                              uint32_t slot)
{
    const phalanx_soldier *me = &state->soldiers[seat][slot];
    const phalanx_order *order = &state->seat[seat].company[me->company].order[0];
    stuck_stay now = {me->x, me->y, state->tick, order->x, order->y, me->serial};
    stuck_stay *then = &watch->stays[seat][slot];
    bool same = then->since < now.since && then->serial == now.serial &&
                then->goal_x == now.goal_x && then->goal_y == now.goal_y;
    bool stays = same && stuck_within(now.x - then->x, now.y - then->y, STUCK_MOVED) &&
                 !stuck_excused(state, seat, me);
    if (stays && now.since - then->since < STUCK_TICKS) return;
    if (stays) watch->found[seat]++;
    *then = now;
}

// To be called in every tick of a match that is played in order, with a watch that began zeroed.
static inline void stuck_watch_tick(stuck_watch *watch, const phalanx_state *state)
{
    if (state->tick % STUCK_LOOK_TICKS != 0) return;
    for (uint32_t seat = 0; seat < state->seats; seat++)
        for (uint32_t slot = 0; slot < state->seat[seat].used; slot++)
            stuck_look(watch, state, seat, slot);
}
