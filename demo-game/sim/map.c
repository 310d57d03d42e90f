// The map is one sector, drawn from the seed and turned about the middle once for every seat, so
// that each seat looks at the same field:
//
//           \   o /
//        C   \   /   o        C  a camp, in the middle of its sector
//       o     \ /             o  a rock, and its likeness in every sector
//         ----------
//         o  / \  .
//           / C \ o
//
// Rocks keep a gap, so that nobody is caught between two, and stay away from camps.

#include "battle.h"

enum { FULL_TURN = 65536, DRAWS_EACH = 24, ROCK_LEAST = METRES(2, 0) };

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

static vector polar(tt_fixed distance, tt_angle angle)
{
    return (vector){tt_fixed_mul(distance, tt_fixed_cos(angle)),
                    tt_fixed_mul(distance, tt_fixed_sin(angle))};
}

static vector on_map(vector from_middle)
{
    return (vector){map_middle().x + from_middle.x, map_middle().y + from_middle.y};
}

static bool apart(vector a, vector b, tt_fixed distance)
{
    return vector_squared(vector_from(a, b)) >= square(distance);
}

// Whether a rock and its likenesses find room beside all that is there, and beside each other.
static bool rock_fits(const phalanx_state *state, vector from_middle, tt_fixed radius)
{
    vector at = on_map(from_middle);
    for (uint32_t i = 0; i < state->seats; i++) {
        vector camp = {state->seat[i].x, state->seat[i].y};
        if (!apart(at, camp, radius + CAMP_CLEAR)) return false;
        vector likeness = on_map(turned(from_middle, i, state->seats));
        if (i > 0 && !apart(at, likeness, 2 * radius + ROCK_GAP)) return false;
    }
    for (uint32_t i = 0; i < state->rocks; i++) {
        vector rock = {state->rock[i].x, state->rock[i].y};
        if (!apart(at, rock, radius + state->rock[i].radius + ROCK_GAP)) return false;
    }
    return true;
}

static void draw_rock(phalanx_state *state)
{
    tt_fixed radius = ROCK_LEAST + (tt_fixed)tt_random_below(&state->random, METRES(4, 0));
    tt_fixed distance = METRES(10, 0) + (tt_fixed)tt_random_below(&state->random, METRES(80, 0));
    vector at = polar(distance, (tt_angle)tt_random_next(&state->random));
    if (!rock_fits(state, at, radius)) return;
    for (uint32_t i = 0; i < state->seats; i++) {
        vector turn = on_map(turned(at, i, state->seats));
        state->rock[state->rocks++] = (phalanx_rock){turn.x, turn.y, radius};
    }
}

void map_make(phalanx_state *state)
{
    vector first = polar(CAMP_DISTANCE, (tt_angle)tt_random_next(&state->random));
    for (uint32_t i = 0; i < state->seats; i++) {
        vector camp = on_map(turned(first, i, state->seats));
        state->seat[i].x = camp.x;
        state->seat[i].y = camp.y;
    }
    for (uint32_t i = 0; i < DRAWS_EACH; i++)
        if (state->rocks + state->seats <= PHALANX_ROCKS_MAX) draw_rock(state);
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

vector map_settled(const phalanx_state *state, vector at, tt_fixed clear)
{
    for (uint32_t i = 0; i < state->rocks; i++) at = map_beside(&state->rock[i], at, clear);
    vector d = vector_toward(vector_from(map_middle(), at), METRES(PHALANX_RADIUS, 0));
    return on_map(d);
}
