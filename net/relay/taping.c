// The tape of a room, from its first turn to its end:
//
//     first turn ─ MATCH-….tape.part ─ the match begins ─ MATCH-….tape ─ turn … turn ─ closed
//
// Where nothing is uploaded the match begins with the first turn.
#include "keeping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The reader follows the writer every so many turns: fewer than the relay keeps in memory, so that
// whoever needs older ones finds them read, and no tick waits for a long scan.
enum { FOLLOW_TURNS = 32, PATH_SIZE = TT_KEEPING_PATH_SIZE + TT_PART_SIZE };

// The relay's memory does not reach back this far: the tape does.
uint32_t tt_taping_copy(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    tt_keeper *keeper = context;
    tt_tape *reader = keeper->rooms[room].reader;
    uint32_t count = 0;
    if (!reader || tt_tape_copy(reader, tick, turns, &count) != TT_OK) return 0;
    return count;
}

// What a tape is called while the match that it goes on from is still being uploaded.
static void name_part(const tt_keeping *keeping, char part[PATH_SIZE])
{
    snprintf(part, PATH_SIZE, "%s" TT_PART, keeping->path);
}

// DIR/MATCH-YYYYMMDDTHHMMSSZ-ID.tape, or a hidden one in the folder for temporary files.
static bool name_tape(const tt_keeper *keeper, tt_keeping *keeping, const tt_relay_event *event)
{
    const char *temporary = getenv("TMPDIR");
    const char *folder = keeper->def.tapes ? keeper->def.tapes : temporary ? temporary : "/tmp";
    char moment[32] = "", id[TT_NAMED_ID_SIZE];
    time_t seconds = time(NULL);
    struct tm utc;
    if (gmtime_r(&seconds, &utc)) strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", &utc);
    tt_folder_name_id(event->id, id);
    keeping->unnamed = !keeper->def.tapes;
    int size = snprintf(keeping->path, sizeof keeping->path, "%s/%s%s-%s-%s.tape", folder,
                        keeping->unnamed ? ".tickertape-" : "", event->name, moment, id);
    return size > 0 && size < (int)sizeof keeping->path;
}

static tt_status open_tape(tt_keeper *keeper, tt_keeping *keeping, const tt_relay_event *event)
{
    char part[PATH_SIZE];
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
    if (!keeping->writer) status = open_tape(keeper, keeping, event);
    if (status == TT_OK && turn->tick == event->begins) status = begin(keeper, keeping, event);
    if (status == TT_OK) status = tt_syncing_append(keeper, event);
    return status;
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
    tt_noting_checkpoint(keeper, event->room);
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

void tt_taping_log(tt_keeper *keeper, const tt_relay_event *event)
{
    const tt_keeping *keeping = &keeper->rooms[event->room];
    tt_status status = keeping->lost ? TT_OK : append(keeper, event);
    if (status != TT_OK) lose_tape(keeper, event, status);
    if (status != TT_OK && !keeping->lost) return;
    if (!keeping->lost) accompany(keeper, event);
    tt_relay_logged(keeper->relay, event->room, event->event.tick);
    if (keeper->def.sync_turns) tt_syncing_tell(keeper, event->room);
}

// Everyone gets a last checkpoint before the last word: of the state that was over, which is as far
// as they play, or of all turns.
void tt_taping_tell_end(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    if (!keeping->writer) return;
    tt_status status =
        tt_signing_end(&keeping->signing, keeping->writer, keeping->reader, event->event.tick);
    tt_noting_tell(keeper, keeping->path, status);
    tt_noting_checkpoint(keeper, event->room);
}

void tt_taping_close(tt_keeper *keeper, uint32_t room, bool complete, uint32_t tick)
{
    tt_keeping *keeping = &keeper->rooms[room];
    tt_status status = TT_OK;
    if (keeping->writer)
        status = tt_signing_end(&keeping->signing, keeping->writer, keeping->reader, UINT32_MAX);
    tt_noting_tell(keeper, keeping->path, status);
    char part[PATH_SIZE];
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
