// The bots: pure, busy within bounds, and decisive.

#include "arena.h"

// Plays to the end; checks every full minute of every seat that is still in.
static uint32_t play(uint32_t seats, uint64_t seed)
{
    tt_sim *sim = arena_create(seats, seed, NULL);
    uint32_t sent[PHALANX_SEATS_MAX] = {0};
    while (!tt_sim_over(sim)) {
        if (tt_sim_tick(sim) > 0 && tt_sim_tick(sim) % 1200 == 0) {
            for (uint32_t seat = 0; seat < seats; seat++)
                if (!arena_state(sim)->seat[seat].out)
                    cr_assert(sent[seat] >= 30 && sent[seat] <= 200, "%u", sent[seat]);
            memset(sent, 0, sizeof sent);
        }
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, arena_state(sim), sent);
        tt_sim_apply(sim, &made->turn);
    }
    uint32_t ticks = tt_sim_tick(sim);
    tt_sim_destroy(sim);
    return ticks;
}

Test(bot, matches_are_decided_and_every_bot_sends_30_to_200_commands_a_minute)
{
    const uint32_t seats[] = {2, 3, 4, 8};
    uint32_t decided = 0;
    for (uint32_t i = 0; i < 4; i++) decided += play(seats[i], 20 + i) < PHALANX_LENGTH;
    cr_assert(ge(u32, decided, 3));
}

Test(bot, sends_its_first_command_in_the_first_second)
{
    tt_sim *sim = arena_create(8, 1, NULL);
    uint32_t sent[PHALANX_SEATS_MAX] = {0};
    for (uint32_t tick = 0; tick < 20; tick++) {
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, arena_state(sim), sent);
        tt_sim_apply(sim, &made->turn);
    }
    for (uint32_t seat = 0; seat < 8; seat++) cr_assert(ge(u32, sent[seat], 1));
    tt_sim_destroy(sim);
}

// In the same state always the same orders, all of which the rules can read.
Test(bot, is_a_pure_function_and_sends_only_commands_that_can_be_read)
{
    tt_sim *sim = arena_create(4, 2, NULL);
    for (uint32_t tick = 0; tick < 1500; tick++) {
        const phalanx_state *state = arena_state(sim);
        for (uint32_t seat = 0; seat < 4; seat++) {
            phalanx_order orders[PHALANX_BOT_ORDERS_MAX], again[PHALANX_BOT_ORDERS_MAX];
            uint32_t count = phalanx_bot(state, seat, orders, PHALANX_BOT_ORDERS_MAX);
            cr_assert(eq(u32, phalanx_bot(state, seat, again, PHALANX_BOT_ORDERS_MAX), count));
            cr_assert(eq(i32, memcmp(orders, again, count * sizeof *orders), 0));
            phalanx_command command;
            for (uint32_t i = 0; i < count; i++)
                cr_assert(phalanx_command_read(&command, orders[i].bytes, orders[i].size));
        }
        arena_turn *made = arena_turn_of(sim);
        arena_add_bots(made, state, NULL);
        tt_sim_apply(sim, &made->turn);
    }
    tt_sim_destroy(sim);
}

Test(bot, says_nothing_where_it_has_no_room_or_no_seat)
{
    tt_sim *sim = arena_create(2, 2, NULL);
    phalanx_order order;
    cr_assert(eq(u32, phalanx_bot(arena_state(sim), 0, &order, 0), 0));
    cr_assert(eq(u32, phalanx_bot(arena_state(sim), 2, &order, 1), 0));
    arena_command(sim, 0, (phalanx_command){.verb = PHALANX_SURRENDER});
    for (uint32_t tick = 0; tick < 100; tick++)
        cr_assert(eq(u32, phalanx_bot(arena_state(sim), 0, &order, 1), 0));
    tt_sim_destroy(sim);
}

Test(bot, beats_a_player_who_does_nothing)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        tt_sim *sim = arena_create(2, seed, NULL);
        while (!tt_sim_over(sim) && tt_sim_tick(sim) < 6000) {
            arena_turn *made = arena_turn_of(sim);
            phalanx_order orders[PHALANX_BOT_ORDERS_MAX];
            uint32_t count = phalanx_bot(arena_state(sim), 1, orders, PHALANX_BOT_ORDERS_MAX);
            for (uint32_t i = 0; i < count; i++)
                arena_add_event(made, 1, TT_EVENT_COMMAND, orders[i].bytes, orders[i].size);
            tt_sim_apply(sim, &made->turn);
        }
        cr_assert(eq(u8, arena_state(sim)->winner, 1), "seed %u", (unsigned)seed);
        tt_sim_destroy(sim);
    }
}
