// A match as its players have it: four peers over a bad network on virtual time, half an
// hour for each loss and each window of prediction. Everyone asks for something about twice a
// second, at any time. The game does nothing but say which commands came: with prediction,
// as soon as they are seen to act.

#include "bench.h"
#include "keeper.h"
#include "peer_state.h"
#include "tickertape/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEERS = 4, MINUTES = 30, RATE = 20, TICKS = MINUTES * 60 * RATE, PERIOD_MS = 1000 / RATE };
enum { FASTEST_MS = 30, SLOWEST_MS = 70, ROUND_TRIP_MS = FASTEST_MS + SLOWEST_MS /* the mean */ };
enum { PAUSE_MS = 500, COMMANDS_MAX = 2 * TICKS };
#define MS (TT_SECOND / 1000)

static const char scene[] = "play";

typedef struct player {
    tt_peer *peer;
    uint32_t shown, sent;
    uint64_t shown_at;
    uint32_t wanted[COMMANDS_MAX];
    uint64_t sent_at[COMMANDS_MAX];
} player;

typedef struct table {
    uint64_t now;
    tt_loopback *network;
    tt_keeper *keeper;
    tt_driver driver;
    tt_random random;
    player players[PEERS];
    uint32_t stalls, told, landed;
    double latencies[PEERS * COMMANDS_MAX]; // ms
} table;

typedef struct state {
    uint32_t steps;
} state;

static void start(void *context, void *memory, const tt_match *match)
{
    (void)context, (void)memory, (void)match;
}

static void step(void *memory, const tt_turn *turn, tt_step *context)
{
    state *now = memory;
    now->steps++;
    for (uint32_t i = 0; i < turn->count; i++)
        if (turn->events[i].type == TT_EVENT_COMMAND)
            tt_emit_soon(context, turn->events[i].seat, turn->events[i].data, turn->events[i].size);
}

static const tt_game game = {.abi = TT_GAME_ABI,
                             .rules = 1,
                             .tick_rate = RATE,
                             .seats_max = PEERS,
                             .name = "bench",
                             .state_size = sizeof(state),
                             .start = start,
                             .step = step};

static void must(bool holds)
{
    if (!holds) exit(1);
}

static void begin(table *t, uint32_t loss, uint32_t window)
{
    tt_loopback_def network = {.clients = PEERS,
                               .seed = 6,
                               .weather = {.lag = FASTEST_MS * MS,
                                           .jitter = (SLOWEST_MS - FASTEST_MS) * MS,
                                           .loss = loss}};
    tt_keeper_def keeper = {.relay = {.random = 6, .rooms_max = 1}, .no_tapes = true};
    memset(t, 0, sizeof *t);
    t->now = TT_SECOND;
    t->random = tt_random_seeded(6, 1);
    must(tt_loopback_create(&network, &t->network) == TT_OK);
    must(tt_keeper_create(&keeper, &t->keeper) == TT_OK);
    t->driver = tt_loopback_relay(t->network);
    for (uint32_t i = 0; i < PEERS; i++) {
        tt_driver driver = tt_loopback_client(t->network, i);
        tt_peer_def peer = {.game = &game,
                            .mode = TT_PEER_JOIN,
                            .match = "play",
                            .seats = PEERS,
                            .predict = window,
                            .driver = &driver,
                            .now = t->now};
        must(tt_peer_create(&peer, &t->players[i].peer) == TT_OK);
        tt_loopback_connect(t->network, i, t->now);
    }
}

static void end(table *t)
{
    for (uint32_t i = 0; i < PEERS; i++) tt_peer_destroy(t->players[i].peer);
    tt_keeper_destroy(t->keeper);
    tt_loopback_destroy(t->network);
}

// One of this player's own commands is seen to act.
static void note_told(table *t, player *p, const tt_peer_event *event)
{
    uint32_t number = 0;
    memcpy(&number, event->data, sizeof number);
    must(number < p->sent);
    t->landed += event->tick == p->wanted[number];
    t->latencies[t->told++] = (double)(t->now - p->sent_at[number]) / MS;
}

static void note_shown(table *t, player *p)
{
    uint32_t shown = tt_sim_tick(tt_peer_present(p->peer));
    if (shown == p->shown) return;
    if (p->shown > 0) t->stalls += t->now - p->shown_at > 2 * PERIOD_MS * MS;
    p->shown = shown;
    p->shown_at = t->now;
}

static void ask(table *t, player *p)
{
    if (tt_random_below(&t->random, PAUSE_MS) > 0 || p->sent == COMMANDS_MAX) return;
    p->wanted[p->sent] = tt_pace_wanted(&p->peer->pace);
    p->sent_at[p->sent] = t->now;
    must(tt_peer_send(p->peer, 0, &p->sent, sizeof p->sent) == TT_OK);
    p->sent++;
}

static void run_player(table *t, player *p)
{
    tt_peer_event event;
    tt_peer_advance(p->peer, t->now);
    while (tt_peer_poll(p->peer, &event))
        if (event.type == TT_PEER_EVENT_OUTBOX && event.kind == tt_peer_seat(p->peer, 0))
            note_told(t, p, &event);
    if (tt_peer_phase_of(p->peer) != TT_PEER_PLAYING) return;
    note_shown(t, p);
    ask(t, p);
}

static void print(table *t, const char *name, uint32_t window)
{
    double delay = 0, rollbacks = 0, minutes = (double)PEERS * MINUTES;
    for (uint32_t i = 0; i < PEERS; i++) {
        delay += (double)tt_peer_delay(t->players[i].peer) / MS / PEERS;
        rollbacks += (double)tt_peer_rollbacks(t->players[i].peer) / minutes;
    }
    bench_sort(t->latencies, t->told);
    bench_print(scene, name, "stalls over a tick", t->stalls / minutes, "a minute");
    bench_print(scene, name, "playout delay", delay, "ms");
    bench_print(scene, name, "from command to effect: median", t->latencies[t->told / 2], "ms");
    bench_print(scene, name, "from command to effect: p99",
                t->latencies[(uint64_t)t->told * 99 / 100], "ms");
    bench_print(scene, name, "rollbacks", rollbacks, "a minute");
    if (window > 0) return;
    bench_print(scene, name, "the median beyond the round trip",
                t->latencies[t->told / 2] - ROUND_TRIP_MS, "ms");
    bench_print(scene, name, "commands in the tick that they asked for",
                100.0 * t->landed / t->told, "%");
}

static void measure(uint32_t percent, uint32_t window)
{
    static table t;
    char name[64];
    snprintf(name, sizeof name, "%u %% window %u", percent, window);
    begin(&t, percent * 10000, window);
    while (t.players[0].shown < TICKS) {
        t.now += MS;
        tt_keeper_advance(t.keeper, &t.driver, t.now);
        for (uint32_t i = 0; i < PEERS; i++) run_player(&t, &t.players[i]);
    }
    print(&t, name, window);
    end(&t);
}

void bench_play(void)
{
    static const uint32_t losses[] = {0, 2, 5, 10, 20}, windows[] = {0, 4, 8};
    for (uint32_t i = 0; i < sizeof losses / sizeof *losses; i++)
        for (uint32_t j = 0; j < sizeof windows / sizeof *windows; j++)
            measure(losses[i], windows[j]);
}
