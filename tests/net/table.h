// A room under test, driven by hand: no relay, no peers, no network.
// Time is the test's, every packet and event of the last round is kept, every turn is logged as it
// is sealed unless the test says no.
//
//     seat_all(&t); say(&t, 1, …); tick(&t); -> t.turn, t.packets, t.events
#pragma once

#include "toy.h"
#include "turn_log.h"

#include "tickertape/net/room.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCH = 0xe9, PACKETS_MAX = 2048, EVENTS_KEPT = 1024, LOG_TURNS = 20000, SESSIONS = 160 };
#define MS (TT_SECOND / 1000)

typedef struct table {
    tt_room *room;
    tt_match match;
    uint64_t now, period;
    bool deaf;   // turns are not logged
    bool absent; // a room without a log to look things up in
    uint32_t turns;
    uint32_t offsets[LOG_TURNS + 1];
    uint8_t log[4 << 20];
    tt_numbering numbering;
    tt_turn turn; // the last one sealed
    uint32_t packets_count, arena_size;
    tt_packet packets[PACKETS_MAX]; // of the last round
    uint8_t arena[8 << 20];
    uint32_t events_count;
    tt_room_event events[EVENTS_KEPT]; // of the last round
    uint32_t asked[SESSIONS];          // requests each connection has numbered so far
    tt_input input;
} table;

static inline uint32_t table_copy(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    table *t = context;
    turn_log log = TURN_LOG(t->offsets, t->log);
    log.turns = t->turns;
    return turn_log_copy(&log, room, tick, turns);
}

static inline void open_match(table *t, const tt_match *match)
{
    t->match = *match;
    t->now = TT_SECOND;
    t->period = TT_SECOND / match->tick_rate;
    tt_room_def def = {.epoch = EPOCH, .match = &t->match, .now = t->now};
    def.source = (tt_log_source){.context = t, .copy = t->absent ? NULL : table_copy};
    cr_assert(eq(int, tt_room_create(&def, &t->room), TT_OK));
}

// A table for `seats`; free it with close_table.
static inline table *open_table(uint32_t seats)
{
    table *t = calloc(1, sizeof *t);
    tt_match match = toy_match(seats);
    cr_assert(ne(ptr, t, NULL));
    open_match(t, &match);
    return t;
}

static inline void close_table(table *t)
{
    tt_room_destroy(t->room);
    free(t);
}

// What a player of this match says to join it.
static inline tt_join join_of(const table *t, bool watch)
{
    tt_join join = {.watch = watch, .match = t->match};
    strcpy(join.player, watch ? "watcher" : "player");
    return join;
}

static inline bool enter(table *t, uint32_t connection, bool watch)
{
    tt_join join = join_of(t, watch);
    tt_refused refused;
    return tt_room_join(t->room, connection, &join, t->now, &refused);
}

static inline void take_turn(table *t, const tt_room_event *event)
{
    tt_reader reader = tt_reader_of(event->data, event->size);
    cr_assert(eq(u32, event->tick, t->turns));
    cr_assert(lt(u32, t->turns, LOG_TURNS));
    memcpy(t->log + t->offsets[t->turns], event->data, event->size);
    t->offsets[t->turns + 1] = t->offsets[t->turns] + event->size;
    reader.data = t->log + t->offsets[t->turns]; // so that the turn's data stays
    tt_turn_read(&t->turn, &t->numbering, &reader);
    cr_assert(tt_reader_done(&reader));
    if (t->deaf) return;
    t->turns++;
    tt_room_logged(t->room, event->tick);
}

static inline void keep_packet(table *t, const tt_packet *packet)
{
    static const uint32_t most[TT_CHANNELS] = {TT_CONTROL_SIZE_MAX, TT_STREAM_SIZE_MAX,
                                               TT_BULK_SIZE_MAX};
    cr_assert(le(u32, packet->size, most[packet->channel]));
    cr_assert(t->packets_count < PACKETS_MAX && t->arena_size + packet->size < sizeof t->arena);
    memcpy(t->arena + t->arena_size, packet->data, packet->size);
    t->packets[t->packets_count] = *packet;
    t->packets[t->packets_count++].data = t->arena + t->arena_size;
    t->arena_size += packet->size;
}

// What the owner of a room does, once.
static inline void serve(table *t)
{
    tt_room_event event;
    tt_packet packet;
    t->packets_count = t->arena_size = t->events_count = 0;
    tt_room_advance(t->room, t->now);
    while (tt_room_next_event(t->room, &event)) {
        if (event.type == TT_ROOM_TURN) take_turn(t, &event);
        cr_assert(lt(u32, t->events_count, EVENTS_KEPT));
        t->events[t->events_count++] = event;
    }
    while (tt_room_next_packet(t->room, &packet)) keep_packet(t, &packet);
}

// One period later.
static inline void tick(table *t)
{
    t->now += t->period;
    serve(t);
}

static inline void send_input(table *t, uint32_t connection, const tt_input *input)
{
    uint8_t data[16384];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(input, &writer);
    cr_assert(not(writer.failed));
    tt_packet packet = {connection, TT_CHANNEL_STREAM, (uint32_t)writer.size, data};
    tt_room_receive(t->room, &packet, t->now);
}

// An INPUT without requests and reports.
static inline void acknowledge(table *t, uint32_t connection, uint32_t next)
{
    t->input = (tt_input){.epoch = EPOCH, .next = next, .first = t->asked[connection]};
    send_input(t, connection, &t->input);
}

// Reports state `at`, acknowledging as far.
static inline void report(table *t, uint32_t connection, uint32_t at, uint64_t trail)
{
    t->input = (tt_input){.epoch = EPOCH,
                          .next = at,
                          .reports = true,
                          .tick = at,
                          .trail = trail,
                          .first = t->asked[connection]};
    send_input(t, connection, &t->input);
}

// One more request, heard by the room at once.
static inline void say(table *t, uint32_t connection, tt_request request)
{
    t->input = (tt_input){.epoch = EPOCH, .first = t->asked[connection]++, .count = 1};
    t->input.requests[0] = request;
    send_input(t, connection, &t->input);
}

static inline tt_request command(const void *data, size_t size)
{
    return (tt_request){.type = TT_EVENT_COMMAND, .size = (uint8_t)size, .data = data};
}

// All seats are taken, by connections 0 … seats - 1; turn 0 is sealed and everyone knows.
static inline void seat_all(table *t)
{
    for (uint32_t i = 0; i < t->match.seats; i++) cr_assert(enter(t, i, false));
    serve(t);
    cr_assert(eq(u32, t->turns, 1));
}

// How many packets a connection got in the last round: of one channel, of one type (0: any).
static inline uint32_t got(const table *t, uint32_t connection, tt_channel channel, uint32_t type)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->packets_count; i++) {
        const tt_packet *packet = &t->packets[i];
        bool same = packet->connection == connection && packet->channel == channel;
        count += same && (type == 0 || packet->data[0] == type);
    }
    return count;
}

// A reader behind the type byte of the last such packet of the last round; failed: there is none.
static inline tt_reader last_packet(const table *t, uint32_t connection, tt_channel channel,
                                    uint32_t type)
{
    tt_reader reader = {.failed = true};
    for (uint32_t i = 0; i < t->packets_count; i++) {
        const tt_packet *packet = &t->packets[i];
        if (packet->connection != connection || packet->channel != channel) continue;
        if (packet->data[0] != type) continue;
        reader = tt_reader_of(packet->data, packet->size);
        (void)tt_read_u8(&reader);
    }
    return reader;
}

// The header of the last TURNS that a connection got in the last round.
static inline tt_turns turns_of(const table *t, uint32_t connection, tt_channel channel)
{
    tt_turns turns;
    tt_reader reader = last_packet(t, connection, channel, TT_MESSAGE_TURNS);
    cr_assert(not(reader.failed), "no TURNS for connection %u", connection);
    tt_turns_read(&turns, &reader);
    cr_assert(not(reader.failed));
    return turns;
}

// The last event of a type of the last round; NULL: none.
static inline const tt_room_event *event_of(const table *t, tt_room_event_type type)
{
    const tt_room_event *found = NULL;
    for (uint32_t i = 0; i < t->events_count; i++) {
        if (t->events[i].type == type) found = &t->events[i];
    }
    return found;
}

// A packet as it stands, well-formed or not.
static inline void send_raw(table *t, uint32_t connection, tt_channel channel,
                            const tt_writer *writer)
{
    tt_packet packet = {connection, channel, (uint32_t)writer->size, writer->data};
    tt_room_receive(t->room, &packet, t->now);
}

static inline bool refuses(table *t, const tt_join *join, tt_refusal reason)
{
    tt_refused refused = {0};
    if (tt_room_join(t->room, 99, join, t->now, &refused)) return false;
    return refused.reason == reason && strcmp(refused.text, tt_refusal_text(reason)) == 0;
}
