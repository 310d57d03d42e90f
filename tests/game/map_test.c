// The map: the same for every seat, and open.

#include "arena.h"

#include <math.h>

static const double full_turn = 2 * 3.14159265358979323846;
static const double middle = PHALANX_SIZE / 2.0 * 65536;

typedef struct spot {
    double x, y;
} spot;

// A point of seat 0's sector as the given seat sees its own: turned about the middle.
static spot turned(tt_fixed x, tt_fixed y, uint32_t seat, uint32_t seats)
{
    double angle = full_turn * seat / seats, dx = x - middle, dy = y - middle;
    return (spot){middle + dx * cos(angle) - dy * sin(angle),
                  middle + dx * sin(angle) + dy * cos(angle)};
}

static double distance(spot a, double x, double y)
{
    return hypot(a.x - x, a.y - y) / 65536;
}

// How far the nearest rock of the same size is from a spot.
static double nearest_rock(const phalanx_state *state, spot at, tt_fixed radius)
{
    double best = 1e9;
    for (uint32_t i = 0; i < state->rocks; i++)
        if (state->rock[i].radius == radius)
            best = fmin(best, distance(at, state->rock[i].x, state->rock[i].y));
    return best;
}

static void check_turns(const phalanx_state *state)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        spot camp = turned(state->seat[0].x, state->seat[0].y, seat, state->seats);
        cr_assert(lt(dbl, distance(camp, state->seat[seat].x, state->seat[seat].y), 0.01));
        for (uint32_t i = 0; i < state->rocks; i++) {
            spot rock = turned(state->rock[i].x, state->rock[i].y, seat, state->seats);
            cr_assert(lt(dbl, nearest_rock(state, rock, state->rock[i].radius), 0.01));
        }
    }
}

Test(map, looks_the_same_from_every_seat)
{
    for (uint32_t seats = 2; seats <= PHALANX_SEATS_MAX; seats++) {
        for (uint64_t seed = 1; seed <= 20; seed++) {
            tt_match match = arena_match(seats, seed);
            static phalanx_state state;
            phalanx_game.start(&state, &match);
            cr_assert(ge(u32, state.rocks, seats));
            cr_assert(eq(u32, state.rocks % seats, 0));
            check_turns(&state);
        }
    }
}

static void check_gaps(const phalanx_state *state)
{
    for (uint32_t i = 0; i < state->rocks; i++) {
        const phalanx_rock *rock = &state->rock[i];
        spot at = {rock->x, rock->y};
        double size = rock->radius / 65536.0;
        for (uint32_t seat = 0; seat < state->seats; seat++)
            cr_assert(gt(dbl, distance(at, state->seat[seat].x, state->seat[seat].y), size + 19));
        for (uint32_t k = 0; k < i; k++) {
            const phalanx_rock *other = &state->rock[k];
            double gap = distance(at, other->x, other->y) - size - other->radius / 65536.0;
            cr_assert(gt(dbl, gap, 3.9));
        }
    }
}

Test(map, leaves_a_way_between_rocks_and_room_for_camps)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        tt_match match = arena_match((uint32_t)(2 + seed % 7), seed);
        static phalanx_state state;
        phalanx_game.start(&state, &match);
        check_gaps(&state);
    }
}

Test(map, differs_from_seed_to_seed_and_not_otherwise)
{
    static phalanx_state a, b;
    tt_match match = arena_match(4, 11);
    phalanx_game.start(&a, &match);
    memset(&b, 0xa5, sizeof b);
    phalanx_game.start(&b, &match);
    cr_assert(eq(i32, memcmp(&a, &b, sizeof a), 0));
    match.seed = 12;
    phalanx_game.start(&b, &match);
    cr_assert(ne(i32, memcmp(a.rock, b.rock, sizeof a.rock), 0));
}
