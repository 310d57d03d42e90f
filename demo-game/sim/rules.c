// One step of the game, in order:
//
//     the turn's events -> recruits -> the index of who is where -> companies go on
//       -> every soldier looks, strikes, walks -> blows take effect -> ranks close
//       -> shrines -> who is out, who has won

#include "commands.h"
#include "companies.h"
#include "describe.h"
#include "fight.h"
#include "heart.h"
#include "map.h"
#include "numbers.h"
#include "shrines.h"
#include "soldiers.h"
#include "walk.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(phalanx_soldier) == 24, "no padding");
static_assert(sizeof(phalanx_order) == 8, "no padding");
static_assert(sizeof(phalanx_company) == 20 + 8 * PHALANX_ORDERS, "no padding");
static_assert(sizeof(phalanx_seat) == 48 + sizeof(phalanx_company) * PHALANX_COMPANIES,
              "no padding");
static_assert(sizeof(phalanx_notice) == 8, "no padding");
static_assert(sizeof(phalanx_state) == 52 + sizeof(phalanx_seat) * PHALANX_SEATS_MAX +
                                           12 * PHALANX_ROCKS_MAX + 12 * PHALANX_WOODS_MAX +
                                           12 * PHALANX_SHRINES_MAX +
                                           sizeof(phalanx_soldier) * PHALANX_SOLDIERS,
              "no padding");
static_assert(sizeof(phalanx_state) <= 256 * 1024, "a state stays small");
static_assert(PHALANX_COMPANIES <= 32, "a company is a bit of a command");
static_assert(PHALANX_COMPANY_SOLDIERS <= UINT8_MAX, "a place fits in 8 bits");
static_assert(PHALANX_ROCKS_MAX <= 64, "a rock is a bit of a mask");
static_assert(PHALANX_SOLDIERS + PHALANX_SEATS_MAX <= PHALANX_NONE, "a target fits in 16 bits");

static void start(void *context, void *memory, const tt_match *match)
{
    (void)context;
    phalanx_state *state = memory;
    TT_ASSERT(match->seats <= PHALANX_SEATS_MAX);
    memset(state, 0, sizeof *state);
    state->random = tt_random_seeded(match->seed, 1);
    state->seed = match->seed;
    state->seats = match->seats;
    state->winner = PHALANX_NOBODY;
    phalanx_settings settings;
    phalanx_settings_read(&settings, match->settings, match->settings_size);
    for (uint32_t i = 0; i < PHALANX_SEATS_MAX; i++) state->seat[i].team = settings.team[i];
    map_make(state);
    for (uint32_t i = 0; i < state->seats; i++) state->seat[i].camp = PHALANX_CAMP_HEALTH;
    soldiers_begin(state);
}

static void hold_all(phalanx_state *state, uint32_t seat)
{
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        if (state->seat[seat].company[i].count > 0) companies_stay(state, seat, i, PHALANX_HOLDS);
}

static void apply_event(phalanx_battle *battle, const tt_event *event)
{
    if (event->seat >= battle->state->seats) return;
    switch ((tt_event_type)event->type) {
    case TT_EVENT_COMMAND:
        commands_apply(battle, event);
        break;
    case TT_EVENT_AWAY:
    case TT_EVENT_GONE:
        hold_all(battle->state, event->seat);
        break;
    case TT_EVENT_LEFT:
        soldiers_disband(battle->state, event->seat);
        break;
    case TT_EVENT_JOINED:
    case TT_EVENT_BACK:
    case TT_EVENT_PAUSE:
    case TT_EVENT_RESUME:
    case TT_EVENT_CHAT:
    case TT_EVENT_BRANCH:
    case TT_EVENT_TEAM_CHAT:
    case TT_EVENT_TYPES:
        break;
    }
}

static void move_soldiers(phalanx_battle *battle)
{
    for (uint32_t i = 0; i < battle->field->count; i++) {
        const entry *me = &battle->field->entries[i];
        phalanx_soldier *soldier = soldier_at(battle->state, me->index);
        if ((me->index + battle->state->tick) % LOOK_TICKS == 0) heart_look(battle, me, soldier);
        fight_look(battle, me, soldier);
        fight_strike(battle, me, soldier);
        walk_on(battle, me, soldier);
        if (soldier->stance == PHALANX_ROUTS) battle->musters[me->seat][soldier->company].routed++;
    }
}

uint32_t phalanx_score(const phalanx_state *state, uint32_t seat)
{
    const phalanx_seat *owner = &state->seat[seat];
    if (owner->out) return 0;
    return SCORE_SOLDIER * owner->standing[0] + SCORE_KILL * owner->kills +
           SCORE_SHRINE * owner->shrines + (uint32_t)owner->camp / SCORE_CAMP;
}

// The team with the most points that is still in; PHALANX_NOBODY when several have as many.
static uint8_t best_team(const phalanx_state *state)
{
    uint32_t points[PHALANX_SEATS_MAX] = {0}, most = 0;
    uint8_t best = PHALANX_NOBODY;
    for (uint32_t seat = 0; seat < state->seats; seat++)
        points[state->seat[seat].team] += phalanx_score(state, seat);
    for (uint32_t team = 0; team < PHALANX_SEATS_MAX; team++) {
        if (points[team] == most) best = PHALANX_NOBODY;
        if (points[team] > most) best = (uint8_t)team;
        if (points[team] > most) most = points[team];
    }
    return best;
}

static void find_out(phalanx_battle *battle)
{
    phalanx_state *state = battle->state;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        phalanx_seat *owner = &state->seat[seat];
        if (owner->quiet > 0) owner->quiet--;
        if (owner->out || owner->camp > 0 || owner->standing[0] > 0) continue;
        owner->out = 1;
        battle_notice(battle, PHALANX_OUT, (phalanx_notice){.seat = (uint8_t)seat},
                      (vector){owner->x, owner->y});
    }
}

// The teams of the match, and those that are still in, a bit each.
static uint32_t teams_left(const phalanx_state *state, uint32_t *teams)
{
    uint32_t all = 0, left = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        all |= 1u << state->seat[seat].team;
        if (!state->seat[seat].out) left |= 1u << state->seat[seat].team;
    }
    *teams = all;
    return left;
}

// A match of one team lasts until that team is out.
static void decide(phalanx_battle *battle)
{
    phalanx_state *state = battle->state;
    uint32_t teams, left = teams_left(state, &teams);
    bool alone = (left & (left - 1)) == 0, friends = (teams & (teams - 1)) == 0;
    bool last = friends ? left == 0 : alone;
    if (!last && state->tick < PHALANX_LENGTH) return;
    state->over = 1;
    state->winner = alone && left != 0 ? (uint8_t)__builtin_ctz(left) : best_team(state);
    battle_notice(battle, PHALANX_WON, (phalanx_notice){.seat = state->winner}, map_middle());
}

static void step(void *memory, const tt_turn *turn, tt_step *running)
{
    phalanx_state *state = memory;
    phalanx_battle battle;
    if (state->over) return;
    battle.state = state;
    battle.field = tt_memo(running);
    battle.step = running;
    for (uint32_t i = 0; i < turn->count; i++) apply_event(&battle, &turn->events[i]);
    soldiers_recruit(&battle);
    field_make(battle.field, state);
    companies_advance(&battle);
    move_soldiers(&battle);
    fight_settle(&battle);
    companies_note(&battle);
    shrines_claim(&battle);
    state->tick++;
    find_out(&battle);
    decide(&battle);
#ifdef PHALANX_PLANTED_TICK
    if (turn->tick + 1 == PHALANX_PLANTED_TICK) state->random.state ^= 1;
#endif
}

static bool over(void *context, const void *memory)
{
    (void)context;
    const phalanx_state *state = memory;
    return state->over;
}

const tt_game phalanx_game = {
    .abi = TT_GAME_ABI,
    .rules = 2,
    .tick_rate = PHALANX_TICK_RATE,
    .seats_max = PHALANX_SEATS_MAX,
    .name = "phalanx",
    .layout = &phalanx_layout,
    .state_size = sizeof(phalanx_state),
    .memo_size = sizeof(phalanx_field),
    .start = start,
    .step = step,
    .over = over,
    .describe = describe_command,
};
