// The world: a relay and its peers run on virtual time, each at the moment it has something to do.
// Peers at the same tick must agree. What the relay does is watched in world_watch.c.
#include "world_state.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void world_say(tt_world *world, const char *format, ...)
{
    va_list arguments;
    char *line = world->trace[world->trace_count++ % TRACE_LINES];
    int size = snprintf(line, TRACE_WIDTH, "%9.3f  ", (double)world->now / 1e9);
    va_start(arguments, format);
    vsnprintf(line + size, (size_t)(TRACE_WIDTH - size), format, arguments);
    va_end(arguments);
}

void world_fail(tt_world *world, const char *format, ...)
{
    va_list arguments;
    uint32_t first = world->trace_count > TRACE_LINES ? world->trace_count - TRACE_LINES : 0;
    for (uint32_t i = first; i < world->trace_count; i++) {
        fprintf(stderr, "%s\n", world->trace[i % TRACE_LINES]);
    }
    fprintf(stderr, "%9.3f  seed %" PRIu64 ": ", (double)world->now / 1e9, world->def.seed);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}

static void hear_log(void *context, const char *line)
{
    world_say(context, "relay   %s", line);
}

static void create_peer(tt_world *world, uint32_t index)
{
    const tt_world_def *def = &world->def;
    tt_member *member = &world->members[index];
    char name[20];
    uint8_t settings[4] = {(uint8_t)def->length, (uint8_t)(def->length >> 8), 0, 0};
    bool watches = index >= def->players;
    bool odd = def->odd && index == def->odd_player;
    snprintf(name, sizeof name, "%s%u", watches ? "watcher" : "player", index);
    tt_driver driver = tt_loopback_client(world->network, index);
    tt_peer_def peer = {.game = odd ? def->odd : &toy_game,
                        .mode = watches ? TT_PEER_WATCH : TT_PEER_JOIN,
                        .match = member->room,
                        .name = name,
                        .seats = watches ? 0 : def->seats,
                        .resume = index == def->resumer ? def->resume : NULL,
                        .resume_tick = def->resume_tick,
                        .settings = watches || def->length == 0 ? NULL : settings,
                        .settings_size = sizeof settings,
                        .stop_at = def->stop_at,
                        .predict = index % 2 == 0 ? def->predict : 0,
                        .record = index == 0 ? def->record : NULL,
                        .record_may_fail = def->record_may_fail,
                        .storage = def->record_storage,
                        .view = true,
                        .driver = &driver,
                        .now = world->now};
    tt_status status = tt_peer_create(&peer, &member->peer);
    CHECK(status == TT_OK, "peer %u: %s", index, tt_status_text(status));
    tt_loopback_connect(world->network, index, world->now);
}

tt_world *world_create(const tt_world_def *def)
{
    tt_world *world = calloc(1, sizeof *world);
    if (!world) abort();
    world->def = *def;
    if (world->def.seats == 0) world->def.seats = def->players;
    world->count = def->players + def->spectators;
    world->now = TT_SECOND;
    strcpy(world->folder, "/tmp/tickertape-world-XXXXXX");
    CHECK(mkdtemp(world->folder), "no folder for tapes");
    strcpy(world->rooms[0].room, "room");
    tt_loopback_def network = {.clients = world->count + def->strangers,
                               .seed = def->seed,
                               .weather = def->weather,
                               .capacity = 1 << 20};
    CHECK(tt_loopback_create(&network, &world->network) == TT_OK, "no network");
    tt_signer signer;
    world_signer(&signer);
    tt_keeper_def keeper = {.relay = {.random = def->seed, .rooms_max = 4},
                            .tapes = world->folder,
                            .sync_turns = def->sync_turns,
                            .signer = &signer,
                            .end_without_log = def->end_without_log,
                            .storage = def->storage,
                            .log = hear_log,
                            .context = world};
    CHECK(tt_keeper_create(&keeper, &world->keeper) == TT_OK, "no relay");
    world->inner = tt_loopback_relay(world->network);
    for (uint32_t i = 0; i < world->count; i++) {
        strcpy(world->members[i].room, "room");
        world->members[i].random = tt_random_seeded(def->seed, 100 + i);
        world->members[i].waits = true;
    }
    return world;
}

void world_move(tt_world *world, uint32_t first, uint32_t count, const char *room)
{
    strcpy(world->rooms[1].room, room);
    for (uint32_t i = first; i < first + count; i++) strcpy(world->members[i].room, room);
}

void world_join(tt_world *world, uint32_t index)
{
    tt_member *member = &world->members[index];
    if (!member->waits) return;
    member->waits = false;
    create_peer(world, index);
}

static bool lives(const tt_member *member)
{
    return !member->waits && !member->killed && !member->stalled;
}

static void note_event(tt_world *world, uint32_t index, const tt_peer_event *event)
{
    tt_member *member = &world->members[index];
    member->last[event->type] = *event;
    member->counts[event->type]++;
    if (event->parted) member->parted = *event->parted;
    if (event->refused) member->refused = *event->refused;
    if (event->type != TT_PEER_EVENT_OUTBOX) {
        world_say(world, "peer %2u event %d tick %u seat %u", index, (int)event->type, event->tick,
                  event->seat);
    }
}

// Nobody's trail may differ from what others had at that tick, but the odd one's.
static void check_agreement(tt_world *world, uint32_t index)
{
    tt_member *member = &world->members[index];
    const tt_sim *sim = tt_peer_sim(member->peer);
    uint32_t tick = tt_sim_tick(sim);
    tt_watched *room = world_room_of(world, index);
    CHECK(tick < WORLD_TICKS_MAX, "too many ticks for this test");
    CHECK(tick <= room->turns, "peer %u is at %u before turn %u has left", index, tick, tick - 1);
    if (world->def.odd && index == world->def.odd_player) return;
    if (!room->known[tick]) room->trails[tick] = tt_sim_trail(sim);
    room->known[tick] = true;
    CHECK(room->trails[tick] == tt_sim_trail(sim), "agreement: peer %u at state %u", index, tick);
}

static void chatter(tt_world *world, uint32_t index)
{
    tt_member *member = &world->members[index];
    bool waits = tt_peer_phase_of(member->peer) == TT_PEER_LOBBY;
    if (index >= world->def.players || waits) return;
    if (tt_random_below(&member->random, 1000) >= world->def.chatter) return;
    uint8_t command[2] = {(uint8_t)tt_random_next(&member->random),
                          (uint8_t)tt_random_next(&member->random)};
    tt_status status = tt_peer_send(member->peer, 0, command, sizeof command);
    CHECK(status == TT_OK || status == TT_FULL || status == TT_CLOSED, "send: %s",
          tt_status_text(status));
}

void world_look(tt_world *world, uint32_t peer, uint8_t look[WORLD_LOOK])
{
    tt_writer writer = tt_writer_of(look, WORLD_LOOK);
    tt_write_bytes(&writer, world_mark, WORLD_MARK);
    tt_write_u8(&writer, tt_peer_seat(world->members[peer].peer, 0));
    tt_write_u32(&writer, world->members[peer].tick);
}

void world_rest(tt_world *world)
{
    world->rests = true;
}

static void look_around(tt_world *world, uint32_t index)
{
    uint8_t look[WORLD_LOOK];
    if (!world->def.looks || world->rests || index >= world->def.players) return;
    world_look(world, index, look);
    tt_status status = tt_peer_look(world->members[index].peer, 0, look, sizeof look);
    CHECK(status == TT_OK || status == TT_CLOSED, "look: %s", tt_status_text(status));
}

static void note_presented(tt_world *world, tt_member *member, uint32_t tick)
{
    uint64_t interval = world->now - member->presented_at;
    // Several at once: the first took the interval, the others none.
    for (uint32_t i = member->tick; i < tick && member->presented_at > 0; i++) {
        uint64_t share = i == member->tick ? interval : 0;
        if (member->intervals_count < INTERVALS_MAX) {
            member->intervals[member->intervals_count++] = (uint32_t)(share / 1000);
        }
    }
    member->presented_at = world->now;
}

static void run_peer(tt_world *world, uint32_t index)
{
    tt_member *member = &world->members[index];
    tt_peer_event event;
    tt_peer_advance(member->peer, world->now);
    while (tt_peer_poll(member->peer, &event)) note_event(world, index, &event);
    const tt_sim *sim = tt_peer_sim(member->peer);
    if (!sim) return;
    check_agreement(world, index);
    if (tt_sim_tick(sim) == member->tick) return;
    note_presented(world, member, tt_sim_tick(sim));
    member->tick = tt_sim_tick(sim);
    chatter(world, index);
    look_around(world, index);
}

static bool relay_frozen(const tt_world *world)
{
    return world->now < world->relay_frozen_until;
}

static uint64_t relay_deadline(tt_world *world)
{
    if (relay_frozen(world)) return world->relay_frozen_until;
    uint64_t due = tt_keeper_deadline(world->keeper);
    uint64_t arrives = world->inner.deadline(world->inner.context);
    return due < arrives ? due : arrives;
}

static void run_relay(tt_world *world)
{
    tt_driver driver = world_watched_driver(world);
    tt_keeper_advance(world->keeper, &driver, world->now);
}

// To the next moment at which anyone has something to do, at most `until`.
static void step(tt_world *world, uint64_t until)
{
    uint64_t next = until, relay = relay_deadline(world);
    if (relay < next) next = relay;
    for (uint32_t i = 0; i < world->count; i++) {
        if (!lives(&world->members[i])) continue;
        uint64_t deadline = tt_peer_deadline(world->members[i].peer);
        if (deadline < next) next = deadline;
    }
    // What is due already is done a little later, so that time always passes.
    world->now = next > world->now ? next : world->now + MS / 10;
    if (!relay_frozen(world) && relay_deadline(world) <= world->now) run_relay(world);
    for (uint32_t i = 0; i < world->count; i++) {
        if (!lives(&world->members[i])) continue;
        if (tt_peer_deadline(world->members[i].peer) <= world->now) run_peer(world, i);
    }
}

static void join_all(tt_world *world)
{
    for (uint32_t i = 0; i < world->count; i++) {
        bool late = world->def.late_from > 0 && i >= world->def.late_from;
        if (late || !world->members[i].waits) continue;
        world_join(world, i);
        // One after the other, so that seats follow the order.
        uint64_t until = world->now + TT_SECOND * 20;
        while (world->now < until && !tt_peer_match(world->members[i].peer) &&
               tt_peer_phase_of(world->members[i].peer) == TT_PEER_CONNECTING) {
            step(world, until);
        }
    }
}

void world_run(tt_world *world, uint64_t duration)
{
    join_all(world);
    uint64_t until = world->now + duration;
    while (world->now < until) step(world, until);
}

bool world_reach(tt_world *world, uint32_t tick, uint64_t patience)
{
    join_all(world);
    uint64_t until = world->now + patience;
    for (bool all = false; !all;) {
        all = true;
        for (uint32_t i = 0; i < world->count; i++) {
            if (lives(&world->members[i]) && world->members[i].tick < tick) all = false;
        }
        if (all) return true;
        if (world->now >= until) return false;
        step(world, until);
    }
    return true;
}

uint64_t world_now(const tt_world *world)
{
    return world->now;
}

tt_peer *world_peer(tt_world *world, uint32_t index)
{
    return world->members[index].peer;
}

tt_loopback *world_network(tt_world *world)
{
    return world->network;
}

uint32_t world_tick(const tt_world *world, uint32_t peer)
{
    return world->members[peer].tick;
}

void world_stall(tt_world *world, uint32_t index, bool stalled)
{
    world_say(world, "peer %2u %s", index, stalled ? "stalls" : "goes on");
    world->members[index].stalled = stalled;
    world->members[index].presented_at = 0;
}

void world_kill(tt_world *world, uint32_t index)
{
    world_say(world, "peer %2u is killed", index);
    world->members[index].killed = true;
}

void world_close_relay(tt_world *world)
{
    world_say(world, "relay   closes");
    tt_keeper_close(world->keeper, world->now);
    run_relay(world);
}

void world_freeze_relay(tt_world *world, uint64_t duration)
{
    world_say(world, "relay   freezes");
    world->relay_frozen_until = world->now + duration;
    world->relay_was_frozen = true;
}

const tt_peer_event *world_event(const tt_world *world, uint32_t peer, tt_peer_event_type type)
{
    const tt_member *member = &world->members[peer];
    return member->counts[type] > 0 ? &member->last[type] : NULL;
}

uint32_t world_events(const tt_world *world, uint32_t peer, tt_peer_event_type type)
{
    return world->members[peer].counts[type];
}

const tt_parted *world_parted(const tt_world *world, uint32_t peer)
{
    return &world->members[peer].parted;
}

const tt_refused *world_refused(const tt_world *world, uint32_t peer)
{
    return &world->members[peer].refused;
}

uint32_t world_turns(const tt_world *world)
{
    return world->rooms[0].turns;
}

uint64_t world_longest_interval(const tt_world *world)
{
    return world->longest;
}

uint32_t world_presented(const tt_world *world, uint32_t peer, const uint32_t **intervals_us)
{
    *intervals_us = world->members[peer].intervals;
    return world->members[peer].intervals_count;
}

const char *world_tape(tt_world *world, const char *room)
{
    DIR *folder = opendir(world->folder);
    const char *found = NULL;
    size_t size = strlen(room);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (strncmp(entry->d_name, room, size) != 0 || entry->d_name[size] != '-') continue;
        snprintf(world->path, sizeof world->path, "%s/%s", world->folder, entry->d_name);
        found = world->path;
    }
    if (folder) closedir(folder);
    return found;
}

uint32_t world_files(const tt_world *world)
{
    DIR *folder = opendir(world->folder);
    uint32_t count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    if (folder) closedir(folder);
    return count;
}

static void remove_folder(tt_world *world)
{
    DIR *folder = opendir(world->folder);
    char path[512];
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        snprintf(path, sizeof path, "%s/%s", world->folder, entry->d_name);
        if (entry->d_name[0] != '.') unlink(path);
    }
    if (folder) closedir(folder);
    rmdir(world->folder);
}

void world_destroy(tt_world *world)
{
    world_verify(world);
    for (uint32_t i = 0; i < world->count; i++) tt_peer_destroy(world->members[i].peer);
    tt_keeper_destroy(world->keeper);
    tt_loopback_destroy(world->network);
    for (int r = 0; r < 2; r++) {
        for (int i = 0; i < TT_SEATS_MAX; i++) free(world->rooms[r].requests[i]);
    }
    remove_folder(world);
    free(world);
}
