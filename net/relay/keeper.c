#include "keeping.h"

#include "allocation.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// The reader follows the writer every so many turns: fewer than the relay keeps in memory, so that
// whoever needs older ones finds them read, and no tick waits for a long scan.
enum { FOLLOW_TURNS = 32, PART_SIZE = TT_KEEPING_PATH_SIZE + 8, ROOMS_DEFAULT = 1024 };

void tt_keeper_say(const tt_keeper *keeper, const char *format, ...)
{
    char line[512];
    va_list arguments;
    if (!keeper->def.log) return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    keeper->def.log(keeper->def.context, line);
}

// The relay's memory does not reach back this far: the tape does.
static uint32_t copy_turns(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    tt_keeper *keeper = context;
    tt_tape *reader = keeper->rooms[room].reader;
    uint32_t count = 0;
    if (!reader || tt_tape_copy(reader, tick, turns, &count) != TT_OK) return 0;
    return count;
}

// One that is new is durable, too: what a tape promises must not be lost with its folder.
static tt_status make_one(const char *path)
{
    const tt_storage *storage = tt_storage_system();
    if (mkdir(path, 0777) == 0) return storage->sync_folder(storage->context, path);
    return errno == EEXIST ? TT_OK : TT_IO;
}

// mkdir -p
static tt_status make_folder(const char *path)
{
    char part[TT_KEEPING_PATH_SIZE];
    if (snprintf(part, sizeof part, "%s/", path) >= (int)sizeof part) return TT_BAD_ARGUMENT;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (make_one(part) != TT_OK) return TT_IO;
        *slash = '/';
    }
    struct stat there;
    bool folder = stat(path, &there) == 0 && S_ISDIR(there.st_mode);
    return folder && access(path, W_OK | X_OK) == 0 ? TT_OK : TT_IO;
}

tt_status tt_keeper_create(const tt_keeper_def *def, tt_keeper **out)
{
    *out = NULL;
    tt_status status = def->tapes ? make_folder(def->tapes) : TT_OK;
    if (status != TT_OK) return status;
    tt_keeper *keeper = tt_allocate(&def->relay.allocator, 1, sizeof *keeper);
    if (!keeper) return TT_OUT_OF_MEMORY;
    keeper->def = *def;
    if (def->signer) keeper->signer = *def->signer;
    keeper->def.signer = def->signer ? &keeper->signer : NULL;
    keeper->storage = def->storage ? def->storage : tt_storage_system();
    keeper->rooms_count = def->relay.rooms_max > 0 ? def->relay.rooms_max : ROOMS_DEFAULT;
    keeper->rooms = tt_allocate(&def->relay.allocator, keeper->rooms_count, sizeof *keeper->rooms);
    tt_relay_def relay = def->relay;
    relay.source = (tt_log_source){.context = keeper, .copy = def->no_tapes ? NULL : copy_turns};
    status = keeper->rooms ? tt_syncing_start(keeper) : TT_OUT_OF_MEMORY;
    if (status == TT_OK) status = tt_relay_create(&relay, &keeper->relay);
    if (status != TT_OK) {
        tt_keeper_destroy(keeper);
        return status;
    }
    *out = keeper;
    return TT_OK;
}

// What a tape is called while the match that it goes on from is still being uploaded.
static void name_part(const tt_keeping *keeping, char part[PART_SIZE])
{
    snprintf(part, PART_SIZE, "%s.part", keeping->path);
}

static void close_tape(tt_keeper *keeper, uint32_t room, bool complete, uint32_t tick)
{
    tt_keeping *keeping = &keeper->rooms[room];
    tt_status status = TT_OK;
    if (keeping->writer)
        status = tt_signing_end(&keeping->signing, keeping->writer, keeping->reader, UINT32_MAX);
    bool known = status == TT_OK || status == TT_CLOSED; // a tape that broke has said so
    if (!known) tt_keeper_say(keeper, "%s: %s", keeping->path, tt_status_text(status));
    char part[PART_SIZE];
    name_part(keeping, part);
    tt_tape_destroy(keeping->reader);
    keeping->reader = NULL;
    const char *path = keeping->partial ? part : keeping->path;
    if (keeping->unnamed || keeping->partial)
        (void)!keeper->storage->remove(keeper->storage->context, path);
    complete = complete && !keeping->lost; // it has not all of the match
    keeping->lost = false;
    if (keeping->writer) tt_syncing_close(keeper, room, complete, tick);
}

void tt_keeper_destroy(tt_keeper *keeper)
{
    if (!keeper) return;
    for (uint32_t i = 0; keeper->rooms && i < keeper->rooms_count; i++) {
        if (keeper->rooms[i].writer && !keeper->rooms[i].ending) close_tape(keeper, i, false, 0);
        tt_syncing_finish(keeper, i);
    }
    tt_syncer_destroy(keeper->syncer);
    tt_relay_destroy(keeper->relay);
    tt_free(keeper->rooms);
    tt_free(keeper);
}

// DIR/MATCH-YYYYMMDDTHHMMSSZ-ID.tape, or a hidden one in the folder for temporary files.
static bool name_tape(const tt_keeper *keeper, tt_keeping *keeping, const tt_relay_event *event)
{
    const char *temporary = getenv("TMPDIR");
    const char *folder = keeper->def.tapes ? keeper->def.tapes : temporary ? temporary : "/tmp";
    char moment[32] = "", id[9] = "";
    time_t seconds = time(NULL);
    struct tm utc;
    if (gmtime_r(&seconds, &utc)) strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", &utc);
    for (int i = 0; i < 4; i++) snprintf(id + 2 * i, 3, "%02x", event->id[i]);
    keeping->unnamed = !keeper->def.tapes;
    int size = snprintf(keeping->path, sizeof keeping->path, "%s/%s%s-%s-%s.tape", folder,
                        keeping->unnamed ? ".tickertape-" : "", event->name, moment, id);
    return size > 0 && size < (int)sizeof keeping->path;
}

static tt_status open_tape(tt_keeper *keeper, tt_keeping *keeping, const tt_relay_event *event)
{
    char part[PART_SIZE];
    tt_tape_writer_def def = {.path = part,
                              .match = event->match,
                              .build = keeper->def.build,
                              .storage = keeper->storage,
                              .allocator = keeper->def.relay.allocator};
    if (!name_tape(keeper, keeping, event)) return TT_BAD_ARGUMENT;
    name_part(keeping, part);
    keeping->partial = event->begins > 0;
    if (!keeping->partial) def.path = keeping->path;
    tt_status status = tt_tape_writer_create(&def, &keeping->writer);
    keeping->half_tick = TT_SECOND / event->match->tick_rate / 2;
    if (status == TT_OK && keeper->def.signer)
        status = tt_signing_begin(&keeping->signing, keeper->def.signer, event->match,
                                  event->begins, keeping->writer);
    tt_tape_def reader = {.path = def.path, .storage = keeper->storage, .allocator = def.allocator};
    return status == TT_OK ? tt_tape_create(&reader, &keeping->reader, NULL) : status;
}

// The match begins: from here on its tape stays.
static tt_status begin(const tt_keeper *keeper, tt_keeping *keeping, const tt_relay_event *event)
{
    tt_status status = TT_OK;
    if (keeping->partial) status = tt_tape_rename(keeping->writer, keeping->path);
    if (status != TT_OK) return status;
    keeping->partial = false;
    tt_keeper_say(keeper, "%s: begins, tape %s", event->name, keeping->path);
    return TT_OK;
}

// The tape is made with the first turn, and is only part of one until the match begins: a room that
// never starts leaves none.
static tt_status append(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    const tt_room_event *turn = &event->event;
    tt_status status = TT_OK;
    if (keeper->def.no_tapes) return TT_OK;
    if (keeping->ending) tt_syncing_finish(keeper, event->room);
    if (!keeping->writer) status = open_tape(keeper, keeping, event);
    if (status == TT_OK && turn->tick == event->begins) status = begin(keeper, keeping, event);
    if (status == TT_OK) status = tt_syncing_append(keeper, event);
    return status;
}

// Players hold it against the relay, should its tape be another one later.
static void tell_checkpoint(tt_keeper *keeper, uint32_t room)
{
    tt_signing *signing = &keeper->rooms[room].signing;
    if (!signing->news) return;
    signing->news = false;
    tt_signed_checkpoint told = {.checkpoint = signing->last};
    memcpy(told.key, signing->signer->key, sizeof told.key);
    tt_relay_checkpoint(keeper->relay, room, &told);
}

// What a logged turn brings with it. It stands, whatever becomes of that.
static void accompany(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    if (keeper->def.no_tapes) return;
    tt_status status = tt_signing_turn(&keeping->signing, keeping->writer);
    if (status != TT_OK)
        tt_keeper_say(keeper, "%s: no checkpoint after turn %u: %s", keeping->path,
                      event->event.tick, tt_status_text(status));
    tell_checkpoint(keeper, event->room);
    if (event->event.tick % FOLLOW_TURNS != 0) return;
    status = tt_tape_follow(keeping->reader, NULL);
    if (status != TT_OK)
        tt_keeper_say(keeper, "%s: can't be read up to turn %u: %s", keeping->path,
                      event->event.tick, tt_status_text(status));
}

// Turns of the tape that can still be read: they are the last ones.
static uint32_t count_readable(const tt_keeping *keeping)
{
    if (!keeping->reader) return 0;
    (void)!tt_tape_follow(keeping->reader, NULL);
    return tt_tape_info_of(keeping->reader)->ticks;
}

// The tape ends here. Without all of its past a match can't go on, whatever was asked for.
static void lose_tape(tt_keeper *keeper, const tt_relay_event *event, tt_status status)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    bool ends = keeper->def.end_without_log || event->event.tick < event->begins;
    tt_keeper_say(keeper, "%s: turn %u could not be logged in %s: %s; the match %s", event->name,
                  event->event.tick, keeping->path, tt_status_text(status),
                  ends ? "is ended" : "goes on without a log");
    if (ends) {
        tt_relay_end(keeper->relay, event->room, TT_ENDING_STORAGE, keeper->now);
        return;
    }
    keeping->lost = true;
    tt_storage_news news = {.trouble = TT_STORAGE_WRITE, .tick = count_readable(keeping)};
    tt_relay_trouble(keeper->relay, event->room, &news);
}

static void log_turn(tt_keeper *keeper, const tt_relay_event *event)
{
    const tt_keeping *keeping = &keeper->rooms[event->room];
    tt_status status = keeping->lost ? TT_OK : append(keeper, event);
    if (status != TT_OK) lose_tape(keeper, event, status);
    if (status != TT_OK && !keeping->lost) return;
    if (!keeping->lost) accompany(keeper, event);
    tt_relay_logged(keeper->relay, event->room, event->event.tick);
    if (keeper->def.sync_turns) tt_syncing_tell(keeper, event->room);
}

// What stands beside the turns. A tape that can't take it any more has said so when a turn failed.
static void note(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    tt_tape_writer *writer = keeping->writer;
    const tt_room_event *noted = &event->event;
    tt_status status = TT_OK;
    if (!writer || keeping->lost) return;
    if (noted->type == TT_ROOM_TRAIL) {
        tt_trail trail = {.tick = noted->tick, .value = noted->trail};
        status = tt_tape_trail(writer, trail);
        if (status == TT_OK) status = tt_signing_trail(&keeping->signing, writer, trail);
        tell_checkpoint(keeper, event->room);
    } else if (noted->type == TT_ROOM_LOOK) {
        tt_look look = {noted->tick, noted->seat, (uint8_t)noted->size, {0}};
        if (look.size > 0) memcpy(look.data, noted->data, look.size);
        status = tt_tape_look(writer, &look);
    } else if (noted->type == TT_ROOM_CAMP) {
        status = tt_tape_camp(writer, noted->seats, (tt_trail){noted->tick, noted->trail});
    } else if (noted->type == TT_ROOM_HEALED) {
        status = tt_tape_healed(writer, noted->tick, noted->seats);
        tt_keeper_say(keeper, "%s: differ no more from state %u on: seats %#llx", event->name,
                      noted->tick, (unsigned long long)noted->seats);
    } else {
        status = tt_tape_parted(writer, noted->tick, noted->seats);
        tt_keeper_say(keeper, "%s: trails parted at state %u, seats %#llx: %s", event->name,
                      noted->tick, (unsigned long long)noted->seats,
                      noted->verdict ? "more than half have another" : "disputed");
    }
    bool known = status == TT_OK || status == TT_CLOSED; // a tape that broke has said so
    if (!known) tt_keeper_say(keeper, "%s: %s", event->name, tt_status_text(status));
}

// Everyone gets a last checkpoint before the last word: of the state that was over, which is as far
// as they play, or of all turns.
static void tell_end(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    if (!keeping->writer || keeping->ending) return;
    tt_status status =
        tt_signing_end(&keeping->signing, keeping->writer, keeping->reader, event->event.tick);
    bool known = status == TT_OK || status == TT_CLOSED; // a tape that broke has said so
    if (!known) tt_keeper_say(keeper, "%s: %s", keeping->path, tt_status_text(status));
    tell_checkpoint(keeper, event->room);
}

static void end(tt_keeper *keeper, const tt_relay_event *event)
{
    static const char *const words[] = {"", "over", "deserted", "closed", "no storage"};
    bool complete =
        event->event.ending == TT_ENDING_OVER || event->event.ending == TT_ENDING_DESERTED;
    tt_keeper_say(keeper, "%s: ended (%s) at state %u", event->name, words[event->event.ending],
                  event->event.tick);
    tell_end(keeper, event);
    close_tape(keeper, event->room, complete, event->event.tick);
}

static void say_opened(const tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeper_say(keeper, "%s: opened, %s for %u seats", event->name, event->match->game,
                  event->match->seats);
    if (event->begins > 0)
        tt_keeper_say(keeper, "%s: goes on from state %u, which is uploaded", event->name,
                      event->begins);
}

static void handle_room(tt_keeper *keeper, const tt_relay_event *event)
{
    switch (event->event.type) {
    case TT_ROOM_TURN:
        log_turn(keeper, event);
        break;
    case TT_ROOM_TRAIL:
    case TT_ROOM_PARTED:
    case TT_ROOM_LOOK:
    case TT_ROOM_CAMP:
    case TT_ROOM_HEALED:
        note(keeper, event);
        break;
    case TT_ROOM_SEAT:
        tt_keeper_say(keeper, "%s: seat %u %s", event->name, event->event.seat,
                      tt_event_type_name(event->event.presence));
        break;
    case TT_ROOM_ENDED:
        end(keeper, event);
        break;
    case TT_ROOM_AWAY_WITH:
        break;
    }
}

static void take_delivery(tt_keeper *keeper, const tt_delivery *delivery, uint64_t now)
{
    uint32_t connection = delivery->packet.connection;
    switch (delivery->type) {
    case TT_DELIVERY_CONNECTED:
        tt_relay_connected(keeper->relay, connection, delivery->origin, now);
        break;
    case TT_DELIVERY_PACKET:
        tt_relay_receive(keeper->relay, &delivery->packet, now);
        break;
    case TT_DELIVERY_DISCONNECTED:
        tt_relay_disconnected(keeper->relay, connection);
        break;
    }
}

void tt_keeper_advance(tt_keeper *keeper, tt_driver *driver, uint64_t now)
{
    // Deliveries of one round are bounded, so that a flood can't hold up the ticks.
    enum { DELIVERIES_MAX = 4096 };
    tt_delivery delivery;
    tt_relay_event event;
    tt_packet packet;
    keeper->now = now;
    tt_syncing_take(keeper);
    for (int i = 0; i < DELIVERIES_MAX && driver->receive(driver->context, now, &delivery); i++) {
        take_delivery(keeper, &delivery, now);
    }
    tt_relay_advance(keeper->relay, now);
    while (tt_relay_next_event(keeper->relay, &event)) {
        if (event.type == TT_RELAY_OPENED)
            say_opened(keeper, &event);
        else if (event.type == TT_RELAY_CLOSE)
            driver->close(driver->context, event.connection);
        else
            handle_room(keeper, &event);
    }
    while (tt_relay_next_packet(keeper->relay, &packet))
        driver->send(driver->context, now, &packet);
    tt_driver_flush(driver, now);
}

uint64_t tt_keeper_deadline(const tt_keeper *keeper)
{
    return tt_relay_deadline(keeper->relay);
}

void tt_keeper_wait(const tt_keeper *keeper, const tt_driver *driver, uint64_t now)
{
    uint64_t deadline = tt_keeper_deadline(keeper), most = TT_SECOND / 4;
    uint64_t timeout = deadline > now ? deadline - now : 0;
    tt_driver_wait(driver, timeout < most ? timeout : most);
}

void tt_keeper_close(tt_keeper *keeper, uint64_t now)
{
    tt_relay_close(keeper->relay, now);
}
