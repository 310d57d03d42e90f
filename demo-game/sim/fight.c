// Who fights whom. Blows of one step are summed first and take effect together, so that it does not
// matter who comes earlier in memory: two soldiers can kill each other.

#include "fight.h"
#include "heart.h"
#include "numbers.h"
#include "soldiers.h"

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
        if (!(battle->field->foes[me->seat] >> seat & 1) || state->seat[seat].camp == 0) continue;
        if (within(battle, me, target, sight)) return target;
    }
    return PHALANX_NONE;
}

static bool still_there(const phalanx_battle *battle, uint16_t target)
{
    if (target == PHALANX_NONE) return false;
    if (is_camp(target)) return battle->state->seat[target - PHALANX_SOLDIERS].camp > 0;
    return soldier_at(battle->state, target)->type != PHALANX_FREE;
}

static phalanx_manner manner_of(const phalanx_battle *battle, const entry *me,
                                const phalanx_soldier *soldier)
{
    return (phalanx_manner)battle->state->seat[me->seat].company[soldier->company].order[0].manner;
}

// Whether it may leave the ranks for an enemy out of reach: as its order says, not too far from its
// place, and only straight ahead.
static bool may_go_for(const phalanx_battle *battle, const entry *me,
                       const phalanx_soldier *soldier, uint16_t target)
{
    phalanx_manner manner = manner_of(battle, me, soldier);
    if (manner == PHALANX_HOLDS || manner == PHALANX_MARCHES) return false;
    vector at = fight_target_at(battle, target);
    if (manner == PHALANX_STANDS) {
        const ranks *own = &battle->musters[me->seat][soldier->company].ranks;
        vector away = vector_from(ranks_place(own, soldier->place), at);
        tt_fixed leash = LEASH + (is_camp(target) ? CAMP_RADIUS : 0);
        if (vector_squared(away) > square(leash)) return false;
    }
    return ways_straight(&battle->field->grid, me->at, at);
}

// How far it looks for an enemy. On an attack those behind join in when their comrades fight.
static tt_fixed sight_of(const phalanx_battle *battle, const entry *me,
                         const phalanx_soldier *soldier)
{
    phalanx_manner manner = manner_of(battle, me, soldier);
    if (manner == PHALANX_HOLDS || manner == PHALANX_MARCHES) return type_reach[me->type];
    bool joins = manner == PHALANX_ATTACKS &&
                 battle->state->seat[me->seat].company[soldier->company].engaged > 0;
    return type_sight[me->type] + (joins ? JOINS : 0);
}

// The nearest enemy in sight, else an enemy camp; PHALANX_NONE.
static uint16_t look_around(const phalanx_battle *battle, const entry *me,
                            const phalanx_soldier *soldier)
{
    tt_fixed sight = sight_of(battle, me, soldier);
    uint16_t target = field_nearest_enemy(battle->field, me, sight);
    if (target == PHALANX_NONE) target = enemy_camp(battle, me, sight);
    if (target == PHALANX_NONE || fight_in_reach(battle, me, target)) return target;
    return may_go_for(battle, me, soldier, target) ? target : PHALANX_NONE;
}

void fight_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    if (soldier->stance == PHALANX_ROUTS) return;
    if (!still_there(battle, soldier->target)) soldier->target = PHALANX_NONE;
    bool looks = (me->index + battle->state->tick) % LOOK_TICKS == 0;
    bool busy = soldier->target < PHALANX_SOLDIERS && fight_in_reach(battle, me, soldier->target);
    if (looks && !busy) soldier->target = look_around(battle, me, soldier);
    bool passes =
        soldier->target != PHALANX_NONE && manner_of(battle, me, soldier) == PHALANX_MARCHES;
    bool fights = soldier->target != PHALANX_NONE && !passes;
    soldier->stance = fights ? PHALANX_FIGHTS : PHALANX_IN_RANKS;
    battle->musters[me->seat][soldier->company].engaged += fights;
}

static uint32_t blow(phalanx_battle *battle, const entry *me, const phalanx_soldier *soldier,
                     uint16_t target)
{
    if (is_camp(target)) return CAMP_DAMAGE;
    const phalanx_soldier *struck = soldier_at(battle->state, target);
    uint32_t mean = type_damage[me->type][struck->type];
    uint32_t drawn = mean - mean / 4 + tt_random_below(&battle->state->random, mean / 2 + 1);
    drawn = drawn * heart_strength(soldier, BREATH_WEAK) / 100;
    if (struck->stance == PHALANX_ROUTS) drawn = drawn * ROUT_DAMAGE / 100;
    bool sheltered = me->type == PHALANX_ARCHER &&
                     ways_ground(&battle->field->grid, fight_target_at(battle, target)) == WOOD;
    return sheltered ? drawn * WOOD_ARROWS / 100 : drawn;
}

// How much a strike frightens: more from behind the ranks, and by what one fears.
static uint32_t fright_of(const phalanx_battle *battle, const entry *me, uint16_t target,
                          uint32_t damage)
{
    const phalanx_soldier *struck = soldier_at(battle->state, target);
    const ranks *facing = &battle->musters[target / PHALANX_SEAT_SOLDIERS][struck->company].ranks;
    vector from = vector_from(fight_target_at(battle, target), me->at);
    bool behind = (int64_t)from.x * facing->forward.x + (int64_t)from.y * facing->forward.y < 0;
    return damage * (type_fears[struck->type] == me->type ? 2 : 1) * (behind ? 2 : 1);
}

// Tells now and then that a company, or a camp, is under attack.
static void warn(phalanx_battle *battle, const entry *me, uint16_t target)
{
    bool camp = is_camp(target);
    uint32_t seat = camp ? target - PHALANX_SOLDIERS : target / PHALANX_SEAT_SOLDIERS;
    phalanx_seat *owner = &battle->state->seat[seat];
    uint8_t company = camp ? 0 : soldier_at(battle->state, target)->company;
    uint8_t *quiet = camp ? &owner->quiet : &owner->company[company].quiet;
    if (*quiet > 0) return;
    *quiet = QUIET_TICKS;
    battle_notice(battle, camp ? PHALANX_BESIEGED : PHALANX_STRUCK,
                  (phalanx_notice){.seat = (uint8_t)seat, .by = me->seat, .company = company},
                  fight_target_at(battle, target));
}

static void strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    uint16_t target = soldier->target;
    uint32_t damage = blow(battle, me, soldier, target);
    muster *found = &battle->musters[me->seat][soldier->company];
    battle->field->damage[target] += (int32_t)damage;
    battle->field->by[target] = me->seat;
    if (!is_camp(target)) {
        uint32_t fright = battle->field->fright[target] + fright_of(battle, me, target, damage);
        battle->field->fright[target] = (uint16_t)(fright < UINT16_MAX ? fright : UINT16_MAX);
    }
    soldier->wait = PHALANX_STRIKE_TICKS;
    soldier->breath =
        (uint8_t)(soldier->breath > BREATH_STRIKE ? soldier->breath - BREATH_STRIKE : 0);
    found->clashes |= me->type != PHALANX_ARCHER;
    warn(battle, me, target);
}

// An archer who finds a target takes the time of an arrow's flight first.
void fight_strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    bool ready = soldier->target != PHALANX_NONE && soldier->stance != PHALANX_ROUTS &&
                 fight_in_reach(battle, me, soldier->target);
    bool shoots = me->type == PHALANX_ARCHER;
    if (shoots && !ready && soldier->wait < PHALANX_ARROW_TICKS + 2)
        soldier->wait = PHALANX_ARROW_TICKS + 2;
    if (shoots && ready && soldier->wait == 0) soldier->wait = PHALANX_ARROW_TICKS + 1;
    if (soldier->wait > 0) soldier->wait--;
    bool looses = shoots && ready && soldier->wait == PHALANX_ARROW_TICKS;
    battle->musters[me->seat][soldier->company].shoots |= looses;
    if (ready && soldier->wait == 0) strike(battle, me, soldier);
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
    phalanx_notice what = {.seat = (uint8_t)seat,
                           .type = soldier->type,
                           .by = battle->field->by[index],
                           .company = soldier->company};
    muster *found = &battle->musters[seat][soldier->company];
    found->fell++;
    if (soldier->stance == PHALANX_FIGHTS) found->engaged--;
    if (soldier->stance == PHALANX_ROUTS) found->routed--;
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
    heart_settle(battle);
    for (uint32_t seat = 0; seat < battle->state->seats; seat++) harm_camp(battle, seat);
}
