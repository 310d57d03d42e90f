// One soldier's way in one step: home when it runs, to its enemy when it fights, else to its place;
// plus the push of those who stand too near.

#include "walk.h"
#include "fight.h"
#include "heart.h"
#include "map.h"
#include "numbers.h"

static tt_fixed speed_of(const phalanx_battle *battle, const entry *me,
                         const phalanx_soldier *soldier)
{
    tt_fixed speed = percent(type_speed[me->type], heart_strength(soldier, BREATH_SLOW));
    bool slow = ways_ground(&battle->field->grid, me->at) == WOOD;
    return slow ? percent(speed, type_in_wood[me->type]) : speed;
}

static bool near_a_rock(const phalanx_battle *battle, vector a, vector b)
{
    vector c = {a.x, b.y}, d = {b.x, a.y}; // the way may cross their blocks
    return (field_rocks(battle->field, a) | field_rocks(battle->field, b) |
            field_rocks(battle->field, c) | field_rocks(battle->field, d)) != 0;
}

static void glance(const phalanx_battle *battle, const entry *me, phalanx_soldier *soldier,
                   vector place)
{
    if ((me->index + battle->state->tick) % GLANCE_TICKS != 0) return;
    vector way = vector_from(me->at, place);
    bool close =
        vector_squared(way) <= square(1 << BLOCK_SHIFT) && !near_a_rock(battle, me->at, place);
    soldier->direct = close || ways_straight(&battle->field->grid, me->at, place);
}

static vector way_to_place(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier,
                           tt_fixed speed)
{
    muster *found = &battle->musters[me->seat][soldier->company];
    const phalanx_company *company = &battle->state->seat[me->seat].company[soldier->company];
    vector place = ranks_place(&found->ranks, soldier->place);
    vector way = vector_from(me->at, place);
    int64_t squared = vector_squared(way);
    bool stands = company->order[0].manner < PHALANX_MARCHES;
    if (squared > square(BEHIND)) found->behind++;
    if (squared <= square(ARRIVED)) return (vector){0, 0};
    glance(battle, me, soldier, place);
    if (soldier->direct) return vector_toward(way, speed);
    if (stands && squared <= square(RESTS)) return (vector){0, 0};
    vector goal = {company->order[0].x << 8, company->order[0].y << 8};
    return ways_round(&battle->field->grid, me->at, goal, speed);
}

static vector way_home(const phalanx_battle *battle, const entry *me, tt_fixed speed)
{
    const phalanx_seat *owner = &battle->state->seat[me->seat];
    vector camp = {owner->x, owner->y}, way = vector_from(me->at, camp);
    if (vector_squared(way) <= square(LEASH)) return (vector){0, 0};
    return ways_round(&battle->field->grid, me->at, camp, speed);
}

static vector wish(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    tt_fixed speed = speed_of(battle, me, soldier);
    if (soldier->stance == PHALANX_ROUTS) return way_home(battle, me, speed);
    if (soldier->stance == PHALANX_IN_RANKS) return way_to_place(battle, me, soldier, speed);
    if (fight_in_reach(battle, me, soldier->target)) return (vector){0, 0};
    vector gap = vector_from(me->at, fight_target_at(battle, soldier->target));
    return vector_toward(gap, speed);
}

static bool in_a_rock(const phalanx_battle *battle, vector at)
{
    for (uint64_t mask = field_rocks(battle->field, at); mask; mask &= mask - 1) {
        const phalanx_rock *rock = &battle->state->rock[__builtin_ctzll(mask)];
        vector gap = vector_from((vector){rock->x, rock->y}, at);
        if (vector_squared(gap) <= square(rock->radius)) return true;
    }
    return false;
}

// Out of one rock of a ridge may be into the next: then it stays where it was.
static vector kept_on_field(const phalanx_battle *battle, vector from, vector at)
{
    uint64_t rocks = field_rocks(battle->field, at);
    for (uint64_t mask = rocks; mask; mask &= mask - 1)
        at = map_beside(&battle->state->rock[__builtin_ctzll(mask)], at, ROCK_CLEAR);
    if (!map_contains(at)) at = map_settled(battle->state, at, ROCK_CLEAR);
    return rocks != 0 && in_a_rock(battle, at) ? from : at;
}

// Who runs after an enemy, or away, loses breath; who stands gets it back, but not in a fight.
static void breathe(phalanx_soldier *soldier, bool still)
{
    if (still && soldier->stance != PHALANX_FIGHTS && soldier->breath < PHALANX_BREATH)
        soldier->breath++;
    if (!still && soldier->stance != PHALANX_IN_RANKS && soldier->breath > 0) soldier->breath--;
}

void walk_on(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    vector push = field_push(battle->field, me);
    vector way = wish(battle, me, soldier);
    bool still = way.x == 0 && way.y == 0;
    if (battle->state->tick % 2 == 0) breathe(soldier, still);
    vector to = {me->at.x + way.x + push.x, me->at.y + way.y + push.y};
    to = kept_on_field(battle, me->at, to);
    soldier->x = to.x;
    soldier->y = to.y;
}
