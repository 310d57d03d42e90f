// Seeing is one pass over the soldiers: their sums become the middles of their companies. Companies
// are then weighed against each other, type by type:
//
//     ours \ theirs   spearman  archer  rider
//     spearman            2        1      4       times the health of those who obey,
//     archer              4        2      1       averaged over theirs
//     rider               1        4      2

#include "survey.h"

enum {
    WORTH_EVEN = 2,
    WORTH_BEATS = 4,
    WORTH_FEARS = 1,
    FRONT_METRES = 16, // of the front from the camp
    PREY_LEAD = 14,    // metres by which a company that one beats counts as nearer
};

// The sums of one company's soldiers.
typedef struct tally {
    int32_t x, y, count, health;
} tally;

uint32_t place_distance(place a, place b)
{
    int64_t x = a.x - b.x, y = a.y - b.y;
    return tt_isqrt((uint64_t)(x * x + y * y));
}

place place_towards(place from, place to, int32_t metres)
{
    int32_t distance = (int32_t)place_distance(from, to);
    if (distance == 0) return from;
    return (place){from.x + (to.x - from.x) * metres / distance,
                   from.y + (to.y - from.y) * metres / distance};
}

uint32_t type_beating(uint32_t type)
{
    static const uint32_t beating[PHALANX_TYPES] = {
        [PHALANX_SPEARMAN] = PHALANX_ARCHER,
        [PHALANX_ARCHER] = PHALANX_RIDER,
        [PHALANX_RIDER] = PHALANX_SPEARMAN,
    };
    return beating[type];
}

void crowd_add(crowd *of, const band *member)
{
    of->power[member->type] += member->power;
    of->all += member->power;
}

static uint32_t worth_against(uint32_t type, uint32_t other)
{
    if (type_beating(other) == type) return WORTH_BEATS;
    return type_beating(type) == other ? WORTH_FEARS : WORTH_EVEN;
}

static uint64_t crowd_worth(const crowd *of, const crowd *against)
{
    if (against->all == 0) return (uint64_t)of->all * WORTH_EVEN;
    uint64_t sum = 0;
    for (uint32_t type = 1; type < PHALANX_TYPES; type++) {
        for (uint32_t other = 1; other < PHALANX_TYPES; other++)
            sum += (uint64_t)of->power[type] * against->power[other] * worth_against(type, other);
    }
    return sum / against->all;
}

bool crowd_beats(const crowd *ours, const crowd *theirs, uint32_t percent)
{
    return crowd_worth(ours, theirs) * 100 >= crowd_worth(theirs, ours) * percent;
}

bool survey_hostile(const survey *s, uint32_t seat)
{
    return s->state->seat[seat].team != s->own_seat->team;
}

place survey_camp(const survey *s, uint32_t seat)
{
    const phalanx_seat *of = &s->state->seat[seat];
    return (place){of->x >> 16, of->y >> 16};
}

static void count_soldiers(const phalanx_state *state, uint32_t seat,
                           tally tallies[PHALANX_COMPANIES])
{
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type == PHALANX_FREE) continue;
        tally *of = &tallies[soldier->company];
        of->x += soldier->x >> 16;
        of->y += soldier->y >> 16;
        of->count++;
        if (soldier->stance == PHALANX_ROUTS) continue;
        of->health += soldier->health;
    }
}

// Appends the seat's companies to `bands` and returns how many there are.
static uint32_t see_seat(const phalanx_state *state, uint32_t seat, band *bands)
{
    tally tallies[PHALANX_COMPANIES] = {0};
    uint32_t count = 0;
    count_soldiers(state, seat, tallies);
    for (uint32_t company = 0; company < PHALANX_COMPANIES; company++) {
        const tally *of = &tallies[company];
        if (of->count == 0) continue;
        bands[count++] = (band){.at = {of->x / of->count, of->y / of->count},
                                .power = (uint32_t)of->health,
                                .seat = seat,
                                .company = company,
                                .type = state->seat[seat].company[company].type};
    }
    return count;
}

void survey_take(survey *s, const phalanx_state *state, uint32_t seat)
{
    s->state = state;
    s->seat = seat;
    s->own_seat = &state->seat[seat];
    s->camp = survey_camp(s, seat);
    s->front = place_towards(s->camp, (place){CENTRE, CENTRE}, FRONT_METRES);
    s->owns = see_seat(state, seat, s->own);
    s->foe_count = 0;
    for (uint32_t other = 0; other < state->seats; other++) {
        if (survey_hostile(s, other))
            s->foe_count += see_seat(state, other, &s->foes[s->foe_count]);
    }
}

static crowd crowd_near(const band *bands, uint32_t count, place at, uint32_t metres)
{
    crowd found = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (place_distance(bands[i].at, at) <= metres) crowd_add(&found, &bands[i]);
    }
    return found;
}

crowd survey_foes_near(const survey *s, place at, uint32_t metres)
{
    return crowd_near(s->foes, s->foe_count, at, metres);
}

crowd survey_own_near(const survey *s, place at, uint32_t metres)
{
    return crowd_near(s->own, s->owns, at, metres);
}

const band *survey_prey(const survey *s, const band *hunter, uint32_t metres, bool chooses)
{
    const band *best = NULL;
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < s->foe_count; i++) {
        const band *foe = &s->foes[i];
        uint32_t distance = place_distance(hunter->at, foe->at);
        if (distance > metres) continue;
        uint32_t price = distance + PREY_LEAD;
        if (chooses && type_beating(foe->type) == hunter->type) price -= PREY_LEAD;
        if (chooses && type_beating(hunter->type) == foe->type) price += PREY_LEAD;
        if (price >= least) continue;
        least = price;
        best = foe;
    }
    return best;
}
