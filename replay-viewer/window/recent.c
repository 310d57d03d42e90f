#include "recent.h"

#include "words.h"

#include <string.h>

static void add(recent_events *recent, const tape_watch *watch, const tt_event *event)
{
    if (recent->count == RECENT_MAX) {
        recent->from = recent->kept[0].tick; // what came before is no longer known
        recent->count--;
        memmove(recent->kept, recent->kept + 1, recent->count * sizeof recent->kept[0]);
    }
    recent_event *kept = &recent->kept[recent->count++];
    kept->tick = event->tick + 1;
    kept->seat = words_seat(event);
    words_of_event(event, watch->module->game, kept->words, sizeof kept->words);
}

static void read_turn(recent_events *recent, const tape_watch *watch, uint32_t tick)
{
    tt_turn turn;
    if (tt_tape_read(watch->tape, tick, &turn) != TT_OK) return;
    for (uint32_t i = 0; i < turn.count; i++) add(recent, watch, &turn.events[i]);
}

static void drop_after(recent_events *recent, uint32_t tick)
{
    while (recent->count > 0 && recent->kept[recent->count - 1].tick > tick) recent->count--;
}

static void drop_before(recent_events *recent, uint32_t tick)
{
    uint32_t old = 0;
    while (old < recent->count && recent->kept[old].tick <= tick) old++;
    recent->count -= old;
    memmove(recent->kept, recent->kept + old, recent->count * sizeof recent->kept[0]);
}

// What is known still serves, one way or the other, unless one has gone back over half of it.
void recent_update(recent_events *recent, const tape_watch *watch)
{
    uint32_t tick = watch_tick(watch), reach = RECENT_SECONDS * watch_info(watch)->match.tick_rate;
    uint32_t from = tick > reach ? tick - reach : 0;
    if (recent->read && recent->tick == tick) return;
    bool on = tick > recent->tick && recent->tick >= from;
    bool back = tick < recent->tick && recent->from <= (tick > reach / 2 ? tick - reach / 2 : 0);
    if (!recent->read || !(on || back)) {
        recent->count = 0;
        recent->from = recent->tick = from;
    }
    drop_after(recent, tick);
    for (uint32_t turn = recent->tick; turn < tick; turn++) read_turn(recent, watch, turn);
    drop_before(recent, from);
    if (recent->from < from) recent->from = from;
    recent->read = true;
    recent->tick = tick;
}
