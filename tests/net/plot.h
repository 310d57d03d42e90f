// Players at a table who report their trails, some of them another one than the others, and what
// the room makes of it.
#pragma once

#include "table.h"

enum { PLOT_TICKS = 2000 };

// What the room has told the log.
typedef struct ledger {
    uint64_t words[TT_SEATS_MAX][PLOT_TICKS]; // the first of each seat on each state; 0: none
    uint8_t times[TT_SEATS_MAX][PLOT_TICKS];  // how often it was told
    uint64_t agreed[PLOT_TICKS];              // 0: nothing
    uint32_t camps;                           // told in all
    tt_room_event healed[8];
    uint32_t healed_count;
} ledger;

static inline void enter_event(ledger *l, const tt_room_event *event)
{
    if (event->type == TT_ROOM_TRAIL) l->agreed[event->tick] = event->trail;
    if (event->type == TT_ROOM_HEALED) l->healed[l->healed_count++] = *event;
    if (event->type != TT_ROOM_CAMP) return;
    l->camps++;
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if ((event->seats >> seat & 1) == 0) continue;
        uint64_t *word = &l->words[seat][event->tick];
        if (*word == 0) *word = event->trail;
        l->times[seat][event->tick]++;
    }
}

// Everyone acknowledges everything and reports the newest state. Seats of `odd` have another trail
// from state `from` on, seats of `mute` report nothing.
static inline uint64_t trail_of(uint32_t seat, uint32_t at, uint64_t odd, uint32_t from)
{
    bool differs = odd >> seat & 1 && at >= from;
    return 1000 + at + (differs ? 1000000u * (seat + 1) : 0);
}

typedef struct plot {
    uint64_t odd, mute;
    uint32_t from;
    bool silent_when_asked;
    tt_parted parted[8]; // as connection 0 was told
    uint32_t count;
    uint32_t until;     // from this state on nobody differs; 0: for ever
    ledger *ledger;     // NULL: nobody keeps it
    uint32_t lost_tick; // the report of this state …
    uint64_t lost;      // … of these seats is lost
} plot;

static inline uint64_t trail_in(const plot *p, uint32_t seat, uint32_t at)
{
    bool over = p->until > 0 && at >= p->until;
    return trail_of(seat, at, over ? 0 : p->odd, p->from);
}

static inline void answer(table *t, const plot *p, uint32_t seat, const tt_ask *ask)
{
    static tt_trails trails;
    static uint8_t data[TT_CONTROL_SIZE_MAX];
    trails = (tt_trails){.epoch = EPOCH, .tick = ask->tick, .count = ask->count};
    for (uint32_t i = 0; i < ask->count; i++) {
        trails.values[i] = trail_in(p, seat, ask->tick + i);
    }
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_trails_write(&trails, &writer);
    send_raw(t, seat, TT_CHANNEL_CONTROL, &writer);
}

static inline void play(table *t, plot *p)
{
    tt_ask asks[TT_SEATS_MAX] = {0};
    bool asked[TT_SEATS_MAX] = {0};
    tick(t);
    for (uint32_t i = 0; p->ledger && i < t->events_count; i++)
        enter_event(p->ledger, &t->events[i]);
    for (uint32_t seat = 0; seat < t->match.seats; seat++) {
        tt_reader reader = last_packet(t, seat, TT_CHANNEL_CONTROL, TT_MESSAGE_ASK);
        asked[seat] = !reader.failed && !p->silent_when_asked;
        if (asked[seat]) tt_ask_read(&asks[seat], &reader);
    }
    for (uint32_t i = 0; i < t->packets_count; i++) {
        tt_reader reader = tt_reader_of(t->packets[i].data, t->packets[i].size);
        if (t->packets[i].connection != 0 || tt_read_u8(&reader) != TT_MESSAGE_PARTED) continue;
        cr_assert(lt(u32, p->count, 8));
        tt_parted_read(&p->parted[p->count++], &reader);
        cr_assert(not(reader.failed));
    }
    for (uint32_t seat = 0; seat < t->match.seats; seat++) {
        bool lost = t->turns == p->lost_tick && p->lost >> seat & 1;
        if (asked[seat]) answer(t, p, seat, &asks[seat]);
        if (p->mute >> seat & 1)
            acknowledge(t, seat, t->turns);
        else if (!lost)
            report(t, seat, t->turns, trail_in(p, seat, t->turns));
    }
}
