// One room: who is let in, what gets into a turn and when, what goes out, who has which trail.

#include "table.h"

static bool refuses(table *t, const tt_join *join, tt_refusal reason)
{
    tt_refused refused = {0};
    if (tt_room_join(t->room, 99, join, t->now, &refused)) return false;
    return refused.reason == reason && strcmp(refused.text, tt_refusal_text(reason)) == 0;
}

Test(room, refuses_what_contradicts_it_and_says_why)
{
    table *t = open_table(2);
    tt_join join = join_of(t, false);
    join.seats_given = join.seed_given = join.settings_given = true;
    cr_assert(tt_room_join(t->room, 0, &join, t->now, &(tt_refused){0}));
    tt_join others[7];
    for (int i = 0; i < 7; i++) others[i] = join;
    strcpy(others[0].match.game, "chess");
    others[1].match.rules++;
    others[2].match.layout++;
    others[3].match.tick_rate++;
    others[4].match.seats++;
    others[5].match.seed++;
    others[6].match.settings_size++;
    for (int i = 0; i < 7; i++) {
        cr_assert(refuses(t, &others[i], (tt_refusal)(TT_REFUSED_GAME + i)), "%d", i);
    }
    others[4].seats_given = others[5].seed_given = others[6].settings_given = false;
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    cr_assert(tt_room_join(t->room, 1, &others[4], t->now, &(tt_refused){0}));
    cr_assert(refuses(t, &join, TT_REFUSED_FULL));
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    cr_assert(refuses(t, &join, TT_REFUSED_ENDING));
    close_table(t);
}

Test(room, lets_spectators_into_a_full_match_up_to_their_cap)
{
    table *t = open_table(2);
    seat_all(t);
    for (uint32_t i = 0; i < 64; i++) cr_assert(enter(t, 10 + i, true));
    tt_join join = join_of(t, true);
    cr_assert(refuses(t, &join, TT_REFUSED_FULL));
    cr_assert(eq(u32, tt_room_info_of(t->room).spectators, 64));
    tt_room_lost(t->room, 30, t->now);
    cr_assert(enter(t, 99, true));
    serve(t);
    tt_reader reader = last_packet(t, 99, TT_CHANNEL_CONTROL, TT_MESSAGE_WELCOME);
    tt_welcome welcome;
    tt_welcome_read(&welcome, &reader);
    cr_assert(not(reader.failed));
    cr_assert(eq(u8, welcome.seat, TT_SEAT_NONE));
    cr_assert(eq(u32, welcome.epoch, EPOCH));
    close_table(t);
}

static tt_lobby lobby_of(const table *t, uint32_t connection)
{
    tt_lobby lobby;
    tt_reader reader = last_packet(t, connection, TT_CHANNEL_CONTROL, TT_MESSAGE_LOBBY);
    cr_assert(not(reader.failed), "no LOBBY for connection %u", connection);
    tt_lobby_read(&lobby, &reader);
    cr_assert(not(reader.failed));
    return lobby;
}

// Disconnecting, leaving and being silent all free a seat; the lowest free one is taken next.
Test(room, frees_a_seat_in_the_lobby)
{
    table *t = open_table(4);
    for (uint32_t i = 0; i < 3; i++) cr_assert(enter(t, i, false));
    cr_assert(enter(t, 50, true)); // a lobby without anyone would end
    tick(t);
    tt_room_lost(t->room, 0, t->now);
    say(t, 1, (tt_request){.type = TT_EVENT_LEFT});
    for (int i = 0; i < 198; i++) {
        tick(t);
        if (i == 0) cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    }
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 1));
    tick(t);
    cr_assert(eq(u32, tt_room_info_of(t->room).seated, 0));
    const tt_room_event *gone = event_of(t, TT_ROOM_AWAY_WITH);
    cr_assert(gone && gone->connection == 2 && gone->reason == TT_REFUSED_GONE);
    cr_assert(enter(t, 7, false));
    serve(t);
    cr_assert(eq(int, strcmp(lobby_of(t, 7).names[0], "player"), 0));
    cr_assert(eq(u32, t->turns, 0));
    close_table(t);
}

Test(room, ends_a_lobby_that_everyone_has_left)
{
    table *t = open_table(2);
    cr_assert(enter(t, 0, false));
    tick(t);
    tt_room_lost(t->room, 0, t->now);
    tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_DESERTED && ended->tick == 0);
    close_table(t);
}

Test(room, tells_everyone_the_newest_lobby_however_many_join_at_once)
{
    table *t = open_table(64);
    tt_join join = join_of(t, false);
    memset(join.player, 'n', TT_NAME_MAX);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(tt_room_join(t->room, i, &join, t->now, &(tt_refused){0}));
    }
    serve(t);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_WELCOME), 1));
        tt_lobby lobby = lobby_of(t, i);
        cr_assert(eq(int, strcmp(lobby.names[62], join.player), 0), "connection %u", i);
        cr_assert(eq(u8, lobby.names[63][0], 0));
    }
    close_table(t);
}

Test(room, passes_chat_on_in_the_lobby_and_a_flood_of_it_hides_no_ending)
{
    table *t = open_table(64);
    uint8_t text[TT_CHAT_SIZE_MAX] = "hello";
    for (uint32_t i = 0; i < 63; i++) cr_assert(enter(t, i, false));
    say(t, 5, (tt_request){.type = TT_EVENT_CHAT, .size = 5, .data = text});
    serve(t);
    tt_chat chat;
    tt_reader reader = last_packet(t, 62, TT_CHANNEL_CONTROL, TT_MESSAGE_CHAT);
    tt_chat_read(&chat, &reader);
    cr_assert(chat.seat == 5 && !reader.failed && memcmp(chat.text, "hello", 5) == 0);
    for (uint32_t i = 0; i < 63 * 4; i++) {
        say(t, i % 63, (tt_request){.type = TT_EVENT_CHAT, .size = TT_CHAT_SIZE_MAX, .data = text});
    }
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    serve(t);
    for (uint32_t i = 0; i < 63; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED), 1), "%u", i);
    }
    close_table(t);
}

// Somebody who joins and leaves as fast as it can must not use up the reports of others.
Test(room, reports_an_end_after_a_thousand_visits_in_one_round)
{
    table *t = open_table(3);
    cr_assert(enter(t, 0, false));
    for (uint32_t i = 0; i < 1000; i++) {
        if (enter(t, 1, false)) tt_room_lost(t->room, 1, t->now);
    }
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    serve(t);
    cr_assert(event_of(t, TT_ROOM_ENDED) != NULL);
    close_table(t);
}

Test(room, lets_nothing_out_before_it_is_logged)
{
    table *t = open_table(2);
    t->deaf = true;
    cr_assert(enter(t, 0, false) && enter(t, 1, false));
    serve(t);
    cr_assert(event_of(t, TT_ROOM_TURN) != NULL);
    for (int i = 0; i < 10; i++) {
        acknowledge(t, 0, 0);
        for (uint32_t p = 0; p < t->packets_count; p++) {
            cr_assert(ne(int, t->packets[p].data[0], TT_MESSAGE_TURNS));
        }
        tick(t);
        cr_assert(event_of(t, TT_ROOM_TURN) == NULL); // and none is sealed
    }
    t->deaf = false;
    t->turns = 1;
    tt_room_logged(t->room, 0);
    serve(t); // the next turn is long due
    tt_turns turns = turns_of(t, 1, TT_CHANNEL_STREAM);
    cr_assert(turns.head == 2 && turns.first == 0 && turns.count == 2);
    close_table(t);
}

Test(room, keeps_its_clock_and_shifts_it_after_a_stall)
{
    table *t = open_table(2);
    seat_all(t);
    uint64_t start = t->now;
    for (uint32_t i = 1; i < 100; i++) {
        t->now = start + i * t->period + (i % 2) * t->period / 3; // called late every other time
        serve(t);
        cr_assert(eq(u32, t->turns, i + 1));
    }
    t->now += 10 * t->period; // a stall: one turn, then one each period
    serve(t);
    cr_assert(eq(u32, t->turns, 101));
    cr_assert(eq(u64, tt_room_deadline(t->room), t->now + t->period));
    t->now += t->period - 1;
    serve(t);
    cr_assert(eq(u32, t->turns, 101));
    close_table(t);
}

Test(room, takes_sixteen_commands_a_tick_and_loses_none)
{
    enum { WANTS = 1000 };
    table *t = open_table(2);
    seat_all(t);
    uint32_t sealed = 0, ticks = 0;
    static uint8_t bytes[WANTS][2];
    for (uint32_t i = 0; i < WANTS; i++) {
        bytes[i][0] = (uint8_t)i;
        bytes[i][1] = (uint8_t)(i >> 8);
    }
    while (sealed < WANTS && ticks < 200) {
        // Everything it has, as often as it can.
        for (uint32_t first = sealed; first < WANTS; first += TT_REQUESTS_MAX) {
            t->input = (tt_input){.epoch = EPOCH, .next = t->turns, .first = first};
            for (; t->input.count < TT_REQUESTS_MAX && first + t->input.count < WANTS;) {
                t->input.requests[t->input.count] = command(bytes[first + t->input.count], 2);
                t->input.count++;
            }
            send_input(t, 1, &t->input);
        }
        tick(t);
        ticks++;
        for (uint32_t i = 0; i < t->turn.count; i++, sealed++) {
            const tt_event *event = &t->turn.events[i];
            cr_assert(eq(u32, event->number, sealed));
            cr_assert(eq(int, memcmp(event->data, bytes[sealed], 2), 0));
        }
        cr_assert(le(u32, t->turn.count, ticks == 1 ? 64 : 16), "tick %u", ticks);
    }
    cr_assert(eq(u32, sealed, WANTS));
    cr_assert(eq(u32, ticks, 1 + (WANTS - 64 + 15) / 16)); // a burst of 64, then 16 a tick
    cr_assert(eq(u32, turns_of(t, 1, TT_CHANNEL_STREAM).heard, WANTS));
    close_table(t);
}

Test(room, takes_256_bytes_a_tick)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t data[TT_COMMAND_SIZE_MAX];
    uint32_t sealed = 0;
    for (uint32_t i = 0; i < 40; i++) {
        t->input = (tt_input){.epoch = EPOCH, .next = t->turns, .first = sealed, .count = 64};
        for (int n = 0; n < 64; n++) t->input.requests[n] = command(data, sizeof data);
        send_input(t, 0, &t->input);
        tick(t);
        sealed += t->turn.count;
    }
    // 1024 at once, then 256 a tick; a turn held some back at first.
    cr_assert(eq(u32, sealed, (1024 + 39 * 256) / TT_COMMAND_SIZE_MAX));
    close_table(t);
}

Test(room, takes_each_request_once_and_in_order)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t data[] = {10, 11, 12, 13};
    static const struct {
        uint32_t first, count, heard;
    } inputs[] = {
        {0, 2, 2}, {0, 2, 2}, {0, 1, 2}, {3, 1, 2}, {1, 2, 3}, {5, 0, 3}, {0, 4, 4}, {2, 2, 4},
    };
    uint32_t sealed = 0;
    for (uint32_t i = 0; i < 8; i++) {
        t->input = (tt_input){
            .epoch = EPOCH, .next = t->turns, .first = inputs[i].first, .count = inputs[i].count};
        for (uint32_t n = 0; n < inputs[i].count; n++) {
            t->input.requests[n] = command(&data[inputs[i].first + n], 1);
        }
        send_input(t, 1, &t->input);
        tick(t);
        for (uint32_t n = 0; n < t->turn.count; n++, sealed++) {
            cr_assert(eq(u8, t->turn.events[n].data[0], data[sealed]));
            cr_assert(eq(u32, t->turn.events[n].number, sealed));
            cr_assert(eq(u8, t->turn.events[n].seat, 1));
        }
        cr_assert(eq(u32, turns_of(t, 1, TT_CHANNEL_STREAM).heard, inputs[i].heard), "input %u", i);
    }
    cr_assert(eq(u32, sealed, 4));
    close_table(t);
}

static void send_raw(table *t, uint32_t connection, tt_channel channel, const tt_writer *writer)
{
    tt_packet packet = {connection, channel, (uint32_t)writer->size, writer->data};
    tt_room_receive(t->room, &packet, t->now);
}

Test(room, ignores_input_that_can_not_be)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t data[] = {1};
    uint8_t bytes[64];
    tt_input good = {.epoch = EPOCH, .next = 1, .count = 1};
    good.requests[0] = command(data, 1);
    tt_input epoch = good, future = good;
    epoch.epoch++;
    future.next = 2;
    send_input(t, 0, &epoch);
    send_input(t, 0, &future);
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    tt_input_write(&good, &writer);
    send_raw(t, 0, TT_CHANNEL_CONTROL, &writer);
    send_raw(t, 0, TT_CHANNEL_BULK, &writer);
    send_raw(t, 55, TT_CHANNEL_STREAM, &writer); // nobody
    for (size_t size = writer.size; size-- > 0;) {
        tt_writer cut = {.data = bytes, .size = size};
        send_raw(t, 0, TT_CHANNEL_STREAM, &cut);
    }
    tick(t);
    cr_assert(eq(u32, t->turn.count, 0));
    cr_assert(eq(u32, turns_of(t, 0, TT_CHANNEL_STREAM).first, 0)); // nothing was acknowledged
    send_raw(t, 0, TT_CHANNEL_STREAM, &writer);
    tick(t);
    cr_assert(eq(u32, t->turn.count, 1));
    cr_assert(eq(u32, turns_of(t, 0, TT_CHANNEL_STREAM).first, 1));
    close_table(t);
}

Test(room, seals_in_the_wanted_tick_at_most_2_s_ahead_and_in_order)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t names[] = "abcdef";
    tt_request request = command(&names[0], 1);
    static const struct {
        uint32_t wanted, sealed;
    } cases[] = {{0, 1}, {5, 5}, {3, 5}, {20, 20}, {1000, 41}, {0, 41}};
    for (uint32_t i = 0; i < 6; i++) {
        request.wanted = cases[i].wanted;
        request.data = &names[i];
        say(t, 0, request);
    }
    say(t, 1, command(names, 1)); // others don't wait
    uint32_t found = 0;
    for (; t->turns < 50;) {
        tick(t);
        for (uint32_t i = 0; i < t->turn.count; i++) {
            if (t->turn.events[i].seat == 1) cr_assert(eq(u32, t->turn.tick, 1));
            if (t->turn.events[i].seat == 1) continue;
            cr_assert(eq(u8, t->turn.events[i].data[0], names[found]));
            cr_assert(eq(u32, t->turn.tick, cases[found].sealed), "%c", names[found]);
            found++;
        }
    }
    cr_assert(eq(u32, found, 6));
    close_table(t);
}

// 64 of the greatest requests wait, not one more.
Test(room, keeps_64_waiting)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t text[TT_COMMAND_SIZE_MAX];
    tt_request request = command(text, sizeof text);
    request.wanted = UINT32_MAX;
    uint32_t heard = 0;
    for (int i = 0; i < 30; i++) {
        t->input = (tt_input){.epoch = EPOCH, .next = t->turns, .first = heard, .count = 64};
        for (int n = 0; n < 64; n++) t->input.requests[n] = request;
        send_input(t, 0, &t->input);
        tick(t);
        heard = turns_of(t, 0, TT_CHANNEL_STREAM).heard;
    }
    cr_assert(eq(u32, heard, 64));
    close_table(t);
}

// 64 seats that always have a command of 64 bytes: 14 fit into a turn, so everyone's turn comes every
// fifth tick.
Test(room, shares_full_turns_fairly)
{
    table *t = open_table(64);
    static const uint8_t data[TT_COMMAND_SIZE_MAX];
    uint32_t last[64], count[64] = {0};
    seat_all(t);
    for (int i = 0; i < 5; i++) tick(t); // 64 joined
    for (uint32_t i = 0; i < 64; i++) last[i] = t->turns;
    for (int round = 0; round < 128; round++) {
        for (uint32_t i = 0; i < 64; i++) say(t, i, command(data, sizeof data));
        for (uint32_t i = 0; i < 64; i++) t->asked[i] = turns_of(t, i, TT_CHANNEL_STREAM).heard;
        tick(t);
        for (uint32_t i = 0; i < t->turn.count; i++) {
            uint8_t seat = t->turn.events[i].seat;
            cr_assert(le(u32, t->turn.tick - last[seat], 5), "seat %u", seat);
            last[seat] = t->turn.tick;
            count[seat]++;
        }
        tt_turns turns = turns_of(t, 0, TT_CHANNEL_STREAM);
        if (round > 10) cr_assert(gt(u32, turns.held, 0));
    }
    for (uint32_t i = 0; i < 64; i++) cr_assert(ge(u32, count[i], 26), "seat %u", i);
    close_table(t);
}

// A line before turn 0 takes a number and is no event: the log passes the number over.
Test(room, counts_chat_in_the_lobby_among_the_requests)
{
    table *t = open_table(2);
    static const uint8_t data[] = "x";
    cr_assert(enter(t, 0, false));
    for (int i = 0; i < 3; i++) {
        say(t, 0, (tt_request){.type = TT_EVENT_CHAT, .size = 1, .data = data});
    }
    say(t, 0, command(data, 1)); // waits for turn 0
    tick(t);
    cr_assert(enter(t, 1, false));
    serve(t);
    cr_assert(eq(u32, t->turns, 1));
    cr_assert(eq(u32, t->turn.count, 3));
    const tt_event *event = &t->turn.events[2];
    cr_assert(event->type == TT_EVENT_COMMAND && event->seat == 0 && event->number == 3);
    say(t, 0, command(data, 1));
    tick(t);
    cr_assert(eq(u32, t->turn.count, 1));
    cr_assert(eq(u32, t->turn.events[0].number, 4));
    close_table(t);
}

Test(room, seals_nothing_of_a_seat_after_it_left)
{
    table *t = open_table(2);
    seat_all(t);
    static const uint8_t data[] = "x";
    say(t, 0, command(data, 1));
    say(t, 0, (tt_request){.type = TT_EVENT_LEFT});
    say(t, 0, command(data, 1));
    tick(t);
    cr_assert(eq(u32, t->turn.count, 2));
    cr_assert(eq(u8, t->turn.events[1].type, TT_EVENT_LEFT));
    say(t, 0, command(data, 1));
    uint32_t closed = 0;
    for (int i = 0; i < 1300; i++) { // nor is it ever away or gone, but its line is closed
        acknowledge(t, 1, t->turns);
        tick(t);
        closed += event_of(t, TT_ROOM_AWAY_WITH) != NULL;
        cr_assert(eq(u32, t->turn.count, 0));
    }
    cr_assert(eq(u32, closed, 1));
    close_table(t);
}

// Turns of 1000 bytes, or nearly.
static void fill_turn(table *t)
{
    static const uint8_t data[TT_COMMAND_SIZE_MAX];
    for (uint32_t i = 0; i < t->match.seats; i++) {
        t->asked[i] = turns_of(t, i, TT_CHANNEL_STREAM).heard;
        for (int n = 0; n < 4; n++) say(t, i, command(data, sizeof data));
    }
}

Test(room, sends_at_most_three_datagrams_a_tick)
{
    table *t = open_table(8);
    seat_all(t);
    for (int i = 0; i < 20; i++) {
        fill_turn(t);
        tick(t);
        acknowledge(t, 0, t->turns);
    }
    uint32_t head = t->turns;
    // Connection 0 has everything, the others nothing.
    cr_assert(eq(u32, got(t, 1, TT_CHANNEL_STREAM, 0), 3));
    tick(t);
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_STREAM, 0), 1));
    cr_assert(eq(u32, turns_of(t, 0, TT_CHANNEL_STREAM).first, head));
    cr_assert(eq(u32, got(t, 1, TT_CHANNEL_STREAM, 0), 3));
    cr_assert(eq(u32, got(t, 1, TT_CHANNEL_BULK, 0), 0));
    tt_turns turns = turns_of(t, 1, TT_CHANNEL_STREAM);
    cr_assert(turns.first + turns.count <= 5 && turns.head == head + 1); // the oldest, again
    close_table(t);
}

Test(room, takes_to_bulk_beyond_60_ticks_and_back_within_20)
{
    table *t = open_table(2);
    seat_all(t);
    while (t->turns < 60) {
        tick(t);
        acknowledge(t, 1, t->turns);
    }
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_BULK, 0), 0));
    cr_assert(eq(u32, turns_of(t, 0, TT_CHANNEL_STREAM).count, 60));
    tick(t); // 61 behind
    tt_turns bulk = turns_of(t, 0, TT_CHANNEL_BULK), stream = turns_of(t, 0, TT_CHANNEL_STREAM);
    cr_assert(bulk.first == 0 && bulk.count == 61 && bulk.head == 61);
    cr_assert(stream.first == 0 && stream.count == 0 && stream.head == 61);
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_STREAM, 0), 1));
    acknowledge(t, 0, 40); // 21 behind
    tick(t);
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_BULK, 0), 1));
    acknowledge(t, 0, 42); // 20 behind
    tick(t);
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_BULK, 0), 0));
    stream = turns_of(t, 0, TT_CHANNEL_STREAM);
    cr_assert(stream.first == 42 && stream.count == 21);
    cr_assert(eq(u32, got(t, 1, TT_CHANNEL_BULK, 0), 0));
    close_table(t);
}

Test(room, keeps_64_KiB_of_bulk_unacknowledged_at_most)
{
    table *t = open_table(8);
    seat_all(t);
    for (int i = 0; i < 400; i++) {
        fill_turn(t);
        tick(t);
        for (uint32_t n = 0; n < 8; n++) acknowledge(t, n, t->turns);
    }
    cr_assert(enter(t, 50, true));
    uint32_t next = 0;
    for (int round = 0; round < 50; round++) {
        uint32_t bytes = 0;
        for (int i = 0; i < 5; i++) { // nothing more until it is acknowledged
            tick(t);
            for (uint32_t p = 0; p < t->packets_count; p++) {
                const tt_packet *packet = &t->packets[p];
                if (packet->connection != 50 || packet->channel != TT_CHANNEL_BULK) continue;
                bytes += packet->size;
                tt_turns turns = turns_of(t, 50, TT_CHANNEL_BULK);
                if (turns.first + turns.count > next) next = turns.first + turns.count;
            }
            for (uint32_t n = 0; n < 8; n++) acknowledge(t, n, t->turns);
        }
        cr_assert(le(u32, bytes, 64 * 1024));
        if (round == 0) cr_assert(gt(u32, bytes, 56 * 1024));
        acknowledge(t, 50, next);
        if (t->turns - next <= 20) break;
    }
    tick(t);
    cr_assert(eq(u32, got(t, 50, TT_CHANNEL_BULK, 0), 0));
    cr_assert(ge(u32, turns_of(t, 50, TT_CHANNEL_STREAM).first, 400));
    close_table(t);
}

// Whatever a session does or leaves undone, the others get the same packets at the same time.
Test(room, delays_nobody_for_a_slow_session)
{
    table *quiet = open_table(3), *busy = open_table(3);
    static const uint8_t data[TT_COMMAND_SIZE_MAX];
    seat_all(quiet);
    seat_all(busy);
    for (int i = 0; i < 400; i++) {
        table *both[2] = {quiet, busy};
        for (int k = 0; k < 2; k++) {
            for (uint32_t n = 0; n < 2; n++) acknowledge(both[k], n, both[k]->turns);
            say(both[k], 0, command(data, 8));
        }
        // Connection 2 never acknowledges, asks for nonsense, and floods.
        for (uint32_t n = 0; n < 200; n++) {
            tt_packet packet = {2, (tt_channel)(n % 3), n % 60, data};
            tt_room_receive(busy->room, &packet, busy->now);
        }
        tick(quiet);
        tick(busy);
        for (uint32_t n = 0; n < 2; n++) {
            tt_turns a = turns_of(quiet, n, TT_CHANNEL_STREAM),
                     b = turns_of(busy, n, TT_CHANNEL_STREAM);
            cr_assert(a.first == b.first && a.head == b.head && a.heard == b.heard);
            cr_assert(
                eq(u32, got(quiet, n, TT_CHANNEL_STREAM, 0), got(busy, n, TT_CHANNEL_STREAM, 0)));
        }
    }
    close_table(quiet);
    close_table(busy);
}

Test(room, sends_away_who_needs_turns_that_nobody_keeps)
{
    table *t = calloc(1, sizeof *t);
    t->absent = true;
    tt_match match = toy_match(2);
    open_match(t, &match);
    seat_all(t);
    uint32_t sent_away = 0;
    while (t->turns < 300) {
        acknowledge(t, 0, t->turns);
        tick(t);
        const tt_room_event *event = event_of(t, TT_ROOM_AWAY_WITH);
        if (!event) continue;
        cr_assert(event->connection == 1 && event->reason == TT_REFUSED_BUSY);
        sent_away++;
    }
    cr_assert(eq(u32, sent_away, 1));
    tt_join late = join_of(t, true);
    cr_assert(refuses(t, &late, TT_REFUSED_BUSY));
    close_table(t);
}

Test(room, says_away_back_and_gone_in_turns)
{
    table *t = open_table(2);
    seat_all(t);
    uint32_t said[3] = {0};
    static const uint8_t types[] = {TT_EVENT_AWAY, TT_EVENT_BACK, TT_EVENT_GONE};
    for (uint64_t start = t->now; t->now < start + 80 * TT_SECOND;) {
        acknowledge(t, 0, t->turns);
        if (t->now == start + 12 * TT_SECOND) acknowledge(t, 1, t->turns);
        tick(t);
        for (uint32_t i = 0; i < t->turn.count; i++) {
            cr_assert(eq(u8, t->turn.events[i].seat, 1));
            for (int k = 0; k < 3; k++) {
                if (t->turn.events[i].type == types[k]) said[k] = t->turn.tick;
            }
        }
    }
    cr_assert(eq(u32, said[1], 12 * 20 + 1));
    cr_assert(eq(u32, said[0], 22 * 20));
    cr_assert(eq(u32, said[2], 72 * 20));
    acknowledge(t, 1, t->turns); // gone is for good
    tick(t);
    cr_assert(eq(u32, t->turn.count, 0));
    close_table(t);
}

Test(room, ends_when_nobody_was_present_for_60_s)
{
    table *t = open_table(2);
    seat_all(t);
    uint64_t start = t->now;
    while (!event_of(t, TT_ROOM_ENDED) && t->now < start + 100 * TT_SECOND) tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_DESERTED);
    cr_assert(eq(u64, t->now, start + 70 * TT_SECOND)); // 10 s until both are away
    close_table(t);
}

// Everyone acknowledges everything and reports the newest state. Seats of `odd` have another trail
// from state `from` on, seats of `mute` report nothing.
static uint64_t trail_of(uint32_t seat, uint32_t at, uint64_t odd, uint32_t from)
{
    bool differs = odd >> seat & 1 && at >= from;
    return 1000 + at + (differs ? 1000000u * (seat + 1) : 0);
}

typedef struct plot {
    uint64_t odd, mute;
    uint32_t from;
    bool silent_when_asked;
    tt_parted parted[8]; // as connection 0 was told
    uint32_t count;
    uint32_t lost_tick; // the report of this state …
    uint64_t lost;      // … of these seats is lost
} plot;

static void answer(table *t, const plot *p, uint32_t seat, const tt_ask *ask)
{
    static tt_trails trails;
    static uint8_t data[TT_CONTROL_SIZE_MAX];
    trails = (tt_trails){.epoch = EPOCH, .tick = ask->tick, .count = ask->count};
    for (uint32_t i = 0; i < ask->count; i++) {
        trails.values[i] = trail_of(seat, ask->tick + i, p->odd, p->from);
    }
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_trails_write(&trails, &writer);
    send_raw(t, seat, TT_CHANNEL_CONTROL, &writer);
}

static void play(table *t, plot *p)
{
    tt_ask asks[TT_SEATS_MAX] = {0};
    bool asked[TT_SEATS_MAX] = {0};
    tick(t);
    for (uint32_t seat = 0; seat < t->match.seats; seat++) {
        tt_reader reader = last_packet(t, seat, TT_CHANNEL_CONTROL, TT_MESSAGE_ASK);
        asked[seat] = !reader.failed && !p->silent_when_asked;
        if (asked[seat]) tt_ask_read(&asks[seat], &reader);
    }
    for (uint32_t i = 0; i < t->packets_count; i++) {
        tt_reader reader = tt_reader_of(t->packets[i].data, t->packets[i].size);
        if (t->packets[i].connection != 0 || tt_read_u8(&reader) != TT_MESSAGE_PARTED) continue;
        cr_assert(lt(u32, p->count, 8));
        tt_parted_read(&p->parted[p->count++], &reader);
        cr_assert(not(reader.failed));
    }
    for (uint32_t seat = 0; seat < t->match.seats; seat++) {
        bool lost = t->turns == p->lost_tick && p->lost >> seat & 1;
        if (asked[seat]) answer(t, p, seat, &asks[seat]);
        if (p->mute >> seat & 1)
            acknowledge(t, seat, t->turns);
        else if (!lost)
            report(t, seat, t->turns, trail_of(seat, t->turns, p->odd, p->from));
    }
}

Test(room, names_the_minority_and_the_first_state_that_differs)
{
    for (uint32_t lost_tick = 28; lost_tick < 34; lost_tick++) {
        table *t = open_table(5);
        seat_all(t);
        // Some reports of the odd one around that state are lost, or come late.
        plot p = {.odd = 1 << 3, .from = 30, .lost_tick = lost_tick, .lost = 1 << 3};
        while (t->turns < 120) play(t, &p);
        cr_assert(eq(u32, p.count, 1), "lost %u", lost_tick);
        cr_assert(eq(u32, p.parted[0].tick, 30), "lost %u", lost_tick);
        cr_assert(p.parted[0].verdict && p.parted[0].count == 2);
        cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 3));
        close_table(t);
    }
}

Test(room, names_several_who_part_at_different_states)
{
    table *t = open_table(7);
    seat_all(t);
    plot p = {.odd = 1 << 2, .from = 30};
    while (t->turns < 60) play(t, &p);
    p.odd |= 1 << 5;
    while (t->turns < 160) play(t, &p);
    cr_assert(eq(u32, p.count, 2));
    cr_assert(p.parted[0].tick == 30 && p.parted[0].camps[1].seats == 1 << 2);
    cr_assert(p.parted[1].tick == 61 && p.parted[1].verdict);
    close_table(t);
}

Test(room, calls_a_match_disputed_when_no_camp_is_more_than_half)
{
    table *t = open_table(4);
    seat_all(t);
    plot p = {.odd = 1 << 1 | 1 << 3, .from = 40};
    while (t->turns < 120) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u32, p.parted[0].tick, 40));
    cr_assert(not(p.parted[0].verdict));
    cr_assert(eq(u32, p.parted[0].count, 3)); // each of the two has a trail of its own
    close_table(t);
}

// A voter that stopped reporting could hide a dispute of the others for ever.
Test(room, does_not_wait_for_a_voter_that_fell_silent)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {.odd = 1 << 1, .from = 60};
    while (t->turns < 20) play(t, &p);
    p.mute = 1 << 2;
    while (t->turns < 300) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(not(p.parted[0].verdict));
    close_table(t);
}

Test(room, goes_on_when_the_asked_do_not_answer)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {.odd = 1 << 2, .from = 30, .silent_when_asked = true};
    while (t->turns < 200) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 2));
    cr_assert(eq(u32, p.parted[0].tick, p.parted[0].counted)); // as far as could be found
    close_table(t);
}

static bool agreed_on(const table *t, uint32_t at, uint64_t *trail)
{
    for (uint32_t i = 0; i < t->events_count; i++) {
        if (t->events[i].type != TT_ROOM_TRAIL || t->events[i].tick != at) continue;
        *trail = t->events[i].trail;
        return true;
    }
    return false;
}

// Nothing is published while it could be echoed; and who echoes afterwards changes nothing.
Test(room, publishes_a_trail_only_when_nobody_can_echo_it)
{
    table *t = open_table(3);
    seat_all(t);
    for (uint32_t i = 0; i < 3; i++) report(t, i, 0, 7);
    tick(t);
    uint64_t trail = 0;
    cr_assert(agreed_on(t, 0, &trail) && trail == 7);
    tick(t);
    cr_assert(eq(u32, t->turns, 3));
    report(t, 0, 3, 33);
    report(t, 1, 3, 33);
    uint64_t start = t->now;
    while (!agreed_on(t, 3, &trail) && t->now < start + 10 * TT_SECOND) {
        cr_assert(lt(u64, t->now, start + 2 * TT_SECOND + 2 * t->period));
        tick(t);
        for (uint32_t p = 0; p < t->packets_count; p++) {
            if (t->packets[p].channel == TT_CHANNEL_CONTROL) continue;
            tt_turns turns = turns_of(t, t->packets[p].connection, t->packets[p].channel);
            cr_assert(not(turns.agreed && turns.tick == 3 && !agreed_on(t, 3, &trail)));
        }
    }
    cr_assert(ge(u64, t->now, start + 2 * TT_SECOND - t->period));
    cr_assert(eq(u64, trail, 33));
    report(t, 2, 3, 33); // an echo: too late to be a vote, harmless
    tick(t);
    cr_assert(not(agreed_on(t, 3, &trail)));
    close_table(t);
}

Test(room, counts_the_first_word_of_a_voter)
{
    table *t = open_table(3);
    seat_all(t);
    plot p = {0};
    while (t->turns < 10) play(t, &p);
    tick(t);
    uint32_t at = t->turns;
    report(t, 1, at, 555); // says one thing, then another
    report(t, 1, at, 1000 + at);
    report(t, 0, at, 1000 + at);
    report(t, 2, at, 1000 + at);
    for (int i = 0; i < 60; i++) play(t, &p);
    cr_assert(eq(u32, p.count, 1));
    cr_assert(eq(u64, p.parted[0].camps[1].seats, 1 << 1));
    cr_assert(eq(u64, p.parted[0].camps[1].trail, 555));
    close_table(t);
}

Test(room, tells_what_is_agreed_once_a_second)
{
    table *t = open_table(2);
    seat_all(t);
    plot p = {0};
    uint32_t told = 0;
    while (t->turns < 200) {
        play(t, &p);
        tt_turns turns = turns_of(t, 1, TT_CHANNEL_STREAM);
        told += turns.agreed;
        if (turns.agreed) cr_assert(eq(u64, turns.trail, trail_of(0, turns.tick, 0, 0)));
        if (turns.agreed) cr_assert(ge(u32, turns.tick + 2, t->turns));
    }
    cr_assert(eq(u32, told, 10));
    close_table(t);
}

static void report_over(table *t, uint32_t connection, uint32_t at)
{
    t->input = (tt_input){.epoch = EPOCH,
                          .next = t->turns,
                          .reports = true,
                          .tick = at,
                          .trail = at,
                          .over = true,
                          .over_tick = at};
    send_input(t, connection, &t->input);
}

Test(room, is_over_when_more_than_half_say_so_of_one_state)
{
    table *t = open_table(4);
    seat_all(t);
    while (t->turns < 20) tick(t);
    report_over(t, 0, 10);
    report_over(t, 1, 10);
    report_over(t, 2, 11);
    for (int i = 0; i < 20; i++) tick(t);
    cr_assert(eq(u32, t->turns, 40)); // two of four, and one who means another state
    report_over(t, 3, 10);
    tick(t);
    cr_assert(eq(u32, t->turns, 40)); // nothing more is sealed
    cr_assert(event_of(t, TT_ROOM_ENDED) == NULL);
    cr_assert(eq(u32, turns_of(t, 2, TT_CHANNEL_STREAM).head, 40)); // but what is left is delivered
    for (uint32_t i = 0; i < 4; i++) acknowledge(t, i, 40);
    tick(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_OVER && ended->tick == 10);
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert(eq(u32, got(t, i, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED), 1));
    }
    close_table(t);
}

// A peer that was far behind reports its end long after the others: its word counts all the same.
Test(room, hears_a_late_word_that_the_match_is_over)
{
    table *t = open_table(2);
    seat_all(t);
    while (t->turns < 20) tick(t);
    report_over(t, 0, 20);
    for (int i = 0; i < 200; i++) {
        tick(t);
        if (i % 20 == 0) acknowledge(t, 1, 10);
    }
    report_over(t, 1, 20);
    tick(t);
    uint32_t turns = t->turns;
    tick(t);
    cr_assert(eq(u32, t->turns, turns));
    close_table(t);
}

Test(room, delivers_for_10_s_at_most_and_stays_over_when_the_relay_closes)
{
    for (int closes = 0; closes < 2; closes++) {
        table *t = open_table(2);
        seat_all(t);
        while (t->turns < 20) tick(t);
        report_over(t, 0, 20);
        report_over(t, 1, 20);
        cr_assert(enter(t, 9, true)); // never acknowledges anything
        uint64_t start = t->now;
        tick(t);
        tick(t);
        if (closes) tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
        while (!event_of(t, TT_ROOM_ENDED) && t->now < start + 20 * TT_SECOND) {
            for (uint32_t i = 0; i < 2; i++) acknowledge(t, i, t->turns);
            tick(t);
        }
        const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
        cr_assert(ended && ended->ending == TT_ENDING_OVER && ended->tick == 20);
        uint64_t took = t->now - start;
        cr_assert(closes ? took < TT_SECOND : took >= 10 * TT_SECOND && took < 11 * TT_SECOND);
        close_table(t);
    }
}

Test(room, ends_with_the_reason_when_its_owner_says_so)
{
    table *t = open_table(2);
    seat_all(t);
    cr_assert(enter(t, 5, true));
    tt_room_end(t->room, TT_ENDING_STORAGE, t->now);
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now); // the first word counts
    serve(t);
    const tt_room_event *ended = event_of(t, TT_ROOM_ENDED);
    cr_assert(ended && ended->ending == TT_ENDING_STORAGE && ended->tick == 1);
    tt_reader reader = last_packet(t, 5, TT_CHANNEL_CONTROL, TT_MESSAGE_ENDED);
    tt_ended told;
    tt_ended_read(&told, &reader);
    cr_assert(told.ending == TT_ENDING_STORAGE && !reader.failed);
    cr_assert(eq(u64, tt_room_deadline(t->room), UINT64_MAX));
    tick(t);
    cr_assert(eq(u32, t->packets_count + t->events_count, 0));
    close_table(t);
}

Test(room, has_places_for_a_bounded_number_of_spectators)
{
    tt_room *room;
    tt_match match = toy_match(2);
    tt_room_def def = {.match = &match, .spectators = TT_SPECTATORS_MAX + 1};
    cr_assert(eq(int, tt_room_create(&def, &room), TT_BAD_ARGUMENT));
    def.spectators = TT_SPECTATORS_MAX;
    cr_assert(eq(int, tt_room_create(&def, &room), TT_OK));
    tt_room_destroy(room);
}
