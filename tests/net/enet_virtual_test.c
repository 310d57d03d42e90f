// The ENet driver itself on a virtual clock. An hour of a match at 20 % loss, relay and peers,
// takes seconds; ENet alone would have taken the line for dead many times over.

#include "virtual_udp.h"

#include "keeper.h"
#include "tickertape/net/enet.h"
#include "tickertape/peer.h"
#include "toy.h"
#include "virtual_dice.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { PEERS = 4, TICKS_MAX = 80000, MS = 1000000, ROUND_MS = 50 };

typedef struct seated {
    tt_peer *peer;
    uint32_t tick;
    uint64_t next; // when it has something to do, if nothing arrives
    uint32_t told[32];
} seated;

static struct {
    tt_driver driver;
    tt_keeper *keeper;
    uint64_t next;
    seated peers[PEERS];
    uint64_t trails[TICKS_MAX];
    uint32_t known; // trails
    tt_random random;
} match;

static void begin(uint64_t seed)
{
    memset(&match, 0, sizeof match);
    net_throw_dice(seed);
    net_begin(seed, (tt_weather){.lag = 30 * MS, .jitter = 40 * MS, .loss = 200000});
    match.random = tt_random_seeded(seed, 3);
    uint16_t port = 0;
    tt_keeper_def keeper = {.relay = {.random = seed}, .no_tapes = true};
    cr_assert(eq(int, tt_enet_relay(&(tt_enet_relay_def){0}, &match.driver, &port), TT_OK));
    cr_assert(eq(int, tt_keeper_create(&keeper, &match.keeper), TT_OK));
    for (uint32_t i = 0; i < PEERS; i++) {
        tt_peer_def peer = {.game = &toy_game,
                            .mode = TT_PEER_JOIN,
                            .address = "127.0.0.1",
                            .port = port,
                            .match = "hour",
                            .seats = PEERS,
                            .seed_given = true,
                            .seed = seed,
                            .now = net.now};
        cr_assert(eq(int, tt_peer_create(&peer, &match.peers[i].peer), TT_OK));
    }
}

static void end(void)
{
    for (uint32_t i = 0; i < PEERS; i++) tt_peer_destroy(match.peers[i].peer);
    tt_keeper_destroy(match.keeper);
    tt_driver_destroy(&match.driver);
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

// ENet looks after what it sends again.
static uint64_t next_round(uint64_t deadline)
{
    return sooner(deadline, net.now + (uint64_t)ROUND_MS * MS);
}

static void check_trail(const tt_sim *sim)
{
    uint32_t tick = tt_sim_tick(sim);
    cr_assert(lt(u32, tick, TICKS_MAX));
    if (match.trails[tick] == 0) match.trails[tick] = tt_sim_trail(sim);
    cr_assert(eq(u64, match.trails[tick], tt_sim_trail(sim)), "state %u", tick);
    if (tick > match.known) match.known = tick;
}

static void run_peer(seated *at)
{
    tt_peer_event event;
    tt_peer_advance(at->peer, net.now);
    while (tt_peer_poll(at->peer, &event)) at->told[event.type]++;
    at->next = next_round(tt_peer_deadline(at->peer));
    const tt_sim *sim = tt_peer_sim(at->peer);
    if (!sim || tt_sim_tick(sim) == at->tick) return;
    check_trail(sim);
    at->tick = tt_sim_tick(sim);
    toy_command command = {(uint8_t)tt_random_next(&match.random), 1};
    if (tt_random_below(&match.random, 5) == 0)
        cr_assert(eq(int, tt_peer_send(at->peer, 0, &command, sizeof command), TT_OK));
}

static void run(uint64_t duration)
{
    for (uint64_t until = net.now + duration; net.now < until;) {
        uint64_t next = sooner(match.next, net_next_arrival(0));
        for (uint32_t i = 0; i < PEERS; i++)
            next = sooner(next, sooner(match.peers[i].next, net_next_arrival(i + 1)));
        net.now = next > net.now ? next : net.now + MS / 10;
        if (sooner(match.next, net_next_arrival(0)) <= net.now) {
            tt_keeper_advance(match.keeper, &match.driver, net.now);
            match.next = next_round(tt_keeper_deadline(match.keeper));
        }
        for (uint32_t i = 0; i < PEERS; i++)
            if (sooner(match.peers[i].next, net_next_arrival(i + 1)) <= net.now)
                run_peer(&match.peers[i]);
    }
}

Test(enet_virtual, a_fifth_of_all_datagrams_is_lost_and_nobody_is)
{
    begin(2026);
    run(3600 * TT_SECOND);
    cr_assert(ge(u64, net.sent, 500000)); // they do go this way
    cr_assert(net.lost * 100 > net.sent * 19 && net.lost * 100 < net.sent * 21);
    cr_assert(ge(u32, match.known, 71500));
    for (uint32_t i = 0; i < PEERS; i++) {
        const uint32_t *told = match.peers[i].told;
        cr_assert(eq(int, (int)tt_peer_phase_of(match.peers[i].peer), TT_PEER_PLAYING));
        cr_assert(ge(u32, match.peers[i].tick + 40, match.known));
        cr_assert(eq(u32, told[TT_PEER_EVENT_PARTED] + told[TT_PEER_EVENT_LOST], 0));
        cr_assert(eq(u32, told[TT_PEER_EVENT_SILENT] + told[TT_PEER_EVENT_CATCHING_UP], 0));
        cr_assert(eq(u32, told[TT_PEER_EVENT_SEAT], PEERS)); // they joined, and that is all
    }
    end();
}

Test(enet_virtual, a_seed_replays_every_byte)
{
    uint64_t digests[3];
    for (uint64_t i = 0; i < 3; i++) {
        begin(i < 2 ? 7 : 8);
        run(20 * TT_SECOND);
        digests[i] = net.digest;
        end();
    }
    cr_assert(eq(u64, digests[0], digests[1]));
    cr_assert(ne(u64, digests[0], digests[2]));
}

// Stream packets that came in, of those a client and a relay sent each other.
typedef struct pair {
    tt_driver ends[2]; // the relay's, the client's
    uint32_t connection[2], streamed[2];
} pair;

static void run_end(pair *p, uint32_t end)
{
    tt_delivery got;
    while (p->ends[end].receive(p->ends[end].context, net.now, &got)) {
        if (got.type == TT_DELIVERY_CONNECTED) p->connection[end] = got.packet.connection;
        bool streamed = got.type == TT_DELIVERY_PACKET && got.packet.channel == TT_CHANNEL_STREAM;
        p->streamed[end] += streamed;
    }
    tt_driver_flush(&p->ends[end], net.now);
}

static void say(const pair *p, uint32_t end, tt_channel channel)
{
    const uint8_t word[40] = {0};
    tt_packet packet = {p->connection[end], channel, sizeof word, word};
    p->ends[end].send(p->ends[end].context, net.now, &packet);
}

Test(enet_virtual, a_line_that_gets_slower_loses_nothing)
{
    pair p = {0};
    uint16_t port = 0;
    net_throw_dice(1);
    net_begin(1, (tt_weather){.lag = 15 * MS});
    cr_assert(eq(int, tt_enet_relay(&(tt_enet_relay_def){0}, &p.ends[0], &port), TT_OK));
    cr_assert(eq(
        int, tt_enet_client(&(tt_enet_client_def){.host = "127.0.0.1", .port = port}, &p.ends[1]),
        TT_OK));
    uint32_t sent = 0;
    for (uint32_t ms = 0; ms < 60000; ms += 10, net.now += 10 * MS) {
        bool talks = ms >= 1000 && ms < 58000 && ms % 50 == 0;
        net.weather.lag = (15 + ms * 110 / 60000) * MS; // there and back: 30 to 250 ms
        for (uint32_t end = 0; end < 2; end++) {
            if (talks) say(&p, end, TT_CHANNEL_STREAM);
            if (talks && ms % 250 == 0) say(&p, end, TT_CHANNEL_CONTROL); // ENet measures these
            run_end(&p, end);
        }
        sent += talks;
    }
    cr_assert(eq(u32, p.streamed[0], sent));
    cr_assert(eq(u32, p.streamed[1], sent));
    for (uint32_t end = 2; end > 0; end--) p.ends[end - 1].destroy(p.ends[end - 1].context);
}
