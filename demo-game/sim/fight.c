// Who fights whom. Blows of one step are summed first and take effect together, so that it does not
// matter who comes earlier in memory: two soldiers can kill each other.

#include "battle.h"

static bool is_camp(uint16_t target)
{
    return target >= PHALANX_SOLDIERS;
}

vector fight_target_at(const phalanx_battle *battle, uint16_t target)
{
    if (!is_camp(target)) return battle->field->entries[battle->field->place[target]].at;
    const phalanx_seat *seat = &battle->state->seat[target - PHALANX_SOLDIERS];
    return (vector){seat->x, seat->y};
}

static bool within(const phalanx_battle *battle, const entry *me, uint16_t target,
                   tt_fixed distance)
{
    if (is_camp(target)) distance += CAMP_RADIUS;
    vector gap = vector_from(me->at, fight_target_at(battle, target));
    return vector_squared(gap) <= square(distance);
}

bool fight_in_reach(const phalanx_battle *battle, const entry *me, uint16_t target)
{
    return within(battle, me, target, type_reach[me->type]);
}

static uint16_t enemy_camp(const phalanx_battle *battle, const entry *me, tt_fixed sight)
{
    const phalanx_state *state = battle->state;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        uint16_t target = (uint16_t)(PHALANX_SOLDIERS + seat);
        if (seat == me->seat || state->seat[seat].camp == 0) continue;
        if (within(battle, me, target, sight)) return target;
    }
    return PHALANX_NONE;
}

// One who holds does not run after every enemy.
static bool too_far_from_post(const phalanx_battle *battle, const phalanx_soldier *soldier,
                              uint16_t target)
{
    if (soldier->order != PHALANX_HOLDS || target == PHALANX_NONE) return false;
    vector away = vector_from(soldier_goal(soldier), fight_target_at(battle, target));
    return vector_squared(away) > square(LEASH + (is_camp(target) ? CAMP_RADIUS : 0));
}

static bool still_there(const phalanx_battle *battle, uint16_t target)
{
    if (target == PHALANX_NONE) return false;
    if (is_camp(target)) return battle->state->seat[target - PHALANX_SOLDIERS].camp > 0;
    return soldier_at(battle->state, target)->type != PHALANX_FREE;
}

void fight_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    if (!still_there(battle, soldier->target)) soldier->target = PHALANX_NONE;
    if ((me->index + battle->state->tick) % LOOK_TICKS != 0) return;
    if (soldier->target < PHALANX_SOLDIERS && fight_in_reach(battle, me, soldier->target)) return;
    bool passing = soldier->order == PHALANX_MARCHES;
    tt_fixed sight = passing ? type_reach[me->type] : type_sight[me->type];
    uint16_t target = field_nearest_enemy(battle->field, me, sight);
    if (target == PHALANX_NONE) target = enemy_camp(battle, me, sight);
    if (too_far_from_post(battle, soldier, target)) target = PHALANX_NONE;
    soldier->target = target;
}

static uint32_t blow(phalanx_battle *battle, const entry *me, uint16_t target)
{
    if (is_camp(target)) return CAMP_DAMAGE;
    uint32_t mean = type_damage[me->type][soldier_at(battle->state, target)->type];
    return mean - mean / 4 + tt_random_below(&battle->state->random, mean / 2 + 1);
}

void fight_strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    if (soldier->wait > 0) soldier->wait--;
    uint16_t target = soldier->target;
    if (soldier->wait > 0 || target == PHALANX_NONE) return;
    if (!fight_in_reach(battle, me, target)) return;
    battle->field->damage[target] += (int32_t)blow(battle, me, target);
    battle->field->by[target] = me->seat;
    soldier->wait = STRIKE_TICKS;
}

static void harm_soldier(phalanx_battle *battle, uint32_t index)
{
    phalanx_soldier *soldier = soldier_at(battle->state, index);
    int32_t health = soldier->health - battle->field->damage[index];
    uint32_t seat = index / PHALANX_SEAT_SOLDIERS;
    if (health > 0) {
        soldier->health = (int16_t)health;
        return;
    }
    phalanx_notice what = {
        .seat = (uint8_t)seat, .type = soldier->type, .by = battle->field->by[index]};
    soldiers_remove(battle->state, seat, soldier);
    battle->state->seat[seat].lost++;
    battle->state->seat[what.by].kills++;
    battle_notice(battle, PHALANX_LOST, what, (vector){soldier->x, soldier->y});
}

static void harm_camp(phalanx_battle *battle, uint32_t seat)
{
    phalanx_seat *owner = &battle->state->seat[seat];
    int32_t damage = battle->field->damage[PHALANX_SOLDIERS + seat];
    if (damage == 0 || owner->camp == 0) return;
    owner->camp = owner->camp > damage ? owner->camp - damage : 0;
    if (owner->camp > 0) return;
    phalanx_notice what = {.seat = (uint8_t)seat, .by = battle->field->by[PHALANX_SOLDIERS + seat]};
    battle_notice(battle, PHALANX_FELL, what, (vector){owner->x, owner->y});
}

void fight_settle(phalanx_battle *battle)
{
    const phalanx_field *field = battle->field;
    for (uint32_t i = 0; i < field->count; i++) {
        uint32_t index = field->entries[i].index;
        if (field->damage[index] > 0) harm_soldier(battle, index);
    }
    for (uint32_t seat = 0; seat < battle->state->seats; seat++) harm_camp(battle, seat);
}
