// Bad networks: nothing is lost, nothing is doubled, nobody parts.

#include "world.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

// p99 of |presented interval - period| of a peer, in microseconds; the first 100 ticks find the
// pace.
static uint32_t unsteadiness(const tt_world *world, uint32_t peer)
{
    const uint32_t *intervals;
    static uint32_t off[20000];
    uint32_t count = world_presented(world, peer, &intervals), used = 0;
    for (uint32_t i = 100; i < count; i++) {
        off[used++] = (uint32_t)abs((int32_t)intervals[i] - 50000);
    }
    qsort(off, used, sizeof off[0], by_value);
    return used > 0 ? off[used * 99 / 100] : UINT32_MAX;
}

Test(weather, any_loss_up_to_twenty_percent_keeps_the_match, .timeout = 120)
{
    static const uint32_t losses[] = {0, 20000, 50000, 100000, 200000};
    for (uint32_t i = 0; i < 5; i++) {
        tt_world *w = world_create(&(tt_world_def){.seed = 20 + i,
                                                   .players = 4,
                                                   .chatter = 300,
                                                   .weather = {.lag = 30 * MS,
                                                               .jitter = 40 * MS,
                                                               .loss = losses[i],
                                                               .duplicate = 50000,
                                                               .reorder = 50000}});
        cr_assert(world_reach(w, 400, 60 * TT_SECOND), "loss %u", losses[i]);
        cr_assert(eq(u32, world_events(w, 0, TT_PEER_EVENT_PARTED), 0));
        world_destroy(w);
    }
}

Test(weather, bursts_of_five_keep_the_match, .timeout = 60)
{
    tt_world *w = world_create(
        &(tt_world_def){.seed = 30,
                        .players = 4,
                        .chatter = 300,
                        .weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = 40000, .burst = 5}});
    cr_assert(world_reach(w, 600, 90 * TT_SECOND));
    world_destroy(w);
}

Test(weather, presents_ticks_evenly_at_ten_percent_loss, .timeout = 120)
{
    uint32_t worst = 0;
    uint64_t delay = 0;
    for (uint32_t seed = 40; seed < 43; seed++) {
        tt_world *w = world_create(
            &(tt_world_def){.seed = seed,
                            .players = 2,
                            .chatter = 100,
                            .weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = 100000}});
        cr_assert(world_reach(w, 2400, 200 * TT_SECOND));
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t off = unsteadiness(w, i);
            if (off > worst) worst = off;
            delay += tt_peer_delay(world_peer(w, i)) / 6;
        }
        world_destroy(w);
    }
    cr_log_info("p99 of |presented interval - 50 ms|: %.1f ms; mean playout delay %.1f ms\n",
                (double)worst / 1e3, (double)delay / 1e6);
    cr_assert(le(u32, worst, 10000));
}
