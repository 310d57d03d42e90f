// Whose memory the protocol and its drivers live in, and what becomes of them when any piece of it
// can't be had.

#include "counted.h"
#include "keeper.h"
#include "tickertape/net/client.h"
#include "tickertape/net/enet.h"
#include "tickertape/net/loopback.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tt_counted counted;

static void start(void)
{
    tt_counted_start(&counted, 64 << 20);
}

static void stop(void)
{
    tt_counted_stop(&counted);
}

TestSuite(allocator, .init = start, .fini = stop);

static tt_status make_room(tt_allocator allocator)
{
    tt_match match = toy_match(2);
    tt_room *room;
    tt_room_def def = {.match = &match, .allocator = allocator};
    tt_status status = tt_room_create(&def, &room);
    tt_room_destroy(room);
    return status;
}

static tt_status make_resuming_room(tt_allocator allocator)
{
    tt_match match = toy_match(2);
    tt_room *room;
    tt_room_def def = {.match = &match, .resumes = true, .begins = 7, .allocator = allocator};
    tt_status status = tt_room_create(&def, &room);
    tt_room_destroy(room);
    return status;
}

static tt_status make_client(tt_allocator allocator)
{
    tt_join join = {.match = toy_match(2), .player = "anna"};
    tt_client *client;
    tt_client_def def = {.join = &join, .allocator = allocator};
    tt_status status = tt_client_create(&def, &client);
    tt_client_destroy(client);
    return status;
}

static tt_status make_relay(tt_allocator allocator)
{
    tt_relay *relay;
    tt_relay_def def = {.allocator = allocator};
    tt_status status = tt_relay_create(&def, &relay);
    tt_relay_destroy(relay);
    return status;
}

static tt_status make_keeper(tt_allocator allocator)
{
    tt_keeper *keeper;
    tt_keeper_def def = {.relay = {.allocator = allocator}};
    tt_status status = tt_keeper_create(&def, &keeper);
    tt_keeper_destroy(keeper);
    return status;
}

static tt_status make_loopback(tt_allocator allocator)
{
    tt_loopback *loopback;
    tt_loopback_def def = {.clients = 4, .allocator = allocator};
    tt_status status = tt_loopback_create(&def, &loopback);
    tt_loopback_destroy(loopback);
    return status;
}

static tt_status make_enet_relay(tt_allocator allocator)
{
    tt_driver driver;
    tt_enet_relay_def def = {.address = "127.0.0.1", .allocator = allocator};
    tt_status status = tt_enet_relay(&def, &driver, NULL);
    if (status == TT_OK) driver.destroy(driver.context);
    return status;
}

static tt_status make_enet_client(tt_allocator allocator)
{
    tt_driver driver;
    tt_enet_client_def def = {.host = "127.0.0.1", .port = 1, .allocator = allocator};
    tt_status status = tt_enet_client(&def, &driver);
    if (status == TT_OK) driver.destroy(driver.context);
    return status;
}

Test(allocator, has_the_last_word_on_every_object)
{
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_room), 5));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_resuming_room), 6));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_client), 2));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_relay), 3));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_keeper), 5));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_loopback), 2));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_enet_relay), 1));
    cr_assert(eq(u32, tt_counted_pieces(&counted, make_enet_client), 1));
}

Test(allocator, gets_back_what_a_relay_without_a_port_took)
{
    tt_driver first, second;
    tt_enet_relay_def def = {.address = "127.0.0.1"};
    cr_assert(eq(int, tt_enet_relay(&def, &first, &def.port), TT_OK));
    def.allocator = tt_counted_allocator(&counted);
    cr_assert(eq(int, tt_enet_relay(&def, &second, NULL), TT_NETWORK));
    cr_assert(eq(u32, counted.taken, 1));
    cr_assert(eq(u32, counted.live, 0));
    first.destroy(first.context);
}

static void ask(tt_relay *relay, uint32_t connection, const char *room)
{
    uint8_t data[TT_CONTROL_SIZE_MAX];
    tt_join join = {.match = toy_match(2), .player = "anna", .seats_given = true};
    tt_name_copy(join.match.name, room);
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_join_write(&join, &writer);
    tt_packet packet = {.connection = connection, .size = (uint32_t)writer.size, .data = data};
    tt_relay_connected(relay, connection, 0, 0);
    tt_relay_receive(relay, &packet, 0);
}

Test(allocator, decides_whether_a_room_is_made)
{
    tt_relay *relay;
    tt_relay_def def = {.allocator = tt_counted_allocator(&counted)};
    cr_assert(eq(int, tt_relay_create(&def, &relay), TT_OK));
    uint32_t live = counted.live;
    for (uint32_t i = 1; i <= 4; i++) {
        counted.fail_at = counted.taken + i;
        ask(relay, i, "first");
        cr_assert(eq(u32, tt_relay_rooms(relay), 0));
        cr_assert(eq(u32, counted.live, live));
    }
    ask(relay, 5, "first");
    cr_assert(eq(u32, tt_relay_rooms(relay), 1));
    tt_relay_destroy(relay);
}

// Fetches all that the relay has to tell and to send.
static void drain(tt_relay *relay)
{
    tt_relay_event event;
    tt_packet packet;
    while (tt_relay_next_event(relay, &event)) cr_assert(event.name != NULL && event.id != NULL);
    while (tt_relay_next_packet(relay, &packet)) continue;
}

Test(allocator, decides_whether_a_room_is_made_in_the_place_of_another)
{
    tt_relay *relay;
    tt_relay_def def = {.allocator = tt_counted_allocator(&counted)};
    cr_assert(eq(int, tt_relay_create(&def, &relay), TT_OK));
    ask(relay, 1, "first");
    ask(relay, 2, "second");
    tt_relay_end(relay, 0, TT_ENDING_CLOSED, 0);
    drain(relay);
    tt_relay_advance(relay, 0);
    cr_assert(eq(u32, tt_relay_rooms(relay), 1));
    for (uint32_t i = 1; i <= 4; i++) {
        counted.fail_at = counted.taken + i;
        ask(relay, 2 + i, "third");
        cr_assert(eq(u32, tt_relay_rooms(relay), 1));
        drain(relay);
        tt_relay_advance(relay, 0);
    }
    ask(relay, 7, "third");
    cr_assert(eq(u32, tt_relay_rooms(relay), 2));
    drain(relay);
    tt_relay_destroy(relay);
}
