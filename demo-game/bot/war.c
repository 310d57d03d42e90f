// Who is free gets the first of these that is to be done:
//
//     defend    foes near the camp: the nearest companies, as many as are needed
//     claim     a shrine of nobody's or of an enemy's: riders before others
//     field     companies away from home fight who is near, go home when it is hopeless, wait for
//               each other, and press on to the enemy
//     home      the others gather at the front until they are a wave that can win, then all go
//
// A wave goes for the enemy that is weak and near; for the camp first, then for whoever is left.

#include "war.h"

enum {
    HOME_METRES = 40,   // around the camp: home
    ALARM_METRES = 38,  // around the camp: foes there are intruders
    FIGHT_METRES = 30,  // foes who are met
    FIELD_METRES = 45,  // around a company in the field: its comrades, and whom they face
    TARGET_METRES = 45, // around an enemy's camp: its defenders
    AHEAD_METRES = 24,  // before its comrades: a company waits
    AGAIN_METRES = 12,  // before its comrades: one that waits goes on
    STAND_OFF = 12,     // of archers from whom they shoot at
    FLANK_METRES = 22,  // riders pass this far beside whom they go round
    FLANK_LEAST = 18,   // and no nearer to them than this when they set out
    DEFENCE_ODDS = 150, // percent of the intruders' worth that is enough
    LEVY_LEAST = 15,    // soldiers of a company that still gathers, but may go already
    LATE = 14000,       // tick from which on any odds will do
    SHRINE_WEIGHT = 2,  // times as far as this is an enemy's shrine than a free one
};

// Where an attack goes.
typedef struct front_line {
    place goal; // where the enemy is to be beaten
    bool known; // there is an enemy
} front_line;

static const phalanx_company *company_of(const survey *s, const band *who)
{
    return &s->own_seat->company[who->company];
}

static void go(desk *on, const survey *s, band *who, phalanx_manner manner, place at)
{
    desk_wish(on, s, who, &(wish){.manner = manner, .at = at, .by = at});
}

static bool at_home(const survey *s, const band *who)
{
    return s->own_seat->camp > 0 && place_distance(who->at, s->camp) <= HOME_METRES;
}

// Recruits who still gather are left alone, all others who have not run may go.
static bool may_go(const survey *s, const band *who)
{
    const phalanx_company *company = company_of(s, who);
    if (who->taken || company->routed * 2 > company->count) return false;
    return !company->levy || company->count >= LEVY_LEAST;
}

// Archers shoot from afar, riders of those who flank come from aside, others go straight.
static void fight(desk *on, const survey *s, band *who, const band *foe, const habits *of)
{
    wish wanted = {.manner = PHALANX_ATTACKS, .at = foe->at, .by = foe->at};
    int32_t distance = (int32_t)place_distance(who->at, foe->at);
    if (of->chooses && who->type == PHALANX_ARCHER)
        wanted.at = wanted.by = place_towards(foe->at, who->at, STAND_OFF);
    if (of->flanks && who->type == PHALANX_RIDER && distance > FLANK_LEAST) {
        int32_t side = who->company % 2 ? FLANK_METRES : -FLANK_METRES;
        wanted.by = (place){foe->at.x - (foe->at.y - who->at.y) * side / distance,
                            foe->at.y + (foe->at.x - who->at.x) * side / distance};
    }
    desk_wish(on, s, who, &wanted);
}

static band *nearest_free(survey *s, place at, uint32_t type)
{
    band *best = NULL;
    for (uint32_t i = 0; i < s->owns; i++) {
        band *who = &s->own[i];
        if (!may_go(s, who) || (type != PHALANX_FREE && who->type != type)) continue;
        if (!best || place_distance(who->at, at) < place_distance(best->at, at)) best = who;
    }
    return best;
}

static void defend(survey *s, const habits *of, desk *on)
{
    crowd intruders = survey_foes_near(s, s->camp, ALARM_METRES), guards = {0};
    if (s->own_seat->camp == 0 || intruders.all == 0) return;
    while (guards.all == 0 || !crowd_beats(&guards, &intruders, DEFENCE_ODDS)) {
        band *who = nearest_free(s, s->camp, PHALANX_FREE);
        if (!who) return;
        who->taken = true;
        crowd_add(&guards, who);
        const band *foe = survey_prey(s, who, PHALANX_SIZE, of->chooses);
        if (foe && place_distance(foe->at, s->camp) > ALARM_METRES) foe = NULL;
        if (foe)
            fight(on, s, who, foe, of);
        else
            go(on, s, who, PHALANX_ATTACKS, s->camp);
    }
}

static place shrine_place(const phalanx_shrine *shrine)
{
    return (place){shrine->x >> 16, shrine->y >> 16};
}

static bool shrine_ours(const survey *s, const phalanx_shrine *shrine)
{
    return shrine->owner != PHALANX_NOBODY && !survey_hostile(s, shrine->owner);
}

// A company that goes to the shrine, or stands there.
static band *claimer_of(survey *s, place shrine)
{
    for (uint32_t i = 0; i < s->owns; i++) {
        const phalanx_company *company = company_of(s, &s->own[i]);
        const phalanx_order *last = &company->order[company->orders - 1];
        place to = {last->x >> 8, last->y >> 8};
        if (may_go(s, &s->own[i]) && place_distance(to, shrine) < PHALANX_SHRINE_RADIUS)
            return &s->own[i];
    }
    return NULL;
}

// The nearest shrine that is not ours, that nobody has been sent to,
// and that no stronger foe keeps.
static const phalanx_shrine *shrine_to_claim(const survey *s, uint32_t sent)
{
    const phalanx_shrine *best = NULL;
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < s->state->shrines; i++) {
        const phalanx_shrine *shrine = &s->state->shrine[i];
        if (shrine_ours(s, shrine) || sent >> i & 1) continue;
        place at = shrine_place(shrine);
        if (survey_foes_near(s, at, FIGHT_METRES).all > 0) continue;
        uint32_t price = place_distance(s->camp, at);
        if (shrine->owner != PHALANX_NOBODY) price *= SHRINE_WEIGHT;
        if (price >= least) continue;
        least = price;
        best = shrine;
    }
    return best;
}

static void claim(survey *s, const habits *of, desk *on)
{
    uint32_t sent = 0, claimers = 0;
    for (uint32_t i = 0; i < s->state->shrines && claimers < of->claimers; i++) {
        place at = shrine_place(&s->state->shrine[i]);
        band *who = shrine_ours(s, &s->state->shrine[i]) ? NULL : claimer_of(s, at);
        if (!who || survey_foes_near(s, at, FIGHT_METRES).all > who->power) continue;
        go(on, s, who, PHALANX_ATTACKS, at);
        sent |= 1U << i;
        claimers++;
    }
    for (; claimers < of->claimers; claimers++) {
        const phalanx_shrine *shrine = shrine_to_claim(s, sent);
        if (!shrine) return;
        band *who = nearest_free(s, shrine_place(shrine), PHALANX_RIDER);
        if (!who) who = nearest_free(s, shrine_place(shrine), PHALANX_FREE);
        if (!who) return;
        go(on, s, who, PHALANX_ATTACKS, shrine_place(shrine));
        sent |= 1U << (shrine - s->state->shrine);
    }
}

// The middle of those in the field, or of all when nobody is.
static place army_place(const survey *s)
{
    int32_t x = 0, y = 0, count = 0;
    for (uint32_t i = 0; i < s->owns; i++) {
        if (at_home(s, &s->own[i]) || !may_go(s, &s->own[i])) continue;
        x += s->own[i].at.x;
        y += s->own[i].at.y;
        count++;
    }
    return count > 0 ? (place){x / count, y / count} : s->camp;
}

// An enemy's camp while it stands, then its company that is nearest.
static bool seat_place(const survey *s, uint32_t seat, place from, place *at)
{
    if (s->state->seat[seat].camp > 0) {
        *at = survey_camp(s, seat);
        return true;
    }
    const band *best = NULL;
    for (uint32_t i = 0; i < s->foe_count; i++) {
        const band *foe = &s->foes[i];
        if (foe->seat != seat) continue;
        if (!best || place_distance(foe->at, from) < place_distance(best->at, from)) best = foe;
    }
    if (best) *at = best->at;
    return best != NULL;
}

// Few soldiers and a short way make a good goal.
static front_line choose_goal(const survey *s)
{
    place from = army_place(s);
    front_line best = {.goal = from};
    uint32_t least = UINT32_MAX;
    for (uint32_t seat = 0; seat < s->state->seats; seat++) {
        const phalanx_seat *enemy = &s->state->seat[seat];
        place at;
        if (!survey_hostile(s, seat) || enemy->out || !seat_place(s, seat, from, &at)) continue;
        uint32_t price = enemy->standing[0] + place_distance(from, at);
        if (price >= least) continue;
        least = price;
        best = (front_line){at, true};
    }
    return best;
}

// Whether a company is so far before its comrades that it should wait.
static bool ahead(const survey *s, const band *who, place goal)
{
    bool waits = company_of(s, who)->order[0].manner <= PHALANX_HOLDS;
    uint32_t lead = waits ? AGAIN_METRES : AHEAD_METRES;
    return place_distance(who->at, goal) + lead < place_distance(army_place(s), goal);
}

// On its way home, where it will gather with others: whoever turned round at every change of the
// odds would get nowhere.
static bool retreats(const survey *s, const band *who)
{
    const phalanx_company *company = company_of(s, who);
    const phalanx_order *last = &company->order[company->orders - 1];
    place to = {last->x >> 8, last->y >> 8};
    return last->manner == PHALANX_MARCHES && place_distance(to, s->front) <= SAME_METRES;
}

static bool hopeless(const survey *s, const band *who, const habits *of)
{
    if (of->retreat == 0 || s->own_seat->camp == 0) return false;
    if (retreats(s, who)) return true;
    if (company_of(s, who)->engaged * 2 > company_of(s, who)->count) return false;
    crowd ours = survey_own_near(s, who->at, FIELD_METRES);
    crowd theirs = survey_foes_near(s, who->at, FIELD_METRES);
    return !crowd_beats(&ours, &theirs, of->retreat);
}

static void lead_field(survey *s, const habits *of, const front_line *line, desk *on)
{
    for (uint32_t i = 0; i < s->owns; i++) {
        band *who = &s->own[i];
        if (!may_go(s, who) || at_home(s, who)) continue;
        const band *foe = survey_prey(s, who, FIGHT_METRES, of->chooses);
        if (hopeless(s, who, of))
            go(on, s, who, PHALANX_MARCHES, s->front);
        else if (foe)
            fight(on, s, who, foe, of);
        else if (line->known && ahead(s, who, line->goal))
            go(on, s, who, PHALANX_STANDS, who->at);
        else if (line->known)
            go(on, s, who, PHALANX_ATTACKS, line->goal);
    }
}

// Whether those at home are enough. The more the match ages, the less is asked.
static bool wave_is_ready(const survey *s, const habits *of, const crowd *wave, place goal)
{
    uint32_t limit = PHALANX_SEAT_SOLDIERS * 9 / 10;
    if (s->own_seat->standing[0] >= limit || s->state->tick >= LATE) return true;
    if (wave->all < of->wave * PHALANX_HEALTH) return false;
    crowd defenders = survey_foes_near(s, goal, TARGET_METRES);
    return crowd_beats(wave, &defenders, of->odds);
}

static void lead_home(survey *s, const habits *of, const front_line *line, desk *on)
{
    crowd wave = {0};
    for (uint32_t i = 0; i < s->owns; i++) {
        if (may_go(s, &s->own[i]) && at_home(s, &s->own[i])) crowd_add(&wave, &s->own[i]);
    }
    bool ready = line->known && wave.all > 0 && wave_is_ready(s, of, &wave, line->goal);
    for (uint32_t i = 0; i < s->owns; i++) {
        band *who = &s->own[i];
        if (!may_go(s, who) || !at_home(s, who)) continue;
        if (ready)
            go(on, s, who, PHALANX_ATTACKS, line->goal);
        else if (!company_of(s, who)->levy)
            go(on, s, who, PHALANX_ATTACKS, s->front);
    }
}

void war_think(survey *s, const habits *of, desk *on)
{
    front_line line = choose_goal(s);
    defend(s, of, on);
    claim(s, of, on);
    lead_field(s, of, &line, on);
    lead_home(s, of, &line, on);
}
