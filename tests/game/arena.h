// Matches of Phalanx for its tests: a sim of the real rules, whose state 0 a test may rearrange,
// and turns made of commands.
#pragma once

#include "army.h"
#include "bot.h"
#include "phalanx.h"
#include "tickertape/sim.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

typedef void (*arena_setup)(phalanx_state *state);

// Test programs are single-threaded, and a case is a process.
static arena_setup arena_setup_now;

static inline void arena_start(void *context, void *state, const tt_match *match)
{
    phalanx_game.start(context, state, match);
    if (arena_setup_now) arena_setup_now(state);
}

static inline const tt_game *arena_game(arena_setup setup)
{
    static tt_game game;
    arena_setup_now = setup;
    game = phalanx_game;
    game.start = arena_start;
    return &game;
}

static inline tt_match arena_match(uint32_t seats, uint64_t seed)
{
    tt_match match = {.name = "test", .seats = seats, .seed = seed};
    tt_game_describe_match(&phalanx_game, &match);
    return match;
}

// A sim of the rules; `setup` may change state 0, or be NULL.
static inline tt_sim *arena_create(uint32_t seats, uint64_t seed, arena_setup setup)
{
    tt_match match = arena_match(seats, seed);
    tt_sim *sim = NULL;
    tt_sim_def def = {.game = arena_game(setup), .match = &match};
    cr_assert(eq(i32, tt_sim_create(&def, &sim), TT_OK));
    return sim;
}

static inline const phalanx_state *arena_state(const tt_sim *sim)
{
    return tt_sim_state(sim);
}

// The turn that is being put together, and the bytes of its commands.
typedef struct arena_turn {
    tt_turn turn;
    uint8_t bytes[TT_TURN_EVENTS_MAX][TT_COMMAND_SIZE_MAX];
} arena_turn;

static inline arena_turn *arena_turn_of(const tt_sim *sim)
{
    static arena_turn made;
    made.turn.tick = tt_sim_tick(sim);
    made.turn.count = 0;
    return &made;
}

static inline void arena_add_event(arena_turn *made, uint32_t seat, tt_event_type type,
                                   const void *bytes, size_t size)
{
    cr_assert(made->turn.count < TT_TURN_EVENTS_MAX);
    uint8_t *copy = made->bytes[made->turn.count];
    if (size > 0) memcpy(copy, bytes, size);
    made->turn.events[made->turn.count++] = (tt_event){.tick = made->turn.tick,
                                                       .type = (uint8_t)type,
                                                       .seat = (uint8_t)seat,
                                                       .size = (uint16_t)size,
                                                       .data = copy};
}

static inline void arena_add(arena_turn *made, uint32_t seat, phalanx_command command)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    uint32_t size = phalanx_command_write(&command, bytes);
    arena_add_event(made, seat, TT_EVENT_COMMAND, bytes, size);
}

static inline void arena_run(tt_sim *sim, uint32_t ticks)
{
    for (uint32_t i = 0; i < ticks; i++) tt_sim_apply(sim, &arena_turn_of(sim)->turn);
}

// Applies a turn of this one command.
static inline void arena_command(tt_sim *sim, uint32_t seat, phalanx_command command)
{
    arena_turn *made = arena_turn_of(sim);
    arena_add(made, seat, command);
    tt_sim_apply(sim, &made->turn);
}

// Applies a turn of this one event, which carries no data.
static inline void arena_event(tt_sim *sim, uint32_t seat, tt_event_type type)
{
    arena_turn *made = arena_turn_of(sim);
    arena_add_event(made, seat, type, NULL, 0);
    tt_sim_apply(sim, &made->turn);
}

// Adds what the bots of all seats want; `sent` may be NULL, else counts each seat's commands.
static inline void arena_add_bots(arena_turn *made, const phalanx_state *state, uint32_t *sent)
{
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
        uint32_t count =
            phalanx_bot(state, seat, PHALANX_GENERAL, commands, PHALANX_BOT_COMMANDS_MAX);
        for (uint32_t i = 0; i < count; i++) arena_add(made, seat, commands[i]);
        if (sent) sent[seat] += count;
    }
}

// All companies of a seat go to a point, in whole metres.
static inline phalanx_command arena_march(phalanx_manner manner, uint32_t x, uint32_t y)
{
    return (phalanx_command){.verb = PHALANX_MARCH,
                             .manner = (uint8_t)manner,
                             .x = (uint16_t)(x * 256),
                             .y = (uint16_t)(y * 256),
                             .companies = (1u << PHALANX_COMPANIES) - 1};
}

static inline void arena_check_company(const phalanx_state *state, uint32_t seat, uint32_t number,
                                       uint64_t places, uint32_t soldiers)
{
    const phalanx_company *company = &state->seat[seat].company[number];
    cr_assert(eq(u32, company->count, soldiers));
    if (soldiers == 0) return;
    cr_assert(le(u32, soldiers, PHALANX_COMPANY_SOLDIERS));
    cr_assert(eq(u64, places, (UINT64_C(1) << soldiers) - 1)); // each place once, and no gap
    cr_assert(company->orders >= 1 && company->orders <= PHALANX_ORDERS);
    cr_assert(le(u32, company->engaged + company->routed, soldiers));
    for (uint32_t i = 0; i < company->orders; i++) {
        cr_assert(lt(u8, company->order[i].manner, PHALANX_MANNERS));
        cr_assert(ge(u8, company->order[i].files, 1));
    }
}

static inline void arena_check_seat(const phalanx_state *state, uint32_t seat)
{
    const phalanx_seat *owner = &state->seat[seat];
    uint16_t standing[PHALANX_TYPES] = {0};
    uint32_t soldiers[PHALANX_COMPANIES] = {0};
    uint64_t places[PHALANX_COMPANIES] = {0};
    for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
        const phalanx_soldier *soldier = &state->soldiers[seat][slot];
        if (soldier->type == PHALANX_FREE) continue;
        cr_assert(slot < owner->used && soldier->type < PHALANX_TYPES);
        cr_assert(lt(u8, soldier->company, PHALANX_COMPANIES));
        cr_assert(eq(u8, soldier->type, owner->company[soldier->company].type));
        cr_assert(lt(i32, 0, soldier->health));
        cr_assert(soldier->heart <= PHALANX_HEART && soldier->breath <= PHALANX_BREATH);
        cr_assert(soldier->stance < PHALANX_STANCES && soldier->place < PHALANX_COMPANY_SOLDIERS);
        standing[0]++;
        standing[soldier->type]++;
        soldiers[soldier->company]++;
        places[soldier->company] |= UINT64_C(1) << soldier->place;
    }
    for (uint32_t type = 0; type < PHALANX_TYPES; type++)
        cr_assert(eq(u16, standing[type], owner->standing[type]));
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        arena_check_company(state, seat, i, places[i], soldiers[i]);
}

// What holds in every state: counts are right, and everything is within its bounds.
static inline void arena_check(const phalanx_state *state)
{
    uint32_t shrines[PHALANX_SEATS_MAX] = {0};
    for (uint32_t i = 0; i < state->shrines; i++)
        if (state->shrine[i].owner != PHALANX_NOBODY) shrines[state->shrine[i].owner]++;
    for (uint32_t seat = 0; seat < PHALANX_SEATS_MAX; seat++) {
        arena_check_seat(state, seat);
        cr_assert(eq(u32, shrines[seat], state->seat[seat].shrines));
    }
}

// How often a step told of `kind`; `last` gets the last notice.
static inline uint32_t arena_told(const tt_sim *sim, phalanx_notice_kind kind, phalanx_notice *last)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < tt_sim_outbox_count(sim); i++) {
        tt_outbox_entry entry = tt_sim_outbox(sim, i);
        if (entry.kind != (uint32_t)kind) continue;
        cr_assert(eq(u32, entry.size, sizeof *last));
        memcpy(last, entry.data, sizeof *last);
        found++;
    }
    return found;
}

// An order to stand 10 abreast about a point in whole metres.
static inline phalanx_order arena_at(uint32_t x, uint32_t y, tt_angle facing)
{
    return (phalanx_order){.x = (uint16_t)(x * 256),
                           .y = (uint16_t)(y * 256),
                           .facing = facing,
                           .manner = PHALANX_STANDS,
                           .files = 10};
}

// An open field without soldiers, camps or training.
static inline void arena_empty(phalanx_state *state)
{
    state->rocks = state->woods = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        army_clear(state, seat);
        state->seat[seat].camp = 0;
    }
}
