// The clock of a room: what a seat may ask, and what gets into which turn.

#include "table.h"

Test(room_clock, lets_nothing_out_before_it_is_logged)
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

Test(room_clock, keeps_its_clock_and_shifts_it_after_a_stall)
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

Test(room_clock, begins_at_one_of_four_moments_of_a_period)
{
    for (uint32_t i = 0; i < 100; i++) {
        table *t = open_table(2);
        t->now += i * t->period / 50 + i;
        cr_assert(enter(t, 0, false) && enter(t, 1, false));
        uint64_t first = tt_room_deadline(t->room);
        cr_assert(lt(u64, first - t->now, t->period / 4));
        cr_assert(eq(u64, first % t->period % (t->period / 4), 0));
        t->now = first;
        serve(t);
        cr_assert(eq(u32, t->turns, 1));
        close_table(t);
    }
}

Test(room_clock, takes_sixteen_commands_a_tick_and_loses_none)
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

Test(room_clock, takes_256_bytes_a_tick)
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

Test(room_clock, takes_each_request_once_and_in_order)
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

Test(room_clock, ignores_input_that_can_not_be)
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

Test(room_clock, seals_in_the_wanted_tick_at_most_2_s_ahead_and_in_order)
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
Test(room_clock, keeps_64_waiting)
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

// 64 seats that always have a command of 64 bytes: 14 fit into a turn, so everyone's
// turn comes every fifth tick.
Test(room_clock, shares_full_turns_fairly)
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
        if (round > 10) cr_assert(lt(u32, 0, turns.held));
    }
    for (uint32_t i = 0; i < 64; i++) cr_assert(ge(u32, count[i], 26), "seat %u", i);
    close_table(t);
}

// A line before turn 0 takes a number and is no event: the log passes the number over.
Test(room_clock, counts_chat_in_the_lobby_among_the_requests)
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

Test(room_clock, seals_nothing_of_a_seat_after_it_left)
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
