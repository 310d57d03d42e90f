// What a client tells its relay of states and looks, and what it is told of the log.

#include "let_in.h"

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

Test(client_reports, reports_the_newest_state_it_has_the_turns_of)
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
Test(client_reports, reports_nothing_while_its_turns_are_far_behind_its_state)
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

Test(client_reports, answers_for_the_trails_of_30_s)
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

Test(client_reports, tells_what_it_is_told_newest_first_of_each_kind)
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

Test(client_reports, knows_how_far_the_log_is_durable_by_the_greatest_number)
{
    tt_client *client = let_in(100);
    static const uint32_t said[] = {0, 40, 0, 20, 60}, known[] = {0, 40, 40, 40, 60};
    for (int i = 0; i < 5; i++) {
        give_turns(client, TT_CHANNEL_STREAM, (tt_turns){.head = 100, .durable = said[i]});
        cr_assert(eq(u32, tt_client_durable(client), known[i]), "%d", i);
    }
    tt_client_destroy(client);
}

Test(client_reports, tells_that_the_storage_is_in_trouble)
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

Test(client_reports, says_the_newest_look_once)
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
