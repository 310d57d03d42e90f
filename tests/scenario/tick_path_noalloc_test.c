// A match that goes wrong in every way at once allocates nothing: ten percent loss, a peer whose
// state parts, a spectator that is cut off and catches up by bulk, turns that overflow, a pause.
//
// The log is an array here. The store is left out: the index of a tape, which has
// no end, doubles now and then.

#include "no_malloc.h"
#include "tickertape/net/loopback.h"
#include "tickertape/net/relay.h"
#include "tickertape/peer.h"
#include "toy.h"
#include "turn_log.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { PLAYERS = 4, PEERS = 5, ODD = 2, TICKS = 10000, LOG_SIZE = 4 << 20 };
#define MS (TT_SECOND / 1000)

typedef struct stage {
    uint64_t now;
    tt_loopback *network;
    tt_relay *relay;
    turn_log log;
    uint32_t offsets[TICKS + 1000];
    uint8_t turns[LOG_SIZE];
    tt_driver driver;
    tt_peer *peers[PEERS];
    tt_random random;
    uint32_t parted, caught_up, held, paused, looks;
} stage;

static void log_turn(stage *s, const tt_room_event *turn)
{
    cr_assert(turn_log_add(&s->log, turn->data, turn->size));
    tt_relay_logged(s->relay, 0, turn->tick);
}

static void take_deliveries(stage *s)
{
    tt_delivery delivery;
    while (s->driver.receive(s->driver.context, s->now, &delivery)) {
        uint32_t connection = delivery.packet.connection;
        if (delivery.type == TT_DELIVERY_CONNECTED) {
            tt_relay_connected(s->relay, connection, 0, s->now);
        } else if (delivery.type == TT_DELIVERY_PACKET) {
            tt_relay_receive(s->relay, &delivery.packet, s->now);
        } else {
            tt_relay_disconnected(s->relay, connection);
        }
    }
}

static void run_relay(stage *s)
{
    tt_relay_event event;
    tt_packet packet;
    take_deliveries(s);
    tt_relay_advance(s->relay, s->now);
    while (tt_relay_next_event(s->relay, &event)) {
        bool turn = event.type == TT_RELAY_ROOM && event.event.type == TT_ROOM_TURN;
        if (turn) log_turn(s, &event.event);
        s->looks += event.type == TT_RELAY_ROOM && event.event.type == TT_ROOM_LOOK;
    }
    while (tt_relay_next_packet(s->relay, &packet)) {
        s->driver.send(s->driver.context, s->now, &packet);
    }
    tt_driver_flush(&s->driver, s->now);
}

static void set_up(stage *s)
{
    tt_loopback_def network = {.clients = PEERS, .seed = 3, .capacity = 1 << 20};
    network.weather =
        (tt_weather){.lag = 30 * MS, .jitter = 40 * MS, .loss = 100000, .duplicate = 20000};
    tt_relay_def relay = {.random = 3, .rooms_max = 1, .source = {&s->log, turn_log_copy}};
    s->now = TT_SECOND;
    s->log = TURN_LOG(s->offsets, s->turns);
    s->random = tt_random_seeded(3, 3);
    cr_assert(eq(int, tt_loopback_create(&network, &s->network), TT_OK));
    cr_assert(eq(int, tt_relay_create(&relay, &s->relay), TT_OK));
    s->driver = tt_loopback_relay(s->network);
    for (uint32_t i = 0; i < PEERS; i++) {
        tt_driver driver = tt_loopback_client(s->network, i);
        tt_peer_def peer = {.game = i == ODD ? &toy_planted : &toy_game,
                            .mode = i < PLAYERS ? TT_PEER_JOIN : TT_PEER_WATCH,
                            .seats = i < PLAYERS ? PLAYERS : 0,
                            .driver = &driver,
                            .view = true,
                            .predict = i % 2 == 0 ? 8 : 0,
                            .now = s->now};
        cr_assert(eq(int, tt_peer_create(&peer, &s->peers[i]), TT_OK));
    }
}

static void note(stage *s, const tt_peer_event *event)
{
    s->parted += event->type == TT_PEER_EVENT_PARTED;
    s->caught_up += event->type == TT_PEER_EVENT_CAUGHT_UP;
    s->held += event->type == TT_PEER_EVENT_HELD;
    s->paused += event->type == TT_PEER_EVENT_PAUSED;
}

static void pass(stage *s)
{
    tt_peer_event event;
    s->now += 5 * MS;
    run_relay(s);
    for (uint32_t i = 0; i < PEERS; i++) {
        tt_peer_advance(s->peers[i], s->now);
        while (tt_peer_poll(s->peers[i], &event)) note(s, &event);
    }
}

static uint32_t tick_of(const stage *s, uint32_t peer)
{
    const tt_sim *sim = tt_peer_sim(s->peers[peer]);
    return sim ? tt_sim_tick(sim) : 0;
}

static void pass_until(stage *s, uint32_t peer, uint32_t tick)
{
    for (int i = 0; tick_of(s, peer) < tick; i++) {
        cr_assert(lt(int, i, 1000000), "peer %u is at %u", peer, tick_of(s, peer));
        pass(s);
    }
}

static void ask(stage *s, uint32_t peer, size_t size)
{
    uint8_t command[TT_COMMAND_SIZE_MAX] = {(uint8_t)tt_random_next(&s->random), 1};
    tt_status status = tt_peer_send(s->peers[peer], 0, command, size);
    cr_assert(status == TT_OK || status == TT_FULL);
}

static void look(stage *s, uint32_t peer)
{
    uint8_t eyes[TT_LOOK_SIZE_MAX] = {(uint8_t)tt_random_next(&s->random)};
    cr_assert(eq(int, tt_peer_look(s->peers[peer], 0, eyes, sizeof eyes), TT_OK));
}

static void play(stage *s)
{
    for (uint32_t tick = tick_of(s, 0) + 1; tick <= TICKS; tick++) {
        for (uint32_t i = 0; i < PLAYERS; i++) ask(s, i, 2 + tt_random_below(&s->random, 8));
        for (uint32_t i = 0; i < PLAYERS; i++) look(s, i);
        bool flood = tick % 1000 < 30;
        for (uint32_t n = 0; flood && n < 64; n++) ask(s, n % PLAYERS, TT_COMMAND_SIZE_MAX);
        if (tick % 1000 == 100) tt_loopback_cut(s->network, PLAYERS, true);
        if (tick % 1000 == 400) tt_loopback_cut(s->network, PLAYERS, false);
        bool pauses = tick % 2000 == 500 || tick % 2000 == 540;
        if (pauses) cr_assert(eq(int, tt_peer_pause(s->peers[1], 0, tick % 2000 == 500), TT_OK));
        if (tick % 2000 == 600) cr_assert(eq(int, tt_peer_chat(s->peers[0], 0, "hello"), TT_OK));
        pass_until(s, 0, tick);
    }
}

Test(tick_path_noalloc, ten_thousand_ticks_of_trouble_allocate_nothing, .timeout = 300)
{
    static stage s;
    set_up(&s);
    for (uint32_t i = 0; i < PLAYERS; i++) tt_loopback_connect(s.network, i, s.now);
    pass_until(&s, 0, 10);
    tt_loopback_connect(s.network, PLAYERS, s.now);
    pass_until(&s, PLAYERS, 20);
    cr_assert(
        lt(u32, tick_of(&s, ODD), TOY_PLANTED_TICK)); // what is planted happens while we count
    cr_assert(eq(u32, s.parted, 0));
    tt_no_malloc_arm();
    play(&s);
    tt_no_malloc_disarm();
    cr_expect(eq(u64, tt_no_malloc_count(), 0), "the first from %p", tt_no_malloc_first());
    cr_assert(ge(u32, s.parted, PLAYERS));
    cr_assert(ge(u32, s.caught_up, 10));
    cr_assert(ge(u32, s.held, 10));
    cr_assert(ge(u32, s.paused, PEERS));
    cr_assert(ge(u32, s.looks, PLAYERS * TICKS / 20));
    pass_until(&s, PLAYERS, TICKS - 20);
    for (uint32_t i = 0; i < PEERS; i++) tt_peer_destroy(s.peers[i]);
    tt_relay_destroy(s.relay);
    tt_loopback_destroy(s.network);
}
