// One step of the game, in order:
//
//     the turn's events -> recruits -> the index of who is where
//       -> every soldier looks, strikes, walks -> blows take effect -> who is out, who has won

#include "battle.h"

#include <assert.h>

static_assert(sizeof(phalanx_soldier) == 24, "24 bytes a soldier, without padding");
static_assert(sizeof(phalanx_seat) == 40, "no padding");
static_assert(sizeof(phalanx_notice) == 8, "no padding");
static_assert(sizeof(phalanx_state) == 16 + 8 + 16 + sizeof(phalanx_seat) * PHALANX_SEATS_MAX +
                                           12 * PHALANX_ROCKS_MAX +
                                           sizeof(phalanx_soldier) * PHALANX_SOLDIERS,
              "no padding");
static_assert(sizeof(phalanx_state) <= 256 * 1024, "a state stays small");
static_assert(PHALANX_ROCKS_MAX <= 64, "a rock is a bit of a mask");
static_assert(PHALANX_SOLDIERS + PHALANX_SEATS_MAX <= PHALANX_NONE, "a target fits in 16 bits");

void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what, vector at)
{
    what.x = (uint16_t)(at.x >> 8);
    what.y = (uint16_t)(at.y >> 8);
    tt_emit(battle->step, kind, &what, sizeof what);
}

static void start(void *memory, const tt_match *match)
{
    phalanx_state *state = memory;
    TT_ASSERT(match->seats <= PHALANX_SEATS_MAX);
    memset(state, 0, sizeof *state);
    state->random = tt_random_seeded(match->seed, 1);
    state->seed = match->seed;
    state->seats = match->seats;
    state->winner = PHALANX_NOBODY;
    map_make(state);
    for (uint32_t i = 0; i < state->seats; i++) state->seat[i].camp = PHALANX_CAMP_HEALTH;
    soldiers_begin(state);
}

void seat_hold(phalanx_state *state, uint32_t seat)
{
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++)
        if (state->soldiers[seat][slot].type != PHALANX_FREE)
            soldier_hold(&state->soldiers[seat][slot]);
}

// The soldiers go home and the camp is given up; the end of the step finds the seat out.
void seat_surrender(phalanx_battle *battle, uint32_t seat)
{
    phalanx_state *state = battle->state;
    for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
        phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type != PHALANX_FREE) soldiers_remove(state, seat, soldier);
    }
    state->seat[seat].camp = 0;
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
        seat_hold(battle->state, event->seat);
        break;
    case TT_EVENT_LEFT:
        seat_surrender(battle, event->seat);
        break;
    case TT_EVENT_JOINED:
    case TT_EVENT_BACK:
    case TT_EVENT_PAUSE:
    case TT_EVENT_RESUME:
    case TT_EVENT_CHAT:
    case TT_EVENT_TYPES:
        break;
    }
}

static void move_soldiers(phalanx_battle *battle)
{
    for (uint32_t i = 0; i < battle->field->count; i++) {
        const entry *me = &battle->field->entries[i];
        phalanx_soldier *soldier = soldier_at(battle->state, me->index);
        fight_look(battle, me, soldier);
        fight_strike(battle, me, soldier);
        walk_on(battle, me, soldier);
    }
}

uint32_t phalanx_score(const phalanx_state *state, uint32_t seat)
{
    const phalanx_seat *owner = &state->seat[seat];
    if (owner->out) return 0;
    return SCORE_SOLDIER * owner->standing[0] + SCORE_KILL * owner->kills +
           (uint32_t)owner->camp / SCORE_CAMP;
}

static uint8_t best_score(const phalanx_state *state)
{
    uint8_t best = PHALANX_NOBODY;
    uint32_t most = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        uint32_t score = phalanx_score(state, seat);
        if (score == most) best = PHALANX_NOBODY;
        if (score > most) best = (uint8_t)seat;
        if (score > most) most = score;
    }
    return best;
}

static void find_out(phalanx_battle *battle)
{
    phalanx_state *state = battle->state;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        phalanx_seat *owner = &state->seat[seat];
        if (owner->out || owner->camp > 0 || owner->standing[0] > 0) continue;
        owner->out = 1;
        battle_notice(battle, PHALANX_OUT, (phalanx_notice){.seat = (uint8_t)seat},
                      (vector){owner->x, owner->y});
    }
}

// A match of one seat lasts until that seat is out.
static void decide(phalanx_battle *battle)
{
    phalanx_state *state = battle->state;
    uint32_t standing = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) standing += !state->seat[seat].out;
    bool last = state->seats > 1 ? standing <= 1 : standing == 0;
    if (!last && state->tick < PHALANX_LENGTH) return;
    state->over = 1;
    state->winner = best_score(state);
    battle_notice(battle, PHALANX_WON, (phalanx_notice){.seat = state->winner}, map_middle());
}

static void step(void *memory, const tt_turn *turn, tt_step *context)
{
    phalanx_state *state = memory;
    phalanx_battle battle = {state, tt_memo(context), context};
    if (state->over) return;
    for (uint32_t i = 0; i < turn->count; i++) apply_event(&battle, &turn->events[i]);
    soldiers_recruit(&battle);
    field_make(&battle);
    move_soldiers(&battle);
    fight_settle(&battle);
    state->tick++;
    find_out(&battle);
    decide(&battle);
#ifdef PHALANX_PLANTED_TICK
    if (turn->tick + 1 == PHALANX_PLANTED_TICK) state->random.state ^= 1;
#endif
}

static bool over(const void *memory)
{
    const phalanx_state *state = memory;
    return state->over;
}

const tt_game phalanx_game = {
    .abi = TT_GAME_ABI,
    .rules = 1,
    .tick_rate = PHALANX_TICK_RATE,
    .seats_max = PHALANX_SEATS_MAX,
    .name = "phalanx",
    .state_size = sizeof(phalanx_state),
    .memo_size = sizeof(phalanx_field),
    .start = start,
    .step = step,
    .over = over,
    .describe = describe_command,
};
