// A client that was let in, and a relay that sends it anything: turns come out in order and whole,
// what it sends is well-formed and true.

#include <string.h>

#include "fuzz.h"
#include "recode.h"
#include "script.h"
#include "tickertape/net/client.h"

enum { EPOCH = 0xe9, STEPS = 400 };

typedef struct subject {
    tt_client *client;
    uint64_t now;
    uint32_t fetched, next, reported; // reported: states, so far
    bool reports;
} subject;

static tt_match match_of(void)
{
    return (tt_match){.game = "toy", .name = "room", .rules = 1, .tick_rate = 20, .seats = 2};
}

static void give(subject *s, tt_channel channel, const void *data, size_t size)
{
    tt_packet packet = {0, channel, (uint32_t)size, data};
    tt_client_receive(s->client, &packet, s->now);
}

static void let_in(subject *s)
{
    uint8_t data[256];
    tt_packet packet;
    tt_join join = {.player = "ada", .match = match_of()};
    tt_welcome welcome = {.epoch = EPOCH, .match = match_of()};
    TT_ASSERT(tt_client_create(&(tt_client_def){.join = &join, .now = s->now}, &s->client) ==
              TT_OK);
    tt_client_connected(s->client, s->now);
    TT_ASSERT(tt_client_next_packet(s->client, &packet));
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_welcome_write(&welcome, &writer);
    give(s, TT_CHANNEL_CONTROL, data, writer.size);
}

static void give_turns(subject *s, fuzz_script *script)
{
    static uint8_t data[TT_BULK_SIZE_MAX];
    tt_turns turns = {.epoch = EPOCH, .first = tt_client_arrived(s->client)};
    uint32_t back = draw_number(script), many = draw(script);
    turns.first -= back < turns.first ? back : turns.first;
    turns.count = many < 200 ? many % 8 : many * 60;
    turns.head = turns.first + turns.count + draw_below(script, 3) * 10;
    turns.heard = draw_number(script);
    turns.held = draw_below(script, TT_REQUESTS_MAX + 1);
    turns.agreed = draw(script) & 1;
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_turns_write(&turns, &writer);
    for (uint32_t i = 0; i < turns.count; i++) tt_write_u8(&writer, 0);
    give(s, (tt_channel)(1 + draw_below(script, 2)), data, writer.size);
}

static void give_ask(subject *s, fuzz_script *script)
{
    uint8_t data[16];
    tt_ask ask = {.tick = draw_number(script) % (UINT32_MAX - TT_TRAILS_MAX)};
    ask.count = draw_number(script) % (TT_TRAILS_MAX + 1);
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_ask_write(&ask, &writer);
    give(s, TT_CHANNEL_CONTROL, data, writer.size);
}

static void request(subject *s, fuzz_script *script)
{
    tt_request request = {.type = (uint8_t)draw_below(script, TT_EVENT_TYPES + 1),
                          .wanted = draw_number(script)};
    size_t size;
    request.data = draw_bytes(script, draw(script), &size);
    request.size = (uint8_t)size;
    uint32_t number = 0, before = tt_client_unheard(s->client);
    tt_status status = tt_client_request(s->client, &request, &number);
    TT_ASSERT(tt_client_unheard(s->client) == before + (status == TT_OK));
}

static void fetch(subject *s, uint32_t count)
{
    const uint8_t *data;
    uint32_t tick, size;
    while (count-- > 0 && tt_client_next_turn(s->client, &tick, &data, &size)) {
        tt_reader reader = tt_reader_of(data, size);
        tt_turn_skip(&reader);
        TT_ASSERT(tt_reader_done(&reader) && tick == s->fetched);
        s->fetched++;
    }
    TT_ASSERT(s->fetched <= tt_client_arrived(s->client));
}

static void report(subject *s, uint32_t count)
{
    while (count-- > 0) {
        tt_client_report(s->client, s->reported, 1000 + s->reported, s->reported > 500);
        s->reported++;
    }
}

static void check_packet(subject *s, const tt_packet *packet)
{
    static uint8_t again_data[TT_CONTROL_SIZE_MAX];
    static tt_input input;
    tt_writer again = tt_writer_of(again_data, sizeof again_data);
    TT_ASSERT(recode(packet->data, packet->size, &again));
    TT_ASSERT(again.size == packet->size);
    if (packet->channel != TT_CHANNEL_STREAM) return;
    TT_ASSERT(packet->size <= TT_STREAM_SIZE_MAX);
    tt_reader reader = tt_reader_of(packet->data + 1, packet->size - 1);
    tt_input_read(&input, &reader);
    TT_ASSERT(input.epoch == EPOCH && input.next >= s->next);
    TT_ASSERT(input.next <= tt_client_arrived(s->client));
    s->next = input.next;
    if (!input.reports) return;
    TT_ASSERT(input.tick < s->reported && input.trail == 1000 + input.tick);
}

static void drain(subject *s)
{
    tt_client_event event;
    tt_packet packet;
    int events = 0, packets = 0;
    for (; tt_client_next_event(s->client, &event); events++) {
        TT_ASSERT(event.type <= TT_CLIENT_LOST);
    }
    for (; tt_client_next_packet(s->client, &packet); packets++) check_packet(s, &packet);
    TT_ASSERT(events <= TT_CLIENT_LOST + 1 && packets <= 3);
}

static void step(subject *s, fuzz_script *script)
{
    size_t size;
    const uint8_t *bytes;
    switch (draw_below(script, 8)) {
    case 0:
        bytes = draw_bytes(script, draw(script), &size);
        give(s, (tt_channel)draw_below(script, TT_CHANNELS), bytes, size);
        break;
    case 1:
        give_turns(s, script);
        break;
    case 2:
        give_ask(s, script);
        break;
    case 3:
        request(s, script);
        break;
    case 4:
        fetch(s, draw_number(script));
        break;
    case 5:
        report(s, draw(script));
        break;
    default:
        s->now += draw(script) * (TT_SECOND / 20);
        tt_client_advance(s->client, s->now);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_script script = {.data = data, .size = size};
    subject s = {.now = TT_SECOND};
    let_in(&s);
    for (int i = 0; i < STEPS && script_left(&script); i++) {
        uint32_t arrived = tt_client_arrived(s.client);
        step(&s, &script);
        drain(&s);
        TT_ASSERT(tt_client_arrived(s.client) >= arrived);
        TT_ASSERT(tt_client_head(s.client) >= tt_client_arrived(s.client));
        TT_ASSERT(tt_client_unheard(s.client) <= TT_REQUESTS_MAX);
    }
    tt_client_destroy(s.client);
    return 0;
}
