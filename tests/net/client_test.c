// One session's end, with a relay made of hand-written packets.

#include "toy.h"

#include "tickertape/net/client.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { EPOCH = 0xe9 };
#define MS (TT_SECOND / 1000)
#define PERIOD (50 * MS)

static uint64_t now;
static uint8_t scratch[TT_BULK_SIZE_MAX];

static tt_client *make(void)
{
    tt_client *client;
    tt_join join = {.player = "ada", .match = toy_match(2)};
    now = TT_SECOND;
    cr_assert(
        eq(int, tt_client_create(&(tt_client_def){.join = &join, .now = now}, &client), TT_OK));
    return client;
}

static void give(tt_client *client, tt_channel channel, const void *data, size_t size)
{
    tt_packet packet = {0, channel, (uint32_t)size, data};
    tt_client_receive(client, &packet, now);
}

static void give_written(tt_client *client, tt_channel channel, const tt_writer *writer)
{
    cr_assert(not(writer->failed));
    give(client, channel, writer->data, writer->size);
}

static void welcome(tt_client *client, uint32_t head)
{
    tt_welcome welcome = {.epoch = EPOCH, .seat = 1, .head = head, .match = toy_match(2)};
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_welcome_write(&welcome, &writer);
    give_written(client, TT_CHANNEL_CONTROL, &writer);
}

// A client that has been let in: the relay has sealed `head` turns.
static tt_client *let_in(uint32_t head)
{
    tt_client *client = make();
    tt_packet packet;
    tt_client_event event;
    tt_client_connected(client, now);
    cr_assert(tt_client_next_packet(client, &packet));
    welcome(client, head);
    cr_assert(tt_client_next_event(client, &event));
    cr_assert(event.type == TT_CLIENT_WELCOME && event.welcome->seat == 1);
    return client;
}

// TURNS with `count` empty turns.
static void give_turns(tt_client *client, tt_channel channel, tt_turns turns)
{
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    turns.epoch = EPOCH;
    if (turns.head < turns.first + turns.count) turns.head = turns.first + turns.count;
    tt_turns_write(&turns, &writer);
    for (uint32_t i = 0; i < turns.count; i++) tt_write_u8(&writer, 0);
    give_written(client, channel, &writer);
}

// The LOOK that goes out now, as `*looking`; false: none does.
static bool next_look(tt_client *client, tt_looking *looking)
{
    tt_packet packet;
    while (tt_client_next_packet(client, &packet)) {
        tt_reader reader = tt_reader_of(packet.data, packet.size);
        if (tt_read_u8(&reader) != TT_MESSAGE_LOOK) continue;
        tt_looking_read(looking, &reader);
        cr_assert(not(reader.failed));
        cr_assert(eq(int, packet.channel, TT_CHANNEL_CONTROL));
        return true;
    }
    return false;
}

// The next INPUT that goes out within a second.
static const tt_input *next_input(tt_client *client)
{
    static tt_input input;
    static uint8_t kept[TT_CONTROL_SIZE_MAX]; // the requests point here
    tt_packet packet;
    for (uint64_t end = now + TT_SECOND; now <= end; now += MS) {
        tt_client_advance(client, now);
        while (tt_client_next_packet(client, &packet)) {
            if (packet.channel != TT_CHANNEL_STREAM) continue;
            cr_assert(le(u32, packet.size, TT_STREAM_SIZE_MAX));
            memcpy(kept, packet.data, packet.size);
            tt_reader reader = tt_reader_of(kept, packet.size);
            cr_assert(eq(u8, tt_read_u8(&reader), TT_MESSAGE_INPUT));
            tt_input_read(&input, &reader);
            cr_assert(not(reader.failed));
            return &input;
        }
    }
    return NULL;
}

static bool told(tt_client *client, tt_client_event_type type, tt_client_event *event)
{
    bool found = false;
    tt_client_event next;
    while (tt_client_next_event(client, &next)) {
        if (next.type != type) continue;
        *event = next;
        found = true;
    }
    return found;
}

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

Test(client, reports_the_newest_state_it_has_the_turns_of)
{
    tt_client *client = let_in(5);
    const tt_input *input = next_input(client);
    cr_assert(not(input->reports));
    for (uint32_t tick = 0; tick <= 8; tick++)
        tt_client_report(client, tick, 100 + tick, tick >= 7);
    input = next_input(client); // a peer with two sessions: the other one's turns came first
    cr_assert(input->reports && input->tick == 0 && input->trail == 100 && !input->over);
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.count = 7});
    input = next_input(client);
    cr_assert(input->tick == 7 && input->trail == 107 && input->over && input->over_tick == 7);
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.first = 7, .count = 3});
    input = next_input(client);
    cr_assert(input->tick == 8 && input->trail == 108 && input->over && input->over_tick == 7);
    tt_client_destroy(client);
}

// The trail of a state that is no longer kept is not made up.
Test(client, reports_nothing_while_its_turns_are_far_behind_its_state)
{
    tt_client *client = let_in(5);
    for (uint32_t tick = 0; tick <= 700; tick++) tt_client_report(client, tick, tick, true);
    const tt_input *input = next_input(client);
    cr_assert(not(input->reports || input->over));
    give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.count = 101});
    input = next_input(client);
    cr_assert(input->reports && input->tick == 101 && input->trail == 101);
    tt_client_destroy(client);
}

static bool answers(tt_client *client, uint32_t tick, uint32_t count)
{
    static tt_trails trails;
    tt_packet packet;
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_ask_write(&(tt_ask){.tick = tick, .count = count}, &writer);
    give_written(client, TT_CHANNEL_CONTROL, &writer);
    if (!tt_client_next_packet(client, &packet)) return false;
    cr_assert(eq(int, packet.channel, TT_CHANNEL_CONTROL));
    tt_reader reader = tt_reader_of(packet.data, packet.size);
    cr_assert(eq(u8, tt_read_u8(&reader), TT_MESSAGE_TRAILS));
    tt_trails_read(&trails, &reader);
    cr_assert(not(reader.failed));
    cr_assert(trails.epoch == EPOCH && trails.tick == tick && trails.count == count);
    for (uint32_t i = 0; i < count; i++) cr_assert(eq(u64, trails.values[i], 1000 + tick + i));
    return true;
}

Test(client, answers_for_the_trails_of_30_s)
{
    tt_client *client = let_in(5);
    cr_assert(not(answers(client, 0, 1)));
    for (uint32_t tick = 0; tick <= 1000; tick++)
        tt_client_report(client, tick, 1000 + tick, false);
    cr_assert(answers(client, 401, 600));
    cr_assert(answers(client, 990, 11));
    cr_assert(not(answers(client, 990, 12)));   // beyond the newest
    cr_assert(not(answers(client, 400, 601)));  // more than it keeps
    cr_assert(not(answers(client, 400, 1)));    // older than it keeps
    cr_assert(not(answers(client, 5000, 100))); // not known yet
    tt_client_destroy(client);
}

Test(client, tells_what_it_is_told_newest_first_of_each_kind)
{
    tt_client *client = let_in(0);
    tt_client_event event;
    for (uint32_t i = 1; i <= 2; i++) {
        tt_lobby lobby = {.seats = 2};
        lobby.names[0][0] = (char)('a' + i);
        tt_writer writer = tt_writer_of(scratch, sizeof scratch);
        tt_lobby_write(&lobby, &writer);
        give_written(client, TT_CHANNEL_CONTROL, &writer);
    }
    uint8_t text[] = "hello";
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_chat_write(&(tt_chat){.seat = 1, .size = 5, .text = text}, &writer);
    give_written(client, TT_CHANNEL_CONTROL, &writer);
    memset(scratch, 'x', sizeof scratch); // what was told does not live in the packet
    cr_assert(tt_client_next_event(client, &event));
    cr_assert(event.type == TT_CLIENT_LOBBY && event.lobby->names[0][0] == 'c');
    cr_assert(tt_client_next_event(client, &event));
    cr_assert(event.type == TT_CLIENT_CHAT && memcmp(event.chat->text, "hello", 5) == 0);
    cr_assert(not(tt_client_next_event(client, &event)));
    tt_turns turns = {.count = 1, .held = 3, .agreed = true, .tick = 1, .trail = 77};
    give_turns(client, TT_CHANNEL_STREAM, turns);
    cr_assert(tt_client_next_event(client, &event));
    cr_assert(event.type == TT_CLIENT_AGREED && event.tick == 1 && event.trail == 77);
    cr_assert(tt_client_next_event(client, &event));
    cr_assert(event.type == TT_CLIENT_HELD && event.held == 3);
    give_turns(client, TT_CHANNEL_STREAM, turns); // again: nothing new
    cr_assert(not(tt_client_next_event(client, &event)));
    tt_client_destroy(client);
}

Test(client, knows_how_far_the_log_is_durable_by_the_greatest_number)
{
    tt_client *client = let_in(100);
    static const uint32_t said[] = {0, 40, 0, 20, 60}, known[] = {0, 40, 40, 40, 60};
    for (int i = 0; i < 5; i++) {
        give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.head = 100, .durable = said[i]});
        cr_assert(eq(u32, tt_client_durable(client), known[i]), "%d", i);
    }
    tt_client_destroy(client);
}

Test(client, tells_that_the_storage_is_in_trouble)
{
    tt_client *client = let_in(100);
    tt_client_event event;
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_storage_news_write(&(tt_storage_news){.trouble = TT_STORAGE_SYNC, .tick = 90}, &writer);
    give(client, TT_CHANNEL_CONTROL, scratch, writer.size - 1);
    cr_assert(not(tt_client_next_event(client, &event)));
    give_written(client, TT_CHANNEL_CONTROL, &writer);
    cr_assert(told(client, TT_CLIENT_STORAGE, &event));
    cr_assert(event.storage.trouble == TT_STORAGE_SYNC && event.storage.tick == 90);
    tt_client_destroy(client);
}

Test(client, says_the_newest_look_once)
{
    uint8_t data[TT_LOOK_SIZE_MAX + 1] = {1, 2, 3};
    tt_client *client = make();
    tt_looking looking;
    cr_assert(eq(int, tt_client_look(client, 1, data, 3), TT_CLOSED)); // not let in
    tt_client_destroy(client);
    client = let_in(10);
    cr_assert(eq(int, tt_client_look(client, 1, data, sizeof data), TT_BAD_ARGUMENT));
    cr_assert(not(next_look(client, &looking)));
    cr_assert(eq(int, tt_client_look(client, 8, data, 3), TT_OK));
    cr_assert(eq(int, tt_client_look(client, 9, data + 1, TT_LOOK_SIZE_MAX), TT_OK));
    cr_assert(next_look(client, &looking));
    cr_assert(looking.epoch == EPOCH && looking.tick == 9 && looking.size == TT_LOOK_SIZE_MAX);
    cr_assert(eq(int, memcmp(looking.data, data + 1, TT_LOOK_SIZE_MAX), 0));
    cr_assert(not(next_look(client, &looking)));
    cr_assert(eq(int, tt_client_look(client, 9, NULL, 0), TT_OK)); // nothing is a look, too
    cr_assert(next_look(client, &looking));
    cr_assert(eq(u8, looking.size, 0));
    tt_client_disconnected(client);
    cr_assert(eq(int, tt_client_look(client, 9, data, 3), TT_CLOSED));
    tt_client_destroy(client);
}
