// How a company goes: its middle moves to the goal of its present order, and its soldiers go to
// their places around it. A company that begins an order gives out places anew, so that nobody
// crosses another's way:
//
//     soldiers by how far forward they are -> ranks;  in each rank by how far to the left -> files
//
// The middle waits a little for those behind, but never stops for them, so nothing deadlocks; while
// its soldiers fight on an attack it presses on, a step at a time.

#include "companies.h"
#include "map.h"
#include "numbers.h"

#include <string.h>

uint32_t companies_default_files(uint32_t count)
{
    uint32_t files = tt_isqrt((uint64_t)count * 5 / 2);
    return files > 0 ? files : 1;
}

static vector middle_of(const phalanx_company *company)
{
    return (vector){company->x, company->y};
}

static vector goal_of(const phalanx_company *company)
{
    return (vector){company->order[0].x << 8, company->order[0].y << 8};
}

static bool goes(const phalanx_company *company)
{
    return company->order[0].manner >= PHALANX_MARCHES;
}

// The soldiers of a company, for sorting.
typedef struct roll {
    phalanx_soldier *soldier[PHALANX_COMPANY_SOLDIERS];
    int64_t key[PHALANX_COMPANY_SOLDIERS];
    uint32_t count;
} roll;

static void roll_call(phalanx_state *state, uint32_t seat, uint32_t company, roll *of)
{
    of->count = 0;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type == PHALANX_FREE || soldier->company != company) continue;
        of->soldier[of->count++] = soldier;
    }
    TT_ASSERT(of->count == state->seat[seat].company[company].count);
}

// By key, the least first; equals stay in order.
static void sort(roll *of, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        phalanx_soldier *soldier = of->soldier[i];
        int64_t key = of->key[i];
        uint32_t at = i;
        for (; at > first && of->key[at - 1] > key; at--) {
            of->key[at] = of->key[at - 1];
            of->soldier[at] = of->soldier[at - 1];
        }
        of->key[at] = key;
        of->soldier[at] = soldier;
    }
}

static void give_places(roll *of, vector forward, uint32_t files)
{
    for (uint32_t i = 0; i < of->count; i++)
        of->key[i] =
            -((int64_t)of->soldier[i]->x * forward.x + (int64_t)of->soldier[i]->y * forward.y);
    sort(of, 0, of->count);
    for (uint32_t first = 0; first < of->count; first += files) {
        uint32_t end = first + files < of->count ? first + files : of->count;
        for (uint32_t i = first; i < end; i++)
            of->key[i] =
                (int64_t)of->soldier[i]->y * forward.x - (int64_t)of->soldier[i]->x * forward.y;
        sort(of, first, end);
    }
    for (uint32_t i = 0; i < of->count; i++) of->soldier[i]->place = (uint8_t)i;
}

// Its soldiers who obey are where the company is.
static vector where_they_are(const roll *of, vector otherwise)
{
    int64_t x = 0, y = 0, count = 0;
    for (uint32_t i = 0; i < of->count; i++) {
        if (of->soldier[i]->stance == PHALANX_ROUTS) continue;
        x += of->soldier[i]->x;
        y += of->soldier[i]->y;
        count++;
    }
    return count > 0 ? (vector){(tt_fixed)(x / count), (tt_fixed)(y / count)} : otherwise;
}

void companies_begin_order(phalanx_state *state, uint32_t seat, uint32_t company)
{
    roll of;
    phalanx_company *mine = &state->seat[seat].company[company];
    roll_call(state, seat, company, &of);
    vector middle = map_settled(state, where_they_are(&of, middle_of(mine)), ROCK_CLEAR);
    mine->x = middle.x;
    mine->y = middle.y;
    mine->direct = 0;
    vector way = vector_from(middle, goal_of(mine));
    bool near = vector_squared(way) <= square(WHEEL_DISTANCE);
    mine->facing = near ? mine->order[0].facing : tt_fixed_atan2(way.y, way.x);
    give_places(&of, vector_polar(TT_FIXED_ONE, mine->facing), mine->order[0].files);
}

void companies_stay(phalanx_state *state, uint32_t seat, uint32_t company, phalanx_manner manner)
{
    phalanx_company *mine = &state->seat[seat].company[company];
    mine->orders = 1;
    mine->order[0].x = (uint16_t)(mine->x >> 8);
    mine->order[0].y = (uint16_t)(mine->y >> 8);
    mine->order[0].facing = mine->facing;
    mine->order[0].manner = (uint8_t)manner;
    mine->levy = 0;
}

static void next_order(phalanx_battle *battle, uint32_t seat, uint32_t company)
{
    phalanx_company *mine = &battle->state->seat[seat].company[company];
    if (mine->orders == 1) {
        mine->order[0].manner = PHALANX_STANDS;
        return;
    }
    mine->orders--;
    memmove(mine->order, mine->order + 1, mine->orders * sizeof mine->order[0]);
    companies_begin_order(battle->state, seat, company);
}

static void turn(phalanx_company *company, tt_angle to)
{
    int16_t off = (int16_t)(to - company->facing);
    int32_t by = off > TURN_MOST ? TURN_MOST : off < -TURN_MOST ? -TURN_MOST : off;
    company->facing = (tt_angle)(company->facing + by);
}

static tt_fixed pace_of(const phalanx_battle *battle, const phalanx_company *company)
{
    bool fights = company->order[0].manner == PHALANX_ATTACKS;
    bool presses = fights && company->engaged * 4 >= company->count;
    tt_fixed pace = percent(type_speed[company->type], MARCH_PERCENT);
    if (ways_ground(&battle->field->grid, middle_of(company)) == WOOD)
        pace = percent(pace, type_in_wood[company->type]);
    if (presses) return percent(pace, PRESS_PERCENT);
    return company->behind * 3 > company->count ? percent(pace, WAIT_PERCENT) : pace;
}

static vector way_on(const phalanx_battle *battle, phalanx_company *company, tt_fixed pace)
{
    vector at = middle_of(company), goal = goal_of(company);
    if (company->direct) return vector_toward(vector_from(at, goal), pace);
    return ways_round(&battle->field->grid, at, goal, pace);
}

static void go_on(phalanx_battle *battle, uint32_t seat, uint32_t company)
{
    phalanx_company *mine = &battle->state->seat[seat].company[company];
    vector left = vector_from(middle_of(mine), goal_of(mine));
    if ((battle->state->tick + company) % GLANCE_TICKS == 0 || left.x == 0)
        mine->direct = ways_straight(&battle->field->grid, middle_of(mine), goal_of(mine));
    vector way = way_on(battle, mine, pace_of(battle, mine));
    bool near = vector_squared(left) <= square(WHEEL_DISTANCE);
    if (near)
        turn(mine, mine->order[0].facing);
    else if (way.x != 0 || way.y != 0)
        turn(mine, tt_fixed_atan2(way.y, way.x));
    mine->x += way.x;
    mine->y += way.y;
    bool there = mine->x == goal_of(mine).x && mine->y == goal_of(mine).y;
    if (there && mine->facing == mine->order[0].facing) next_order(battle, seat, company);
}

void companies_advance(phalanx_battle *battle)
{
    for (uint32_t seat = 0; seat < battle->state->seats; seat++) {
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
            phalanx_company *company = &battle->state->seat[seat].company[i];
            muster *found = &battle->musters[seat][i];
            *found = (muster){0};
            if (company->count == 0) continue;
            if (company->quiet > 0) company->quiet--;
            if (goes(company)) go_on(battle, seat, i);
            found->ranks = ranks_of(middle_of(company), company->facing, company->count,
                                    company->order[0].files);
        }
    }
}

// Whoever stands behind a gap steps up, file by file; the last rank grows shorter.
static void close_ranks(phalanx_state *state, uint32_t seat, uint32_t company)
{
    phalanx_company *mine = &state->seat[seat].company[company];
    phalanx_soldier *at[UINT8_MAX + 1] = {0};
    uint32_t files = mine->order[0].files, most = 0;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type == PHALANX_FREE || soldier->company != company) continue;
        at[soldier->place] = soldier;
        if (soldier->place > most) most = soldier->place;
    }
    for (uint32_t place = 0; place <= most; place++) {
        uint32_t behind = place + files;
        while (!at[place] && behind <= most && !at[behind]) behind += files;
        if (at[place] || behind > most) continue;
        at[place] = at[behind];
        at[behind] = NULL;
    }
    uint32_t next = 0;
    for (uint32_t place = 0; place <= most; place++)
        if (at[place]) at[place]->place = (uint8_t)next++;
}

static void tell(phalanx_battle *battle, uint32_t seat, uint32_t company, phalanx_notice_kind kind)
{
    const phalanx_company *mine = &battle->state->seat[seat].company[company];
    battle_notice(battle, kind,
                  (phalanx_notice){.seat = (uint8_t)seat,
                                   .type = mine->type,
                                   .by = PHALANX_NOBODY,
                                   .company = (uint8_t)company},
                  middle_of(mine));
}

static void note(phalanx_battle *battle, uint32_t seat, uint32_t company)
{
    phalanx_company *mine = &battle->state->seat[seat].company[company];
    const muster *found = &battle->musters[seat][company];
    bool ran = mine->routed * 2 > mine->count, runs = found->routed * 2 > mine->count;
    if (found->fell > 0) close_ranks(battle->state, seat, company);
    if (found->shoots) tell(battle, seat, company, PHALANX_SHOT);
    if (found->clashes) tell(battle, seat, company, PHALANX_CLASHED);
    if (runs && !ran) tell(battle, seat, company, PHALANX_BROKE);
    if (mine->routed > 0 && found->routed == 0) tell(battle, seat, company, PHALANX_RALLIED);
    mine->engaged = found->engaged;
    mine->routed = found->routed;
    mine->behind = found->behind;
}

void companies_note(phalanx_battle *battle)
{
    for (uint32_t seat = 0; seat < battle->state->seats; seat++)
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
            if (battle->state->seat[seat].company[i].count > 0) note(battle, seat, i);
}
