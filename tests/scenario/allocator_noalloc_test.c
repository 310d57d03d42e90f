// A whole match in memory that is not malloc's: a relay with its tape, two peers that predict,
// record and take back, one that looks back, and then the tape played. And a match for which any
// piece of that memory can't be had.

#include "counted.h"
#include "keeper.h"
#include "no_malloc.h"
#include "practice.h"
#include "tickertape/net/loopback.h"
#include "tickertape/playback.h"
#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLAYERS = 2, TICKS = 200 };
#define MS (TT_SECOND / 1000)

static char folder[] = "/tmp/allocator_test.XXXXXX";
static char record[64], relays[320];
static tt_counted counted;

static void set_up(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(record, sizeof record, "%s/recorded.tape", folder);
    tt_counted_start(&counted, 256 << 20);
}

// The relay's tape has a name of its own choice.
static void find_relays(void)
{
    DIR *all = opendir(folder);
    cr_assert(all != NULL);
    for (const struct dirent *each; (each = readdir(all));)
        if (strncmp(each->d_name, "test-", 5) == 0)
            snprintf(relays, sizeof relays, "%s/%s", folder, each->d_name);
    closedir(all);
}

static void tear_down(void)
{
    tt_counted_stop(&counted);
    unlink(record);
    unlink(relays);
    cr_assert(eq(int, rmdir(folder), 0));
}

TestSuite(allocator_noalloc, .init = set_up, .fini = tear_down);

typedef struct stage {
    tt_allocator allocator;
    uint64_t now;
    tt_loopback *network;
    tt_keeper *keeper;
    tt_driver driver;
    tt_peer *peers[PLAYERS];
} stage;

static void must(tt_status status)
{
    if (status != TT_OK) cr_fatal("%s", tt_status_text(status));
}

static void open_stage(stage *s)
{
    tt_loopback_def network = {
        .clients = PLAYERS, .seed = 5, .weather.lag = 60 * MS, .allocator = s->allocator};
    tt_keeper_def keeper = {.relay.allocator = s->allocator, .tapes = folder};
    must(tt_loopback_create(&network, &s->network));
    must(tt_keeper_create(&keeper, &s->keeper));
    s->driver = tt_loopback_relay(s->network);
    for (uint32_t i = 0; i < PLAYERS; i++) {
        tt_driver driver = tt_loopback_client(s->network, i);
        tt_peer_def def = {.game = &toy_game,
                           .mode = TT_PEER_JOIN,
                           .match = "test",
                           .name = i == 0 ? "anna" : "ben",
                           .seats = PLAYERS,
                           .record = i == 0 ? record : NULL,
                           .sync_test = i == 1 ? 4 : 0,
                           .predict = 8,
                           .view = true,
                           .driver = &driver,
                           .allocator = s->allocator};
        tt_loopback_connect(s->network, i, s->now);
        must(tt_peer_create(&def, &s->peers[i]));
    }
}

static uint32_t tick_of(const tt_peer *peer)
{
    return tt_peer_sim(peer) ? tt_sim_tick(tt_peer_sim(peer)) : 0;
}

static void pass(stage *s)
{
    s->now += 5 * MS;
    tt_keeper_advance(s->keeper, &s->driver, s->now);
    for (uint32_t i = 0; i < PLAYERS; i++) {
        uint8_t command[2] = {(uint8_t)s->now, (uint8_t)i};
        tt_peer_advance(s->peers[i], s->now);
        if (s->now % (100 * MS) == 0 && tick_of(s->peers[i]) > 0)
            must(tt_peer_send(s->peers[i], 0, command, sizeof command));
    }
}

static void close_stage(stage *s)
{
    for (uint32_t i = 0; i < PLAYERS; i++) tt_peer_destroy(s->peers[i]);
    tt_keeper_destroy(s->keeper);
    tt_loopback_destroy(s->network);
}

static void play_match(tt_allocator allocator)
{
    static stage s;
    s = (stage){.allocator = allocator, .now = TT_SECOND};
    open_stage(&s);
    while (tick_of(s.peers[0]) < TICKS) pass(&s);
    must(tt_peer_seek(s.peers[0], TICKS / 2));
    cr_assert(eq(u32, tt_peer_view(s.peers[0], s.now).tick, TICKS / 2));
    cr_assert(lt(u64, 0, tt_peer_rollbacks(s.peers[0])));
    cr_assert_not(tt_peer_sync_test(s.peers[1]).differs);
    close_stage(&s);
}

static void watch(tt_allocator allocator, const char *path)
{
    tt_tape *tape;
    tt_playback *playback;
    must(tt_tape_create(&(tt_tape_def){.path = path, .allocator = allocator}, &tape, NULL));
    tt_playback_def def = {
        .game = &toy_game, .tape = tape, .budget = 4 << 20, .allocator = allocator};
    must(tt_playback_create(&def, &playback));
    must(tt_playback_seek(playback, TICKS));
    must(tt_playback_seek(playback, 1));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX));
    tt_playback_destroy(playback);
    tt_tape_destroy(tape);
}

Test(allocator_noalloc, a_whole_match_and_its_tapes_need_no_malloc)
{
    tt_allocator allocator = tt_counted_allocator(&counted);
    tt_no_malloc_arm();
    play_match(allocator);
    find_relays();
    watch(allocator, record);
    watch(allocator, relays);
    tt_no_malloc_disarm();
    cr_assert(eq(u64, tt_no_malloc_count(), 0), "the first from %p", tt_no_malloc_first());
    cr_assert(eq(u32, counted.live, 0));
    cr_assert(lt(u32, 40, counted.taken));
}

// What became of it: the first trouble that a player is told.
static tt_status told(tt_peer *peer)
{
    tt_status status = TT_OK;
    for (tt_peer_event event; status == TT_OK && tt_peer_poll(peer, &event);) {
        if (event.type == TT_PEER_EVENT_BROKEN) status = event.status;
        // The relay has no memory for the match.
        if (event.type == TT_PEER_EVENT_REFUSED && event.refused->reason == TT_REFUSED_BUSY)
            status = TT_OUT_OF_MEMORY;
    }
    return status;
}

static tt_status practise(tt_allocator allocator)
{
    tt_peer *peer;
    uint64_t now = 0;
    tt_peer_def def = {.game = &toy_game,
                       .seed = 7,
                       .record = record,
                       .replace = true,
                       .sync_test = 2,
                       .predict = 4,
                       .view = true,
                       .allocator = allocator};
    tt_status status = tt_peer_create(&def, &peer);
    while (status == TT_OK && tick_of(peer) < 20) {
        if (!practice_next(peer, &now)) status = TT_CLOSED;
        tt_status trouble = told(peer);
        if (trouble != TT_OK) status = trouble;
    }
    if (status == TT_OK) status = tt_peer_seek(peer, 10);
    tt_peer_destroy(peer);
    return status;
}

Test(allocator_noalloc, a_match_ends_in_order_wherever_there_is_no_more)
{
    cr_assert(lt(u32, 40, tt_counted_pieces(&counted, practise)));
}
