// One soldier's way in one step: where it wants to go, turned aside from rocks, plus the push of
// those who stand too near.
//
//        goal                  A rock ahead turns the way along its rim, to the side on
//          \  ___              which the goal lies; gaps between rocks are wide enough
//           |/   \             that a rim always leads past.
//           |\___/
//           o

#include "battle.h"

static vector keep_clear(const phalanx_rock *rock, vector at, vector way)
{
    vector d = {at.x - rock->x, at.y - rock->y};
    if (vector_squared(d) >= square(rock->radius + ROCK_KEEP)) return way;
    int64_t inwards = -((int64_t)way.x * d.x + (int64_t)way.y * d.y);
    if (inwards <= 0) return way;
    int64_t side = (int64_t)d.x * way.y - (int64_t)d.y * way.x;
    vector rim = side >= 0 ? (vector){-d.y, d.x} : (vector){d.y, -d.x};
    return vector_scaled(rim, (tt_fixed)tt_isqrt((uint64_t)vector_squared(way)));
}

static vector around_rocks(const phalanx_battle *battle, vector at, vector way)
{
    for (uint64_t mask = field_rocks(battle->field, at); mask; mask &= mask - 1)
        way = keep_clear(&battle->state->rock[__builtin_ctzll(mask)], at, way);
    return way;
}

// Arriving makes a soldier hold; one who holds may be pushed about a little.
static vector way_to_goal(const entry *me, phalanx_soldier *soldier, bool pushed)
{
    vector way = vector_from(me->at, soldier_goal(soldier));
    int64_t squared = vector_squared(way);
    if (soldier->order == PHALANX_HOLDS)
        return squared <= square(RESTS) ? (vector){0, 0}
                                        : vector_toward(way, type_speed[soldier->type]);
    if (squared <= square(ARRIVED) || (pushed && squared <= square(CROWDED))) {
        soldier->order = PHALANX_HOLDS;
        return (vector){0, 0};
    }
    return vector_toward(way, type_speed[soldier->pace]);
}

static bool fights(const phalanx_soldier *soldier)
{
    return soldier->target != PHALANX_NONE && soldier->order != PHALANX_MARCHES;
}

static vector wish(const phalanx_battle *battle, const entry *me, phalanx_soldier *soldier,
                   bool pushed)
{
    if (!fights(soldier)) return way_to_goal(me, soldier, pushed);
    if (fight_in_reach(battle, me, soldier->target)) return (vector){0, 0};
    vector gap = vector_from(me->at, fight_target_at(battle, soldier->target));
    return vector_toward(gap, type_speed[soldier->type]);
}

static vector kept_on_field(const phalanx_battle *battle, vector at)
{
    for (uint64_t mask = field_rocks(battle->field, at); mask; mask &= mask - 1)
        at = map_beside(&battle->state->rock[__builtin_ctzll(mask)], at, ROCK_CLEAR);
    return map_contains(at) ? at : map_settled(battle->state, at, ROCK_CLEAR);
}

void walk_on(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    vector push = field_push(battle->field, me);
    vector way = wish(battle, me, soldier, push.x != 0 || push.y != 0);
    if (way.x != 0 || way.y != 0) way = around_rocks(battle, me->at, way);
    vector to = {me->at.x + way.x + push.x, me->at.y + way.y + push.y};
    to = kept_on_field(battle, to);
    soldier->x = to.x;
    soldier->y = to.y;
}
