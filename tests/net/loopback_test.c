// The network in memory: what each weather does to what is sent, and that a seed replays it.

#include "tickertape/net/loopback.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

enum { MS = 1000000 };

static const tt_weather storm = {.lag = 30 * MS,
                                 .jitter = 40 * MS,
                                 .loss = 100000,
                                 .burst = 3,
                                 .duplicate = 50000,
                                 .reorder = 50000};

static tt_loopback *network(uint32_t clients, uint64_t seed, tt_weather weather)
{
    tt_loopback *made = NULL;
    tt_loopback_def def = {.clients = clients, .seed = seed, .weather = weather};
    cr_assert(eq(int, tt_loopback_create(&def, &made), TT_OK));
    return made;
}

static void send_number(tt_driver *driver, uint64_t now, uint32_t connection, tt_channel channel,
                        uint32_t number)
{
    uint8_t data[4];
    memcpy(data, &number, 4);
    driver->send(
        driver->context, now,
        &(tt_packet){.connection = connection, .channel = channel, .size = 4, .data = data});
}

static uint32_t number_of(const tt_delivery *got)
{
    uint32_t number = UINT32_MAX;
    if (got->packet.size == 4) memcpy(&number, got->packet.data, 4);
    return number;
}

static bool take(tt_driver *driver, uint64_t now, tt_delivery *out)
{
    return driver->receive(driver->context, now, out);
}

static void expect(tt_driver *driver, uint64_t now, tt_delivery_type type)
{
    tt_delivery got;
    cr_assert(take(driver, now, &got));
    cr_assert(eq(int, (int)got.type, (int)type));
}

static void expect_nothing(tt_driver *driver, uint64_t now)
{
    tt_delivery got;
    cr_assert(not(take(driver, now, &got)));
}

// Connects client 0 at 0; both ends have heard of it at the time returned.
static uint64_t connected(tt_loopback *net, tt_driver *relay, tt_driver *client)
{
    *relay = tt_loopback_relay(net);
    *client = tt_loopback_client(net, 0);
    tt_loopback_connect(net, 0, 0);
    uint64_t at = relay->deadline(relay->context);
    expect(relay, at, TT_DELIVERY_CONNECTED);
    expect(client, at, TT_DELIVERY_CONNECTED);
    return at;
}

Test(loopback, without_weather_everything_arrives_at_once)
{
    tt_loopback *net = network(1, 1, (tt_weather){0});
    tt_driver relay, client;
    uint64_t now = connected(net, &relay, &client);
    cr_assert(eq(u64, now, 0));
    tt_delivery got;
    for (uint32_t i = 0; i < 3000; i++, now += MS) {
        send_number(&client, now, 0, (tt_channel)(i % TT_CHANNELS), i);
        send_number(&relay, now, 0, (tt_channel)(i % TT_CHANNELS), i + 7);
        cr_assert(take(&relay, now, &got));
        cr_assert(eq(u32, number_of(&got), i));
        cr_assert(eq(u32, got.packet.connection, 0));
        cr_assert(eq(int, (int)got.packet.channel, (int)(i % TT_CHANNELS)));
        cr_assert(take(&client, now, &got));
        cr_assert(eq(u32, number_of(&got), i + 7));
        expect_nothing(&relay, now);
        expect_nothing(&client, now);
    }
    tt_loopback_destroy(net);
}

Test(loopback, carries_packets_of_every_size_unchanged)
{
    tt_loopback *net = network(1, 1, (tt_weather){.lag = MS});
    tt_driver relay, client;
    uint64_t now = connected(net, &relay, &client);
    static uint8_t data[TT_BULK_SIZE_MAX];
    for (uint32_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 31 + i / 251);
    const uint32_t sizes[] = {0, 1, 251, 252, 253, 504, 505, 1120, 16383, 16384};
    for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tt_packet sent = {.channel = TT_CHANNEL_BULK, .size = sizes[i], .data = data};
        relay.send(relay.context, now, &sent);
        expect_nothing(&client, now);
        now = client.deadline(client.context);
        tt_delivery got;
        cr_assert(take(&client, now, &got));
        cr_assert(eq(u32, got.packet.size, sizes[i]));
        cr_assert(eq(int, memcmp(got.packet.data, data, sizes[i]), 0));
    }
    tt_loopback_destroy(net);
}

// What came in of `count` numbers sent every 10 ms.
typedef struct tally {
    uint32_t got;
    uint32_t twice;
    uint32_t overtaken;
    uint64_t least, most; // one-way time
} tally;

static void record(tally *sum, uint8_t *seen, uint32_t *last, uint32_t number, uint64_t took)
{
    sum->got += !seen[number];
    sum->twice += seen[number];
    seen[number] = 1;
    sum->overtaken += number < *last;
    *last = number > *last ? number : *last;
    sum->least = took < sum->least ? took : sum->least;
    sum->most = took > sum->most ? took : sum->most;
}

enum { SENT = 20000 };

static tally run_stream(uint64_t seed, tt_weather weather)
{
    static uint8_t seen[SENT];
    memset(seen, 0, sizeof seen);
    tt_loopback *net = network(1, seed, weather);
    tt_driver relay, client;
    uint64_t start = connected(net, &relay, &client);
    tally sum = {.least = UINT64_MAX};
    uint32_t last = 0;
    tt_delivery got;
    for (uint32_t i = 0; i < SENT + 100; i++) {
        uint64_t now = start + (uint64_t)i * 10 * MS;
        for (uint64_t at; (at = client.deadline(client.context)) <= now;) {
            if (!take(&client, at, &got)) continue;
            uint32_t number = number_of(&got);
            record(&sum, seen, &last, number, at - start - (uint64_t)number * 10 * MS);
        }
        if (i < SENT) send_number(&relay, now, 0, TT_CHANNEL_STREAM, i);
    }
    tt_traffic traffic = tt_loopback_traffic(net, 0);
    cr_assert(eq(u64, traffic.packets_down, SENT));
    cr_assert(eq(u64, traffic.bytes_down, SENT * 4));
    cr_assert(eq(u64, traffic.lost, SENT - sum.got));
    tt_loopback_destroy(net);
    return sum;
}

Test(loopback, stream_loses_doubles_and_delays_its_share)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        tt_weather weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = 100000};
        tally sum = run_stream(seed, weather);
        cr_assert(sum.got > SENT * 89 / 100 && sum.got < SENT * 91 / 100);
        cr_assert(eq(u32, sum.twice, 0));
        cr_assert(lt(u32, SENT / 10, sum.overtaken));
        cr_assert(sum.least >= 30 * MS && sum.least < 31 * MS);
        cr_assert(sum.most <= 70 * MS && sum.most > 69 * MS);

        sum = run_stream(seed, (tt_weather){.lag = 30 * MS, .duplicate = 200000});
        cr_assert(eq(u32, sum.got, SENT));
        cr_assert(sum.twice > SENT * 19 / 100 && sum.twice < SENT * 21 / 100);

        sum = run_stream(seed, (tt_weather){.lag = 30 * MS, .reorder = 100000});
        cr_assert(eq(u32, sum.got, SENT));
        cr_assert(sum.overtaken > SENT * 9 / 100 && sum.overtaken < SENT * 11 / 100);
        cr_assert(eq(u64, sum.most, 60 * MS));

        sum = run_stream(seed, (tt_weather){.loss = 10000, .burst = 10});
        cr_assert(sum.got > SENT * 88 / 100 && sum.got < SENT * 94 / 100);
    }
}

Test(loopback, reliable_channels_keep_order_and_lose_nothing_in_any_weather)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        tt_loopback *net = network(1, seed, storm);
        tt_driver relay, client;
        uint64_t now = connected(net, &relay, &client);
        uint32_t sent = 0, expected[TT_CHANNELS] = {0};
        uint64_t slowest = 0;
        tt_delivery got;
        while (expected[TT_CHANNEL_CONTROL] < 1000 || expected[TT_CHANNEL_BULK] < 1000) {
            cr_assert(lt(u64, now, 100 * TT_SECOND));
            if (sent < 1000) {
                send_number(&client, now, 0, TT_CHANNEL_CONTROL, sent);
                send_number(&client, now, 0, TT_CHANNEL_STREAM, sent);
                send_number(&client, now, 0, TT_CHANNEL_BULK, sent++);
            }
            while (take(&relay, now, &got)) {
                if (got.packet.channel == TT_CHANNEL_STREAM) continue;
                cr_assert(eq(u32, number_of(&got), expected[got.packet.channel]++));
                slowest = sent < 1000 ? slowest : now;
            }
            now += 5 * MS;
        }
        cr_assert(lt(u64, 0, slowest));
        tt_loopback_destroy(net);
    }
}

// A digest of everything that one client gets, where another may make noise or not.
static uint64_t digest(uint64_t seed, bool noise)
{
    tt_loopback *net = network(2, seed, storm);
    tt_driver relay = tt_loopback_relay(net), clients[2];
    for (uint32_t i = 0; i < 2; i++) {
        clients[i] = tt_loopback_client(net, i);
        tt_loopback_connect(net, i, 0);
    }
    uint64_t sum = 0;
    tt_delivery got;
    for (uint64_t now = 0; now < 10 * TT_SECOND; now += 7 * MS) {
        while (take(&relay, now, &got)) {
            if (got.packet.connection != 0) continue;
            sum = sum * 31 + now + (uint64_t)got.type * 7 + number_of(&got);
        }
        while (take(&clients[0], now, &got)) sum = sum * 33 + now + number_of(&got);
        for (uint32_t i = 0; i < TT_CHANNELS; i++) {
            send_number(&relay, now, 0, (tt_channel)i, (uint32_t)(now / MS));
            send_number(&clients[0], now, 0, (tt_channel)i, (uint32_t)(now / MS) + 1);
            if (noise) send_number(&clients[1], now, 0, (tt_channel)i, 5);
            if (noise) send_number(&relay, now, 1, (tt_channel)i, 5);
        }
    }
    tt_loopback_destroy(net);
    return sum;
}

Test(loopback, a_seed_replays_a_run_and_clients_do_not_touch_each_other)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        uint64_t quiet = digest(seed, false);
        cr_assert(eq(u64, digest(seed, false), quiet));
        cr_assert(eq(u64, digest(seed, true), quiet));
        cr_assert(ne(u64, digest(seed + 100, false), quiet));
    }
}

Test(loopback, closing_comes_after_what_was_sent_before)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        tt_loopback *net = network(1, seed, storm);
        tt_driver relay, client;
        uint64_t now = connected(net, &relay, &client);
        for (uint32_t i = 0; i < 50; i++) send_number(&client, now, 0, TT_CHANNEL_CONTROL, i);
        client.close(client.context, 0);
        tt_delivery got;
        for (uint32_t i = 0; i < 50; i++) {
            cr_assert(take(&relay, now + 10 * TT_SECOND, &got));
            cr_assert(eq(u32, number_of(&got), i));
        }
        send_number(&relay, now, 0, TT_CHANNEL_CONTROL, 1);
        expect(&relay, now + 10 * TT_SECOND, TT_DELIVERY_DISCONNECTED);
        expect_nothing(&relay, now + 20 * TT_SECOND);
        expect_nothing(&client, now + 20 * TT_SECOND);
        tt_loopback_destroy(net);
    }
}

Test(loopback, a_client_that_was_sent_away_hears_it_and_can_come_back)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        tt_loopback *net = network(1, seed, storm);
        tt_driver relay, client;
        uint64_t now = connected(net, &relay, &client);
        for (uint32_t round = 0; round < 5; round++, now += TT_SECOND) {
            send_number(&relay, now, 0, TT_CHANNEL_CONTROL, round);
            send_number(&client, now, 0, TT_CHANNEL_CONTROL, 99); // never to be seen
            relay.close(relay.context, 0);
            now += 10 * TT_SECOND;
            tt_delivery got;
            cr_assert(take(&client, now, &got));
            cr_assert(eq(u32, number_of(&got), round));
            expect(&client, now, TT_DELIVERY_DISCONNECTED);
            expect_nothing(&relay, now);
            tt_loopback_connect(net, 0, now);
            now += TT_SECOND;
            expect(&relay, now, TT_DELIVERY_CONNECTED);
            expect(&client, now, TT_DELIVERY_CONNECTED);
        }
        tt_loopback_destroy(net);
    }
}

// Whatever an end does and however the reports cross: connected and disconnected alternate, and
// packets come only between them, from the connection that stands.
Test(loopback, reports_alternate_whatever_is_opened_and_closed_when)
{
    uint32_t reports[3] = {0};
    for (uint64_t seed = 1; seed <= 200; seed++) {
        tt_random random = tt_random_seeded(seed, 99);
        tt_loopback *net = NULL;
        tt_loopback_def def = {.clients = 1, .seed = seed, .weather = storm};
        if (seed % 2) def.capacity = 4096; // breaks down every now and then
        cr_assert(eq(int, tt_loopback_create(&def, &net), TT_OK));
        tt_driver ends[2] = {tt_loopback_relay(net), tt_loopback_client(net, 0)};
        bool open[2] = {false, false};
        tt_delivery got;
        for (uint64_t now = 0; now < 20 * TT_SECOND; now += 10 * MS) {
            uint32_t what = tt_random_below(&random, 60), end = tt_random_below(&random, 2);
            if (what == 0) tt_loopback_connect(net, 0, now), open[1] = false;
            if (what == 1) ends[end].close(ends[end].context, 0), open[end] = false;
            if (what == 2) tt_loopback_cut(net, 0, end);
            for (int i = 0; i < 2; i++) {
                send_number(&ends[i], now, 0, (tt_channel)(what % TT_CHANNELS), what);
                while (take(&ends[i], now, &got)) {
                    reports[got.type]++;
                    cr_assert(eq(int, open[i], got.type != TT_DELIVERY_CONNECTED));
                    open[i] = got.type != TT_DELIVERY_DISCONNECTED;
                }
            }
        }
        tt_loopback_destroy(net);
    }
    cr_assert(lt(u32, 1000, reports[TT_DELIVERY_CONNECTED]));
    cr_assert(lt(u32, 10000, reports[TT_DELIVERY_PACKET]));
    cr_assert(lt(u32, 1000, reports[TT_DELIVERY_DISCONNECTED]));
}

Test(loopback, while_cut_the_stream_is_lost_and_the_rest_waits)
{
    tt_loopback *net = network(1, 3, (tt_weather){.lag = 20 * MS});
    tt_driver relay, client;
    uint64_t now = connected(net, &relay, &client);
    tt_loopback_cut(net, 0, true);
    for (uint32_t i = 0; i < 20; i++) {
        send_number(&relay, now, 0, TT_CHANNEL_STREAM, i);
        send_number(&relay, now, 0, TT_CHANNEL_CONTROL, i);
        now += 100 * MS;
        expect_nothing(&client, now);
    }
    cr_assert(eq(u64, client.deadline(client.context), UINT64_MAX));
    cr_assert(eq(u64, tt_loopback_traffic(net, 0).lost, 20));
    tt_loopback_cut(net, 0, false);
    send_number(&relay, now, 0, TT_CHANNEL_CONTROL, 20);
    expect_nothing(&client, now + 19 * MS);
    tt_delivery got;
    for (uint32_t i = 0; i <= 20; i++) {
        cr_assert(take(&client, now + 20 * MS, &got));
        cr_assert(eq(u32, number_of(&got), i));
    }
    expect_nothing(&client, now + TT_SECOND);
    tt_loopback_destroy(net);
}

Test(loopback, a_full_line_loses_stream_and_closes_for_the_rest)
{
    tt_loopback *net = NULL;
    tt_loopback_def def = {.clients = 1, .capacity = 16384, .weather = {.lag = 20 * MS}};
    cr_assert(eq(int, tt_loopback_create(&def, &net), TT_OK));
    tt_driver relay, client;
    uint64_t now = connected(net, &relay, &client);
    for (uint32_t i = 0; i < 1000; i++) send_number(&relay, now, 0, TT_CHANNEL_STREAM, i);
    expect_nothing(&relay, now);
    cr_assert(lt(u64, 900, tt_loopback_traffic(net, 0).lost));

    for (uint32_t i = 0; i < 1000; i++) send_number(&relay, now, 0, TT_CHANNEL_CONTROL, i);
    expect(&relay, now, TT_DELIVERY_DISCONNECTED);
    expect_nothing(&relay, now);
    tt_delivery got;
    uint32_t packets = 0;
    while (take(&client, now + TT_SECOND, &got) && got.type == TT_DELIVERY_PACKET) packets++;
    cr_assert(eq(int, (int)got.type, TT_DELIVERY_DISCONNECTED));
    cr_assert(lt(u32, 50, packets));

    tt_loopback_connect(net, 0, now + TT_SECOND);
    expect(&relay, now + 2 * TT_SECOND, TT_DELIVERY_CONNECTED);
    tt_loopback_destroy(net);
}

// The client breaks its connection down by sending too much, hears of it or not, connects again and
// closes that at once.
Test(loopback, a_connection_closed_at_once_after_a_broken_one_is_closed_for_the_relay_too)
{
    for (int heard = 0; heard < 2; heard++) {
        tt_loopback *net = NULL;
        tt_loopback_def def = {.clients = 1, .capacity = 16384, .weather = {.lag = 20 * MS}};
        cr_assert(eq(int, tt_loopback_create(&def, &net), TT_OK));
        tt_driver relay, client;
        uint64_t now = connected(net, &relay, &client);
        for (uint32_t i = 0; i < 1000; i++) send_number(&client, now, 0, TT_CHANNEL_CONTROL, i);
        if (heard) expect(&client, now, TT_DELIVERY_DISCONNECTED);
        tt_loopback_connect(net, 0, now);
        client.close(client.context, 0);

        tt_delivery got;
        now += TT_SECOND;
        while (take(&relay, now, &got) && got.type == TT_DELIVERY_PACKET) continue;
        cr_assert(eq(int, (int)got.type, TT_DELIVERY_DISCONNECTED));
        expect(&relay, now, TT_DELIVERY_CONNECTED);
        expect(&relay, now, TT_DELIVERY_DISCONNECTED);
        expect_nothing(&client, now);
        tt_loopback_destroy(net);
    }
}

Test(loopback, a_new_weather_ends_a_burst)
{
    tt_loopback *net = network(1, 1, (tt_weather){.loss = 1000000, .burst = 50});
    tt_driver relay, client;
    uint64_t now = connected(net, &relay, &client);
    send_number(&relay, now, 0, TT_CHANNEL_STREAM, 1);
    expect_nothing(&client, now);
    tt_loopback_weather(net, 0, (tt_weather){0});
    send_number(&relay, now, 0, TT_CHANNEL_STREAM, 2);
    expect(&client, now, TT_DELIVERY_PACKET);
    tt_loopback_destroy(net);
}

Test(loopback, a_weather_counts_for_one_client_from_now_on)
{
    tt_loopback *net = network(2, 5, (tt_weather){.lag = 10 * MS});
    tt_driver relay = tt_loopback_relay(net);
    for (uint32_t i = 0; i < 2; i++) tt_loopback_connect(net, i, 0);
    for (uint32_t i = 0; i < 2; i++) expect(&relay, 10 * MS, TT_DELIVERY_CONNECTED);
    tt_driver clients[2] = {tt_loopback_client(net, 0), tt_loopback_client(net, 1)};
    for (uint32_t i = 0; i < 2; i++) expect(&clients[i], 10 * MS, TT_DELIVERY_CONNECTED);
    tt_loopback_weather(net, 1, (tt_weather){.lag = 90 * MS});
    for (uint32_t i = 0; i < 2; i++) send_number(&relay, 10 * MS, i, TT_CHANNEL_STREAM, i);
    cr_assert(eq(u64, clients[0].deadline(clients[0].context), 20 * MS));
    cr_assert(eq(u64, clients[1].deadline(clients[1].context), 100 * MS));
    tt_loopback_destroy(net);
}

Test(loopback, refuses_impossible_sizes)
{
    tt_loopback *net = NULL;
    tt_loopback_def none = {.clients = 0}, many = {.clients = 1025};
    tt_loopback_def huge = {.clients = 1, .capacity = UINT32_C(1) << 29};
    cr_assert(eq(int, tt_loopback_create(&none, &net), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_loopback_create(&many, &net), TT_BAD_ARGUMENT));
    cr_assert(eq(int, tt_loopback_create(&huge, &net), TT_BAD_ARGUMENT));
    cr_assert(eq(ptr, net, NULL));
    tt_loopback_destroy(NULL);
}
