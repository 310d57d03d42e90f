// After create the network in memory allocates nothing, in any weather and at any load.

#include "no_malloc.h"
#include "tickertape/net/loopback.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { CLIENTS = 8, MS = 1000000 };

static void send_all(tt_driver *relay, tt_driver *clients, uint64_t now)
{
    static const uint8_t data[TT_STREAM_SIZE_MAX];
    for (uint32_t i = 0; i < CLIENTS; i++) {
        tt_packet packet = {.connection = i, .size = (uint32_t)(now % sizeof data), .data = data};
        packet.channel = (tt_channel)(now / MS % TT_CHANNELS);
        relay->send(relay->context, now, &packet);
        packet.connection = 0;
        clients[i].send(clients[i].context, now, &packet);
    }
}

static uint64_t drain(tt_driver *relay, tt_driver *clients, uint64_t now)
{
    tt_delivery got;
    uint64_t count = 0;
    while (relay->receive(relay->context, now, &got)) count++;
    for (uint32_t i = 0; i < CLIENTS; i++)
        while (clients[i].receive(clients[i].context, now, &got)) count++;
    return count;
}

Test(loopback_noalloc, carries_a_minute_of_storm)
{
    tt_loopback_def def = {.clients = CLIENTS,
                           .seed = 4,
                           .weather = {.lag = 30 * MS,
                                       .jitter = 40 * MS,
                                       .loss = 100000,
                                       .burst = 2,
                                       .duplicate = 50000,
                                       .reorder = 50000}};
    tt_loopback *net = NULL;
    cr_assert(eq(int, tt_loopback_create(&def, &net), TT_OK));
    tt_driver relay = tt_loopback_relay(net), clients[CLIENTS];
    for (uint32_t i = 0; i < CLIENTS; i++) clients[i] = tt_loopback_client(net, i);

    uint64_t count = 0;
    tt_no_malloc_arm();
    for (uint32_t i = 0; i < CLIENTS; i++) tt_loopback_connect(net, i, 0);
    for (uint64_t now = 0; now < 60 * TT_SECOND; now += 7 * MS + 13) {
        if (now / MS % 1000 < 7) tt_loopback_cut(net, (uint32_t)(now / TT_SECOND % CLIENTS), true);
        if (now / MS % 1000 > 500)
            for (uint32_t i = 0; i < CLIENTS; i++) tt_loopback_cut(net, i, false);
        send_all(&relay, clients, now);
        count += drain(&relay, clients, now);
    }
    tt_no_malloc_disarm();
    cr_assert(lt(u64, 100000, count));
    cr_assert(eq(u64, tt_no_malloc_count(), 0));
    tt_loopback_destroy(net);
}
