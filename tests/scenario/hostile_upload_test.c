// Beside a room of honest players strangers resume matches, as fast as they can: nobody notices.

#include "uploader.h"
#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAYERS = 3, HONEST = PLAYERS + 1, STRANGERS = 6, TICKS = 400 };
#define PERIOD_US (1000000 / toy_game.tick_rate)

// What the honest room came to.
typedef struct honest {
    uint32_t turns;
    uint64_t trail;
} honest;

static void act(tt_world *w, uploader *strangers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uploader *u = &strangers[i];
        if (u->closed || !u->driver.context) {
            u->closed = u->inside = false;
            u->driver = tt_loopback_client(world_network(w), HONEST + i);
            tt_loopback_connect(world_network(w), HONEST + i, world_now(w));
        }
        uploader_act(u, world_now(w));
    }
}

// The world looks after agreement, integrity and the tick clock; here it is each delivery.
static void expect_even(const tt_world *w)
{
    for (uint32_t i = 0; i < HONEST; i++) {
        const uint32_t *intervals;
        uint32_t count = world_presented(w, i, &intervals);
        cr_assert(le(u32, TICKS - 2, count));
        for (uint32_t j = 40; j < count; j++) { // its playout delay has settled
            cr_assert(ge(u32, intervals[j], PERIOD_US / 2));
            cr_assert(le(u32, intervals[j], PERIOD_US * 3 / 2));
        }
    }
}

static honest play_beside(uploader *strangers, uint32_t count)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 97,
                                               .players = PLAYERS,
                                               .spectators = 1,
                                               .strangers = STRANGERS,
                                               .chatter = 300,
                                               .weather = {.lag = 30 * MS}});
    cr_assert(world_reach(w, 1, 10 * TT_SECOND));
    uint64_t until = world_now(w) + TICKS * TT_SECOND / toy_game.tick_rate;
    while (world_now(w) < until) {
        act(w, strangers, count);
        world_run(w, MS);
    }
    expect_even(w);
    honest found = {world_turns(w), 0};
    cr_assert(world_reach(w, found.turns, TT_SECOND));
    found.trail = tt_sim_trail(tt_peer_sim(world_peer(w, 0)));
    world_destroy(w);
    return found;
}

static void expect_like_a_quiet_one(uploader *strangers)
{
    uploader *nobody = NULL;
    honest quiet = play_beside(nobody, 0), beside = play_beside(strangers, STRANGERS);
    cr_assert(eq(u32, beside.turns, quiet.turns));
    cr_assert(eq(u64, beside.trail, quiet.trail), "other commands were in time");
}

Test(hostile_upload, that_is_as_fast_as_can_be_hurts_nobody, .timeout = 120)
{
    uploader strangers[STRANGERS] = {0};
    uint64_t answered = 0;
    uint32_t refused = 0;
    for (uint32_t i = 0; i < STRANGERS; i++) strangers[i].number = i;
    expect_like_a_quiet_one(strangers);
    for (uint32_t i = 0; i < STRANGERS; i++) answered += strangers[i].answered;
    for (uint32_t i = 0; i < STRANGERS; i++) refused += strangers[i].refused;
    cr_assert(lt(u64, 500, answered));
    cr_assert(lt(u32, 0, refused)); // there were more than may upload at a time
}

Test(hostile_upload, that_nobody_has_asked_for_hurts_nobody, .timeout = 120)
{
    uploader strangers[STRANGERS] = {0};
    for (uint32_t i = 0; i < STRANGERS; i++) strangers[i].number = i;
    for (uint32_t i = 0; i < STRANGERS; i++) strangers[i].besides = 3;
    expect_like_a_quiet_one(strangers);
    uint64_t sent = 0;
    for (uint32_t i = 0; i < STRANGERS; i++) sent += strangers[i].sent;
    cr_assert(lt(u64, 5000, sent));
}

Test(hostile_upload, of_what_is_no_turn_again_and_again_hurts_nobody, .timeout = 120)
{
    uploader strangers[STRANGERS] = {0};
    uint32_t rooms = 0;
    for (uint32_t i = 0; i < STRANGERS; i++) strangers[i].number = i;
    for (uint32_t i = 0; i < STRANGERS; i++) strangers[i].lies = true;
    expect_like_a_quiet_one(strangers);
    for (uint32_t i = 0; i < STRANGERS; i++) rooms += strangers[i].welcomed;
    cr_assert(lt(u32, 20, rooms));
}
