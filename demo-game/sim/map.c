// The map is one sector, drawn from the seed and turned about the middle once for every seat, so
// that each seat looks at the same field:
//
//           \ ^ o /
//        C   \ * /   o        C  a camp, in the middle of its sector
//       oo    \+/             o  a rock, and its likeness in every sector; some make a ridge
//       * -----------         ^  a wood; a shrine * between each two camps, and one + in the middle
//         o  / \  ^
//           / C \ o
//
// Rocks that are not of one ridge keep a gap, so that companies pass between them, and all
// keep away from camps and shrines.

#include "map.h"
#include "numbers.h"

enum {
    FULL_TURN = 65536,
    RIDGES = 3,      // tries for each seat: chains of rocks
    RIDGE_ROCKS = 3, // of a ridge
    LONE_ROCKS = 8,  // tries for each seat
    ROCK_LEAST = METRES(2, 0),
    WOODS = 6, // tries for each seat
    WOOD_LEAST = METRES(5, 0),
    SHRINE_DISTANCE = METRES(60, 0), // of a sector's shrine from the middle
    SETTLE_TRIES = 16,
    SETTLE_STEP = METRES(0, 500),
};

vector map_middle(void)
{
    return (vector){METRES(PHALANX_SIZE / 2, 0), METRES(PHALANX_SIZE / 2, 0)};
}

bool map_contains(vector at)
{
    vector d = vector_from(map_middle(), at);
    return vector_squared(d) <= square(METRES(PHALANX_RADIUS, 0));
}

// `v` turned by `sector` of `seats` parts of a full turn.
static vector turned(vector v, uint32_t sector, uint32_t seats)
{
    tt_angle angle = (tt_angle)((sector * FULL_TURN + seats / 2) / seats);
    int64_t sine = tt_fixed_sin(angle), cosine = tt_fixed_cos(angle);
    return (vector){(tt_fixed)((v.x * cosine - v.y * sine) / TT_FIXED_ONE),
                    (tt_fixed)((v.x * sine + v.y * cosine) / TT_FIXED_ONE)};
}

static vector on_map(vector from_middle)
{
    return (vector){map_middle().x + from_middle.x, map_middle().y + from_middle.y};
}

static bool apart(vector a, vector b, tt_fixed distance)
{
    return vector_squared(vector_from(a, b)) >= square(distance);
}

// Whether a circle and its likenesses keep away from camps and shrines, and from each other.
static bool circle_fits(const phalanx_state *state, vector from_middle, tt_fixed radius)
{
    vector at = on_map(from_middle);
    for (uint32_t i = 0; i < state->seats; i++) {
        vector camp = {state->seat[i].x, state->seat[i].y};
        if (!apart(at, camp, radius + CAMP_CLEAR)) return false;
        vector likeness = on_map(turned(from_middle, i, state->seats));
        if (i > 0 && !apart(at, likeness, 2 * radius + ROCK_GAP)) return false;
    }
    for (uint32_t i = 0; i < state->shrines; i++) {
        vector shrine = {state->shrine[i].x, state->shrine[i].y};
        if (!apart(at, shrine, radius + SHRINE_CLEAR)) return false;
    }
    return apart(at, map_middle(), radius + SHRINE_CLEAR);
}

// Whether a rock finds room beside all others. Those of its own ridge, which begins behind the
// first `others` rocks, may overlap it; their likenesses may not, or ridges could close to a ring.
static bool rock_fits(const phalanx_state *state, vector from_middle, tt_fixed radius,
                      uint32_t others)
{
    if (!circle_fits(state, from_middle, radius)) return false;
    for (uint32_t i = 0; i < state->rocks; i++) {
        if (i >= others && (i - others) % state->seats == 0) continue;
        vector rock = {state->rock[i].x, state->rock[i].y};
        if (!apart(on_map(from_middle), rock, radius + state->rock[i].radius + ROCK_GAP))
            return false;
    }
    return true;
}

static vector draw_place(phalanx_state *state, tt_fixed least, tt_fixed most)
{
    tt_fixed distance = least + (tt_fixed)tt_random_below(&state->random, (uint32_t)(most - least));
    return vector_polar(distance, (tt_angle)tt_random_next(&state->random));
}

static void put_rock(phalanx_state *state, vector from_middle, tt_fixed radius)
{
    for (uint32_t i = 0; i < state->seats; i++) {
        vector at = on_map(turned(from_middle, i, state->seats));
        state->rock[state->rocks++] = (phalanx_rock){at.x, at.y, radius};
    }
}

// A chain of overlapping rocks that bends a little; what does not fit ends it.
static void draw_ridge(phalanx_state *state, uint32_t length)
{
    uint32_t others = state->rocks;
    vector at = draw_place(state, METRES(14, 0), METRES(88, 0));
    tt_angle along = (tt_angle)tt_random_next(&state->random);
    for (uint32_t i = 0; i < length; i++) {
        tt_fixed radius = ROCK_LEAST + (tt_fixed)tt_random_below(&state->random, METRES(2, 500));
        if (state->rocks + state->seats > PHALANX_ROCKS_MAX) return;
        if (!rock_fits(state, at, radius, others)) return;
        put_rock(state, at, radius);
        along = (tt_angle)(along + tt_random_between(&state->random, -5000, 5000));
        vector on = vector_polar(radius + ROCK_LEAST / 2, along);
        at = (vector){at.x + on.x, at.y + on.y};
    }
}

static void draw_wood(phalanx_state *state)
{
    tt_fixed radius = WOOD_LEAST + (tt_fixed)tt_random_below(&state->random, METRES(7, 0));
    vector at = draw_place(state, METRES(16, 0), METRES(92, 0));
    if (state->woods + state->seats > PHALANX_WOODS_MAX) return;
    if (!circle_fits(state, at, radius)) return;
    for (uint32_t i = 0; i < state->seats; i++) {
        vector wood = on_map(turned(at, i, state->seats));
        state->wood[state->woods++] = (phalanx_wood){wood.x, wood.y, radius};
    }
}

static void put_shrine(phalanx_state *state, vector at)
{
    state->shrine[state->shrines++] =
        (phalanx_shrine){at.x, at.y, PHALANX_NOBODY, PHALANX_NOBODY, 0, 0};
}

void map_make(phalanx_state *state)
{
    tt_angle first = (tt_angle)tt_random_next(&state->random);
    tt_angle between = (tt_angle)(first + FULL_TURN / 2 / state->seats);
    for (uint32_t i = 0; i < state->seats; i++) {
        vector camp = on_map(turned(vector_polar(CAMP_DISTANCE, first), i, state->seats));
        state->seat[i].x = camp.x;
        state->seat[i].y = camp.y;
        put_shrine(state, on_map(turned(vector_polar(SHRINE_DISTANCE, between), i, state->seats)));
    }
    put_shrine(state, map_middle());
    for (uint32_t i = 0; i < RIDGES; i++) draw_ridge(state, RIDGE_ROCKS);
    for (uint32_t i = 0; i < LONE_ROCKS; i++) draw_ridge(state, 1);
    for (uint32_t i = 0; i < WOODS; i++) draw_wood(state);
}

vector map_beside(const phalanx_rock *rock, vector at, tt_fixed clear)
{
    vector d = {at.x - rock->x, at.y - rock->y};
    tt_fixed distance = rock->radius + clear;
    if (vector_squared(d) >= square(distance)) return at;
    if (d.x == 0 && d.y == 0) d.x = 1;
    // One more step outwards, because scaling rounds towards the middle.
    vector rim = vector_scaled(d, distance + 2);
    return (vector){rock->x + rim.x, rock->y + rim.y};
}

static bool is_clear(const phalanx_state *state, vector at, tt_fixed clear)
{
    for (uint32_t i = 0; i < state->rocks; i++) {
        vector rock = {state->rock[i].x, state->rock[i].y};
        if (!apart(at, rock, state->rock[i].radius + clear)) return false;
    }
    return map_contains(at);
}

// Out of one rock of a ridge may be into the next: then again, and a little farther.
vector map_settled(const phalanx_state *state, vector at, tt_fixed clear)
{
    for (int32_t try = 0; try < SETTLE_TRIES && !is_clear(state, at, clear); try++) {
        tt_fixed wide = clear + try * SETTLE_STEP;
        for (uint32_t i = 0; i < state->rocks; i++) at = map_beside(&state->rock[i], at, wide);
        at = on_map(vector_toward(vector_from(map_middle(), at), METRES(PHALANX_RADIUS, 0)));
    }
    return at;
}
