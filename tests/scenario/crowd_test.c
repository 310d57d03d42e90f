// Many seats, many rooms, and turns that overflow.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(crowd, sixty_four_seats_command_every_tick_at_ten_percent_loss, .timeout = 120)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 11,
                        .players = 64,
                        .chatter = 1000,
                        .weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = 100000}});
    cr_assert(world_reach(w, 400, 60 * TT_SECOND));
    for (uint32_t i = 0; i < 64; i++) {
        cr_assert(eq(u32, world_events(w, i, TT_PEER_EVENT_PARTED), 0));
        const tt_sim *sim = tt_peer_sim(world_peer(w, i));
        const toy_state *state = tt_sim_state(sim);
        // Everybody's commands count.
        for (uint32_t seat = 0; seat < 64; seat++) cr_assert(lt(i64, 0, state->score[seat]));
    }
    world_destroy(w);
}

// 16 commands of 64 bytes from each of 8 seats every tick are eight times what a turn holds.
Test(crowd, a_full_turn_leaves_the_rest_for_the_next_fairly)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 12, .players = 8});
    cr_assert(world_reach(w, 5, 5 * TT_SECOND));
    uint8_t command[TT_COMMAND_SIZE_MAX] = {1, 1};
    for (uint32_t i = 0; i < 8; i++) {
        for (uint32_t n = 0; n < 16; n++) {
            cr_assert(eq(int, tt_peer_send(world_peer(w, i), 0, command, sizeof command), TT_OK));
        }
    }
    uint32_t start = world_tick(w, 0);
    cr_assert(world_reach(w, start + 6, 5 * TT_SECOND));
    const toy_state *state = tt_sim_state(tt_peer_sim(world_peer(w, 0)));
    int64_t least = 16, most = 0;
    for (uint32_t seat = 0; seat < 8; seat++) {
        if (state->score[seat] < least) least = state->score[seat];
        if (state->score[seat] > most) most = state->score[seat];
    }
    cr_assert(le(i64, most - least, 2), "from %ld to %ld of 16", (long)least, (long)most);
    cr_assert(lt(i64, most, 16));
    cr_assert(lt(u32, 0, world_events(w, 0, TT_PEER_EVENT_HELD)));
    cr_assert(world_reach(w, start + 60, 10 * TT_SECOND));
    state = tt_sim_state(tt_peer_sim(world_peer(w, 0)));
    for (uint32_t seat = 0; seat < 8; seat++) cr_assert(eq(i64, state->score[seat], 16));
    world_destroy(w);
}

Test(crowd, two_rooms_run_side_by_side)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 13,
                                               .players = 6,
                                               .seats = 3,
                                               .chatter = 500,
                                               .weather = {.lag = 25 * MS, .loss = 30000}});
    world_move(w, 3, 3, "other");
    cr_assert(world_reach(w, 200, 30 * TT_SECOND));
    uint64_t trails[2] = {tt_sim_trail(tt_peer_sim(world_peer(w, 0))),
                          tt_sim_trail(tt_peer_sim(world_peer(w, 3)))};
    cr_assert(ne(u64, trails[0], trails[1]));
    cr_assert(world_tape(w, "room") != NULL);
    cr_assert(world_tape(w, "other") != NULL);
    world_destroy(w);
}
