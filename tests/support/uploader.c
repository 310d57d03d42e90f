#include "uploader.h"

#include <stdio.h>
#include <string.h>

enum { COMMAND = 64, TURN = 3 + COMMAND, TURNS = 240 };

// One event: a command of seat 0, its number the next. So all turns have the same bytes.
static void write_turns(tt_writer *writer, uint32_t count, bool wrong)
{
    static const uint8_t command[COMMAND] = {1};
    for (uint32_t i = 0; i < count; i++) {
        tt_write_u8(writer, 1);
        tt_write_u8(writer, 0);
        tt_write_u8(writer, wrong ? COMMAND + 1 : COMMAND); // a command has no more than that
        tt_write_bytes(writer, command, COMMAND);
    }
}

static void send(uploader *u, uint64_t now, tt_channel channel, const tt_writer *writer)
{
    tt_packet packet = {.channel = channel, .size = (uint32_t)writer->size, .data = writer->data};
    u->driver.send(u->driver.context, now, &packet);
}

static void join(uploader *u, uint64_t now)
{
    uint8_t data[TT_CONTROL_SIZE_MAX];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_join join = {.resumes = true, .player = "uploader", .turns = TT_RESUMED_MAX};
    join.seats_given = join.seed_given = join.settings_given = true;
    join.match = (tt_match){.game = "toy", .name = "past", .rules = 1, .tick_rate = 20, .seats = 2};
    snprintf(join.room, sizeof join.room, "past_%u_%u", u->number, u->rooms++);
    tt_join_write(&join, &writer);
    send(u, now, TT_CHANNEL_CONTROL, &writer);
}

static void upload(uploader *u, uint64_t now, uint32_t epoch, uint32_t first, uint32_t cut)
{
    static uint8_t data[TT_BULK_SIZE_MAX];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_upload head = {.epoch = epoch, .first = first, .count = TURNS};
    tt_upload_write(&head, &writer);
    write_turns(&writer, TURNS, u->lies);
    writer.size -= cut;
    send(u, now, TT_CHANNEL_BULK, &writer);
    u->sent++;
}

static void answer(uploader *u, const tt_packet *packet, uint64_t now)
{
    tt_reader reader = tt_reader_of(packet->data + 1, packet->size - 1);
    tt_welcome welcome;
    tt_more more;
    if (packet->size == 0) return;
    if (packet->data[0] == TT_MESSAGE_WELCOME) {
        tt_welcome_read(&welcome, &reader);
        u->epoch = welcome.epoch;
        u->welcomed++;
        u->inside = true;
    } else if (packet->data[0] == TT_MESSAGE_REFUSED) {
        u->refused++;
    } else if (packet->data[0] == TT_MESSAGE_MORE) {
        tt_more_read(&more, &reader);
        upload(u, now, u->epoch, more.tick, 0);
        u->answered++;
    }
}

void uploader_act(uploader *u, uint64_t now)
{
    tt_delivery delivery;
    while (u->driver.receive(u->driver.context, now, &delivery)) {
        if (delivery.type == TT_DELIVERY_CONNECTED) join(u, now);
        if (delivery.type == TT_DELIVERY_DISCONNECTED) u->closed = true;
        if (delivery.type == TT_DELIVERY_PACKET) answer(u, &delivery.packet, now);
    }
    for (uint32_t i = 0; u->inside && i < u->besides; i++)
        upload(u, now, u->epoch + (i % 3 == 1), 0, i % 3 == 2 ? TURNS * TURN / 2 : 0);
    tt_driver_flush(&u->driver, now);
}
