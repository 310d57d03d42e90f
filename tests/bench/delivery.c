// How long a turn takes from its sealing until a client can apply it, in order: the protocol's own
// cores over a bad network on virtual time, and then the same for ENet's reliable channel in the
// same weather (enet/reliable.c). Half an hour for each loss, four clients that are busy;
// the same seed gives the same figures.

#include "bench.h"
#include "tickertape/net/client.h"
#include "tickertape/net/loopback.h"
#include "tickertape/net/relay.h"
#include "tickertape/random.h"
#include "turn_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS = 4, TICKS = 36000, FIRST = 100, LOG_SIZE = 4 << 20 };
enum { PERIOD_MS = 50, FASTEST_MS = 30, SLOWEST_MS = 70 };
#define MS (TT_SECOND / 1000)

typedef struct line {
    tt_client *client;
    tt_driver driver;
    uint32_t arrived, reported;
} line;

typedef struct stage {
    uint64_t now;
    tt_loopback *network;
    tt_relay *relay;
    tt_driver driver;
    tt_random random;
    line lines[CLIENTS];
    turn_log log;
    uint32_t offsets[TICKS + 1];
    uint8_t turns[LOG_SIZE];
    uint64_t sealed[TICKS];
    uint32_t count;
    double delays[CLIENTS * TICKS]; // ms
} stage;

static void must(tt_status status)
{
    if (status != TT_OK) exit(1);
}

static void log_turn(stage *s, const tt_room_event *turn)
{
    if (!turn_log_add(&s->log, turn->data, turn->size)) exit(1);
    s->sealed[turn->tick] = s->now;
    tt_relay_logged(s->relay, 0, turn->tick);
}

static void run_relay(stage *s)
{
    tt_delivery delivery;
    tt_relay_event event;
    tt_packet packet;
    while (s->driver.receive(s->driver.context, s->now, &delivery)) {
        uint32_t connection = delivery.packet.connection;
        if (delivery.type == TT_DELIVERY_CONNECTED)
            tt_relay_connected(s->relay, connection, 0, s->now);
        else if (delivery.type == TT_DELIVERY_PACKET)
            tt_relay_receive(s->relay, &delivery.packet, s->now);
    }
    tt_relay_advance(s->relay, s->now);
    while (tt_relay_next_event(s->relay, &event))
        if (event.type == TT_RELAY_ROOM && event.event.type == TT_ROOM_TURN)
            log_turn(s, &event.event);
    while (tt_relay_next_packet(s->relay, &packet))
        s->driver.send(s->driver.context, s->now, &packet);
    tt_driver_flush(&s->driver, s->now);
}

static void note_arrivals(stage *s, line *l)
{
    for (; l->arrived < tt_client_arrived(l->client); l->arrived++)
        if (l->arrived >= FIRST)
            s->delays[s->count++] = (double)(s->now - s->sealed[l->arrived]) / MS;
}

// Applies what came, with a state that is the same for everybody,
// and asks for something now and then.
static void play(stage *s, line *l)
{
    uint32_t tick, size, number;
    const uint8_t *data;
    while (tt_client_next_turn(l->client, &tick, &data, &size))
        tt_client_report(l->client, tick + 1, tick + 1, false);
    if (l->arrived == 0 || tt_random_below(&s->random, 170) > 0) return;
    tt_request request = {.type = TT_EVENT_COMMAND, .size = 8, .data = (const uint8_t *)"8 bytes."};
    tt_status status = tt_client_request(l->client, &request, &number);
    if (status != TT_FULL) must(status);
}

static void run_client(stage *s, line *l)
{
    tt_delivery delivery;
    tt_client_event event;
    tt_packet packet;
    while (l->driver.receive(l->driver.context, s->now, &delivery)) {
        if (delivery.type == TT_DELIVERY_CONNECTED) tt_client_connected(l->client, s->now);
        if (delivery.type == TT_DELIVERY_PACKET)
            tt_client_receive(l->client, &delivery.packet, s->now);
    }
    tt_client_advance(l->client, s->now);
    while (tt_client_next_event(l->client, &event))
        if (event.type == TT_CLIENT_WELCOME) tt_client_report(l->client, 0, 0, false);
    note_arrivals(s, l);
    play(s, l);
    while (tt_client_next_packet(l->client, &packet))
        l->driver.send(l->driver.context, s->now, &packet);
    tt_driver_flush(&l->driver, s->now);
}

static void begin(stage *s, tt_weather weather)
{
    memset(s, 0, sizeof *s);
    s->log = TURN_LOG(s->offsets, s->turns);
    s->now = TT_SECOND;
    s->random = tt_random_seeded(5, 1);
    tt_loopback_def network = {.clients = CLIENTS, .seed = 5, .weather = weather};
    must(tt_loopback_create(&network, &s->network));
    tt_relay_def relay = {.random = 5, .rooms_max = 1, .source = {&s->log, turn_log_copy}};
    must(tt_relay_create(&relay, &s->relay));
    s->driver = tt_loopback_relay(s->network);
    tt_join join = {.seats_given = true, .seed_given = true, .player = "player"};
    join.match = (tt_match){
        .game = "bench", .name = "room", .rules = 1, .tick_rate = 20, .seats = CLIENTS, .seed = 1};
    for (uint32_t i = 0; i < CLIENTS; i++) {
        must(tt_client_create(&(tt_client_def){.join = &join, .now = s->now}, &s->lines[i].client));
        s->lines[i].driver = tt_loopback_client(s->network, i);
        tt_loopback_connect(s->network, i, s->now);
    }
}

static void end(stage *s)
{
    for (uint32_t i = 0; i < CLIENTS; i++) tt_client_destroy(s->lines[i].client);
    tt_relay_destroy(s->relay);
    tt_loopback_destroy(s->network);
}

typedef struct weather {
    const char *name;
    uint32_t loss, burst;
} weather;

static void print(const char *name, double *delays, uint32_t count)
{
    uint32_t stalls = 0;
    bench_sort(delays, count);
    for (uint32_t i = 0; i < count; i++) stalls += delays[i] > SLOWEST_MS + PERIOD_MS;
    bench_print("delivery", name, "median", delays[count / 2], "ms");
    bench_print("delivery", name, "p99", delays[(uint64_t)count * 99 / 100], "ms");
    bench_print("delivery", name, "p99.9", delays[(uint64_t)count * 999 / 1000], "ms");
    bench_print("delivery", name, "worst", delays[count - 1], "ms");
    bench_print("delivery", name, "later than a tick beyond the slowest way",
                stalls / ((double)count * PERIOD_MS / 60000), "a minute");
}

static void measure(stage *s, const weather *at)
{
    begin(s, (tt_weather){.lag = FASTEST_MS * MS,
                          .jitter = (SLOWEST_MS - FASTEST_MS) * MS,
                          .loss = at->loss,
                          .burst = at->burst});
    while (s->log.turns < TICKS) {
        s->now += MS;
        run_relay(s);
        for (uint32_t i = 0; i < CLIENTS; i++) run_client(s, &s->lines[i]);
    }
    print(at->name, s->delays, s->count);
    end(s);
}

// ENet's program writes what it measured in the form that is kept here.
static void measure_enet(double *delays, const weather *at)
{
    char command[512], name[64];
    snprintf(command, sizeof command, "'%s' %u %u", BENCH_ENET, at->loss, at->burst);
    FILE *from = popen(command, "r");
    if (!from) exit(1);
    size_t count = fread(delays, sizeof *delays, (size_t)CLIENTS * TICKS, from);
    if (pclose(from) != 0 || count != (size_t)CLIENTS * (TICKS - FIRST)) exit(1);
    snprintf(name, sizeof name, "%s ENet reliable", at->name);
    print(name, delays, (uint32_t)count);
}

void bench_delivery(void)
{
    static const weather weathers[] = {
        {"0 %", 0, 0},
        {"2 %", 20000, 0},
        {"5 %", 50000, 0},
        {"10 %", 100000, 0},
        {"20 %", 200000, 0},
        {"2 % in bursts of 5", 4000, 5},
        {"5 % in bursts of 5", 10000, 5},
        {"10 % in bursts of 5", 20000, 5},
    };
    static stage s;
    for (size_t i = 0; i < sizeof weathers / sizeof *weathers; i++) {
        measure(&s, &weathers[i]);
        measure_enet(s.delays, &weathers[i]);
    }
}
