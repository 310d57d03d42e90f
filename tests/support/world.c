#include "world.h"

#include "tickertape/net/message.h"
#include "tickertape/tape.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRACE_LINES = 60, TRACE_WIDTH = 120, INTERVALS_MAX = 16384 };

// What one session asked, in order, to be found again in the turns.
typedef struct tt_sent {
    uint8_t type, size;
    uint8_t data[TT_CHAT_SIZE_MAX];
} tt_sent;

typedef struct tt_member {
    tt_peer *peer;
    bool stalled, killed, waits;
    char room[TT_NAME_MAX + 1];
    tt_random random;
    uint32_t tick, seen;
    uint64_t presented_at;
    uint32_t intervals[INTERVALS_MAX], intervals_count;
    tt_peer_event last[32];
    uint32_t counts[32];
    tt_parted parted;
    tt_refused refused;
} tt_member;

// The relay's side of one room, as far as its packets tell.
typedef struct tt_watched {
    char room[TT_NAME_MAX + 1];
    uint32_t turns;
    uint64_t last_turn_at;
    tt_numbering numbering;
    uint32_t received[TT_SEATS_MAX]; // requests that reached the relay
    tt_sent *requests[TT_SEATS_MAX]; // as they reached it
    uint64_t trails[WORLD_TICKS_MAX];
    bool known[WORLD_TICKS_MAX];
} tt_watched;

struct tt_world {
    tt_world_def def;
    uint64_t now, relay_frozen_until;
    bool relay_was_frozen;
    tt_loopback *network;
    tt_keeper *keeper;
    tt_driver inner; // the network's relay end, under the world's eyes
    tt_member members[WORLD_PEERS_MAX];
    uint32_t count;
    tt_watched rooms[2];
    uint8_t seat_of[WORLD_PEERS_MAX];
    uint64_t longest;
    char folder[64];
    char path[512];
    char trace[TRACE_LINES][TRACE_WIDTH];
    uint32_t trace_count;
    tt_turn turn;
};

void world_say(tt_world *world, const char *format, ...)
{
    va_list arguments;
    char *line = world->trace[world->trace_count++ % TRACE_LINES];
    int size = snprintf(line, TRACE_WIDTH, "%9.3f  ", (double)world->now / 1e9);
    va_start(arguments, format);
    vsnprintf(line + size, (size_t)(TRACE_WIDTH - size), format, arguments);
    va_end(arguments);
}

__attribute__((noreturn, format(printf, 2, 3))) static void fail(tt_world *world,
                                                                 const char *format, ...)
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

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) fail(world, __VA_ARGS__);                                                \
    } while (0)

static tt_watched *room_of(tt_world *world, uint32_t peer)
{
    return strcmp(world->members[peer].room, world->rooms[0].room) == 0 ? &world->rooms[0]
                                                                        : &world->rooms[1];
}

// The relay's driver with ears: requests that arrive are written down, turns that leave are
// compared.

static tt_sent *next_sent(tt_watched *room, uint32_t seat)
{
    uint32_t count = room->received[seat]++;
    // Powers of two are where it is full.
    if ((count & (count - 1)) == 0) {
        size_t capacity = count == 0 ? 1 : count * 2;
        room->requests[seat] = realloc(room->requests[seat], capacity * sizeof(tt_sent));
        if (!room->requests[seat]) abort();
    }
    return &room->requests[seat][count];
}

static void hear_input(tt_world *world, const tt_packet *packet)
{
    static tt_input input;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    if (tt_read_u8(&reader) != TT_MESSAGE_INPUT) return;
    tt_input_read(&input, &reader);
    uint8_t seat = tt_peer_seat(world->members[packet->connection].peer, 0);
    if (reader.failed || seat == TT_SEAT_NONE) return;
    tt_watched *room = room_of(world, packet->connection);
    for (uint32_t i = 0; i < input.count; i++) {
        if (input.first + i != room->received[seat]) continue;
        tt_sent *sent = next_sent(room, seat);
        sent->type = input.requests[i].type;
        sent->size = input.requests[i].size;
        if (sent->size > 0) memcpy(sent->data, input.requests[i].data, sent->size);
    }
}

static bool watched_receive(void *context, uint64_t now, tt_delivery *out)
{
    tt_world *world = context;
    if (!world->inner.receive(world->inner.context, now, out)) return false;
    if (out->type == TT_DELIVERY_PACKET && out->packet.channel == TT_CHANNEL_STREAM) {
        hear_input(world, &out->packet);
    }
    return true;
}

static void check_event(tt_world *world, tt_watched *room, const tt_event *event)
{
    if (!tt_event_requested(event->type)) return;
    CHECK(event->number < room->received[event->seat],
          "look-ahead or invention: tick %u seat %u number %u", event->tick, event->seat,
          event->number);
    const tt_sent *sent = &room->requests[event->seat][event->number];
    bool same = sent->type == event->type && sent->size == event->size &&
                memcmp(sent->data, event->data, event->size) == 0;
    CHECK(same, "integrity: tick %u seat %u number %u is not what was sent", event->tick,
          event->seat, event->number);
}

static void check_clock(tt_world *world, tt_watched *room)
{
    uint64_t period = TT_SECOND / toy_game.tick_rate, interval = world->now - room->last_turn_at;
    bool first = room->turns == 0;
    room->last_turn_at = world->now;
    if (first) return;
    if (interval > world->longest) world->longest = interval;
    bool steady = interval >= period / 2 && interval <= period * 3 / 2;
    CHECK(steady || world->relay_was_frozen, "tick clock: %" PRIu64 " us after turn %u",
          interval / 1000, room->turns);
    if (steady) world->relay_was_frozen = false;
}

// Turns that leave for the first time are checked event by event.
static void watched_send(void *context, uint64_t now, const tt_packet *packet)
{
    tt_world *world = context;
    tt_turns turns;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    if (packet->channel != TT_CHANNEL_CONTROL && tt_read_u8(&reader) == TT_MESSAGE_TURNS) {
        tt_watched *room = room_of(world, packet->connection);
        tt_turns_read(&turns, &reader);
        for (uint32_t i = 0; i < turns.count; i++) {
            if (turns.first + i != room->turns) {
                tt_turn_skip(&reader);
                continue;
            }
            tt_turn_read(&world->turn, &room->numbering, &reader);
            CHECK(!reader.failed, "turn %u can't be read", room->turns);
            check_clock(world, room);
            room->turns++;
            for (uint32_t j = 0; j < world->turn.count; j++) {
                check_event(world, room, &world->turn.events[j]);
            }
        }
        CHECK(!reader.failed, "a TURNS packet can't be read");
    }
    world->inner.send(world->inner.context, now, packet);
}

static void hear_log(void *context, const char *line)
{
    world_say(context, "relay   %s", line);
}

static void create_peer(tt_world *world, uint32_t index)
{
    const tt_world_def *def = &world->def;
    tt_member *member = &world->members[index];
    char name[16];
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
                        .settings = watches || def->length == 0 ? NULL : settings,
                        .settings_size = sizeof settings,
                        .stop_at = def->stop_at,
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
    tt_loopback_def network = {
        .clients = world->count, .seed = def->seed, .weather = def->weather, .capacity = 1 << 20};
    CHECK(tt_loopback_create(&network, &world->network) == TT_OK, "no network");
    tt_keeper_def keeper = {.relay = {.random = def->seed, .rooms_max = 4},
                            .tapes = world->folder,
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
    tt_watched *room = room_of(world, index);
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
    if (index >= world->def.players) return;
    if (tt_random_below(&member->random, 1000) >= world->def.chatter) return;
    uint8_t command[2] = {(uint8_t)tt_random_next(&member->random),
                          (uint8_t)tt_random_next(&member->random)};
    tt_status status = tt_peer_send(member->peer, 0, command, sizeof command);
    CHECK(status == TT_OK || status == TT_FULL || status == TT_CLOSED, "send: %s",
          tt_status_text(status));
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

static void watched_flush(void *context, uint64_t now)
{
    tt_world *world = context;
    world->inner.flush(world->inner.context, now);
}

static void watched_close(void *context, uint32_t connection)
{
    tt_world *world = context;
    world->inner.close(world->inner.context, connection);
}

static void run_relay(tt_world *world)
{
    tt_driver driver = {.context = world,
                        .receive = watched_receive,
                        .send = watched_send,
                        .flush = watched_flush,
                        .close = watched_close};
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

static void verify_room(tt_world *world, tt_watched *room)
{
    tt_tape *tape;
    tt_tape_fault fault = {0};
    const char *path = room->turns > 0 ? world_tape(world, room->room) : NULL;
    if (!path) return;
    tt_status status = tt_tape_open(path, &tape, &fault);
    CHECK(status == TT_OK, "tape of %s: %s at %" PRIu64 " (%s)", room->room, tt_status_text(status),
          fault.offset, fault.reason ? fault.reason : "");
    CHECK(tt_tape_info_of(tape)->ticks >= room->turns, "turn %u has left and is not on the tape",
          room->turns - 1);
    uint32_t numbers[TT_SEATS_MAX] = {0};
    for (uint32_t tick = 0; tick < tt_tape_info_of(tape)->ticks; tick++) {
        CHECK(tt_tape_read(tape, tick, &world->turn) == TT_OK, "turn %u can't be read", tick);
        for (uint32_t i = 0; i < world->turn.count; i++) {
            const tt_event *event = &world->turn.events[i];
            check_event(world, room, event);
            if (!tt_event_requested(event->type)) continue;
            CHECK(event->number == numbers[event->seat]++, "tick %u seat %u: a gap or a double",
                  tick, event->seat);
        }
    }
    tt_tape_destroy(tape);
}

void world_verify(tt_world *world)
{
    verify_room(world, &world->rooms[0]);
    verify_room(world, &world->rooms[1]);
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
