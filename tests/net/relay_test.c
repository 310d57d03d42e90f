// All rooms of one relay: connections that come, ask, are refused, and go; rooms that open and end.

#include "toy.h"

#include "tickertape/net/relay.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define MS (TT_SECOND / 1000)
#define PERIOD (50 * MS)
enum { CONNECTIONS = 64, ROOMS = 4 };

// A relay and what it said in the last round. Turns are logged at once and kept nowhere.
typedef struct post {
    tt_relay *relay;
    uint64_t now;
    uint32_t epoch;
    uint32_t turns[ROOMS];
    uint8_t endings[ROOMS]; // in the last round; 0: none
    bool opened[ROOMS], closed[CONNECTIONS];
    uint32_t packets[CONNECTIONS];
    uint8_t refused[CONNECTIONS], welcomed[CONNECTIONS], ended[CONNECTIONS]; // told, ever
    tt_match match[CONNECTIONS];                                             // of the welcome
    uint8_t seat[CONNECTIONS];
} post;

static post *open_post(tt_relay_def def)
{
    static post made;
    made = (post){.now = TT_SECOND};
    def.rooms_max = ROOMS;
    def.random = 5;
    cr_assert(eq(int, tt_relay_create(&def, &made.relay), TT_OK));
    return &made;
}

static void read_packet(post *p, const tt_packet *packet)
{
    uint32_t who = packet->connection;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    uint8_t type = tt_read_u8(&reader);
    cr_assert(lt(u32, who, CONNECTIONS));
    p->packets[who]++;
    if (type == TT_MESSAGE_ENDED) p->ended[who] = tt_read_u8(&reader);
    if (type == TT_MESSAGE_REFUSED) {
        tt_refused refused;
        tt_refused_read(&refused, &reader);
        cr_assert(not(reader.failed));
        p->refused[who] = refused.reason;
    }
    if (type == TT_MESSAGE_WELCOME) {
        tt_welcome welcome;
        tt_welcome_read(&welcome, &reader);
        cr_assert(not(reader.failed));
        p->welcomed[who] = 1;
        p->match[who] = welcome.match;
        p->seat[who] = welcome.seat;
        p->epoch = welcome.epoch;
    }
}

static void serve(post *p)
{
    tt_relay_event event;
    tt_packet packet;
    memset(p->endings, 0, sizeof p->endings);
    memset(p->closed, 0, sizeof p->closed);
    memset(p->packets, 0, sizeof p->packets);
    tt_relay_advance(p->relay, p->now);
    while (tt_relay_next_event(p->relay, &event)) {
        if (event.type == TT_RELAY_CLOSE) p->closed[event.connection] = true;
        if (event.type == TT_RELAY_OPENED) {
            cr_assert(not(p->opened[event.room]));
            p->opened[event.room] = true;
            p->turns[event.room] = 0;
        }
        if (event.type != TT_RELAY_ROOM) continue;
        cr_assert(p->opened[event.room]);
        if (event.event.type == TT_ROOM_ENDED) {
            p->endings[event.room] = event.event.ending;
            p->opened[event.room] = false;
        }
        if (event.event.type != TT_ROOM_TURN) continue;
        cr_assert(eq(u32, event.event.tick, p->turns[event.room]++));
        tt_relay_logged(p->relay, event.room, event.event.tick);
    }
    while (tt_relay_next_packet(p->relay, &packet)) read_packet(p, &packet);
}

static void pass(post *p, uint64_t duration)
{
    bool closed[CONNECTIONS] = {0};
    for (uint64_t end = p->now + duration; p->now < end;) {
        p->now += PERIOD;
        serve(p);
        for (int i = 0; i < CONNECTIONS; i++) closed[i] |= p->closed[i];
    }
    memcpy(p->closed, closed, sizeof closed);
}

static tt_join join_of(const char *room)
{
    tt_join join = {.seats_given = true, .match = toy_match(2)};
    strcpy(join.player, "ada");
    strcpy(join.match.name, room);
    return join;
}

static void ask(post *p, uint32_t connection, const tt_join *join)
{
    uint8_t data[2048];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_join_write(join, &writer);
    tt_packet packet = {connection, TT_CHANNEL_CONTROL, (uint32_t)writer.size, data};
    tt_relay_receive(p->relay, &packet, p->now);
}

static void enter(post *p, uint32_t connection, const char *room)
{
    tt_join join = join_of(room);
    tt_relay_connected(p->relay, connection, 0, p->now);
    ask(p, connection, &join);
}

static void acknowledge(post *p, uint32_t connection, uint32_t next)
{
    uint8_t data[64];
    tt_input *input = &(tt_input){.epoch = p->epoch, .next = next};
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(input, &writer);
    tt_packet packet = {connection, TT_CHANNEL_STREAM, (uint32_t)writer.size, data};
    tt_relay_receive(p->relay, &packet, p->now);
}

Test(relay, closes_who_does_not_ask_to_join_within_2_s)
{
    post *p = open_post((tt_relay_def){0});
    tt_relay_connected(p->relay, 3, 0, p->now);
    cr_assert(lt(u64, tt_relay_deadline(p->relay), p->now + TT_SECOND));
    uint8_t noise[] = {TT_MESSAGE_INPUT, 0, 0, 0, 0};
    for (int i = 0; i < 39; i++) {
        tt_packet packet = {3, (tt_channel)(i % 3), sizeof noise, noise};
        tt_relay_receive(p->relay, &packet, p->now);
        pass(p, PERIOD);
        cr_assert(not(p->closed[3]));
    }
    pass(p, PERIOD);
    cr_assert(p->closed[3]);
    pass(p, TT_SECOND);
    cr_assert(not(p->closed[3])); // forgotten
    tt_relay_connected(p->relay, 3, 0, p->now);
    tt_relay_destroy(p->relay);
}

Test(relay, refuses_with_the_reason_and_closes_2_s_later)
{
    post *p = open_post((tt_relay_def){.tick_rate_max = 60});
    tt_join joins[6];
    for (int i = 0; i < 6; i++) joins[i] = join_of(i == 5 ? "room" : "other");
    joins[0].match.tick_rate = 61;
    joins[1].watch = true;
    joins[5].match.rules = 99;
    enter(p, 10, "room");
    static const uint8_t reasons[] = {TT_REFUSED_TICK_RATE, TT_REFUSED_NO_MATCH,
                                      TT_REFUSED_PROTOCOL,  TT_REFUSED_MALFORMED,
                                      TT_REFUSED_MALFORMED, TT_REFUSED_RULES};
    for (uint32_t i = 0; i < 6; i++) {
        tt_relay_connected(p->relay, i, 0, p->now);
        uint8_t data[256];
        tt_writer writer = tt_writer_of(data, sizeof data);
        tt_join_write(&joins[i], &writer);
        if (i == 2) data[1]++;       // another version
        if (i == 3) writer.size--;   // cut off
        if (i == 4) data[2] |= 0x80; // a flag that is not known
        tt_packet packet = {i, TT_CHANNEL_CONTROL, (uint32_t)writer.size, data};
        tt_relay_receive(p->relay, &packet, p->now);
        tt_relay_receive(p->relay, &packet, p->now); // is not asked twice
    }
    serve(p);
    for (uint32_t i = 0; i < 6; i++) {
        cr_assert(eq(u8, p->refused[i], reasons[i]), "%u", i);
        cr_assert(eq(u32, p->packets[i], 1));
    }
    cr_assert(eq(u32, tt_relay_rooms(p->relay), 1));
    pass(p, 2 * TT_SECOND - PERIOD);
    for (int i = 0; i < 6; i++) cr_assert(not(p->closed[i]));
    pass(p, PERIOD);
    for (int i = 0; i < 6; i++) cr_assert(p->closed[i]);
    tt_relay_destroy(p->relay);
}

Test(relay, fills_in_what_the_first_to_name_a_room_left_out)
{
    post *p = open_post((tt_relay_def){0});
    tt_join join = join_of("room");
    join.seats_given = false;
    tt_relay_connected(p->relay, 0, 0, p->now);
    ask(p, 0, &join);
    enter(p, 1, "second");
    serve(p);
    cr_assert(p->welcomed[0] && p->welcomed[1]);
    cr_assert(eq(u32, p->match[0].seats, 2));
    cr_assert(ne(u64, p->match[0].seed, p->match[1].seed));
    cr_assert(ne(int, memcmp(p->match[0].id, p->match[1].id, TT_MATCH_ID_SIZE), 0));
    cr_assert(eq(int, strcmp(p->match[0].name, "room"), 0));
    tt_relay_destroy(p->relay);
}

Test(relay, is_busy_for_who_has_made_enough_rooms)
{
    post *p = open_post((tt_relay_def){.rooms_per_origin = 2});
    static const char *const names[] = {"a", "b", "c", "b", "d"};
    static const uint32_t origins[] = {7, 7, 7, 7, 8};
    for (uint32_t i = 0; i < 5; i++) {
        tt_join join = join_of(names[i]);
        tt_relay_connected(p->relay, i, origins[i], p->now);
        ask(p, i, &join);
    }
    serve(p);
    cr_assert(eq(u8, p->refused[2], TT_REFUSED_BUSY));
    cr_assert(p->welcomed[3] && p->welcomed[4]); // a room that is there; another origin
    tt_relay_destroy(p->relay);
}

Test(relay, is_busy_when_all_rooms_are_open)
{
    post *p = open_post((tt_relay_def){0});
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    for (uint32_t i = 0; i < 5; i++) enter(p, i, names[i]);
    enter(p, 5, "a");
    serve(p);
    cr_assert(eq(u8, p->refused[4], TT_REFUSED_BUSY));
    cr_assert(p->welcomed[5] && p->seat[5] == 1);
    tt_relay_destroy(p->relay);
}

// What is one too many is closed at once; whoever was there stays, and a place that is free again
// is given out again.
Test(relay, holds_no_more_connections_than_its_cap)
{
    enum { CAP = 8 };
    post *p = open_post((tt_relay_def){.connections_max = CAP});
    for (uint32_t round = 0; round < 50; round++) {
        for (uint32_t i = 0; i < 2 * CAP; i++) tt_relay_connected(p->relay, i, 0, p->now);
        serve(p);
        for (uint32_t i = 0; i < 2 * CAP; i++) cr_assert(eq(int, p->closed[i], i >= CAP));
        for (uint32_t i = 0; i < CAP; i++) {
            uint32_t leaver = (i * 5 + round) % CAP;
            tt_relay_disconnected(p->relay, leaver);
            tt_relay_disconnected(p->relay, leaver); // twice: nothing to do
        }
        serve(p);
        for (uint32_t i = 0; i < 2 * CAP; i++) cr_assert(not(p->closed[i]));
    }
    tt_relay_destroy(p->relay);
}

// Numbers in and out of the table in every order: what is there is found, what is not is not.
Test(relay, finds_every_connection_in_its_table)
{
    post *p = open_post((tt_relay_def){.connections_max = 64});
    bool there[CONNECTIONS] = {0};
    uint32_t draw = 1;
    for (int step = 0; step < 5000; step++) {
        draw = draw * 1664525 + 1013904223;
        uint32_t i = draw >> 26;
        if (there[i])
            tt_relay_disconnected(p->relay, i);
        else
            tt_relay_connected(p->relay, i, 0, p->now); // asserts that it is not there
        there[i] = !there[i];
    }
    pass(p, 3 * TT_SECOND);
    for (int i = 0; i < CONNECTIONS; i++) cr_assert(eq(int, p->closed[i], there[i]), "%d", i);
    tt_relay_destroy(p->relay);
}

Test(relay, uses_a_room_number_and_a_name_again_after_the_end)
{
    post *p = open_post((tt_relay_def){0});
    uint8_t first_id[TT_MATCH_ID_SIZE];
    for (int match = 0; match < 3; match++) {
        for (uint32_t i = 0; i < 2; i++) enter(p, 2 * (uint32_t)match + i, "room");
        serve(p);
        uint32_t who = 2 * (uint32_t)match;
        cr_assert(p->welcomed[who] && p->welcomed[who + 1]);
        if (match == 0) memcpy(first_id, p->match[0].id, sizeof first_id);
        if (match > 0) {
            cr_assert(ne(int, memcmp(first_id, p->match[who].id, sizeof first_id), 0));
        }
        cr_assert(eq(u32, p->turns[0], 1));
        pass(p, TT_SECOND);
        tt_relay_end(p->relay, 0, TT_ENDING_CLOSED, p->now);
        serve(p);
        cr_assert(eq(u8, p->endings[0], TT_ENDING_CLOSED));
        cr_assert(p->ended[who] == TT_ENDING_CLOSED && p->ended[who + 1] == TT_ENDING_CLOSED);
        pass(p, PERIOD);
        cr_assert(eq(u32, tt_relay_rooms(p->relay), 0));
        pass(p, 2 * TT_SECOND + PERIOD);
        cr_assert(p->closed[who] && p->closed[who + 1]);
    }
    tt_relay_destroy(p->relay);
}

Test(relay, gives_a_seat_lost_in_the_lobby_to_the_next)
{
    post *p = open_post((tt_relay_def){0});
    enter(p, 0, "room");
    serve(p);
    tt_relay_disconnected(p->relay, 0);
    enter(p, 1, "room");
    serve(p);
    cr_assert(p->welcomed[1] && p->seat[1] == 0);
    cr_assert(eq(u32, p->turns[0], 0));
    tt_relay_destroy(p->relay);
}

// A driver gives the number of a lost connection to the next, maybe in the same round.
Test(relay, takes_nobody_for_a_former_connection_of_the_same_number)
{
    post *p = open_post((tt_relay_def){0});
    enter(p, 7, "room");
    serve(p);
    tt_relay_disconnected(p->relay, 7);
    tt_relay_connected(p->relay, 7, 0, p->now);
    serve(p);
    tt_join join = join_of("other");
    ask(p, 7, &join);
    pass(p, 3 * TT_SECOND);
    cr_assert(not(p->closed[7]));
    cr_assert(eq(int, strcmp(p->match[7].name, "other"), 0));
    tt_relay_destroy(p->relay);
}

Test(relay, tells_who_is_silent_in_the_lobby_and_closes)
{
    post *p = open_post((tt_relay_def){0});
    enter(p, 0, "room");
    pass(p, 10 * TT_SECOND);
    cr_assert(eq(u8, p->refused[0], TT_REFUSED_GONE));
    cr_assert(not(p->closed[0]));
    pass(p, 2 * TT_SECOND);
    cr_assert(p->closed[0]);
    tt_relay_destroy(p->relay);
}

Test(relay, closes_who_leaves_the_lobby_at_once)
{
    post *p = open_post((tt_relay_def){0});
    enter(p, 0, "room");
    serve(p);
    uint8_t data[64];
    tt_input input = {.epoch = p->epoch, .count = 1};
    input.requests[0] = (tt_request){.type = TT_EVENT_LEFT};
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(&input, &writer);
    tt_packet packet = {0, TT_CHANNEL_STREAM, (uint32_t)writer.size, data};
    tt_relay_receive(p->relay, &packet, p->now);
    pass(p, 2 * PERIOD);
    cr_assert(p->closed[0]);
    cr_assert(eq(u8, p->refused[0], 0));
    tt_relay_destroy(p->relay);
}

Test(relay, keeps_rooms_apart)
{
    post *p = open_post((tt_relay_def){0});
    for (uint32_t i = 0; i < 4; i++) enter(p, i, i < 2 ? "a" : "b");
    serve(p);
    cr_assert(p->turns[0] == 1 && p->turns[1] == 1);
    pass(p, TT_SECOND);
    tt_relay_end(p->relay, 0, TT_ENDING_STORAGE, p->now);
    pass(p, TT_SECOND);
    cr_assert(eq(u8, p->ended[0], TT_ENDING_STORAGE));
    cr_assert(eq(u8, p->ended[2], 0));
    acknowledge(p, 2, p->turns[1]);
    serve(p);
    cr_assert(eq(u32, p->turns[1], 41));
    cr_assert(eq(u32, tt_relay_rooms(p->relay), 1));
    tt_relay_destroy(p->relay);
}

Test(relay, tells_everyone_when_it_closes)
{
    post *p = open_post((tt_relay_def){0});
    enter(p, 0, "a");
    for (uint32_t i = 1; i < 3; i++) enter(p, i, "b");
    pass(p, TT_SECOND);
    tt_relay_close(p->relay, p->now);
    serve(p);
    for (int i = 0; i < 3; i++) cr_assert(eq(u8, p->ended[i], TT_ENDING_CLOSED), "%d", i);
    tt_relay_destroy(p->relay);
}
