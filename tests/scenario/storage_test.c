// What peers are told of the relay's storage.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <time.h>

Test(storage, everyone_sees_how_far_the_log_is_durable)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 60,
                                               .players = 2,
                                               .spectators = 1,
                                               .chatter = 300,
                                               .sync_turns = true,
                                               .weather = {.lag = 30 * MS, .loss = 50000}});
    cr_assert(world_reach(w, 10, 10 * TT_SECOND));
    for (uint32_t i = 0; i < 3; i++) cr_assert(eq(u32, tt_peer_durable(world_peer(w, i)), 0));
    uint32_t before = 0;
    for (uint32_t tick = 100; tick <= 300; tick += 100) {
        cr_assert(world_reach(w, tick, 20 * TT_SECOND));
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t durable = tt_peer_durable(world_peer(w, i));
            cr_assert(durable > before && durable <= world_turns(w) && durable + 60 > tick);
        }
        before = tt_peer_durable(world_peer(w, 0));
    }
    world_destroy(w);
}

// By default the disk is waited for elsewhere, in real time.
Test(storage, what_the_thread_has_synced_is_told)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 61, .players = 2});
    cr_assert(world_reach(w, 40, 10 * TT_SECOND));
    for (int i = 0; i < 200 && tt_peer_durable(world_peer(w, 1)) <= 40; i++) {
        world_run(w, TT_SECOND);
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    cr_assert(lt(u32, 40, tt_peer_durable(world_peer(w, 1))));
    cr_assert(le(u32, tt_peer_durable(world_peer(w, 1)), world_turns(w)));
    world_destroy(w);
}
