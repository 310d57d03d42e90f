// What strangers who upload as fast as they can take from the others: rounds of a relay, on the
// real network, alone with its players and beside six uploaders. A turn waits for the round before
// it, so a tick is late by the longest at most.

#include "bench.h"
#include "crowd.h"
#include "keeper.h"
#include "tickertape/net/enet.h"
#include "uploader.h"

#include <stdlib.h>
#include <time.h>

enum { SECONDS = 20, ROUNDS = 1 << 20, PLAYERS = 16, UPLOADERS = 6, BESIDES = 20 };

static const char scene[] = "hostile";

static void connect_uploader(uploader *u, uint16_t port)
{
    tt_enet_client_def enet = {.host = "127.0.0.1", .port = port};
    if (tt_enet_client(&enet, &u->driver) != TT_OK) exit(1);
    u->inside = u->closed = false;
}

static uint16_t uploaders_port;

// One answers what it is asked, one sends all the time, one sends what is no turn.
static void *create_uploader(const crowd_def *def, uint32_t index, uint64_t now)
{
    (void)now;
    uploader *u = calloc(1, sizeof *u);
    if (!u) return NULL;
    u->number = index;
    u->besides = index % 3 == 1 ? BESIDES : 0;
    u->lies = index % 3 == 2;
    uploaders_port = def->port;
    connect_uploader(u, def->port);
    return u;
}

static void visit_uploader(void *member, uint64_t now)
{
    uploader *u = member;
    uploader_act(u, now);
    if (!u->closed) return;
    tt_driver_destroy(&u->driver);
    connect_uploader(u, uploaders_port);
}

static bool uploader_is_in(const void *member)
{
    const uploader *u = member;
    return u->welcomed + u->refused > 0;
}

static uint64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * TT_SECOND + (uint64_t)now.tv_nsec;
}

static double serve(tt_keeper *keeper, tt_driver *driver)
{
    uint64_t before = clock_now();
    tt_keeper_advance(keeper, driver, before);
    uint64_t after = clock_now();
    tt_keeper_wait(keeper, driver, after);
    return (double)(after - before) / 1e6;
}

static void measure(const char *name, tt_keeper *keeper, tt_driver *driver)
{
    static double took[ROUNDS];
    size_t count = 0;
    double busy = bench_processor_ms();
    uint64_t until = clock_now() + SECONDS * TT_SECOND;
    while (clock_now() < until && count < ROUNDS) took[count++] = serve(keeper, driver);
    busy = bench_processor_ms() - busy;
    bench_sort(took, count);
    bench_print(scene, name, "rounds a second", (double)count / SECONDS, "");
    bench_print(scene, name, "a round, 99 of 100 within", took[count * 99 / 100], "ms");
    bench_print(scene, name, "a round, longest", took[count - 1], "ms");
    bench_print(scene, name, "processor", busy / (SECONDS * 10), "%");
}

static void run(const char *name, uint32_t uploaders)
{
    tt_driver driver;
    tt_keeper *keeper;
    uint16_t port;
    tt_enet_relay_def enet = {.address = "127.0.0.1", .connections = 256};
    tt_keeper_def def = {.relay = {.random = 1}};
    if (tt_enet_relay(&enet, &driver, &port) != TT_OK) exit(1);
    if (tt_keeper_create(&def, &keeper) != TT_OK) exit(1);
    crowd players = crowd_begin(&(crowd_def){.port = port,
                                             .count = PLAYERS,
                                             .seats = 8,
                                             .busy = true,
                                             .create = crowd_client_create,
                                             .visit = crowd_client_visit,
                                             .plays = crowd_client_plays});
    while (!crowd_plays(&players)) serve(keeper, &driver);
    crowd strangers;
    crowd_def hostile = {.port = port,
                         .count = uploaders,
                         .create = create_uploader,
                         .visit = visit_uploader,
                         .plays = uploader_is_in};
    if (uploaders > 0) strangers = crowd_begin(&hostile);
    while (uploaders > 0 && !crowd_plays(&strangers)) serve(keeper, &driver);
    measure(name, keeper, &driver);
    if (uploaders > 0) crowd_end(&strangers);
    crowd_end(&players);
    tt_keeper_destroy(keeper);
    tt_driver_destroy(&driver);
}

void bench_hostile(void)
{
    run("alone", 0);
    run("beside six uploaders", UPLOADERS);
}
