// What an embedder asks for: checked before anything is made, copied, and put as a request to join.

#include "peer_state.h"

#include "allocation.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SYNC_TEST_MAX = 64, PORT_DIGITS = 5 };

uint32_t tt_peer_players_asked(const tt_peer_def *def)
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
    return def->further_count > 0 ? def->further_count : tt_peer_players_asked(def) - 1;
}

// A further player has the embedder's name, as far as it names players. Else the peer's and a
// number, the end cut off where it would be too long.
void tt_peer_name_player(const tt_peer *peer, uint32_t player, char name[TT_NAME_MAX + 1])
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

static char *copy_text(const tt_allocator *allocator, const char *text, size_t length)
{
    char *copy = tt_allocate(allocator, length + 1, 1);
    if (copy) memcpy(copy, text, length);
    return copy;
}

// By whatever names. It is read on, and stays.
static bool replaces_resumed(const tt_peer_def *def)
{
    struct stat files[2];
    return def->record && def->replace && def->resume && !def->storage &&
           stat(def->record, &files[0]) == 0 && stat(def->resume, &files[1]) == 0 &&
           files[0].st_dev == files[1].st_dev && files[0].st_ino == files[1].st_ino;
}

static tt_status check_replaced(const tt_peer_def *def, const struct stat *there)
{
    const tt_storage *storage = tt_storage_system();
    void *file;
    if (!def->replace || !S_ISREG(there->st_mode)) return TT_EXISTS;
    tt_status status = storage->reopen(storage->context, def->record, &file);
    return status == TT_OK ? storage->close(storage->context, file) : status;
}

// Whether a tape could be begun at `record` now: better to know before a seat is taken.
static tt_status check_record(const tt_peer_def *def)
{
    struct stat there;
    const char *path = def->record, *slash = strrchr(path, '/');
    if (stat(path, &there) == 0) return check_replaced(def, &there);
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
    bool fits = !watches && tt_peer_players_asked(def) <= TT_PLAYERS_MAX && further_valid(def) &&
                def->sync_test <= SYNC_TEST_MAX && def->predict <= TT_WINDOW_MAX &&
                (!def->build || strlen(def->build) < sizeof((tt_peer *)0)->build);
    if (!fits) return TT_BAD_ARGUMENT;
    bool saves = def->sync_test > 0 || def->predict > 0;
    if (saves && !tt_game_saves(def->game)) return TT_UNSUPPORTED;
    if (replaces_resumed(def)) return TT_EXISTS;
    bool checks = def->record && !def->record_may_fail && !def->storage;
    return checks ? check_record(def) : TT_OK;
}

static bool take_name(char name[TT_NAME_MAX + 1], const char *given, const char *otherwise)
{
    if (!given) given = otherwise;
    bool valid = tt_name_valid(given);
    if (valid) tt_name_copy(name, given);
    return valid;
}

static tt_status fill_join(tt_peer *peer)
{
    const tt_peer_def *def = &peer->def;
    bool fits = take_name(peer->name, def->name, "player") &&
                take_name(peer->room, def->match, "practice") &&
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

static bool read_port(const char *digits, uint16_t *port)
{
    uint32_t value = 0;
    size_t size = strspn(digits, "0123456789");
    if (size == 0 || size > PORT_DIGITS || digits[size] != 0) return false;
    for (size_t i = 0; i < size; i++) value = value * 10 + (uint32_t)(digits[i] - '0');
    *port = (uint16_t)value;
    return value <= UINT16_MAX;
}

// HOST:PORT apart.
static tt_status take_address(tt_peer *peer)
{
    tt_peer_def *def = &peer->def;
    const char *colon = def->address ? strchr(def->address, ':') : NULL;
    size_t size = colon ? (size_t)(colon - def->address) : 0;
    if (!colon) return TT_OK;
    bool fits = def->port == 0 && size > 0 && size < sizeof peer->host;
    if (!fits || !read_port(colon + 1, &def->port)) return TT_BAD_ARGUMENT;
    memcpy(peer->host, def->address, size);
    def->address = peer->host;
    return TT_OK;
}

tt_status tt_peer_take_def(tt_peer *peer, const tt_peer_def *given)
{
    tt_peer_def *def = &peer->def;
    tt_status status = check_def(given);
    if (status != TT_OK) return status;
    *def = *given;
    if (def->record) peer->record = copy_text(&def->allocator, def->record, strlen(def->record));
    if (def->record && !peer->record) return TT_OUT_OF_MEMORY;
    if (def->build) strncpy(peer->build, def->build, sizeof peer->build - 1);
    if (def->mode == TT_PEER_PRACTICE && def->seats == 0) def->seats = tt_peer_players_asked(def);
    if (def->mode == TT_PEER_PRACTICE) def->seed_given = true;
    status = fill_join(peer);
    return status == TT_OK ? take_address(peer) : status;
}
