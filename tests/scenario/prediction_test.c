// Every second player predicts, the others are strict, and all of them have the same trail at every
// tick: the world checks that by itself. What is looked at here is the present.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const toy_state *present(tt_world *w, uint32_t peer)
{
    return tt_sim_state(tt_peer_present(world_peer(w, peer)));
}

static uint32_t ahead(tt_world *w, uint32_t peer)
{
    return tt_sim_tick(tt_peer_present(world_peer(w, peer))) - world_tick(w, peer);
}

static uint64_t rollbacks(tt_world *w, uint32_t peer)
{
    return tt_peer_rollbacks(world_peer(w, peer));
}

Test(prediction, a_window_of_8_at_100_ms_takes_back_and_ends_with_the_strict_trail, .timeout = 60)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 1,
                                               .players = 4,
                                               .chatter = 200,
                                               .predict = 8,
                                               .weather = {.lag = 50 * MS, .jitter = 20 * MS}});
    cr_assert(world_reach(w, 1000, 60 * TT_SECOND));
    cr_assert(ge(u64, rollbacks(w, 0), 100));
    cr_assert(ge(u64, rollbacks(w, 2), 100));
    cr_assert(eq(u64, rollbacks(w, 1), 0));
    cr_assert(eq(u32, ahead(w, 1), 0));
    world_destroy(w);
}

Test(prediction, windows_of_every_size_end_with_the_strict_trail, .timeout = 120)
{
    static const uint32_t windows[] = {1, 2, 4, 16, 64};
    for (uint32_t i = 0; i < 5; i++) {
        tt_world *w = world_create(
            &(tt_world_def){.seed = 10 + i,
                            .players = 3,
                            .chatter = 300,
                            .predict = windows[i],
                            .weather = {.lag = 60 * MS, .jitter = 40 * MS, .loss = 50000}});
        for (uint32_t tick = 20; tick <= 400; tick += 20) {
            cr_assert(world_reach(w, tick, 60 * TT_SECOND));
            cr_assert(le(u32, ahead(w, 0), windows[i]));
        }
        world_destroy(w);
    }
}

// Ticks from the sending of a command until the present, or the confirmed state, has it.
static void wait_for_score(tt_world *w, uint32_t seat, uint32_t *early, uint32_t *confirmed)
{
    uint8_t command[2] = {1, 5};
    int64_t before = present(w, 0)->score[seat];
    uint64_t began = world_now(w), seen = 0;
    cr_assert(eq(int, tt_peer_send(world_peer(w, 0), 0, command, sizeof command), TT_OK));
    const toy_state *sure = tt_sim_state(tt_peer_sim(world_peer(w, 0)));
    while (sure->score[seat] == before) {
        world_run(w, 5 * MS);
        if (!seen && present(w, 0)->score[seat] > before) seen = world_now(w);
        cr_assert(lt(u64, world_now(w) - began, 5 * TT_SECOND));
    }
    *early = (uint32_t)((seen - began) / (50 * MS));
    *confirmed = (uint32_t)((world_now(w) - began) / (50 * MS));
}

Test(prediction, own_commands_act_at_once, .timeout = 60)
{
    tt_world *w = world_create(&(tt_world_def){
        .seed = 5, .players = 2, .predict = 12, .weather = {.lag = 100 * MS, .jitter = 10 * MS}});
    uint32_t early, confirmed;
    cr_assert(world_reach(w, 100, 60 * TT_SECOND));
    for (uint32_t i = 0; i < 60; i++) { // pace learns how far ahead to ask
        wait_for_score(w, 0, &early, &confirmed);
        world_run(w, 400 * MS);
    }
    for (uint32_t i = 0; i < 20; i++) {
        wait_for_score(w, 0, &early, &confirmed);
        cr_assert(le(u32, early, 1), "after %u ticks", early);
        cr_assert(ge(u32, confirmed, 4), "after %u ticks", confirmed);
        world_run(w, 400 * MS);
    }
    world_destroy(w);
}

Test(prediction, a_standstill_is_bridged_and_not_overrun, .timeout = 60)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 6, .players = 2, .predict = 8, .weather = {.lag = 20 * MS}});
    cr_assert(world_reach(w, 100, 60 * TT_SECOND));
    uint32_t before = world_tick(w, 0) + ahead(w, 0);
    world_freeze_relay(w, TT_SECOND);
    world_run(w, 300 * MS);
    uint32_t during = world_tick(w, 0) + ahead(w, 0);
    cr_assert(ge(u32, during - before, 4)); // goes on where the strict ones stand still
    world_run(w, 600 * MS);
    cr_assert(le(u32, ahead(w, 0), 8));
    cr_assert(world_reach(w, 200, 60 * TT_SECOND));
    world_destroy(w);
}

Test(prediction, wrong_guesses_away_peers_and_catching_up_in_one_match, .timeout = 120)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 7,
                        .players = 4,
                        .spectators = 1,
                        .chatter = 300,
                        .predict = 8,
                        .late_from = 4,
                        .weather = {.lag = 50 * MS, .jitter = 30 * MS, .loss = 20000}});
    cr_assert(world_reach(w, 100, 60 * TT_SECOND));
    world_stall(w, 2, true);
    world_run(w, 15 * TT_SECOND); // long enough to be away
    world_stall(w, 2, false);
    world_join(w, 4);
    cr_assert(world_reach(w, 700, 120 * TT_SECOND));
    cr_assert(ge(u32, world_events(w, 2, TT_PEER_EVENT_CAUGHT_UP), 1));
    cr_assert(ge(u64, rollbacks(w, 0), 50));
    cr_assert(le(u32, ahead(w, 2), 8));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
    world_destroy(w);
}

// Where the eye is, in 1/65536 of a tick.
static uint64_t position(tt_world *w, uint32_t peer)
{
    tt_view view = tt_peer_view(world_peer(w, peer), world_now(w));
    const toy_state *before = view.previous, *now = view.current;
    if (!now) return 0;
    cr_assert(le(u32, now->steps - before->steps, 1));
    cr_assert(eq(u32, now->steps, view.tick));
    return (uint64_t)view.tick * 65536 + view.blend;
}

Test(prediction, the_picture_never_goes_back, .timeout = 60)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 9,
                        .players = 3,
                        .chatter = 200,
                        .predict = 8,
                        .weather = {.lag = 50 * MS, .jitter = 40 * MS, .loss = 50000}});
    uint64_t before = 0;
    for (uint32_t i = 0; i < 12000; i++) {
        world_run(w, 5 * MS);
        uint64_t now = position(w, 0);
        cr_assert(ge(u64, now, before));
        before = now;
    }
    cr_assert(lt(u64, 1000, before >> 16));
    world_destroy(w);
}

Test(prediction, a_match_ends_where_it_is_over, .timeout = 60)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 8,
                                               .players = 2,
                                               .chatter = 200,
                                               .length = 150,
                                               .predict = 8,
                                               .weather = {.lag = 50 * MS}});
    world_run(w, 20 * TT_SECOND);
    cr_assert(eq(u32, world_tick(w, 0), 150));
    cr_assert(eq(u32, ahead(w, 0), 0));
    cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_ENDED), 1));
    world_destroy(w);
}
