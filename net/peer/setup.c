// The modes differ only here, in what a line is and whether there is a relay inside:
//
//     practice   lines -> loopback -> relay inside, no tapes
//     host       line  -> ENet -> relay inside, over the loopback address
//     join       line  -> ENet, or the embedder's driver

#include "peer_state.h"

#include "tickertape/net/enet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool names_valid(const tt_peer *peer)
{
    return tt_name_valid(peer->name) && tt_name_valid(peer->room);
}

static tt_status fill_join(tt_peer *peer)
{
    const tt_peer_def *def = &peer->def;
    int name = snprintf(peer->name, sizeof peer->name, "%s", def->name ? def->name : "player");
    int room = snprintf(peer->room, sizeof peer->room, "%s", def->match ? def->match : "practice");
    bool fits = name <= TT_NAME_MAX && room <= TT_NAME_MAX && names_valid(peer) &&
                def->seats <= def->game->seats_max && def->settings_size <= TT_SETTINGS_SIZE_MAX;
    if (!fits) return TT_BAD_ARGUMENT;
    tt_join *join = &peer->join;
    tt_game_describe_match(def->game, &join->match);
    tt_name_copy(join->match.name, peer->room);
    join->watch = def->mode == TT_PEER_WATCH;
    join->seats_given = def->seats > 0;
    join->match.seats = def->seats;
    join->seed_given = def->seed_given;
    join->match.seed = def->seed;
    join->settings_given = def->settings != NULL;
    join->match.settings_size = def->settings ? def->settings_size : 0;
    if (def->settings) memcpy(join->match.settings, def->settings, def->settings_size);
    return TT_OK;
}

// The name of a further player: the peer's and a number, the end cut off where it would be too
// long.
static void name_player(const tt_peer *peer, uint32_t player, char name[TT_NAME_MAX + 1])
{
    char number[12];
    snprintf(number, sizeof number, "%u", player + 1);
    int keep = TT_NAME_MAX - (int)strlen(number);
    if (player == 0)
        snprintf(name, TT_NAME_MAX + 1, "%s", peer->name);
    else
        snprintf(name, TT_NAME_MAX + 1, "%.*s%s", keep, peer->name, number);
}

static tt_status make_line(tt_peer *peer, uint32_t player, tt_driver driver)
{
    tt_line *line = &peer->lines[player];
    line->driver = driver;
    line->seat = TT_SEAT_NONE;
    peer->players = player + 1;
    name_player(peer, player, peer->join.player);
    return tt_client_create(&peer->join, peer->def.now, &line->client);
}

static tt_status make_practice(tt_peer *peer, uint32_t players)
{
    tt_loopback_def network = {.clients = players, .seed = peer->def.seed};
    tt_keeper_def keeper = {.relay = {.tick_rate_max = TT_TICK_RATE_MAX,
                                      .rooms_max = 1,
                                      .connections_max = players,
                                      .spectators = 1,
                                      .random = peer->def.seed},
                            .no_tapes = true};
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
    tt_enet_relay_def enet = {.address = peer->def.address, .port = peer->def.port};
    tt_keeper_def keeper = {.relay = {.tick_rate_max = TT_TICK_RATE_MAX,
                                      .rooms_max = 1,
                                      .random = peer->def.seed ^ peer->def.now},
                            .build = peer->def.build};
    tt_status status = tt_enet_relay(&enet, &peer->keeper_driver, &peer->port);
    return status == TT_OK ? tt_keeper_create(&keeper, &peer->keeper) : status;
}

static tt_status make_lines(tt_peer *peer, uint32_t players)
{
    bool hosting = peer->def.mode == TT_PEER_HOST;
    const char *address = hosting && !peer->def.address ? "127.0.0.1" : peer->def.address;
    uint16_t port = hosting ? peer->port : peer->def.port;
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < players && status == TT_OK; i++) {
        tt_driver driver = {0};
        if (peer->def.driver)
            driver = peer->def.driver[i];
        else
            status = address ? tt_enet_client(address, port, &driver) : TT_BAD_ARGUMENT;
        if (status == TT_OK) status = make_line(peer, i, driver);
    }
    return status;
}

static uint32_t players_of(const tt_peer_def *def)
{
    if (def->players > 0) return def->players;
    if (def->mode != TT_PEER_PRACTICE) return 1;
    return def->seats > 0 ? def->seats : 2;
}

static tt_status set_up(tt_peer *peer)
{
    uint32_t players = players_of(&peer->def);
    if (players > TT_PLAYERS_MAX) return TT_BAD_ARGUMENT;
    if (peer->def.mode == TT_PEER_PRACTICE && peer->def.seats == 0) peer->def.seats = players;
    if (peer->def.mode == TT_PEER_PRACTICE) peer->def.seed_given = true;
    tt_status status = fill_join(peer);
    if (status != TT_OK) return status;
    if (peer->def.mode == TT_PEER_PRACTICE) return make_practice(peer, players);
    if (peer->def.mode == TT_PEER_HOST) status = make_host(peer);
    return status == TT_OK ? make_lines(peer, players) : status;
}

tt_status tt_peer_create(const tt_peer_def *def, tt_peer **out)
{
    *out = NULL;
    tt_status status = tt_game_check(def->game);
    if (status != TT_OK) return status;
    tt_peer *peer = calloc(1, sizeof *peer);
    if (!peer) return TT_OUT_OF_MEMORY;
    peer->def = *def;
    peer->record = def->record ? strdup(def->record) : NULL;
    status = def->record && !peer->record ? TT_OUT_OF_MEMORY : set_up(peer);
    if (status != TT_OK) {
        tt_peer_destroy(peer);
        return status;
    }
    *out = peer;
    return TT_OK;
}

void tt_peer_destroy(tt_peer *peer)
{
    if (!peer) return;
    tt_playback_destroy(peer->eyes);
    tt_tape_destroy(peer->eyes_tape);
    bool over = peer->sim && tt_sim_over(peer->sim);
    if (peer->tape) tt_tape_close(peer->tape, over, over ? tt_sim_tick(peer->sim) : 0);
    tt_synctest_destroy(peer->synctest);
    tt_sim_destroy(peer->sim);
    for (uint32_t i = 0; i < peer->players; i++) {
        tt_client_destroy(peer->lines[i].client);
        if (peer->lines[i].driver.destroy)
            peer->lines[i].driver.destroy(peer->lines[i].driver.context);
    }
    tt_keeper_destroy(peer->keeper);
    if (peer->keeper_driver.destroy) peer->keeper_driver.destroy(peer->keeper_driver.context);
    tt_loopback_destroy(peer->loopback);
    free(peer->previous);
    free(peer->record);
    free(peer);
}

static tt_status begin_tape(tt_peer *peer, const tt_match *match)
{
    tt_tape_writer_def def = {
        .path = peer->record, .match = match, .build = peer->def.build, .force = peer->def.replace};
    tt_status status = tt_tape_writer_create(&def, &peer->tape);
    if (status != TT_OK) return status;
    return tt_tape_trail(peer->tape, (tt_trail){.tick = 0, .value = tt_sim_trail(peer->sim)});
}

static tt_status begin_sync_test(tt_peer *peer, const tt_match *match)
{
    tt_synctest_def def = {.game = peer->def.game, .match = match, .depth = peer->def.sync_test};
    return tt_synctest_create(&def, &peer->synctest);
}

tt_status peer_begin(tt_peer *peer, const tt_welcome *welcome)
{
    const tt_match *match = &welcome->match;
    tt_sim_def def = {.game = peer->def.game, .match = match};
    tt_status status = tt_sim_create(&def, &peer->sim);
    if (status == TT_OK && peer->def.sync_test > 0) status = begin_sync_test(peer, match);
    if (status == TT_OK && peer->record) status = begin_tape(peer, match);
    if (status == TT_OK && peer->def.view && tt_game_flat(peer->def.game)) {
        peer->previous = malloc(peer->def.game->state_size);
        status = peer->previous ? TT_OK : TT_OUT_OF_MEMORY;
    }
    if (status != TT_OK) return status;
    if (peer->previous) memcpy(peer->previous, tt_sim_state(peer->sim), peer->def.game->state_size);
    tt_pace_start(&peer->pace, match->tick_rate, 0);
    peer->trails[0] = tt_sim_trail(peer->sim);
    return TT_OK;
}
