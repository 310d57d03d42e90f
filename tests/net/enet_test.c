// The real network, on 127.0.0.1: everything that is promised of a driver, and strangers' junk.

#include "wire.h"

#include "tickertape/random.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

Test(enet, carries_every_channel_both_ways)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected(), connection = log_of[0].connection;
    const uint32_t sizes[TT_CHANNELS][4] = {
        [TT_CHANNEL_CONTROL] = {0, 1, 2000, TT_CONTROL_SIZE_MAX},
        [TT_CHANNEL_STREAM] = {0, 1, 600, TT_STREAM_SIZE_MAX},
        [TT_CHANNEL_BULK] = {0, 1, 9000, TT_BULK_SIZE_MAX}};
    uint32_t sent = 0;
    for (int channel = 0; channel < TT_CHANNELS; channel++)
        for (uint32_t i = 0; i < 4; i++) {
            uint32_t size = sizes[channel][i];
            send_filled(0, connection, (tt_channel)channel, size);
            send_filled(client, 0, (tt_channel)channel, size);
            sent++;
            await(&log_of[client].packets, sent);
            await(&log_of[0].packets, sent);
            check_filled(&log_of[client], (tt_channel)channel, size);
            check_filled(&log_of[0], (tt_channel)channel, size);
        }
    close_all();
}

Test(enet, keeps_the_reliable_channels_in_order)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected();
    for (uint32_t i = 0; i < 500; i++) {
        send_filled(client, 0, TT_CHANNEL_CONTROL, i);
        if (i % 10 == 9) round_of_all();
        cr_assert(eq(u32, log_of[0].size, log_of[0].packets ? log_of[0].packets - 1 : 0));
    }
    await(&log_of[0].packets, 500);
    cr_assert(eq(u32, log_of[0].size, 499));
    close_all();
}

Test(enet, closing_comes_after_what_was_sent_before)
{
    for (int side = 0; side < 2; side++) {
        memset(log_of, 0, sizeof log_of);
        relay_open((tt_enet_relay_def){0});
        uint32_t client = client_connected(), connection = log_of[0].connection;
        uint32_t closer = side ? client : 0, other = side ? 0 : client;
        for (uint32_t i = 0; i < 10; i++)
            send_filled(closer, side ? 0 : connection, TT_CHANNEL_CONTROL, 10000);
        ends[closer].close(ends[closer].context, side ? 0 : connection);
        send_filled(closer, side ? 0 : connection, TT_CHANNEL_CONTROL, 1); // too late
        await(&log_of[other].disconnected, 1);
        cr_assert(eq(u32, log_of[other].packets, 10));
        rounds(50);
        cr_assert(eq(u32, log_of[closer].disconnected, 0));
        cr_assert(eq(u32, log_of[other].disconnected, 1));
        close_all();
    }
}

Test(enet, destroying_an_end_is_noticed_by_the_other)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected();
    end_count--;
    ends[client].destroy(ends[client].context);
    await(&log_of[0].disconnected, 1);

    client = client_connected();
    ends[0].destroy(ends[0].context);
    for (uint32_t i = 0; i < 1000 && !log_of[client].disconnected; i++) {
        turn_of(client, 0);
        ends[client].wait(ends[client].context, MS);
    }
    cr_assert(eq(u32, log_of[client].disconnected, 1));
    ends[client].destroy(ends[client].context);
}

Test(enet, a_dead_port_is_reported_within_seconds)
{
    relay_open((tt_enet_relay_def){0});
    close_all();
    uint32_t client = client_open();
    turn_of(client, 0);
    cr_assert(lt(u64, ends[client].deadline(ends[client].context), now_ns() + 6 * TT_SECOND));
    turn_of(client, 4 * TT_SECOND);
    cr_assert(eq(u32, log_of[client].disconnected, 0));
    turn_of(client, 6 * TT_SECOND);
    turn_of(client, 100 * TT_SECOND);
    cr_assert(eq(u32, log_of[client].disconnected, 1));
    cr_assert(eq(u32, log_of[client].connected, 0));
    send_filled(client, 0, TT_CHANNEL_CONTROL, 1);
    close_all();
}

static uint32_t clients_in(void)
{
    uint32_t in = 0;
    for (uint32_t i = 1; i < end_count; i++) in += log_of[i].connected;
    return in;
}

static void check_only_two_get_in(tt_enet_relay_def def)
{
    memset(log_of, 0, sizeof log_of);
    relay_open(def);
    for (int i = 0; i < 4; i++) client_open();
    await(&log_of[0].connected, 2);
    rounds(700);
    cr_assert(eq(u32, log_of[0].connected, 2));
    cr_assert(eq(u32, clients_in(), 2));
    for (uint32_t i = 1; i < 5; i++) turn_of(i, 6 * TT_SECOND);
    uint32_t sent_away = 0;
    for (uint32_t i = 1; i < 5; i++) sent_away += log_of[i].disconnected;
    cr_assert(eq(u32, sent_away, 2));

    ends[0].close(ends[0].context, log_of[0].connection); // makes room
    rounds(50);
    (void)client_connected();
    close_all();
}

Test(enet, lets_in_no_more_than_there_is_room_for)
{
    check_only_two_get_in((tt_enet_relay_def){.connections = 2});
    check_only_two_get_in((tt_enet_relay_def){.per_address = 2});
}

Test(enet, a_stale_number_addresses_nobody)
{
    relay_open((tt_enet_relay_def){.connections = 1});
    uint32_t first = client_connected(), stale = log_of[0].connection;
    ends[first].close(ends[first].context, 0);
    await(&log_of[0].disconnected, 1);
    rounds(20);
    uint32_t second = client_connected(), connection = log_of[0].connection;
    cr_assert(ne(u32, connection, stale));
    cr_assert(eq(u32, connection & 0xfff, stale & 0xfff));

    const uint32_t strangers[] = {stale, 0, 1, 4095, UINT32_MAX, connection + 4096};
    for (uint32_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        send_filled(0, strangers[i], TT_CHANNEL_CONTROL, 100);
        send_filled(0, strangers[i], TT_CHANNEL_STREAM, 100);
        ends[0].close(ends[0].context, strangers[i]);
    }
    rounds(50);
    cr_assert(eq(u32, log_of[second].packets, 0));
    cr_assert(eq(u32, log_of[second].disconnected, 0));
    send_filled(0, connection, TT_CHANNEL_CONTROL, 100);
    await(&log_of[second].packets, 1);
    close_all();
}

Test(enet, drops_a_reader_that_does_not_read)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t lazy = client_connected(), stalled = log_of[0].connection;
    uint32_t sent = 0;
    for (; sent < 100 && !log_of[0].disconnected; sent++) {
        send_filled(0, stalled, TT_CHANNEL_BULK, TT_BULK_SIZE_MAX);
        turn_of(0, 0);
    }
    cr_assert(sent > 10 && sent < 20);
    await(&log_of[lazy].disconnected, 1);
    (void)client_connected(); // its place is free again
    close_all();
}

Test(enet, who_closes_what_is_already_lost_hears_no_more_of_it)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t lazy = client_connected(), connection = log_of[0].connection;
    for (uint32_t sent = 0; sent < 20; sent++)
        send_filled(0, connection, TT_CHANNEL_BULK, TT_BULK_SIZE_MAX);
    ends[0].close(ends[0].context, connection);
    await(&log_of[lazy].disconnected, 1);
    rounds(20);
    cr_assert(eq(u32, log_of[0].disconnected, 0));
    (void)client_connected();
    close_all();
}

// Sends `count` datagrams of strangers' bytes at the relay's port.
static void send_junk(int socket, tt_random *random, uint32_t count)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(relay_port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uint8_t junk[5000];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = tt_random_below(random, 4) ? tt_random_below(random, 100)
                                                   : tt_random_below(random, sizeof junk);
        for (uint32_t at = 0; at < size; at++) junk[at] = (uint8_t)tt_random_next(random);
        (void)sendto(socket, junk, size, 0, (struct sockaddr *)&to, sizeof to);
    }
}

Test(enet, junk_does_not_stop_an_honest_client)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected(), connection = log_of[0].connection;
    int raw = socket(AF_INET, SOCK_DGRAM, 0);
    tt_random random = tt_random_seeded(11, 1);
    for (uint32_t i = 1; i <= 100; i++) {
        send_junk(raw, &random, 200);
        send_filled(client, 0, TT_CHANNEL_STREAM, 50);
        send_filled(client, 0, TT_CHANNEL_CONTROL, 50);
        send_filled(0, connection, TT_CHANNEL_STREAM, 50);
        turn_of(client, 0);
        turn_of(0, 0);
        turn_of(client, 0);
    }
    rounds(100);
    cr_assert(eq(u32, log_of[0].disconnected + log_of[client].disconnected, 0));
    cr_assert(eq(u32, log_of[0].connected, 1));
    cr_assert(ge(u32, log_of[0].packets, 195)); // a full socket may cost a few of the stream
    cr_assert(ge(u32, log_of[client].packets, 95));
    close(raw);
    close_all();
}

Test(enet, waits_until_something_comes_and_no_longer_than_asked)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected();
    rounds(20);
    for (uint32_t i = 0; i < 5; i++) {
        uint64_t start = now_ns();
        ends[0].wait(ends[0].context, 3 * MS);
        uint64_t slept = now_ns() - start;
        cr_assert(slept >= 2 * MS && slept < 200 * MS);
    }
    send_filled(client, 0, TT_CHANNEL_STREAM, 1);
    turn_of(client, 0);
    uint64_t start = now_ns();
    ends[0].wait(ends[0].context, 45 * MS);
    cr_assert(lt(u64, now_ns() - start, 40 * MS));
    turn_of(0, 0);
    cr_assert(eq(u32, log_of[0].packets, 1));
    close_all();
}

Test(enet, what_comes_from_many_waits_for_a_moment)
{
    relay_open((tt_enet_relay_def){0});
    for (uint32_t i = 0; i < 5; i++) client_connected();
    rounds(20);
    send_filled(1, 0, TT_CHANNEL_STREAM, 1);
    turn_of(1, 0);
    uint64_t start = now_ns();
    ends[0].wait(ends[0].context, 45 * MS);
    cr_assert(ge(u64, now_ns() - start, 2 * MS)); // 0.4 ms for each
    cr_assert(lt(u64, now_ns() - start, 40 * MS));
    close_all();
}

Test(enet, places_are_taken_again)
{
    enum { PLACE = (1 << 12) - 1 };
    uint32_t numbers[3];
    relay_open((tt_enet_relay_def){.connections = 3});
    for (uint32_t i = 0; i < 3; i++) {
        client_connected();
        numbers[i] = log_of[0].connection;
        cr_assert(eq(u32, numbers[i] & PLACE, i));
    }
    for (uint32_t i = 0; i < 3; i++) {
        ends[0].close(ends[0].context, numbers[2 - i]); // the last first
        await(&log_of[3 - i].disconnected, 1);
    }
    rounds(20);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t client = client_connected();
        cr_assert(eq(u32, log_of[0].connection & PLACE, i));
        send_filled(0, numbers[i], TT_CHANNEL_CONTROL, 7); // to who was there before: to nobody
        send_filled(0, log_of[0].connection, TT_CHANNEL_CONTROL, 9);
        await(&log_of[client].packets, 1);
        check_filled(&log_of[client], TT_CHANNEL_CONTROL, 9);
    }
    close_all();
}

Test(enet, says_what_the_network_can_not_do)
{
    tt_driver driver;
    cr_assert(eq(
        int,
        tt_enet_client(&(tt_enet_client_def){.host = "no.such.host.invalid", .port = 1}, &driver),
        TT_NETWORK));
    tt_enet_relay_def many = {.connections = 4096};
    cr_assert(eq(int, tt_enet_relay(&many, &driver, NULL), TT_BAD_ARGUMENT));
    tt_enet_relay_def elsewhere = {.address = "192.0.2.1"};
    cr_assert(eq(int, tt_enet_relay(&elsewhere, &driver, NULL), TT_NETWORK));
    relay_open((tt_enet_relay_def){0});
    cr_assert(ge(u32, tt_enet_receive_buffer(&ends[0]), 100000));
    cr_assert(le(u32, tt_enet_receive_buffer(&ends[0]), 4 << 20));
    tt_enet_relay_def taken = {.address = "127.0.0.1", .port = relay_port};
    cr_assert(eq(int, tt_enet_relay(&taken, &driver, NULL), TT_NETWORK));
    close_all();
}
