// A member that plays: it proves its address, joins its room, and from then on acknowledges turns,
// reports the trail that everybody has, and asks for something now and then.

#include "crowd.h"
#include "tickertape/net/client.h"
#include "tickertape/net/enet.h"
#include "tickertape/random.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct member {
    tt_client *client;
    tt_driver driver;
    tt_random random;
    bool busy;
} member;

void *crowd_client_create(const crowd_def *def, uint32_t index, uint64_t now)
{
    member *m = calloc(1, sizeof *m);
    tt_join join = {.seats_given = true, .seed_given = true, .player = "player"};
    join.match = (tt_match){
        .game = "bench", .rules = 1, .tick_rate = 20, .seats = (uint8_t)def->seats, .seed = 1};
    snprintf(join.match.name, sizeof join.match.name, "room%u", index / def->seats);
    tt_enet_client_def enet = {.host = "127.0.0.1", .port = def->port};
    tt_client_def client = {.join = &join, .now = now};
    if (!m || tt_enet_client(&enet, &m->driver) != TT_OK) return NULL;
    if (tt_client_create(&client, &m->client) != TT_OK) return NULL;
    m->random = tt_random_seeded(index, 1);
    m->busy = def->busy;
    return m;
}

static void receive(member *m, uint64_t now)
{
    tt_delivery delivery;
    while (m->driver.receive(m->driver.context, now, &delivery)) {
        if (delivery.type == TT_DELIVERY_CONNECTED) tt_client_connected(m->client, now);
        if (delivery.type == TT_DELIVERY_DISCONNECTED) exit(1);
        if (delivery.type == TT_DELIVERY_PACKET)
            tt_client_receive(m->client, &delivery.packet, now);
    }
}

static void take_events(member *m)
{
    tt_client_event event;
    while (tt_client_next_event(m->client, &event)) {
        if (event.type == TT_CLIENT_WELCOME) tt_client_report(m->client, 0, 0, false);
        bool last = event.type == TT_CLIENT_REFUSED || event.type == TT_CLIENT_LOST;
        if (last) exit(1);
    }
}

// The trail is the tick: so all agree.
static void apply(member *m)
{
    uint32_t tick, size, number;
    const uint8_t *data;
    while (tt_client_next_turn(m->client, &tick, &data, &size))
        tt_client_report(m->client, tick + 1, tick + 1, false);
    tt_request request = {.type = TT_EVENT_COMMAND, .size = 8, .data = (const uint8_t *)"8 bytes."};
    bool asks = m->busy && crowd_client_plays(m) && tt_random_below(&m->random, 1000) < 300;
    if (asks && tt_client_request(m->client, &request, &number) != TT_OK) exit(1);
}

void crowd_client_visit(void *context, uint64_t now)
{
    member *m = context;
    tt_packet packet;
    receive(m, now);
    take_events(m);
    apply(m);
    tt_client_advance(m->client, now);
    while (tt_client_next_packet(m->client, &packet))
        m->driver.send(m->driver.context, now, &packet);
    m->driver.flush(m->driver.context, now);
}

bool crowd_client_plays(const void *context)
{
    const member *m = context;
    return tt_client_arrived(m->client) > 0;
}
