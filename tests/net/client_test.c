// One session's end: it is let in, asks, takes turns, and notices when the relay falls silent.

#include "let_in.h"

static uint32_t fetch_all(tt_client *client, uint32_t from)
{
    const uint8_t *data;
    uint32_t tick, size;
    while (tt_client_next_turn(client, &tick, &data, &size)) {
        cr_assert(eq(u32, tick, from));
        cr_assert(eq(u32, size, 1));
        from++;
    }
    return from;
}

Test(client, asks_to_join_once_it_is_connected)
{
    tt_client *client = make();
    tt_packet packet;
    tt_join join;
    tt_client_event event;
    welcome(client, 0); // before it has asked: nonsense
    cr_assert(not(tt_client_next_packet(client, &packet)));
    cr_assert(not(tt_client_next_event(client, &event)));
    tt_client_connected(client, now);
    cr_assert(tt_client_next_packet(client, &packet));
    cr_assert(eq(int, packet.channel, TT_CHANNEL_CONTROL));
    tt_reader reader = tt_reader_of(packet.data, packet.size);
    cr_assert(eq(u8, tt_read_u8(&reader), TT_MESSAGE_JOIN));
    cr_assert(tt_join_read(&join, &reader));
    cr_assert(eq(int, strcmp(join.player, "ada"), 0));
    cr_assert(not(tt_client_next_packet(client, &packet)));
    tt_client_destroy(client);
}

Test(client, ends_when_it_is_refused_sent_away_ended_or_cut_off)
{
    for (int i = 0; i < 3; i++) {
        tt_client *client = let_in(5);
        tt_client_event event;
        tt_packet packet;
        tt_writer writer = tt_writer_of(scratch, sizeof scratch);
        if (i == 0) tt_refused_write(&(tt_refused){.reason = TT_REFUSED_GONE}, &writer);
        if (i == 1) tt_ended_write(&(tt_ended){.ending = TT_ENDING_OVER, .tick = 9}, &writer);
        if (i < 2) give_written(client, TT_CHANNEL_CONTROL, &writer);
        if (i == 2) tt_client_disconnected(client);
        static const tt_client_event_type last[] = {TT_CLIENT_REFUSED, TT_CLIENT_ENDED,
                                                    TT_CLIENT_LOST};
        cr_assert(told(client, last[i], &event));
        if (i == 1) cr_assert(eq(u32, event.ended.tick, 9));
        tt_client_disconnected(client);
        now += 60 * TT_SECOND;
        tt_client_advance(client, now);
        cr_assert(not(tt_client_next_event(client, &event)));
        cr_assert(not(tt_client_next_packet(client, &packet)));
        cr_assert(eq(u64, tt_client_deadline(client), UINT64_MAX));
        uint32_t number;
        tt_request request = {.type = TT_EVENT_PAUSE};
        cr_assert(eq(int, tt_client_request(client, &request, &number), TT_CLOSED));
        tt_client_destroy(client);
    }
}

Test(client, repeats_requests_until_they_are_heard)
{
    tt_client *client = let_in(5);
    uint32_t number;
    for (uint8_t i = 0; i < 5; i++) {
        tt_request request = {.type = TT_EVENT_COMMAND, .size = 1, .data = &i, .wanted = i};
        cr_assert(eq(int, tt_client_request(client, &request, &number), TT_OK));
        cr_assert(eq(u32, number, i));
    }
    for (int repeat = 0; repeat < 3; repeat++) {
        const tt_input *input = next_input(client);
        cr_assert(input && input->first == 0 && input->count == 5);
        cr_assert(eq(u8, input->requests[4].data[0], 4));
        cr_assert(eq(u32, input->requests[4].wanted, 4));
    }
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.heard = 3});
    cr_assert(eq(u32, tt_client_unheard(client), 2));
    const tt_input *input = next_input(client);
    cr_assert(input && input->first == 3 && input->count == 2);
    cr_assert(eq(u8, input->requests[0].data[0], 3));
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.heard = 2});  // overtaken
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.heard = 99}); // nonsense
    cr_assert(eq(u32, tt_client_unheard(client), 2));
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.heard = 5});
    cr_assert(eq(u32, tt_client_unheard(client), 0));
    tt_client_destroy(client);
}

Test(client, keeps_64_unheard_and_refuses_what_can_not_be_asked)
{
    tt_client *client = let_in(5);
    static const uint8_t data[255];
    uint32_t number;
    static const tt_request bad[] = {{.type = TT_EVENT_COMMAND, .size = 65, .data = data},
                                     {.type = TT_EVENT_CHAT, .size = 201, .data = data},
                                     {.type = TT_EVENT_PAUSE, .size = 1, .data = data},
                                     {.type = TT_EVENT_JOINED},
                                     {.type = TT_EVENT_GONE},
                                     {.type = TT_EVENT_TYPES}};
    for (int i = 0; i < 6; i++) {
        cr_assert(eq(int, tt_client_request(client, &bad[i], &number), TT_BAD_ARGUMENT), "%d", i);
    }
    tt_request good = {.type = TT_EVENT_CHAT, .size = 200, .data = data};
    for (int i = 0; i < 64; i++) {
        cr_assert(eq(int, tt_client_request(client, &good, &number), TT_OK));
    }
    cr_assert(eq(int, tt_client_request(client, &good, &number), TT_FULL));
    const tt_input *input = next_input(client); // as many of the oldest as fit into a datagram
    cr_assert(input && input->first == 0 && input->count == 5);
    tt_client_destroy(client);
}

Test(client, takes_turns_in_order_and_once)
{
    tt_client *client = let_in(5);
    static const struct {
        uint32_t first, count, arrived;
    } packets[] = {{0, 2, 2}, {0, 2, 2}, {1, 2, 3}, {4, 2, 3}, {2, 0, 3}, {3, 3, 6}, {0, 9, 9}};
    uint32_t fetched = 0;
    for (uint32_t i = 0; i < 7; i++) {
        give_turns(client, i % 2 ? TT_CHANNEL_BULK : TT_CHANNEL_STREAM,
                   (tt_turns){.first = packets[i].first, .count = packets[i].count});
        cr_assert(eq(u32, tt_client_arrived(client), packets[i].arrived), "packet %u", i);
        if (i % 3 == 0) fetched = fetch_all(client, fetched);
        cr_assert(eq(u32, next_input(client)->next, packets[i].arrived));
    }
    cr_assert(eq(u32, fetch_all(client, fetched), 9));
    cr_assert(eq(u32, tt_client_head(client), 9));
    tt_client_destroy(client);
}

Test(client, takes_a_packet_whole_or_not_at_all)
{
    tt_client *client = let_in(5);
    tt_turns turns = {.epoch = EPOCH, .count = 2, .head = 7, .heard = 1};
    uint32_t number;
    tt_request request = {.type = TT_EVENT_PAUSE};
    cr_assert(eq(int, tt_client_request(client, &request, &number), TT_OK));
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_turns_write(&turns, &writer);
    static const uint8_t two[] = {0, 1, 0, 1, 42}, bad[] = {0, 1, 0x80, 99, 0};
    tt_write_bytes(&writer, two, sizeof two);
    for (size_t size = 0; size < writer.size; size++) {
        give(client, TT_CHANNEL_STREAM, scratch, size);
    }
    scratch[writer.size] = 0;
    give(client, TT_CHANNEL_STREAM, scratch, writer.size + 1);
    scratch[1]++; // another epoch
    give(client, TT_CHANNEL_STREAM, scratch, writer.size);
    scratch[1]--;
    give(client, TT_CHANNEL_CONTROL, scratch, writer.size); // no place for turns
    memcpy(scratch + writer.size - sizeof bad, bad, sizeof bad);
    give(client, TT_CHANNEL_STREAM, scratch, writer.size);
    cr_assert(eq(u32, tt_client_arrived(client), 0));
    cr_assert(eq(u32, tt_client_head(client), 5));
    cr_assert(eq(u32, tt_client_unheard(client), 1));
    memcpy(scratch + writer.size - sizeof two, two, sizeof two);
    give(client, TT_CHANNEL_STREAM, scratch, writer.size);
    cr_assert(eq(u32, tt_client_arrived(client), 2));
    cr_assert(eq(u32, tt_client_head(client), 7));
    tt_client_destroy(client);
}

// 64 KiB of empty turns beyond what is acknowledged always fit: bulk is not sent twice.
Test(client, acknowledges_only_what_leaves_room_for_more)
{
    enum { CHUNK = 16000, IN_FLIGHT = 64 * 1024 };
    tt_client *client = let_in(1000000);
    uint32_t sent = 0, next = 0, fetched = 0;
    for (int round = 0; round < 40; round++) {
        // What a relay does: on as long as less than 64 KiB are unacknowledged.
        while (sent + CHUNK - next <= IN_FLIGHT) {
            give_turns(client, TT_CHANNEL_BULK, (tt_turns){.first = sent, .count = CHUNK});
            sent += CHUNK;
            cr_assert(eq(u32, tt_client_arrived(client), sent), "round %d", round);
        }
        const tt_input *input = next_input(client);
        cr_assert(ge(u32, input->next, next));
        next = input->next;
        const uint8_t *data;
        uint32_t tick, size;
        for (int i = 0; i < 10000 && tt_client_next_turn(client, &tick, &data, &size); i++) {
            cr_assert(eq(u32, tick, fetched));
            fetched++;
        }
    }
    cr_assert(lt(u32, 300000, next));
    fetched = fetch_all(client, fetched);
    cr_assert(eq(u32, fetched, sent));
    cr_assert(eq(u32, next_input(client)->next, sent));
    tt_client_destroy(client);
}

static uint32_t inputs_within(tt_client *client, uint64_t duration)
{
    uint32_t count = 0;
    for (uint64_t end = now + duration; now < end; now += MS) {
        tt_packet packet;
        tt_client_advance(client, now);
        while (tt_client_next_packet(client, &packet)) count++;
        cr_assert(lt(u64, now, tt_client_deadline(client)));
    }
    return count;
}

Test(client, sends_one_input_a_tick_and_a_fresh_request_half_a_tick_sooner)
{
    tt_client *client = let_in(0);
    cr_assert(eq(u32, inputs_within(client, TT_SECOND), 3)); // the lobby: every quarter second
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.count = 1});
    uint32_t count = inputs_within(client, TT_SECOND);
    cr_assert(count >= 19 && count <= 21);
    while (inputs_within(client, MS) == 0) continue;
    uint64_t start = now;
    uint32_t number;
    tt_request request = {.type = TT_EVENT_PAUSE};
    cr_assert(eq(int, tt_client_request(client, &request, &number), TT_OK));
    cr_assert(eq(u32, next_input(client)->count, 1));
    cr_assert(now - start >= 23 * MS && now - start <= 26 * MS);
    tt_client_destroy(client);
}

Test(client, says_when_the_relay_is_silent_heard_and_lost)
{
    tt_client *client = let_in(5);
    tt_client_event event;
    uint64_t heard_at = now;
    tt_client_advance(client, now += 10 * TT_SECOND - 1);
    cr_assert(not(tt_client_next_event(client, &event)));
    tt_client_advance(client, ++now);
    cr_assert(told(client, TT_CLIENT_SILENT, &event));
    tt_client_advance(client, now += TT_SECOND);
    cr_assert(not(tt_client_next_event(client, &event))); // said once
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){0});
    cr_assert(told(client, TT_CLIENT_HEARD, &event));
    heard_at = now;
    tt_client_advance(client, heard_at + 30 * TT_SECOND - 1);
    cr_assert(told(client, TT_CLIENT_SILENT, &event));
    tt_client_advance(client, heard_at + 30 * TT_SECOND);
    cr_assert(told(client, TT_CLIENT_LOST, &event));
    tt_client_destroy(client);
}
