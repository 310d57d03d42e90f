// Peers and relays that stop, vanish, freeze.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(trouble, a_stalled_client_catches_up_and_nobody_waits)
{
    tt_world *w = world_create(&(tt_world_def){
        .seed = 50, .players = 3, .chatter = 300, .weather = {.lag = 30 * MS, .jitter = 20 * MS}});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    world_stall(w, 2, true);
    world_run(w, 6 * TT_SECOND);
    cr_assert(ge(u32, world_tick(w, 0), 155));
    world_stall(w, 2, false);
    world_run(w, 3 * TT_SECOND);
    cr_assert(ge(u32, world_tick(w, 2) + 20, world_tick(w, 0)));
    cr_assert(lt(u32, 0, world_events(w, 2, TT_PEER_EVENT_CAUGHT_UP)));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_SEAT), 3)); // three joined, nobody was away
    world_destroy(w);
}

Test(trouble, who_vanishes_is_away_after_10_s_and_gone_after_60)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 51, .players = 3, .chatter = 100});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    world_kill(w, 1);
    world_run(w, 12 * TT_SECOND);
    const tt_peer_event *seat = world_event(w, 0, TT_PEER_EVENT_SEAT);
    cr_assert(seat->seat == 1 && seat->presence == TT_EVENT_AWAY);
    world_run(w, 50 * TT_SECOND);
    seat = world_event(w, 0, TT_PEER_EVENT_SEAT);
    cr_assert(seat->seat == 1 && seat->presence == TT_EVENT_GONE);
    cr_assert(eq(int, tt_sim_presence(tt_peer_sim(world_peer(w, 2)), 1), TT_EVENT_GONE));
    cr_assert(ge(u32, world_tick(w, 0), 1200));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    world_destroy(w);
}

Test(trouble, who_comes_back_in_time_is_back)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 52, .players = 2, .chatter = 100, .weather = {.lag = 20 * MS}});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    tt_loopback_cut(world_network(w), 1, true);
    world_run(w, 14 * TT_SECOND);
    cr_assert(eq(int, tt_sim_presence(tt_peer_sim(world_peer(w, 0)), 1), TT_EVENT_AWAY));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_SILENT), 1));
    tt_loopback_cut(world_network(w), 1, false);
    world_run(w, 5 * TT_SECOND);
    cr_assert(eq(int, tt_sim_presence(tt_peer_sim(world_peer(w, 0)), 1), TT_EVENT_JOINED));
    cr_assert(ge(u32, world_tick(w, 1) + 20, world_tick(w, 0)));
    cr_assert(eq(u32, world_events(w, 1, TT_PEER_EVENT_HEARD), 1));
    world_destroy(w);
}

Test(trouble, a_relay_that_freezes_for_2_s_bunches_no_ticks)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 53, .players = 3, .chatter = 300, .weather = {.lag = 30 * MS}});
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    world_freeze_relay(w, 2 * TT_SECOND);
    // The world itself fails on an interval under half a period.
    cr_assert(world_reach(w, 300, 20 * TT_SECOND));
    cr_assert(ge(u64, world_longest_interval(w), 2 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_SEAT), 3));
    world_destroy(w);
}

Test(trouble, a_relay_frozen_for_20_s_blames_nobody)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 54, .players = 2, .chatter = 300});
    cr_assert(world_reach(w, 100, 10 * TT_SECOND));
    world_freeze_relay(w, 20 * TT_SECOND);
    cr_assert(world_reach(w, 200, 60 * TT_SECOND));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_SEAT), 2));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_SILENT), 1));
    world_destroy(w);
}

Test(trouble, nobody_present_for_60_s_ends_the_match)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 55, .players = 2});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    world_kill(w, 0);
    world_kill(w, 1);
    world_run(w, 90 * TT_SECOND);
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_open(world_tape(w, "room"), &tape, NULL), TT_OK));
    cr_assert(tt_tape_info_of(tape)->complete);
    tt_tape_destroy(tape);
    world_destroy(w);
}

Test(trouble, a_late_spectator_is_fed_from_the_tape_and_hurts_nobody)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 56,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 400,
                                               .late_from = 2,
                                               .weather = {.lag = 40 * MS}});
    cr_assert(world_reach(w, 1000, 70 * TT_SECOND));
    world_join(w, 2);
    world_run(w, 5 * TT_SECOND);
    cr_assert(eq(int, tt_peer_phase_of(world_peer(w, 2)), TT_PEER_PLAYING));
    cr_assert(ge(u32, world_tick(w, 2) + 20, world_tick(w, 0)));
    cr_assert(lt(u32, 3, world_events(w, 2, TT_PEER_EVENT_CATCHING_UP)));
    world_destroy(w);
}
