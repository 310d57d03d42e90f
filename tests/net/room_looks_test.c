// What seats look at goes to the log, twice a second at most, and to nobody else.

#include "table.h"

static const uint8_t mark[] = "what only viewers see";

static void look_at(table *t, uint32_t connection, tt_channel channel, uint32_t epoch,
                    uint32_t tick, uint8_t what)
{
    uint8_t bytes[128], data[sizeof mark];
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    memcpy(data, mark, sizeof mark);
    data[sizeof mark - 1] = what;
    tt_looking looking = {.epoch = epoch, .tick = tick, .size = sizeof data, .data = data};
    tt_looking_write(&looking, &writer);
    send_raw(t, connection, channel, &writer);
}

static void look(table *t, uint32_t connection, uint32_t tick, uint8_t what)
{
    look_at(t, connection, TT_CHANNEL_CONTROL, EPOCH, tick, what);
}

// Looks that were reported in the last round.
static uint32_t looks_of(const table *t)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->events_count; i++) count += t->events[i].type == TT_ROOM_LOOK;
    return count;
}

static uint8_t what_of(const tt_room_event *event)
{
    cr_assert(event && event->size == sizeof mark);
    cr_assert(eq(int, memcmp(event->data, mark, sizeof mark - 1), 0));
    return event->data[sizeof mark - 1];
}

static uint32_t tick_of(const tt_room_event *event)
{
    cr_assert(event != NULL);
    return event ? event->tick : UINT32_MAX;
}

static bool same_packets(const table *a, const table *b)
{
    if (a->packets_count != b->packets_count || a->arena_size != b->arena_size) return false;
    return memcmp(a->arena, b->arena, a->arena_size) == 0;
}

Test(room_looks, are_reported_with_seat_and_tick)
{
    table *t = open_table(3);
    seat_all(t);
    for (int i = 0; i < 20; i++) tick(t);
    look(t, 2, 17, 'a');
    look(t, 0, 21, 'b');
    serve(t);
    cr_assert(eq(u32, looks_of(t), 2));
    const tt_room_event *first = &t->events[0], *second = &t->events[1];
    cr_assert(first->seat == 0 && first->tick == 21 && what_of(first) == 'b');
    cr_assert(second->seat == 2 && second->tick == 17 && what_of(second) == 'a');
    cr_assert(eq(u64, tt_room_info_of(t->room).looks_dropped, 0));
    close_table(t);
}

// So that the tape has the turns that lead there, and the looks of a seat in order.
Test(room_looks, are_of_a_state_that_is_logged_and_never_go_back)
{
    table *t = open_table(2);
    seat_all(t);
    for (int i = 0; i < 30; i++) tick(t);
    look(t, 1, UINT32_MAX, 'a');
    serve(t);
    cr_assert(eq(u32, tick_of(event_of(t, TT_ROOM_LOOK)), 31));
    look(t, 1, 5, 'b');
    serve(t);
    cr_assert(eq(u32, tick_of(event_of(t, TT_ROOM_LOOK)), 31));
    look(t, 0, 5, 'c');
    serve(t);
    cr_assert(eq(u32, tick_of(event_of(t, TT_ROOM_LOOK)), 5));
    t->deaf = true;
    t->now += t->period;
    look(t, 0, 100, 'd');
    serve(t); // turn 31 is sealed, and not logged
    cr_assert(eq(u32, tick_of(event_of(t, TT_ROOM_LOOK)), 31));
    close_table(t);
}

Test(room_looks, are_told_twice_a_second_and_the_newest_never_lost)
{
    table *t = open_table(2);
    uint32_t told = 0, newest = 0, count = 0;
    seat_all(t);
    for (uint32_t i = 0; i < 200; i++) { // ten seconds, three looks in each tick
        for (uint32_t k = 0; k < 3; k++) look(t, 0, t->turns, (uint8_t)++newest);
        look(t, 1, t->turns, 0);
        tick(t);
        for (uint32_t k = 0; k < t->events_count; k++) {
            if (t->events[k].type != TT_ROOM_LOOK || t->events[k].seat != 0) continue;
            cr_assert(eq(u8, what_of(&t->events[k]), (uint8_t)newest));
            told++;
        }
    }
    cr_assert(le(u32, told, 20 + 4)); // with the burst
    cr_assert(ge(u32, told, 20));
    for (int i = 0; i < 11; i++, count += looks_of(t)) tick(t);
    cr_assert(le(u32, count, 4));
    look(t, 0, t->turns, 'z');
    for (int i = 0; i < 11 && !event_of(t, TT_ROOM_LOOK); i++) tick(t);
    cr_assert(eq(u8, what_of(event_of(t, TT_ROOM_LOOK)), 'z'));
    cr_assert(eq(u64, tt_room_info_of(t->room).looks_dropped > 500, 1));
    close_table(t);
}

Test(room_looks, of_who_has_no_seat_or_no_match_yet_are_dropped)
{
    table *t = open_table(2);
    cr_assert(enter(t, 0, false));
    look(t, 0, 0, 'a');
    serve(t);
    cr_assert(eq(u32, looks_of(t), 0));
    cr_assert(enter(t, 1, false));
    cr_assert(enter(t, 9, true));
    look(t, 1, 0, 'b'); // turn 0 is not sealed
    serve(t);
    cr_assert(eq(u32, looks_of(t), 0));
    tick(t);
    look(t, 9, 1, 'c');
    look(t, 77, 1, 'd'); // nobody
    serve(t);
    cr_assert(eq(u32, looks_of(t), 0));
    cr_assert(eq(u64, tt_room_info_of(t->room).looks_dropped, 3));
    say(t, 1, (tt_request){.type = TT_EVENT_LEFT});
    tick(t);
    look(t, 1, 1, 'e');
    tick(t);
    cr_assert(eq(u32, looks_of(t), 0));
    close_table(t);
}

Test(room_looks, out_of_place_or_malformed_are_ignored)
{
    table *t = open_table(2);
    seat_all(t);
    look_at(t, 0, TT_CHANNEL_STREAM, EPOCH, 1, 'a');
    look_at(t, 0, TT_CHANNEL_BULK, EPOCH, 1, 'a');
    look_at(t, 0, TT_CHANNEL_CONTROL, EPOCH + 1, 1, 'a');
    uint8_t bytes[80] = {TT_MESSAGE_LOOK, EPOCH, 0, 0, 0, 1, TT_LOOK_SIZE_MAX + 1};
    for (size_t size = 1; size < sizeof bytes; size++) {
        tt_writer writer = {.data = bytes, .size = size};
        send_raw(t, 0, TT_CHANNEL_CONTROL, &writer);
    }
    tick(t);
    cr_assert(eq(u32, looks_of(t), 0));
    cr_assert(eq(u64, tt_room_info_of(t->room).looks_dropped, 0));
    close_table(t);
}

Test(room_looks, that_wait_are_told_before_the_end)
{
    table *t = open_table(2);
    seat_all(t);
    for (int i = 0; i < 6; i++) { // the burst is spent
        look(t, 0, 1, (uint8_t)i);
        serve(t);
    }
    cr_assert(eq(u32, looks_of(t), 0));
    tt_room_end(t->room, TT_ENDING_CLOSED, t->now);
    serve(t);
    cr_assert(eq(u32, looks_of(t), 1));
    cr_assert(eq(u8, what_of(event_of(t, TT_ROOM_LOOK)), 5));
    cr_assert(eq(int, t->events[t->events_count - 1].type, TT_ROOM_ENDED));
    look(t, 0, 1, 9);
    serve(t);
    cr_assert(eq(u32, t->events_count, 0));
    close_table(t);
}

// Two rooms, the same but for a flood: what leaves them is the same, byte for byte, at any moment.
Test(room_looks, change_nothing_for_anyone)
{
    table *quiet = open_table(4), *loud = open_table(4);
    table *both[2] = {quiet, loud};
    for (int k = 0; k < 2; k++) {
        seat_all(both[k]);
        cr_assert(enter(both[k], 9, true));
    }
    for (uint32_t i = 0; i < 300; i++) {
        for (int n = 0; n < 200; n++) look(loud, i % 3, i * 7919, (uint8_t)n);
        for (int k = 0; k < 2; k++) {
            table *t = both[k];
            say(t, 3, command(&i, 4));
            for (uint32_t c = 0; c < 4; c++) report(t, c, t->turns, 1000 + t->turns);
            if (i % 2 == 0) serve(t); // between ticks
            tick(t);
        }
        if (!same_packets(quiet, loud)) cr_fatal("round %u", i);
        if (quiet->turns != loud->turns) cr_fatal("round %u", i);
        if (tt_room_deadline(quiet->room) != tt_room_deadline(loud->room)) cr_fatal("%u", i);
    }
    cr_assert(eq(u32, loud->turns, 301));
    cr_assert(ge(u32, quiet->packets_count, 5));
    for (int k = 0; k < 2; k++) close_table(both[k]);
}
