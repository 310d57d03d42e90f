#include "recent.h"

#include "words.h"

#include <string.h>

static void add(recent_events *recent, const tape_watch *watch, const tt_event *event)
{
    if (recent->count == RECENT_MAX) {
        recent->count--;
        memmove(recent->kept, recent->kept + 1, recent->count * sizeof recent->kept[0]);
    }
    recent_event *kept = &recent->kept[recent->count++];
    kept->tick = event->tick + 1;
    kept->seat = event->seat;
    words_of_event(event, watch->module->game, kept->words, sizeof kept->words);
}

static void read_turn(recent_events *recent, const tape_watch *watch, uint32_t tick)
{
    tt_turn turn;
    if (tt_tape_read(watch->tape, tick, &turn) != TT_OK) return;
    for (uint32_t i = 0; i < turn.count; i++) add(recent, watch, &turn.events[i]);
}

void recent_update(recent_events *recent, const tape_watch *watch)
{
    uint32_t tick = watch_tick(watch), rate = watch_info(watch)->match.tick_rate;
    uint32_t reach = RECENT_SECONDS * rate;
    if (recent->read && recent->tick == tick) return;
    uint32_t from = tick > reach ? tick - reach : 0;
    if (recent->read && recent->tick < tick && recent->tick >= from)
        from = recent->tick;
    else
        recent->count = 0;
    for (uint32_t turn = from; turn < tick; turn++) read_turn(recent, watch, turn);
    recent->read = true;
    recent->tick = tick;
}
