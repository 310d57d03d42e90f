// What goes out of a room: stream and bulk, and nobody delayed by anybody.

#include "table.h"

// Turns of 1000 bytes, or nearly.
static void fill_turn(table *t)
{
    static const uint8_t data[TT_COMMAND_SIZE_MAX];
    for (uint32_t i = 0; i < t->match.seats; i++) {
        t->asked[i] = turns_of(t, i, TT_CHANNEL_STREAM).heard;
        for (int n = 0; n < 4; n++) say(t, i, command(data, sizeof data));
    }
}

Test(room_delivery, sends_at_most_three_datagrams_a_tick)
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

Test(room_delivery, takes_to_bulk_beyond_60_ticks_and_back_within_20)
{
    table *t = open_table(2);
    seat_all(t);
    acknowledge(t, 0, 0);
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

// Bulk is sent once, and who does not know the match yet ignores it.
Test(room_delivery, sends_no_bulk_before_the_welcome_is_there)
{
    table *t = open_table(2);
    seat_all(t);
    while (t->turns < 100) {
        tick(t);
        for (uint32_t n = 0; n < 2; n++) acknowledge(t, n, t->turns);
    }
    cr_assert(enter(t, 50, true));
    tick(t);
    cr_assert(eq(u32, got(t, 50, TT_CHANNEL_BULK, 0), 0));
    acknowledge(t, 50, 0);
    tick(t);
    cr_assert(eq(u32, got(t, 50, TT_CHANNEL_BULK, 0), 1));
    close_table(t);
}

Test(room_delivery, keeps_64_KiB_of_bulk_unacknowledged_at_most)
{
    table *t = open_table(8);
    seat_all(t);
    for (int i = 0; i < 400; i++) {
        fill_turn(t);
        tick(t);
        for (uint32_t n = 0; n < 8; n++) acknowledge(t, n, t->turns);
    }
    cr_assert(enter(t, 50, true));
    acknowledge(t, 50, 0);
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
        if (round == 0) cr_assert(lt(u32, 56 * 1024, bytes));
        acknowledge(t, 50, next);
        if (t->turns - next <= 20) break;
    }
    tick(t);
    cr_assert(eq(u32, got(t, 50, TT_CHANNEL_BULK, 0), 0));
    cr_assert(ge(u32, turns_of(t, 50, TT_CHANNEL_STREAM).first, 400));
    close_table(t);
}

// Whatever a session does or leaves undone, the others get the same packets at the same time.
Test(room_delivery, delays_nobody_for_a_slow_session)
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

Test(room_delivery, sends_away_who_needs_turns_that_nobody_keeps)
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

// Once a second, in every datagram of that tick; nobody acknowledges it.
Test(room_delivery, says_once_a_second_how_far_the_log_is_durable)
{
    table *t = open_table(2);
    uint32_t said = 0;
    seat_all(t);
    for (int i = 0; i < 60; i++) {
        tick(t);
        acknowledge(t, 1, t->turns);
        uint32_t durable = turns_of(t, 0, TT_CHANNEL_STREAM).durable;
        bool due = t->turns % t->match.tick_rate == 0 && t->turns > 20;
        cr_assert(eq(u32, durable, due ? t->turns - 5 : 0), "%u turns", t->turns);
        cr_assert(eq(u32, turns_of(t, 1, TT_CHANNEL_STREAM).durable, durable));
        said += durable > 0;
        if (t->turns >= 20) tt_room_durable(t->room, t->turns - 4); // before the next one is
    }
    cr_assert(eq(u32, said, 2));
    close_table(t);
}

static tt_storage_news news_of(const table *t, uint32_t connection)
{
    tt_storage_news news;
    tt_reader reader = last_packet(t, connection, TT_CHANNEL_CONTROL, TT_MESSAGE_STORAGE);
    tt_storage_news_read(&news, &reader);
    cr_assert(not(reader.failed));
    return news;
}

Test(room_delivery, sends_away_who_needs_turns_that_a_broken_log_never_had)
{
    table *t = open_table(2);
    seat_all(t);
    while (t->turns < 100) {
        tick(t);
        acknowledge(t, 1, t->turns);
    }
    tt_room_trouble(t->room, &(tt_storage_news){.trouble = TT_STORAGE_WRITE, .tick = 80});
    tick(t);
    for (uint32_t i = 0; i < 2; i++) cr_assert(eq(u32, news_of(t, i).tick, 80));
    // The memory begins with turn 80 now, so nothing is missing yet.
    while (t->turns < 80 + 128) {
        acknowledge(t, 0, 0);
        tick(t);
        acknowledge(t, 1, t->turns);
    }
    cr_assert(eq(u32, got(t, 0, TT_CHANNEL_CONTROL, 0), 0)); // said once
    cr_assert(enter(t, 50, true));
    serve(t);
    cr_assert(eq(u8, news_of(t, 50).trouble, TT_STORAGE_WRITE));
    tick(t); // turn 80 is gone
    tick(t);
    tt_join late = join_of(t, true);
    cr_assert(refuses(t, &late, TT_REFUSED_STORAGE));
    uint32_t away = 0;
    for (uint32_t i = 0; i < t->events_count; i++) {
        if (t->events[i].type != TT_ROOM_AWAY_WITH) continue;
        cr_assert(t->events[i].connection != 1 && t->events[i].reason == TT_REFUSED_STORAGE);
        away++;
    }
    cr_assert(eq(u32, away, 2));
    close_table(t);
}
