// Recruits come out of their camp one by one and join the levy of their type: the company that
// gathers at the rally point until it is full, or ordered away. Every company has a spot of its own
// there, by its number, so that no two levies stand in each other:
//
//      camp  ->   [ 0 ][ 1 ][ 2 ][ 3 ]      in rows of LEVIES_ABREAST, facing the middle
//                 [ 4 ][ 5 ] ...

#include "soldiers.h"
#include "companies.h"
#include "map.h"
#include "numbers.h"

enum {
    LEVIES_ABREAST = 3,
    LEVY_FILES = 10,
    LEVY_WIDTH = METRES(15, 0),
    LEVY_DEPTH = METRES(8, 0),
    NO_COMPANY = PHALANX_COMPANIES,
};

static tt_angle to_the_middle(const phalanx_seat *owner)
{
    vector way = vector_from((vector){owner->x, owner->y}, map_middle());
    return tt_fixed_atan2(way.y, way.x);
}

static vector levy_spot(const phalanx_state *state, const phalanx_seat *owner, uint32_t company)
{
    vector forward = vector_polar(TT_FIXED_ONE, to_the_middle(owner));
    tt_fixed aside = ((tt_fixed)(company % LEVIES_ABREAST) - LEVIES_ABREAST / 2) * LEVY_WIDTH;
    tt_fixed back = (tt_fixed)(company / LEVIES_ABREAST) * LEVY_DEPTH;
    vector spot = {
        (owner->rally_x << 8) - tt_fixed_mul(forward.y, aside) - tt_fixed_mul(forward.x, back),
        (owner->rally_y << 8) + tt_fixed_mul(forward.x, aside) - tt_fixed_mul(forward.y, back)};
    return map_settled(state, spot, ROCK_KEEP);
}

static void begin_levy(const phalanx_state *state, phalanx_seat *owner, uint32_t company,
                       uint8_t type)
{
    vector spot = levy_spot(state, owner, company);
    tt_angle facing = to_the_middle(owner);
    owner->company[company] = (phalanx_company){
        .x = spot.x,
        .y = spot.y,
        .facing = facing,
        .type = type,
        .group = PHALANX_NO_GROUP,
        .orders = 1,
        .levy = 1,
        .order = {{.x = (uint16_t)(spot.x >> 8),
                   .y = (uint16_t)(spot.y >> 8),
                   .facing = facing,
                   .manner = PHALANX_STANDS,
                   .files = LEVY_FILES}},
    };
}

// The levy of the type, else a free company, else the smallest of the type that has room.
static uint32_t company_for(const phalanx_seat *owner, uint8_t type)
{
    uint32_t vacant = NO_COMPANY, smallest = NO_COMPANY;
    for (uint32_t i = PHALANX_COMPANIES; i-- > 0;) {
        const phalanx_company *company = &owner->company[i];
        if (company->count == 0) vacant = i;
        if (company->count == 0 || company->type != type ||
            company->count >= PHALANX_COMPANY_SOLDIERS)
            continue;
        if (company->levy) return i;
        if (smallest == NO_COMPANY || company->count < owner->company[smallest].count) smallest = i;
    }
    return vacant != NO_COMPANY ? vacant : smallest;
}

static uint32_t free_slot(const phalanx_state *state, uint32_t seat)
{
    uint32_t slot = 0;
    while (state->soldiers[seat][slot].type != PHALANX_FREE) slot++;
    return slot;
}

// Puts a new soldier at the camp's rim. Needs a free slot and a company.
static phalanx_soldier *add_soldier(phalanx_state *state, uint32_t seat, uint8_t type,
                                    uint32_t company)
{
    phalanx_seat *owner = &state->seat[seat];
    if (owner->company[company].count == 0) begin_levy(state, owner, company, type);
    uint32_t slot = free_slot(state, seat);
    vector door = vector_polar(CAMP_RADIUS, (tt_angle)(to_the_middle(owner) + slot % 8 * 1024));
    phalanx_soldier *soldier = &state->soldiers[seat][slot];
    *soldier = (phalanx_soldier){.x = owner->x + door.x,
                                 .y = owner->y + door.y,
                                 .target = PHALANX_NONE,
                                 .health = PHALANX_HEALTH,
                                 .heart = PHALANX_HEART,
                                 .breath = PHALANX_BREATH,
                                 .type = type,
                                 .company = (uint8_t)company,
                                 .place = owner->company[company].count++,
                                 .serial = (uint8_t)(soldier->serial + 1)};
    owner->standing[0]++;
    owner->standing[type]++;
    owner->recruited++;
    if (owner->used <= slot) owner->used = (uint16_t)(slot + 1);
    return soldier;
}

static void begin_seat(phalanx_state *state, uint32_t seat)
{
    phalanx_seat *owner = &state->seat[seat];
    vector rally = vector_polar(RALLY_DISTANCE, to_the_middle(owner));
    owner->rally_x = (uint16_t)((owner->x + rally.x) >> 8);
    owner->rally_y = (uint16_t)((owner->y + rally.y) >> 8);
    owner->recruits = PHALANX_SPEARMAN;
    owner->training = (uint16_t)(type_training[PHALANX_SPEARMAN] * TRAINING_PARTS);
    for (uint32_t i = 0; i < (PHALANX_TYPES - 1) * FIRST_SOLDIERS; i++) {
        uint8_t type = (uint8_t)(i % (PHALANX_TYPES - 1) + 1);
        add_soldier(state, seat, type, company_for(owner, type));
    }
    for (uint32_t slot = 0; slot < owner->used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        vector at;
        phalanx_place(&owner->company[soldier->company], soldier->place, &at.x, &at.y);
        at = map_settled(state, at, ROCK_CLEAR);
        soldier->x = at.x;
        soldier->y = at.y;
    }
}

void soldiers_begin(phalanx_state *state)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) begin_seat(state, seat);
}

static void recruit(phalanx_battle *battle, uint32_t seat)
{
    phalanx_seat *owner = &battle->state->seat[seat];
    uint32_t company = company_for(owner, owner->recruits);
    if (company == NO_COMPANY) return;
    const phalanx_soldier *soldier = add_soldier(battle->state, seat, owner->recruits, company);
    battle_notice(battle, PHALANX_RECRUITED,
                  (phalanx_notice){.seat = (uint8_t)seat,
                                   .type = owner->recruits,
                                   .by = PHALANX_NOBODY,
                                   .company = (uint8_t)company},
                  (vector){soldier->x, soldier->y});
    owner->progress = 0;
}

void soldiers_recruit(phalanx_battle *battle)
{
    for (uint32_t seat = 0; seat < battle->state->seats; seat++) {
        phalanx_seat *owner = &battle->state->seat[seat];
        if (owner->camp == 0 || owner->standing[0] == PHALANX_SEAT_SOLDIERS) continue;
        uint32_t ticks = type_training[owner->recruits] + owner->recruited / TIRING;
        uint32_t progress = owner->progress + (uint32_t)TRAINING_PARTS + owner->shrines;
        owner->training = (uint16_t)(ticks * TRAINING_PARTS);
        owner->progress = (uint16_t)(progress < owner->training ? progress : owner->training);
        if (owner->progress >= owner->training) recruit(battle, seat);
    }
}

void soldiers_remove(phalanx_state *state, uint32_t seat, phalanx_soldier *soldier)
{
    TT_ASSERT(soldier->type != PHALANX_FREE);
    state->seat[seat].standing[0]--;
    state->seat[seat].standing[soldier->type]--;
    state->seat[seat].company[soldier->company].count--;
    soldier->type = PHALANX_FREE;
}

void soldiers_disband(phalanx_state *state, uint32_t seat)
{
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type != PHALANX_FREE) soldiers_remove(state, seat, soldier);
    }
    state->seat[seat].camp = 0;
}

// The levies follow the rally point.
void soldiers_rally(phalanx_state *state, uint32_t seat)
{
    phalanx_seat *owner = &state->seat[seat];
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        phalanx_company *company = &owner->company[i];
        if (company->count == 0 || !company->levy) continue;
        vector spot = levy_spot(state, owner, i);
        company->order[0].x = (uint16_t)(spot.x >> 8);
        company->order[0].y = (uint16_t)(spot.y >> 8);
        company->order[0].manner = PHALANX_MARCHES;
        companies_begin_order(state, seat, i);
    }
}
