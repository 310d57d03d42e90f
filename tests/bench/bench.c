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

// `quick` leaves out what runs for minutes, `all` only what is another tool's to run.
enum { QUICK, LONG, ALONE };

static const struct {
    const char *name;
    void (*run)(void);
    int takes;
} scenes[] = {
    {"traffic", traffic, QUICK},
    {"presented", presented, QUICK},
    {"practice", practice, QUICK},
    {"step", bench_step, QUICK},
    {"frame", bench_frame, QUICK},
    {"view", bench_view, QUICK},
    {"seek", bench_seek, QUICK},
    {"states", bench_states, QUICK},
    {"delivery", bench_delivery, QUICK},
    {"play", bench_play, QUICK},
    {"project", bench_project, QUICK},
    {"seal", bench_seal, LONG},
    {"long", bench_long, LONG},
    {"hostile", bench_hostile, LONG},
    {"relay", bench_relay, LONG},
    {"relay-once", bench_relay_once, ALONE},
    {"relay-fours", bench_relay_fours, ALONE},
};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

static int print_help(FILE *out)
{
    fprintf(out, "usage: bench quick | all | SCENE\n\nquick:");
    for (size_t i = 0; i < SCENES; i++)
        if (scenes[i].takes == QUICK) fprintf(out, " %s", scenes[i].name);
    fprintf(out, "\nall, besides:");
    for (size_t i = 0; i < SCENES; i++)
        if (scenes[i].takes == LONG) fprintf(out, " %s", scenes[i].name);
    fprintf(out, " (these take minutes; relay alone takes nine)\n"
                 "for callgrind: relay-once relay-fours\n");
    return out == stdout ? 0 : 2;
}

int main(int count, char **words)
{
    const char *word = count == 2 ? words[1] : "";
    bool found = false;
    if (strcmp(word, "--help") == 0) return print_help(stdout);
    int most = strcmp(word, "all") == 0 ? LONG : strcmp(word, "quick") == 0 ? QUICK : -1;
    for (size_t i = 0; i < SCENES; i++) {
        if (scenes[i].takes > most && strcmp(word, scenes[i].name) != 0) continue;
        scenes[i].run();
        found = true;
    }
    return found ? 0 : print_help(stderr);
}
