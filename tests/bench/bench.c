// bench SCENE: figures as CSV, "scene,case,metric,value,unit". What is measured on virtual time
// comes out the same every time; what is measured by the clock is only worth its ratios.

#include "bench.h"
#include "bot.h"
#include "practice.h"
#include "world.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// IP and UDP take 28 bytes of every datagram, ENet 10 of one with an unsequenced
// packet (seen with strace).
enum { HEADERS = 38, SECONDS = 60, TICKS = 2400 };

void bench_print(const char *scene, const char *name, const char *metric, double value,
                 const char *unit)
{
    printf("%s,%s,%s,%.1f,%s\n", scene, name, metric, value, unit);
}

void bench_print_ratio(const char *scene, const char *name, const char *metric, double value)
{
    printf("%s,%s,%s,%.3f,x\n", scene, name, metric, value);
}

double bench_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double bench_processor_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void bench_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
}

static void traffic_of(const char *name, uint32_t chatter)
{
    tt_world *w = world_create(&(tt_world_def){.seed = 1,
                                               .players = 4,
                                               .chatter = chatter,
                                               .weather = {.lag = 30 * MS, .jitter = 20 * MS}});
    world_run(w, 10 * TT_SECOND);
    tt_traffic before = tt_loopback_traffic(world_network(w), 1);
    world_run(w, SECONDS * TT_SECOND);
    tt_traffic after = tt_loopback_traffic(world_network(w), 1);
    double up = (double)(after.bytes_up - before.bytes_up) / SECONDS;
    double down = (double)(after.bytes_down - before.bytes_down) / SECONDS;
    double headers_up = HEADERS * (double)(after.packets_up - before.packets_up) / SECONDS;
    double headers_down = HEADERS * (double)(after.packets_down - before.packets_down) / SECONDS;
    bench_print("traffic", name, "payload up", up, "B/s");
    bench_print("traffic", name, "payload down", down, "B/s");
    bench_print("traffic", name, "with headers up", up + headers_up, "B/s");
    bench_print("traffic", name, "with headers down", down + headers_down, "B/s");
    world_destroy(w);
}

// Bytes per second of one of four clients: idle, and with a command every 170 ms.
static void traffic(void)
{
    traffic_of("idle", 0);
    traffic_of("busy", 300);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

// How evenly ticks are presented at 30 to 70 ms one way:
// p99 of |interval - 50 ms| after the first 100.
static void presented_at(const char *name, uint32_t loss)
{
    static uint32_t off[TICKS * 2];
    const uint32_t *intervals;
    tt_world *w =
        world_create(&(tt_world_def){.seed = 40,
                                     .players = 2,
                                     .chatter = 100,
                                     .weather = {.lag = 30 * MS, .jitter = 40 * MS, .loss = loss}});
    if (!world_reach(w, TICKS, 2 * TICKS / 20 * TT_SECOND)) exit(1);
    uint32_t count = world_presented(w, 0, &intervals), used = 0;
    for (uint32_t i = 100; i < count && used < TICKS * 2; i++) {
        off[used++] = (uint32_t)abs((int32_t)intervals[i] - 50000);
    }
    qsort(off, used, sizeof off[0], by_value);
    bench_print("presented", name, "p99 of |interval - 50 ms|", off[used * 99 / 100] / 1e3, "ms");
    bench_print("presented", name, "playout delay", (double)tt_peer_delay(world_peer(w, 0)) / 1e6,
                "ms");
    world_destroy(w);
}

static void presented(void)
{
    presented_at("0 % loss", 0);
    presented_at("5 % loss", 50000);
    presented_at("10 % loss", 100000);
    presented_at("20 % loss", 200000);
}

static void think(tt_peer *peer)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    for (uint32_t i = 0; i < tt_peer_players(peer); i++) {
        uint32_t count = phalanx_bot(tt_sim_state(tt_peer_sim(peer)), tt_peer_seat(peer, i),
                                     PHALANX_GENERAL, commands, PHALANX_BOT_COMMANDS_MAX);
        for (uint32_t j = 0; j < count; j++) {
            uint32_t size = phalanx_command_write(&commands[j], bytes);
            if (tt_peer_send(peer, i, bytes, size) != TT_OK) exit(1);
        }
    }
}

// A four-bot match of Phalanx, as fast as it goes: relay, sessions, bots, hashes of every tick.
static void practice(void)
{
    tt_peer *peer;
    tt_peer_def def = {.game = &phalanx_game, .mode = TT_PEER_PRACTICE, .seats = 4, .seed = 1};
    if (tt_peer_create(&def, &peer) != TT_OK) exit(1);
    double began = bench_seconds();
    uint64_t now = 0;
    while (practice_next(peer, &now)) think(peer);
    double took = bench_seconds() - began, ticks = tt_sim_tick(tt_peer_sim(peer));
    bench_print("practice", "four bots", "ticks", ticks, "ticks");
    bench_print("practice", "four bots", "speed", ticks / took / phalanx_game.tick_rate,
                "x real time");
    tt_peer_destroy(peer);
}

int main(int count, char **words)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } scenes[] = {{"traffic", traffic},         {"presented", presented},
                  {"practice", practice},       {"step", bench_step},
                  {"frame", bench_frame},       {"seek", bench_seek},
                  {"long", bench_long},         {"states", bench_states},
                  {"delivery", bench_delivery}, {"view", bench_view},
                  {"play", bench_play},         {"project", bench_project},
                  {"relay", bench_relay},       {"relay-once", bench_relay_once},
                  {"seal", bench_seal}};
    bool found = false;
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (count != 2 || (strcmp(words[1], scenes[i].name) != 0 && strcmp(words[1], "all") != 0))
            continue;
        scenes[i].run();
        found = true;
    }
    if (!found)
        fprintf(stderr,
                "usage: bench all | traffic | presented | practice | step | frame | seek | long | "
                "states | delivery | play | view | project | relay | relay-once | seal\n");
    return found ? 0 : 2;
}
