// What a client costs the relay for a tick, beside bare ENet with as many
// datagrams of the same sizes:
//
//     with tapes  without  bare  with tapes  without  bare ...     one run each in turn
//
// The server is this process, one thread, and its processor time is what counts; the clients are
// another process (crowd.h). A run is measured from a second after everybody plays. One in which
// either did not keep up, because the machine was needed elsewhere, says nothing and is made again.
// Medians, and ratios of runs that followed each other.

#include "bare.h"
#include "bench.h"
#include "keeper.h"
#include "tickertape/net/enet.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { RATE = 20, RUNS = 5, TRIES = 10, SECONDS = 4, SECONDS_ONCE = 20, HEADERS = 28 };

static const char scene[] = "relay";

// What the members connect to.
typedef struct server {
    tt_keeper *keeper; // NULL: bare
    tt_driver driver;
    bare *bare;
    uint64_t due; // the next tick of a bare one
    uint16_t port;
} server;

// Of one run, per client and tick.
typedef struct cost {
    double us;
    wire wire;
} cost;

static uint64_t now_of_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * TT_SECOND + (uint64_t)now.tv_nsec;
}

static double thread_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void round_of_relay(server *s)
{
    tt_keeper_advance(s->keeper, &s->driver, now_of_clock());
    tt_keeper_wait(s->keeper, &s->driver, now_of_clock());
}

static void round_of_bare(server *s)
{
    bare_tick(s->bare);
    s->due += TT_SECOND / RATE;
    struct timespec until = {.tv_sec = (time_t)(s->due / TT_SECOND),
                             .tv_nsec = (long)(s->due % TT_SECOND)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void serve(server *s)
{
    if (s->keeper)
        round_of_relay(s);
    else
        round_of_bare(s);
}

// Callgrind collects here: --toggle-collect=serve_measured.
__attribute__((noinline)) static void serve_measured(server *s, uint64_t until)
{
    while (now_of_clock() < until) serve(s);
}

static cost measure(server *s, uint32_t clients, uint32_t seconds)
{
    uint64_t began = now_of_clock();
    wire before = wire_so_far();
    double time = thread_us();
    serve_measured(s, began + seconds * TT_SECOND);
    time = thread_us() - time;
    wire after = wire_so_far();
    double ticks = (double)(now_of_clock() - began) / TT_SECOND * RATE * clients;
    return (cost){.us = time / ticks,
                  .wire = {.datagrams_in = (after.datagrams_in - before.datagrams_in) / ticks,
                           .datagrams_out = (after.datagrams_out - before.datagrams_out) / ticks,
                           .bytes_in = (after.bytes_in - before.bytes_in) / ticks,
                           .bytes_out = (after.bytes_out - before.bytes_out) / ticks}};
}

static cost run_once(server *s, const crowd_def *players, uint32_t seconds)
{
    crowd c = crowd_begin(players);
    while (!crowd_plays(&c)) serve(s);
    for (uint64_t until = now_of_clock() + TT_SECOND; now_of_clock() < until;) serve(s);
    cost found = measure(s, players->count, seconds);
    crowd_end(&c);
    return found;
}

typedef cost run_function(crowd_def players, const wire *like, uint32_t seconds);

// False: it can't be measured now.
static bool run(run_function *how, const crowd_def *players, const wire *like, cost *out)
{
    for (int i = 0; i < TRIES; i++) {
        *out = how(*players, like, SECONDS);
        if (out->wire.datagrams_in > 0.99 && out->wire.datagrams_out > 0.99) return true;
    }
    fprintf(stderr, "bench: this machine can't keep up with %u clients now\n", players->count);
    return false;
}

// As in relay/main.c.
static cost serve_players(crowd_def players, bool tapes, uint32_t seconds)
{
    server s = {0};
    tt_enet_relay_def enet = {.connections = 4095, .per_address = UINT32_MAX};
    tt_keeper_def def = {.relay = {.rooms_per_origin = UINT32_MAX, .random = 1},
                         .no_tapes = !tapes};
    if (tt_enet_relay(&enet, &s.driver, &s.port) != TT_OK) exit(1);
    if (tt_keeper_create(&def, &s.keeper) != TT_OK) exit(1);
    players.port = s.port;
    players.create = crowd_client_create;
    players.visit = crowd_client_visit;
    players.plays = crowd_client_plays;
    cost found = run_once(&s, &players, seconds);
    tt_keeper_destroy(s.keeper);
    tt_driver_destroy(&s.driver);
    return found;
}

static cost run_with_tapes(crowd_def players, const wire *like, uint32_t seconds)
{
    (void)like;
    return serve_players(players, true, seconds);
}

static cost run_without_tapes(crowd_def players, const wire *like, uint32_t seconds)
{
    (void)like;
    return serve_players(players, false, seconds);
}

static cost run_bare(crowd_def players, const wire *like, uint32_t seconds)
{
    server s = {.due = now_of_clock()};
    double out = like->bytes_out / like->datagrams_out, in = like->bytes_in / like->datagrams_in;
    s.bare = bare_create(players.count, (uint32_t)out - BARE_OVERHEAD, &s.port);
    players.port = s.port;
    players.size = (uint32_t)in - BARE_OVERHEAD;
    players.create = bare_member_create;
    players.visit = bare_member_visit;
    players.plays = bare_member_plays;
    cost found = run_once(&s, &players, seconds);
    bare_destroy(s.bare);
    return found;
}

static void print_wire(const char *name, const char *metric, double datagrams, double bytes)
{
    char text[60];
    snprintf(text, sizeof text, "datagrams %s", metric);
    bench_print_ratio(scene, name, text, datagrams);
    snprintf(text, sizeof text, "with IP and UDP headers %s", metric);
    bench_print(scene, name, text, (bytes + datagrams * HEADERS) * RATE, "B/s");
}

static void print_spread(const char *name, const char *metric, double *ratios)
{
    char text[60];
    static const char *const words[] = {"least", "median", "greatest"};
    bench_sort(ratios, RUNS);
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%s: %s", metric, words[i]);
        bench_print_ratio(scene, name, text, ratios[i * (RUNS - 1) / 2]);
    }
}

static void compare(const char *name, const crowd_def *players)
{
    enum { TAPES, MEMORY, BARE, KINDS };
    static const char *const kinds[KINDS] = {"with tapes", "without tapes", "bare ENet"};
    double us[KINDS][RUNS], with[RUNS], without[RUNS];
    cost relay = {0}, other;
    for (int i = 0; i < RUNS; i++) {
        if (!run(run_with_tapes, players, NULL, &relay)) return;
        us[TAPES][i] = relay.us;
        if (!run(run_without_tapes, players, NULL, &other)) return;
        us[MEMORY][i] = other.us;
        if (!run(run_bare, players, &relay.wire, &other)) return;
        us[BARE][i] = other.us;
        with[i] = us[TAPES][i] / us[BARE][i];
        without[i] = us[MEMORY][i] / us[BARE][i];
    }
    for (int kind = 0; kind < KINDS; kind++) {
        bench_sort(us[kind], RUNS);
        bench_print(scene, name, kinds[kind], us[kind][RUNS / 2], "us");
    }
    print_spread(name, "with tapes beside bare ENet", with);
    print_spread(name, "without tapes beside bare ENet", without);
    print_wire(name, "up", relay.wire.datagrams_in, relay.wire.bytes_in);
    print_wire(name, "down", relay.wire.datagrams_out, relay.wire.bytes_out);
    fflush(stdout);
}

// Sockets of the crowd, and two files for each tape.
static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) exit(1);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) exit(1);
}

void bench_relay(void)
{
    raise_file_limit();
    crowd_def idle = {.count = 64, .seats = 4};
    cost found;
    if (run(run_with_tapes, &idle, NULL, &found)) {
        print_wire("idle", "up", found.wire.datagrams_in, found.wire.bytes_in);
        print_wire("idle", "down", found.wire.datagrams_out, found.wire.bytes_out);
    }
    compare("64 clients", &(crowd_def){.count = 64, .seats = 64, .busy = true});
    compare("512 clients", &(crowd_def){.count = 512, .seats = 64, .busy = true});
    compare("2048 clients", &(crowd_def){.count = 2048, .seats = 64, .busy = true});
    compare("500 rooms of four", &(crowd_def){.count = 2000, .seats = 4, .busy = true});
}

static void serve_once(uint32_t seats)
{
    crowd_def players = {.count = 64, .seats = seats, .busy = true};
    wire like = {1, 1, 36, 224};
    cost relay = serve_players(players, true, SECONDS_ONCE);
    cost plain = run_bare(players, &like, SECONDS_ONCE);
    bench_print(scene, "64 clients", "client-ticks", SECONDS_ONCE * RATE * 64, "");
    print_wire("relay", "down", relay.wire.datagrams_out, relay.wire.bytes_out);
    print_wire("bare", "down", plain.wire.datagrams_out, plain.wire.bytes_out);
}

void bench_relay_once(void)
{
    serve_once(64);
}

void bench_relay_fours(void)
{
    serve_once(4);
}
