// While a sync waits for the disk, nothing else does: turns go on, and a tape that has ended stands
// aside until its last sync is back, so that another match can take its room.
//
//     rooms   [ turn … turn ] ── the match ends ──> [ the next one's tape ]
//     ended                                         [ syncs ] ── durable ──> closed
#include "keeping.h"

#include <time.h>

static uint64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * TT_SECOND + (uint64_t)time.tv_nsec;
}

tt_status tt_syncing_start(tt_keeper *keeper)
{
    const tt_keeper_def *def = &keeper->def;
    if (keeper->def.sync_every == 0) keeper->def.sync_every = TT_SECOND;
    keeper->ended = keeper->rooms + keeper->rooms_count;
    for (uint32_t i = 0; i < keeper->rooms_count; i++) keeper->rooms[i].tag = 2 * i;
    if (def->no_tapes || !def->tapes) return TT_OK;
    tt_syncer_def syncer = {.syncs_max = 2 * keeper->rooms_count,
                            .allocator = def->relay.allocator};
    return tt_syncer_create(&syncer, &keeper->syncer);
}

_Static_assert((int)TT_STORAGE_SYNC == (int)TT_TROUBLE_SYNC, "a tape's words and the relay's");
_Static_assert((int)TT_STORAGE_SPACE == (int)TT_TROUBLE_SPACE, "a tape's words and the relay's");

static uint32_t room_of(const tt_keeping *keeping)
{
    return keeping->tag / 2;
}

static bool has_ended(const tt_keeper *keeper, const tt_keeping *keeping)
{
    return keeping == &keeper->ended[room_of(keeping)];
}

// Nothing fails in silence: what is new is told once.
static void tell_trouble(tt_keeper *keeper, tt_keeping *keeping)
{
    static const char *const words[] = {
        [TT_TROUBLE_SYNC] =
            "a sync failed: it is still written to, but what is written from now on may "
            "not survive a loss of power",
        [TT_TROUBLE_WRITE] = "a write failed: it ends here",
        [TT_TROUBLE_SPACE] = "no space could be reserved: the disk is running full",
    };
    tt_trouble trouble = tt_tape_writer_trouble(keeping->writer);
    if (trouble == keeping->said || trouble == TT_TROUBLE_NONE) return;
    keeping->said = trouble;
    tt_keeper_say(keeper, "%s: %s; durable up to state %u", keeping->path, words[trouble],
                  tt_tape_writer_durable(keeping->writer));
    // That the tape ends is told with the turn that it does not take.
    if (has_ended(keeper, keeping) || trouble == TT_TROUBLE_WRITE) return;
    tt_storage_news news = {.trouble = (uint8_t)trouble,
                            .tick = tt_tape_writer_ticks(keeping->writer)};
    tt_relay_trouble(keeper->relay, room_of(keeping), &news);
}

void tt_syncing_tell(tt_keeper *keeper, uint32_t room)
{
    const tt_keeping *keeping = &keeper->rooms[room];
    if (!keeping->writer) return;
    tt_relay_durable(keeper->relay, room, tt_tape_writer_durable(keeping->writer));
}

static void tell_slow(tt_keeper *keeper, tt_keeping *keeping, uint64_t took)
{
    if (took <= keeping->half_tick) return;
    keeping->slow++;
    if (took > keeping->slowest) keeping->slowest = took;
    if (keeper->slow_said > 0 && keeper->now - keeper->slow_said < TT_SECOND) return;
    keeper->slow_said = keeper->now;
    tt_keeper_say(keeper, "%s: a write took %u ms", keeping->path, (uint32_t)(took / 1000000));
}

static void sync_here(tt_keeping *keeping)
{
    tt_tape_sync sync;
    if (!tt_tape_sync_begin(keeping->writer, &sync)) return;
    tt_tape_sync_run(&sync);
    // What failed is the writer's trouble from now on.
    (void)!tt_tape_sync_end(keeping->writer, &sync);
}

// Turns that others upload are no news to them: the first that is played here makes them durable.
static bool waits_for_sync(const tt_keeper *keeper, const tt_relay_event *event)
{
    return keeper->def.sync_turns && event->event.tick >= event->begins;
}

static bool sync_is_due(const tt_keeper *keeper, const tt_keeping *keeping)
{
    return keeper->syncer && !keeper->def.sync_turns && !keeping->syncing &&
           keeper->now - keeping->synced >= keeper->def.sync_every;
}

// Hands the next sync to the syncer; false when there is nothing to sync.
static bool sync_there(tt_keeper *keeper, tt_keeping *keeping)
{
    tt_tape_sync sync;
    keeping->synced = keeper->now;
    if (!tt_tape_sync_begin(keeping->writer, &sync)) return false;
    keeping->syncing = tt_syncer_push(keeper->syncer, keeping->tag, &sync);
    TT_ASSERT(keeping->syncing); // one for each tape fits
    return true;
}

tt_status tt_syncing_append(tt_keeper *keeper, const tt_relay_event *event)
{
    tt_keeping *keeping = &keeper->rooms[event->room];
    uint64_t before = clock_now();
    tt_status status = tt_tape_append(keeping->writer, event->event.data, event->event.size);
    if (status == TT_OK && waits_for_sync(keeper, event)) sync_here(keeping);
    tell_slow(keeper, keeping, clock_now() - before);
    if (status == TT_OK && sync_is_due(keeper, keeping)) (void)sync_there(keeper, keeping);
    tell_trouble(keeper, keeping);
    return status;
}

// Its file has no name any more: there is nothing to be kept.
static bool is_gone(const tt_keeping *keeping)
{
    return keeping->unnamed || keeping->partial;
}

static void close_now(tt_keeper *keeper, tt_keeping *keeping, bool complete, uint32_t tick)
{
    if (keeping->slow > 0)
        tt_keeper_say(keeper, "%s: %u slow writes, the slowest took %u ms", keeping->path,
                      keeping->slow, (uint32_t)(keeping->slowest / 1000000));
    tt_status status = TT_OK;
    if (is_gone(keeping))
        tt_tape_abandon(keeping->writer);
    else
        status = tt_tape_close(keeping->writer, complete, tick);
    bool told = keeping->said == TT_TROUBLE_WRITE || keeping->said == TT_TROUBLE_SYNC;
    if (status != TT_OK && !told)
        tt_keeper_say(keeper, "%s could not be closed: %s", keeping->path, tt_status_text(status));
    *keeping = (tt_keeping){.tag = keeping->tag};
}

static tt_keeping *keeping_of(const tt_keeper *keeper, uint32_t tag)
{
    tt_keeping *present = &keeper->rooms[tag / 2];
    return present->tag == tag ? present : &keeper->ended[tag / 2];
}

void tt_syncing_take(tt_keeper *keeper)
{
    uint32_t tag;
    tt_tape_sync sync;
    while (keeper->syncer && tt_syncer_pop(keeper->syncer, &tag, &sync)) {
        tt_keeping *keeping = keeping_of(keeper, tag);
        keeping->syncing = false;
        (void)!tt_tape_sync_end(keeping->writer, &sync);
        tell_trouble(keeper, keeping);
        if (!has_ended(keeper, keeping))
            tt_syncing_tell(keeper, room_of(keeping));
        else if (is_gone(keeping) || !sync_there(keeper, keeping))
            close_now(keeper, keeping, false, 0);
    }
}

void tt_syncing_close(tt_keeper *keeper, uint32_t room, bool complete, uint32_t tick)
{
    tt_keeping *keeping = &keeper->rooms[room], *ended = &keeper->ended[room];
    bool later = keeper->syncer && !is_gone(keeping) &&
                 tt_tape_end(keeping->writer, complete, tick) == TT_OK;
    if (!later && !keeping->syncing) {
        close_now(keeper, keeping, complete, tick);
        return;
    }
    tt_syncing_finish(keeper, room);
    *ended = *keeping;
    *keeping = (tt_keeping){.tag = ended->tag ^ 1};
    if (!ended->syncing && !sync_there(keeper, ended)) close_now(keeper, ended, complete, tick);
}

void tt_syncing_finish(tt_keeper *keeper, uint32_t room)
{
    while (keeper->ended[room].writer) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        tt_syncing_take(keeper);
    }
}
