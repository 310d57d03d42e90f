// Recruits gather around their camp on a spiral, one place for each slot:
//
//     distance = rim + spacing * sqrt(slot), angle = slot * the golden angle
//
// which is as dense everywhere as it can be evenly.

#include "battle.h"

enum { GOLDEN_ANGLE = 25033 }; // 65536 * (1 - 1 / golden ratio)

vector soldier_goal(const phalanx_soldier *soldier)
{
    return (vector){soldier->goal_x << 8, soldier->goal_y << 8};
}

void soldier_hold(phalanx_soldier *soldier)
{
    soldier->goal_x = (uint16_t)(soldier->x >> 8);
    soldier->goal_y = (uint16_t)(soldier->y >> 8);
    soldier->order = PHALANX_HOLDS;
}

// A way from the camp, in the direction of the slot's place.
static vector from_camp(uint32_t slot, tt_fixed distance)
{
    tt_angle angle = (tt_angle)(slot * GOLDEN_ANGLE);
    return (vector){tt_fixed_mul(distance, tt_fixed_cos(angle)),
                    tt_fixed_mul(distance, tt_fixed_sin(angle))};
}

static uint32_t free_slot(const phalanx_state *state, uint32_t seat)
{
    uint32_t slot = 0;
    while (state->soldiers[seat][slot].type != PHALANX_FREE) slot++;
    return slot;
}

// Puts a new soldier beside the camp, on its way to its place. Needs a free slot.
static phalanx_soldier *add_soldier(phalanx_state *state, uint32_t seat, uint8_t type)
{
    phalanx_seat *owner = &state->seat[seat];
    uint32_t slot = free_slot(state, seat);
    tt_fixed ring = tt_fixed_mul(RING_SPACING, tt_fixed_sqrt(tt_fixed_from((int32_t)slot)));
    vector door = from_camp(slot, CAMP_RADIUS);
    vector way = from_camp(slot, CAMP_RADIUS + METRES(1, 0) + ring);
    vector goal = {owner->x + way.x, owner->y + way.y};
    goal = map_settled(state, goal, ROCK_KEEP);
    phalanx_soldier *soldier = &state->soldiers[seat][slot];
    *soldier = (phalanx_soldier){.x = owner->x + door.x,
                                 .y = owner->y + door.y,
                                 .goal_x = (uint16_t)(goal.x >> 8),
                                 .goal_y = (uint16_t)(goal.y >> 8),
                                 .target = PHALANX_NONE,
                                 .health = PHALANX_HEALTH,
                                 .type = type,
                                 .pace = type,
                                 .serial = (uint8_t)(soldier->serial + 1)};
    owner->standing[0]++;
    owner->standing[type]++;
    owner->recruited++;
    if (owner->used <= slot) owner->used = (uint16_t)(slot + 1);
    return soldier;
}

void soldiers_begin(phalanx_state *state)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        state->seat[seat].recruits = PHALANX_SPEARMAN;
        for (uint32_t i = 0; i < (PHALANX_TYPES - 1) * FIRST_SOLDIERS; i++) {
            uint8_t type = (uint8_t)(i % (PHALANX_TYPES - 1) + 1);
            phalanx_soldier *soldier = add_soldier(state, seat, type);
            soldier->x = soldier->goal_x << 8;
            soldier->y = soldier->goal_y << 8;
        }
    }
}

void soldiers_recruit(phalanx_battle *battle)
{
    phalanx_state *state = battle->state;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        phalanx_seat *owner = &state->seat[seat];
        if (owner->camp == 0 || owner->standing[0] == PHALANX_SEAT_SOLDIERS) continue;
        uint32_t training = type_training[owner->recruits] + owner->recruited / TIRING;
        if (++owner->progress < training) continue;
        owner->progress = 0;
        const phalanx_soldier *soldier = add_soldier(state, seat, owner->recruits);
        phalanx_notice what = {
            .seat = (uint8_t)seat, .type = owner->recruits, .by = PHALANX_NOBODY};
        battle_notice(battle, PHALANX_RECRUITED, what, (vector){soldier->x, soldier->y});
    }
}

void soldiers_remove(phalanx_state *state, uint32_t seat, phalanx_soldier *soldier)
{
    TT_ASSERT(soldier->type != PHALANX_FREE);
    state->seat[seat].standing[0]--;
    state->seat[seat].standing[soldier->type]--;
    soldier->type = PHALANX_FREE;
}
