// Ends of the ENet driver on 127.0.0.1, in one process and in real time: the relay's is 0, clients
// follow. What each has heard is kept.
//
//     relay_open(…); client_connected(); send_filled(…); await(&log_of[0].packets, 1); close_all();
#pragma once

#include "tickertape/net/enet.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <time.h>

enum { MS = 1000000, ENDS_MAX = 8, PATIENCE_MS = 4000 };

// The relay's end is 0, clients follow; what each has heard so far.
typedef struct heard {
    uint32_t connected, disconnected, packets, bytes;
    uint32_t connection;               // newest that connected
    uint32_t size;                     // of the newest packet
    uint32_t watched, packets_watched; // one connection of the relay's, and what came from it
    tt_channel channel;
    uint8_t data[TT_BULK_SIZE_MAX];
} heard;

static tt_driver ends[ENDS_MAX];
static heard log_of[ENDS_MAX];
static uint32_t end_count;
static uint16_t relay_port;

static inline uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * TT_SECOND + (uint64_t)now.tv_nsec;
}

static inline void relay_open(tt_enet_relay_def def)
{
    def.address = "127.0.0.1";
    cr_assert(eq(int, tt_enet_relay(&def, &ends[0], &relay_port), TT_OK));
    cr_assert(ne(u16, relay_port, 0));
    end_count = 1;
}

static inline uint32_t client_open(void)
{
    cr_assert(lt(u32, end_count, ENDS_MAX));
    log_of[end_count] = (heard){0};
    cr_assert(eq(int,
                 tt_enet_client(&(tt_enet_client_def){.host = "127.0.0.1", .port = relay_port},
                                &ends[end_count]),
                 TT_OK));
    return end_count++;
}

static inline void close_all(void)
{
    while (end_count > 0) {
        end_count--;
        ends[end_count].destroy(ends[end_count].context);
    }
}

static inline void note(heard *log, const tt_delivery *got)
{
    if (got->type == TT_DELIVERY_CONNECTED) {
        log->connected++;
        log->connection = got->packet.connection;
    } else if (got->type == TT_DELIVERY_DISCONNECTED) {
        log->disconnected++;
    } else {
        log->packets++;
        log->packets_watched += got->packet.connection == log->watched;
        log->bytes += got->packet.size;
        log->channel = got->packet.channel;
        log->size = got->packet.size;
        if (log->size) memcpy(log->data, got->packet.data, log->size);
    }
}

// One round of one end, at a time `ahead` of the real one.
static inline void turn_of(uint32_t end, uint64_t ahead)
{
    uint64_t now = now_ns() + ahead;
    tt_delivery got;
    while (ends[end].receive(ends[end].context, now, &got)) note(&log_of[end], &got);
    ends[end].flush(ends[end].context, now);
}

static inline void round_of_all(void)
{
    for (uint32_t i = 0; i < end_count; i++) turn_of(i, 0);
    ends[0].wait(ends[0].context, MS);
}

// Rounds until `*value` has reached `least`.
static inline void await(const uint32_t *value, uint32_t least)
{
    uint64_t end = now_ns() + (uint64_t)PATIENCE_MS * MS;
    while (*value < least && now_ns() < end) round_of_all();
    cr_assert(ge(u32, *value, least));
}

static inline void rounds(uint32_t ms)
{
    for (uint64_t end = now_ns() + (uint64_t)ms * MS; now_ns() < end;) round_of_all();
}

static inline void send_filled(uint32_t end, uint32_t connection, tt_channel channel, uint32_t size)
{
    static uint8_t data[TT_BULK_SIZE_MAX];
    for (uint32_t i = 0; i < size; i++) data[i] = (uint8_t)(i * 7 + size);
    ends[end].send(
        ends[end].context, now_ns(),
        &(tt_packet){.connection = connection, .channel = channel, .size = size, .data = data});
}

static inline void check_filled(const heard *log, tt_channel channel, uint32_t size)
{
    cr_assert(eq(int, (int)log->channel, (int)channel));
    cr_assert(eq(u32, log->size, size));
    for (uint32_t i = 0; i < size; i++) cr_assert(eq(u8, log->data[i], (uint8_t)(i * 7 + size)));
}

// A client that the relay has answered, as one that was let into a match.
static inline uint32_t client_connected(void)
{
    uint32_t client = client_open(), before = log_of[0].connected;
    await(&log_of[client].connected, 1);
    await(&log_of[0].connected, before + 1);
    cr_assert(eq(u32, log_of[client].connection, 0));
    send_filled(0, log_of[0].connection, TT_CHANNEL_CONTROL, 1);
    await(&log_of[client].packets, 1);
    log_of[client].packets = log_of[client].bytes = 0;
    return client;
}
