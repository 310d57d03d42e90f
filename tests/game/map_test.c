// The map: the same for every seat, and open.

#include "arena.h"

#include <math.h>

static const double full_turn = 2 * 3.14159265358979323846;
static const double middle = PHALANX_SIZE / 2.0 * 65536;

typedef struct spot {
    double x, y;
} spot;

// A point of one sector as the given seat sees its own: turned about the middle.
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

// Rocks and woods are the same to look at.
typedef struct circles {
    const phalanx_rock *at;
    uint32_t count;
} circles;

// How far the nearest circle of the same size is from a spot.
static double nearest(circles all, spot at, tt_fixed radius)
{
    double best = 1e9;
    for (uint32_t i = 0; i < all.count; i++)
        if (all.at[i].radius == radius) best = fmin(best, distance(at, all.at[i].x, all.at[i].y));
    return best;
}

static void check_circles_turn(circles all, uint32_t seats)
{
    for (uint32_t seat = 0; seat < seats; seat++) {
        for (uint32_t i = 0; i < all.count; i++) {
            spot likeness = turned(all.at[i].x, all.at[i].y, seat, seats);
            cr_assert(lt(dbl, nearest(all, likeness, all.at[i].radius), 0.01));
        }
    }
}

static void check_camps_and_shrines_turn(const phalanx_state *state)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        spot camp = turned(state->seat[0].x, state->seat[0].y, seat, state->seats);
        spot shrine = turned(state->shrine[0].x, state->shrine[0].y, seat, state->seats);
        cr_assert(lt(dbl, distance(camp, state->seat[seat].x, state->seat[seat].y), 0.01));
        cr_assert(lt(dbl, distance(shrine, state->shrine[seat].x, state->shrine[seat].y), 0.01));
    }
    const phalanx_shrine *last = &state->shrine[state->seats];
    cr_assert(eq(u32, state->shrines, state->seats + 1));
    cr_assert(last->x == (tt_fixed)middle && last->y == (tt_fixed)middle);
}

static const phalanx_state *map_of(uint32_t seats, uint64_t seed)
{
    static phalanx_state state;
    tt_match match = arena_match(seats, seed);
    phalanx_game.start(NULL, &state, &match);
    return &state;
}

Test(map, looks_the_same_from_every_seat)
{
    for (uint32_t seats = 2; seats <= PHALANX_SEATS_MAX; seats++) {
        for (uint64_t seed = 1; seed <= 20; seed++) {
            const phalanx_state *state = map_of(seats, seed);
            phalanx_rock woods[PHALANX_WOODS_MAX];
            for (uint32_t i = 0; i < state->woods; i++)
                woods[i] =
                    (phalanx_rock){state->wood[i].x, state->wood[i].y, state->wood[i].radius};
            check_circles_turn((circles){state->rock, state->rocks}, seats);
            check_circles_turn((circles){woods, state->woods}, seats);
            check_camps_and_shrines_turn(state);
        }
    }
}

Test(map, has_rocks_ridges_and_woods)
{
    uint32_t rocks = 0, woods = 0, ridges = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        const phalanx_state *state = map_of(4, seed);
        rocks += state->rocks > 0;
        woods += state->woods > 0;
        bool overlap = false;
        for (uint32_t i = 1; i < state->rocks; i++) {
            const phalanx_rock *a = &state->rock[i], *b = &state->rock[i < 4 ? 0 : i - 4];
            overlap = overlap || hypot(a->x - b->x, a->y - b->y) < a->radius + b->radius;
        }
        ridges += overlap;
    }
    cr_assert(eq(u32, rocks, 50));
    cr_assert(lt(u32, 40, woods));
    cr_assert(lt(u32, 25, ridges));
}

static void check_clearings(const phalanx_state *state)
{
    for (uint32_t i = 0; i < state->rocks; i++) {
        const phalanx_rock *rock = &state->rock[i];
        spot at = {rock->x, rock->y};
        double size = rock->radius / 65536.0;
        for (uint32_t seat = 0; seat < state->seats; seat++)
            cr_assert(lt(dbl, size + 19, distance(at, state->seat[seat].x, state->seat[seat].y)));
        for (uint32_t k = 0; k < state->shrines; k++)
            cr_assert(lt(dbl, size + 8, distance(at, state->shrine[k].x, state->shrine[k].y)));
    }
}

// What a man who keeps 0.4 m from rocks can walk to, on a grid of metres: gaps are wider.
enum { FINE = PHALANX_SIZE };

typedef enum ground { OPEN, CLOSED, REACHED } ground;

static uint8_t fine[FINE * FINE];

static uint32_t fine_cell(tt_fixed x, tt_fixed y)
{
    return (uint32_t)(y >> 16) * FINE + (uint32_t)(x >> 16);
}

static void draw_fine(const phalanx_state *state)
{
    for (uint32_t cell = 0; cell < FINE * FINE; cell++) {
        uint32_t row = cell / FINE, column = cell % FINE;
        double x = column + 0.5, y = row + 0.5;
        bool closed = hypot(x - PHALANX_SIZE / 2.0, y - PHALANX_SIZE / 2.0) > PHALANX_RADIUS;
        for (uint32_t i = 0; i < state->rocks && !closed; i++) {
            const phalanx_rock *rock = &state->rock[i];
            closed =
                hypot(x - rock->x / 65536.0, y - rock->y / 65536.0) < rock->radius / 65536.0 + 0.4;
        }
        fine[cell] = closed ? CLOSED : OPEN;
    }
}

static void flood(uint32_t from)
{
    static uint32_t waiting[FINE * FINE];
    uint32_t first = 0, end = 0;
    waiting[end++] = from;
    fine[from] = REACHED;
    while (first < end) {
        uint32_t cell = waiting[first++];
        const uint32_t beside[] = {cell + 1, cell - 1, cell + FINE, cell - FINE};
        for (uint32_t i = 0; i < 4; i++) {
            if (fine[beside[i]] != OPEN) continue;
            fine[beside[i]] = REACHED;
            waiting[end++] = beside[i];
        }
    }
}

// Seeds 22, 39 and 4 are some of those on which ridges once closed to a ring.
Test(map, leaves_a_way_to_every_camp_and_shrine)
{
    for (uint32_t seats = 2; seats <= PHALANX_SEATS_MAX; seats++) {
        for (uint64_t seed = 1; seed <= 40; seed++) {
            const phalanx_state *state = map_of(seats, seed);
            check_clearings(state);
            draw_fine(state);
            flood(fine_cell(state->seat[0].x, state->seat[0].y));
            for (uint32_t i = 0; i < seats; i++)
                cr_assert(eq(u8, fine[fine_cell(state->seat[i].x, state->seat[i].y)], REACHED));
            for (uint32_t i = 0; i < state->shrines; i++)
                cr_assert(eq(u8, fine[fine_cell(state->shrine[i].x, state->shrine[i].y)], REACHED),
                          "%u seats, seed %u", seats, (unsigned)seed);
        }
    }
}

Test(map, differs_from_seed_to_seed_and_not_otherwise)
{
    static phalanx_state a, b;
    tt_match match = arena_match(4, 11);
    phalanx_game.start(NULL, &a, &match);
    memset(&b, 0xa5, sizeof b);
    phalanx_game.start(NULL, &b, &match);
    cr_assert(eq(i32, memcmp(&a, &b, sizeof a), 0));
    match.seed = 12;
    phalanx_game.start(NULL, &b, &match);
    cr_assert(ne(i32, memcmp(a.rock, b.rock, sizeof a.rock), 0));
}

Test(map, puts_the_first_soldiers_on_open_ground)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        const phalanx_state *state = map_of((uint32_t)(2 + seed % 7), seed);
        for (uint32_t slot = 0; slot < state->seat[0].used; slot++) {
            const phalanx_soldier *soldier = &state->soldiers[0][slot];
            for (uint32_t i = 0; i < state->rocks; i++) {
                const phalanx_rock *rock = &state->rock[i];
                double gap = hypot(soldier->x - rock->x, soldier->y - rock->y);
                cr_assert(lt(dbl, rock->radius, gap), "seed %u", (unsigned)seed);
            }
        }
    }
}
