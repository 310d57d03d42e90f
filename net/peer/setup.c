// The modes differ only here, in what a line is and whether there is a relay inside:
//
//     practice   lines -> loopback -> relay inside, no tapes
//     host       line  -> ENet -> relay inside, over the loopback address
//     join       line  -> ENet, or the embedder's driver

#include "peer_state.h"

#include "allocation.h"

#include "tickertape/net/enet.h"

#include <sodium/randombytes.h>
#include <string.h>

enum { FAREWELL_ROUNDS = 5 };

// One line uploads what is played on from; the others just come.
static void join_by_name(tt_join *join)
{
    tt_name_copy(join->match.name, join->room);
    join->resumes = false;
}

static tt_status make_line(tt_peer *peer, uint32_t player, tt_driver driver)
{
    tt_line *line = &peer->lines[player];
    line->driver = driver;
    line->seat = TT_SEAT_NONE;
    peer->players = player + 1;
    tt_join join = peer->join;
    tt_peer_name_player(peer, player, join.player);
    if (player == 0) {
        join.seat_given = peer->def.seat_given;
        join.seat = peer->def.seat;
    } else if (join.resumes) {
        join_by_name(&join);
    }
    tt_client_def def = {.join = &join, .now = peer->def.now, .allocator = peer->def.allocator};
    tt_status status = tt_client_create(&def, &line->client);
    if (status == TT_OK && join.resumes) tt_client_uploads(line->client, tt_peer_parent(peer));
    return status;
}

// Of what the id of a practice is drawn: all that makes it another one. The same practice makes the
// same tape.
static uint64_t draw_of(const tt_peer *peer, uint32_t players)
{
    uint8_t head[TT_HEAD_SIZE], seat = peer->def.seat_given ? peer->def.seat : TT_SEAT_NONE;
    uint64_t draw;
    tt_chain_start(&peer->join.match, head);
    for (uint32_t i = 0; i < players; i++) {
        char name[TT_NAME_MAX + 1];
        tt_peer_name_player(peer, i, name);
        tt_chain_link(head, name, strlen(name));
    }
    tt_chain_link(head, &seat, sizeof seat);
    tt_chain_link(head, &peer->past, sizeof peer->past);
    tt_chain_link(head, &peer->def.random, sizeof peer->def.random);
    memcpy(&draw, head, sizeof draw);
    return draw;
}

static tt_status make_practice(tt_peer *peer, uint32_t players)
{
    tt_loopback_def network = {
        .clients = players, .seed = peer->def.seed, .allocator = peer->def.allocator};
    tt_keeper_def keeper = {.relay = {.tick_rate_max = TT_TICK_RATE_MAX,
                                      .rooms_max = 1,
                                      .connections_max = players,
                                      .spectators = 1,
                                      .random = draw_of(peer, players),
                                      .allocator = peer->def.allocator},
                            .no_tapes = !peer->parent};
    tt_status status = tt_loopback_create(&network, &peer->loopback);
    if (status == TT_OK) status = tt_keeper_create(&keeper, &peer->keeper);
    if (status != TT_OK) return status;
    peer->keeper_driver = tt_loopback_relay(peer->loopback);
    for (uint32_t i = 0; i < players && status == TT_OK; i++) {
        status = make_line(peer, i, tt_loopback_client(peer->loopback, i));
        tt_loopback_connect(peer->loopback, i, peer->def.now);
    }
    return status;
}

static tt_status make_host(tt_peer *peer)
{
    uint64_t random;
    randombytes_buf(&random, sizeof random);
    tt_enet_relay_def enet = {
        .address = peer->def.address, .port = peer->def.port, .allocator = peer->def.allocator};
    tt_keeper_def keeper = {.relay = {.tick_rate_max = TT_TICK_RATE_MAX,
                                      .rooms_max = 4,
                                      .offer = &peer->join,
                                      .random = random,
                                      .allocator = peer->def.allocator},
                            .build = peer->build};
    tt_status status = tt_enet_relay(&enet, &peer->keeper_driver, &peer->port);
    return status == TT_OK ? tt_keeper_create(&keeper, &peer->keeper) : status;
}

// A host's own lines: to where its relay is bound, or by the loopback where that is everywhere.
static const char *own_address(const char *bound)
{
    return !bound || strcmp(bound, "0.0.0.0") == 0 ? "127.0.0.1" : bound;
}

static tt_status make_lines(tt_peer *peer, uint32_t players)
{
    bool hosting = peer->def.mode == TT_PEER_HOST;
    tt_enet_client_def enet = {.host = hosting ? own_address(peer->def.address) : peer->def.address,
                               .port = hosting ? peer->port : peer->def.port,
                               .allocator = peer->def.allocator};
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < players && status == TT_OK; i++) {
        tt_driver driver = {0};
        if (peer->def.driver)
            driver = peer->def.driver[i];
        else
            status = enet.host ? tt_enet_client(&enet, &driver) : TT_BAD_ARGUMENT;
        if (status == TT_OK) status = make_line(peer, i, driver);
    }
    return status;
}

static tt_status set_up(tt_peer *peer)
{
    bool practice = peer->def.mode == TT_PEER_PRACTICE;
    uint32_t players = tt_peer_players_asked(&peer->def);
    if (practice && peer->parent) players = peer->join.match.seats;
    if (players > TT_PLAYERS_MAX) return TT_BAD_ARGUMENT;
    if (practice) return make_practice(peer, players);
    tt_status status = peer->def.mode == TT_PEER_HOST ? make_host(peer) : TT_OK;
    return status == TT_OK ? make_lines(peer, players) : status;
}

static tt_status create(const tt_peer_def *def, tt_peer *peer)
{
    peer->now = def->now;
    tt_status status = tt_peer_take_def(peer, def);
    return status == TT_OK ? set_up(peer) : status;
}

// The embedder's drivers from `first` on, which no line has taken.
static void destroy_drivers(const tt_peer_def *def, uint32_t first)
{
    for (uint32_t i = first; def->driver && i < tt_peer_players_asked(def); i++) {
        tt_driver_destroy(&def->driver[i]);
    }
}

tt_status tt_peer_create(const tt_peer_def *def, tt_peer **out)
{
    *out = NULL;
    tt_status status = tt_game_check(def->game);
    tt_peer *peer = status == TT_OK ? tt_allocate(&def->allocator, 1, sizeof *peer) : NULL;
    if (status == TT_OK) status = peer ? create(def, peer) : TT_OUT_OF_MEMORY;
    if (status == TT_OK) {
        *out = peer;
        return TT_OK;
    }
    destroy_drivers(def, peer ? peer->players : 0);
    tt_peer_destroy(peer);
    return status;
}

// Guests are told that the match ends with its host, and have a moment to read it: a connection
// that is closed at once takes with it what was not fetched.
static void close_keeper(tt_peer *peer)
{
    const tt_driver *driver = &peer->keeper_driver;
    if (!peer->keeper) return;
    tt_keeper_close(peer->keeper, peer->now);
    for (int i = 0; i < FAREWELL_ROUNDS && peer->def.mode == TT_PEER_HOST; i++) {
        tt_keeper_advance(peer->keeper, &peer->keeper_driver, peer->now);
        tt_driver_wait(driver, TT_SECOND / 50);
    }
    tt_keeper_destroy(peer->keeper);
}

void tt_peer_destroy(tt_peer *peer)
{
    if (!peer) return;
    tt_playback_destroy(peer->eyes);
    tt_tape_destroy(peer->eyes_tape);
    tt_tape_destroy(peer->parent);
    (void)!tt_peer_close_tape(peer);
    tt_synctest_destroy(peer->synctest);
    tt_timeline_destroy(peer->timeline);
    tt_sim_destroy(peer->sim);
    for (uint32_t i = 0; i < peer->players; i++) {
        tt_client_destroy(peer->lines[i].client);
        tt_driver_destroy(&peer->lines[i].driver);
    }
    close_keeper(peer);
    tt_driver_destroy(&peer->keeper_driver);
    tt_loopback_destroy(peer->loopback);
    tt_free(peer->previous);
    tt_free(peer->record);
    tt_free(peer);
}
