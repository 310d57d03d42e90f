// The modes differ only here, in what a line is and whether there is a relay inside:
//
//     practice   lines -> loopback -> relay inside, no tapes
//     host       line  -> ENet -> relay inside, over the loopback address
//     join       line  -> ENet, or the embedder's driver

#include "peer_state.h"

#include "allocation.h"

#include "tickertape/net/enet.h"

#include <sodium/randombytes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SYNC_TEST_MAX = 64, FAREWELL_ROUNDS = 5 };

// What the embedder speaks of; practice that goes on from a tape has as many as that has seats.
static uint32_t players_of(const tt_peer_def *def)
{
    if (def->players > 0) return def->players;
    if (def->mode != TT_PEER_PRACTICE) return 1;
    if (def->seats > 0) return def->seats;
    return def->game->seats_max < 2 ? 1 : 2;
}

// Players besides the first that the embedder names.
static uint32_t named_of(const tt_peer_def *def)
{
    if (!def->further) return 0;
    return def->further_count > 0 ? def->further_count : players_of(def) - 1;
}

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
    return def->resume ? tt_peer_fill_resumption(peer) : TT_OK;
}

// The name of a further player: the embedder's, as far as it names players. Else the peer's and a
// number, the end cut off where it would be too long.
static void name_player(const tt_peer *peer, uint32_t player, char name[TT_NAME_MAX + 1])
{
    char number[12];
    snprintf(number, sizeof number, "%u", player + 1);
    int keep = TT_NAME_MAX - (int)strlen(number);
    if (player == 0)
        snprintf(name, TT_NAME_MAX + 1, "%s", peer->name);
    else if (player <= named_of(&peer->def))
        snprintf(name, TT_NAME_MAX + 1, "%s", peer->def.further[player - 1]);
    else
        snprintf(name, TT_NAME_MAX + 1, "%.*s%s", keep, peer->name, number);
}

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
    name_player(peer, player, join.player);
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

static tt_status make_practice(tt_peer *peer, uint32_t players)
{
    tt_loopback_def network = {
        .clients = players, .seed = peer->def.seed, .allocator = peer->def.allocator};
    tt_keeper_def keeper = {.relay = {.tick_rate_max = TT_TICK_RATE_MAX,
                                      .rooms_max = 1,
                                      .connections_max = players,
                                      .spectators = 1,
                                      .random = peer->def.seed ^ peer->past,
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

static char *copy_text(const tt_allocator *allocator, const char *text, size_t length)
{
    char *copy = tt_allocate(allocator, length + 1, 1);
    if (copy) memcpy(copy, text, length);
    return copy;
}

// Whether a tape could be begun at `record` now: better to know before a seat is taken.
static tt_status check_record(const tt_peer_def *def)
{
    struct stat there;
    const char *path = def->record, *slash = strrchr(path, '/');
    if (stat(path, &there) == 0) return def->replace && S_ISREG(there.st_mode) ? TT_OK : TT_EXISTS;
    size_t length = slash && slash != path ? (size_t)(slash - path) : 1;
    char *folder = copy_text(&def->allocator, slash ? path : ".", length);
    if (!folder) return TT_OUT_OF_MEMORY;
    bool writable = access(folder, W_OK | X_OK) == 0;
    tt_free(folder);
    return writable ? TT_OK : TT_IO;
}

static bool further_valid(const tt_peer_def *def)
{
    bool valid = true;
    for (uint32_t i = 0; i < named_of(def); i++) valid = valid && tt_name_valid(def->further[i]);
    return valid;
}

static tt_status check_def(const tt_peer_def *def)
{
    bool watches = def->mode == TT_PEER_WATCH && (def->resume || def->seat_given);
    bool fits = !watches && players_of(def) <= TT_PLAYERS_MAX && further_valid(def) &&
                def->sync_test <= SYNC_TEST_MAX && def->predict <= TT_WINDOW_MAX &&
                (!def->build || strlen(def->build) < sizeof((tt_peer *)0)->build);
    if (!fits) return TT_BAD_ARGUMENT;
    bool saves = def->sync_test > 0 || def->predict > 0;
    if (saves && !tt_game_saves(def->game)) return TT_UNSUPPORTED;
    return def->record ? check_record(def) : TT_OK;
}

static tt_status set_up(tt_peer *peer)
{
    uint32_t players = players_of(&peer->def);
    tt_status checked = check_def(&peer->def);
    if (checked != TT_OK) return checked;
    if (peer->def.build) strncpy(peer->build, peer->def.build, sizeof peer->build - 1);
    if (peer->def.mode == TT_PEER_PRACTICE && peer->def.seats == 0) peer->def.seats = players;
    if (peer->def.mode == TT_PEER_PRACTICE) peer->def.seed_given = true;
    tt_status status = fill_join(peer);
    if (status == TT_OK) status = tt_peer_take_address(peer);
    if (status != TT_OK) return status;
    if (peer->def.mode == TT_PEER_PRACTICE && peer->parent) players = peer->join.match.seats;
    if (players > TT_PLAYERS_MAX) return TT_BAD_ARGUMENT;
    if (peer->def.mode == TT_PEER_PRACTICE) return make_practice(peer, players);
    if (peer->def.mode == TT_PEER_HOST) status = make_host(peer);
    return status == TT_OK ? make_lines(peer, players) : status;
}

static tt_status create(const tt_peer_def *def, tt_peer *peer)
{
    peer->def = *def;
    peer->now = def->now;
    if (def->record) peer->record = copy_text(&def->allocator, def->record, strlen(def->record));
    return def->record && !peer->record ? TT_OUT_OF_MEMORY : set_up(peer);
}

// The embedder's drivers from `first` on, which no line has taken.
static void destroy_drivers(const tt_peer_def *def, uint32_t first)
{
    for (uint32_t i = first; def->driver && i < players_of(def); i++) {
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
    bool over = peer->sim && tt_sim_over(peer->sim);
    if (peer->tape) tt_tape_close(peer->tape, over, over ? tt_sim_tick(peer->sim) : 0);
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

static tt_status begin_tape(tt_peer *peer, const tt_match *match)
{
    tt_tape_writer_def def = {.path = peer->record,
                              .match = match,
                              .build = peer->build,
                              .force = peer->def.replace,
                              .allocator = peer->def.allocator};
    tt_status status = tt_tape_writer_create(&def, &peer->tape);
    if (status != TT_OK) return status;
    return tt_tape_trail(peer->tape, (tt_trail){.tick = 0, .value = tt_sim_trail(peer->sim)});
}

static tt_status begin_sync_test(tt_peer *peer, const tt_match *match)
{
    tt_synctest_def def = {.game = peer->def.game,
                           .match = match,
                           .depth = peer->def.sync_test,
                           .allocator = peer->def.allocator};
    return tt_synctest_create(&def, &peer->synctest);
}

tt_status tt_peer_begin(tt_peer *peer, const tt_welcome *welcome)
{
    const tt_match *match = &welcome->match;
    tt_sim_def def = {.game = peer->def.game, .match = match, .allocator = peer->def.allocator};
    tt_status status = tt_sim_create(&def, &peer->sim);
    if (status == TT_OK && peer->def.sync_test > 0) status = begin_sync_test(peer, match);
    if (status == TT_OK) status = tt_peer_begin_timeline(peer);
    if (status == TT_OK && peer->record) status = begin_tape(peer, match);
    if (status == TT_OK && peer->def.view && tt_game_flat(peer->def.game)) {
        peer->previous = tt_allocate(&peer->def.allocator, 1, peer->def.game->state_size);
        status = peer->previous ? TT_OK : TT_OUT_OF_MEMORY;
    }
    if (status != TT_OK) return status;
    if (peer->previous) memcpy(peer->previous, tt_sim_state(peer->sim), peer->def.game->state_size);
    peer->from_lobby = welcome->head <= welcome->begins;
    peer->begins = welcome->begins;
    tt_pace_start(&peer->pace, match->tick_rate, 0);
    peer->trails[0] = tt_sim_trail(peer->sim);
    return TT_OK;
}
