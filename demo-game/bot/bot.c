// A bot thinks once in a while; all it knows is in the state:
//
//     recruits   what beats the enemies' most frequent type, and now and then a whim
//     rally      recruits gather before the camp, towards the middle
//     war        what the companies do: war.c
//
// It remembers nothing: who is on campaign is told by where it is, whims come from a hash.

#include "war.h"

static const habits habits_of[PHALANX_STRENGTHS] = {
    [PHALANX_RECRUIT_BOT] = {.think_ticks = 40, .commands = 3, .whims = 2, .wave = 60, .odds = 0},
    [PHALANX_SERGEANT] =
        {.think_ticks = 30, .commands = 4, .whims = 4, .wave = 100, .claimers = 1, .odds = 90},
    [PHALANX_GENERAL] = {.think_ticks = 20,
                         .commands = 3,
                         .whims = 8,
                         .wave = 120,
                         .claimers = 3,
                         .odds = 120,
                         .retreat = 55,
                         .chooses = true,
                         .flanks = true},
};

enum {
    RECRUIT_THOUGHTS = 3, // one thought in so many is about recruits too
    RALLY_METRES = 3,     // a rally point this near to the wanted one is left alone
    APART_TICKS = 7,      // between two seats, so that bots don't all think in the same tick
};

// The same for everyone who asks about the same moment of the same match.
static uint32_t whim(const survey *s, uint32_t bound)
{
    tt_random random = tt_random_seeded(s->state->seed ^ s->state->tick, 1000 + s->seat);
    return tt_random_below(&random, bound);
}

// Of all enemies' soldiers, those who obey.
static uint32_t most_frequent_foe(const survey *s)
{
    crowd foes = survey_foes_near(s, s->camp, PHALANX_SIZE);
    uint32_t most = PHALANX_SPEARMAN;
    for (uint32_t type = most + 1; type < PHALANX_TYPES; type++) {
        if (foes.power[type] > foes.power[most]) most = type;
    }
    return most;
}

static void think_of_recruits(const survey *s, const habits *of, desk *on)
{
    uint32_t type = type_beating(most_frequent_foe(s));
    if (whim(s, of->whims) == 0) type = 1 + whim(s, 64) / of->whims % (PHALANX_TYPES - 1);
    if (type == s->own_seat->recruits) return;
    desk_send(on, (phalanx_command){.verb = PHALANX_RECRUIT, .type = (uint8_t)type});
}

static void think_of_rally(const survey *s, desk *on)
{
    place now = {s->own_seat->rally_x >> 8, s->own_seat->rally_y >> 8};
    place wanted = desk_walkable(s, s->front);
    if (place_distance(now, wanted) <= RALLY_METRES) return;
    desk_send(on, (phalanx_command){.verb = PHALANX_RALLY,
                                    .x = (uint16_t)(wanted.x * 256),
                                    .y = (uint16_t)(wanted.y * 256)});
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t phalanx_bot(const phalanx_state *state, uint32_t seat, phalanx_strength strength,
                     phalanx_command *commands, uint32_t capacity)
{
    if (seat >= state->seats || state->seat[seat].out || state->over) return 0;
    if (strength >= PHALANX_STRENGTHS) return 0;
    const habits *of = &habits_of[strength];
    uint32_t moment = state->tick + seat * APART_TICKS;
    if (moment % of->think_ticks != 0) return 0;
    survey s;
    survey_take(&s, state, seat);
    desk on = {.commands = commands, .capacity = smaller(capacity, of->commands)};
    if (s.own_seat->camp > 0) {
        if (moment / of->think_ticks % RECRUIT_THOUGHTS == 0) think_of_recruits(&s, of, &on);
        think_of_rally(&s, &on);
    }
    war_think(&s, of, &on);
    desk_finish(&on);
    return on.count;
}
