// The spine: a match, its tape, a rewind.

#include "world.h"

#include "tickertape/playback.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(first_match, two_players_and_a_spectator_see_the_same)
{
    tt_world *w = world_create(&(tt_world_def){
        .seed = 1, .players = 2, .spectators = 1, .chatter = 300, .weather = {.lag = 30 * MS}});
    cr_assert(world_reach(w, 200, 20 * TT_SECOND));
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 0), 0), 0));
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 1), 0), 1));
    cr_assert(eq(u8, tt_peer_seat(world_peer(w, 2), 0), TT_SEAT_NONE));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    cr_assert(lt(u32, 50, world_events(w, 0, TT_PEER_EVENT_OUTBOX)));
    world_destroy(w);
}

Test(first_match, its_tape_rewinds_to_any_tick_with_the_same_trail)
{
    enum { TICKS = 300 };
    tt_world *w = world_create(&(tt_world_def){.seed = 2, .players = 3, .chatter = 500});
    static uint64_t trails[TICKS + 2];
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        cr_assert(world_reach(w, tick, 30 * TT_SECOND));
        const tt_sim *sim = tt_peer_sim(world_peer(w, 0));
        if (tt_sim_tick(sim) <= TICKS) trails[tt_sim_tick(sim)] = tt_sim_trail(sim);
    }
    tt_tape *tape;
    tt_playback *playback;
    cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
    tt_playback_def def = {.game = &toy_game, .tape = tape};
    cr_assert(eq(int, tt_playback_create(&def, &playback), TT_OK));
    tt_random random = tt_random_seeded(5, 5);
    for (int i = 0; i < 100; i++) {
        uint32_t tick = tt_random_below(&random, TICKS + 1);
        if (trails[tick] == 0) continue;
        cr_assert(eq(int, tt_playback_seek(playback, tick), TT_OK));
        cr_assert(eq(u64, tt_sim_trail(tt_playback_sim(playback)), trails[tick]), "tick %u", tick);
    }
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
    world_destroy(w);
}

Test(first_match, ends_where_the_game_says_it_is_over)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 3,
                                               .players = 3,
                                               .spectators = 1,
                                               .chatter = 200,
                                               .length = 100,
                                               .weather = {.lag = 40 * MS}});
    world_run(w, 20 * TT_SECOND);
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert(eq(u32, world_tick(w, i), 100), "peer %u", i);
        cr_assert(eq(int, tt_peer_phase_of(world_peer(w, i)), TT_PEER_ENDED), "peer %u", i);
        const tt_peer_event *ended = world_event(w, i, TT_PEER_EVENT_ENDED);
        cr_assert(ended != NULL && ended->ending == TT_ENDING_OVER && ended->tick == 100);
    }
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
    cr_assert(tt_tape_info_of(tape)->closed && tt_tape_info_of(tape)->complete);
    cr_assert(eq(u32, tt_tape_info_of(tape)->over_tick, 100));
    tt_tape_destroy(tape);
    world_destroy(w);
}

Test(first_match, the_same_seed_gives_the_same_match)
{
    uint64_t trails[2];
    for (int run = 0; run < 2; run++) {
        tt_world *w = world_create(&(tt_world_def){
            .seed = 4,
            .players = 3,
            .chatter = 800,
            .stop_at = 150,
            .weather = {.lag = 20 * MS, .jitter = 40 * MS, .loss = 50000, .duplicate = 20000}});
        world_run(w, 15 * TT_SECOND);
        cr_assert(eq(u32, world_tick(w, 1), 150));
        trails[run] = tt_sim_trail(tt_peer_sim(world_peer(w, 1)));
        world_destroy(w);
    }
    cr_assert(eq(u64, trails[0], trails[1]));
}
