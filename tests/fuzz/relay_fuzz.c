// A relay and a script of connections that come, say anything, and go. What it sends is well-formed
// and goes to who is there; its rooms' turns are in order.

#include <string.h>

#include "fuzz.h"
#include "recode.h"
#include "script.h"
#include "tickertape/net/relay.h"

enum { STEPS = 300, CONNECTIONS = 12, CAP = 8, ROOMS = 3 };
#define PERIOD (TT_SECOND / 20)

typedef struct subject {
    tt_relay *relay;
    uint64_t now;
    uint32_t epoch;
    bool there[CONNECTIONS];
    struct {
        bool open;
        uint32_t turns;
        tt_numbering numbering;
    } rooms[ROOMS];
    tt_turn turn;
} subject;

static void take_room(subject *s, const tt_relay_event *event)
{
    TT_ASSERT(event->room < ROOMS && s->rooms[event->room].open);
    if (event->event.type == TT_ROOM_ENDED) s->rooms[event->room].open = false;
    if (event->event.type != TT_ROOM_TURN) return;
    tt_reader reader = tt_reader_of(event->event.data, event->event.size);
    TT_ASSERT(event->event.tick == s->rooms[event->room].turns++);
    tt_turn_read(&s->turn, &s->rooms[event->room].numbering, &reader);
    TT_ASSERT(tt_reader_done(&reader) && event->event.size <= TT_TURN_SIZE_MAX);
    tt_relay_logged(s->relay, event->room, event->event.tick);
}

static void take_event(subject *s, const tt_relay_event *event)
{
    if (event->type == TT_RELAY_CLOSE) {
        TT_ASSERT(event->connection < CONNECTIONS && s->there[event->connection]);
        s->there[event->connection] = false;
    } else if (event->type == TT_RELAY_OPENED) {
        TT_ASSERT(event->room < ROOMS && !s->rooms[event->room].open);
        memset(&s->rooms[event->room], 0, sizeof s->rooms[0]);
        s->rooms[event->room].open = true;
    } else {
        take_room(s, event);
    }
}

static void check_packet(subject *s, const tt_packet *packet)
{
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    static const uint32_t most[TT_CHANNELS] = {TT_CONTROL_SIZE_MAX, TT_STREAM_SIZE_MAX,
                                               TT_BULK_SIZE_MAX};
    tt_writer again = tt_writer_of(bytes, sizeof bytes);
    TT_ASSERT(packet->connection < CONNECTIONS && s->there[packet->connection]);
    TT_ASSERT(packet->size <= most[packet->channel]);
    TT_ASSERT(recode(packet->data, packet->size, &again) && again.size == packet->size);
    TT_ASSERT(memcmp(bytes, packet->data, packet->size) == 0);
    if (packet->data[0] != TT_MESSAGE_WELCOME) return;
    tt_reader reader = tt_reader_of(packet->data + 1, packet->size - 1);
    s->epoch = tt_read_u32(&reader);
}

static void serve(subject *s)
{
    tt_relay_event event;
    tt_packet packet;
    tt_relay_advance(s->relay, s->now);
    while (tt_relay_next_event(s->relay, &event)) take_event(s, &event);
    while (tt_relay_next_packet(s->relay, &packet)) check_packet(s, &packet);
    TT_ASSERT(tt_relay_rooms(s->relay) <= ROOMS);
}

static void give(subject *s, uint32_t who, tt_channel channel, const tt_writer *writer)
{
    // In a block of exactly its size a read past the end is seen.
    uint8_t exact[512];
    uint8_t *data = exact + sizeof exact - writer->size;
    TT_ASSERT(!writer->failed && writer->size <= sizeof exact);
    memcpy(data, writer->data, writer->size);
    tt_packet packet = {who, channel, (uint32_t)writer->size, data};
    tt_relay_receive(s->relay, &packet, s->now);
}

static void send_join(subject *s, fuzz_script *script, uint32_t who)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    uint8_t data[512];
    uint32_t how = draw(script);
    tt_join join = {.player = "ada", .watch = (how & 7) == 7, .seats_given = how & 8};
    join.match = (tt_match){.game = "toy", .rules = 1, .tick_rate = 20};
    strcpy(join.match.name, names[draw_below(script, 4)]);
    join.match.seats = 1 + draw_below(script, 3);
    join.match.rules += (how & 0xf0) == 0xf0;
    join.match.tick_rate += how >> 2 & 0x3c;
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_join_write(&join, &writer);
    give(s, who, TT_CHANNEL_CONTROL, &writer);
}

static void send_input(subject *s, fuzz_script *script, uint32_t who)
{
    static tt_input input;
    uint8_t data[512];
    static const uint8_t types[] = {TT_EVENT_COMMAND, TT_EVENT_CHAT, TT_EVENT_LEFT};
    input = (tt_input){.epoch = s->epoch, .next = draw_number(script), .reports = true};
    input.first = draw_below(script, 8);
    input.count = draw_below(script, 8);
    input.trail = draw_below(script, 2);
    for (uint32_t i = 0; i < input.count; i++) {
        input.requests[i].type = types[draw_below(script, 3)];
        input.requests[i].wanted = draw_below(script, 2);
    }
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(&input, &writer);
    give(s, who, TT_CHANNEL_STREAM, &writer);
}

static void send_bytes(subject *s, fuzz_script *script, uint32_t who)
{
    size_t size;
    const uint8_t *bytes = draw_bytes(script, draw(script), &size);
    uint8_t data[256];
    memcpy(data, bytes, size);
    tt_writer writer = {.data = data, .capacity = sizeof data, .size = size};
    give(s, who, (tt_channel)draw_below(script, TT_CHANNELS), &writer);
}

static void step(subject *s, fuzz_script *script)
{
    uint32_t what = draw_below(script, 32), who = draw_below(script, CONNECTIONS);
    if (what < 6) {
        if (!s->there[who]) tt_relay_connected(s->relay, who, 0, s->now);
        s->there[who] = true;
    } else if (what < 8) {
        tt_relay_disconnected(s->relay, who);
        s->there[who] = false;
    } else if (what < 14) {
        send_join(s, script, who);
    } else if (what < 20) {
        send_input(s, script, who);
    } else if (what < 22) {
        send_bytes(s, script, who);
    } else if (what == 22 && who < ROOMS && s->rooms[who].open) {
        tt_relay_end(s->relay, who, TT_ENDING_STORAGE, s->now);
    } else if (what == 23 && who == 11) {
        tt_relay_close(s->relay, s->now);
    } else {
        s->now += (what == 31 ? 200 : 1) * PERIOD;
    }
    if (what & 1 || what > 22) serve(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static subject s;
    fuzz_script script = {.data = data, .size = size};
    memset(&s, 0, sizeof s);
    s.now = TT_SECOND;
    tt_relay_def def = {.rooms_max = ROOMS, .connections_max = CAP, .spectators = 2, .random = 1};
    TT_ASSERT(tt_relay_create(&def, &s.relay) == TT_OK);
    for (int i = 0; i < STEPS && script_left(&script); i++) step(&s, &script);
    for (int i = 0; i < 3; i++) serve(&s);
    tt_relay_destroy(s.relay);
    return 0;
}
