// A client with a relay made of hand-written packets.
#pragma once

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

static inline tt_client *make(void)
{
    tt_client *client;
    tt_join join = {.player = "ada", .match = toy_match(2)};
    now = TT_SECOND;
    cr_assert(
        eq(int, tt_client_create(&(tt_client_def){.join = &join, .now = now}, &client), TT_OK));
    return client;
}

static inline void give(tt_client *client, tt_channel channel, const void *data, size_t size)
{
    tt_packet packet = {0, channel, (uint32_t)size, data};
    tt_client_receive(client, &packet, now);
}

static inline void give_written(tt_client *client, tt_channel channel, const tt_writer *writer)
{
    cr_assert(not(writer->failed));
    give(client, channel, writer->data, writer->size);
}

static inline void welcome(tt_client *client, uint32_t head)
{
    tt_welcome welcome = {.epoch = EPOCH, .seat = 1, .head = head, .match = toy_match(2)};
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    tt_welcome_write(&welcome, &writer);
    give_written(client, TT_CHANNEL_CONTROL, &writer);
}

// A client that has been let in: the relay has sealed `head` turns.
static inline tt_client *let_in(uint32_t head)
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
static inline void give_turns(tt_client *client, tt_channel channel, tt_turns turns)
{
    tt_writer writer = tt_writer_of(scratch, sizeof scratch);
    turns.epoch = EPOCH;
    if (turns.head < turns.first + turns.count) turns.head = turns.first + turns.count;
    tt_turns_write(&turns, &writer);
    for (uint32_t i = 0; i < turns.count; i++) tt_write_u8(&writer, 0);
    give_written(client, channel, &writer);
}

// The next INPUT that goes out within a second.
static inline const tt_input *next_input(tt_client *client)
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

static inline bool told(tt_client *client, tt_client_event_type type, tt_client_event *event)
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
