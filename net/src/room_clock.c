// The tick clock and what goes into a turn. A turn holds what the relay has to say about presence
// first, then one request of each seat in rotation until nothing more is due or fits; what is left
// waits, in order.

#include "room_state.h"

#include <string.h>

// Rooms of one rate tick at one of four moments of a period:
// who keeps many has many of them to do at once.
static uint64_t next_moment(const tt_room *room, uint64_t now)
{
    uint64_t step = room->period / MOMENTS, into = now % room->period;
    uint64_t moment = (into + step - 1) / step * step;
    return now - into + (moment < room->period ? moment : room->period);
}

void tt_room_start(tt_room *room, uint64_t now)
{
    room->phase = RUNNING;
    room->due = next_moment(room, now);
    room->present_at = now;
    for (uint32_t i = 0; i < room->match.seats; i++) room->seats[i]->heard_at = now;
}

void tt_room_refill(tt_session *session)
{
    enum { TOKENS_MAX = COMMANDS_PER_TICK * BURST_TICKS, BYTES_MAX = BYTES_PER_TICK * BURST_TICKS };
    session->tokens += COMMANDS_PER_TICK;
    session->token_bytes += BYTES_PER_TICK;
    if (session->tokens > TOKENS_MAX) session->tokens = TOKENS_MAX;
    if (session->token_bytes > BYTES_MAX) session->token_bytes = BYTES_MAX;
}

bool tt_room_spend(tt_session *session, const tt_request *request)
{
    if (session->tokens == 0 || session->token_bytes < request->size) return false;
    session->tokens--;
    session->token_bytes -= request->size;
    return true;
}

bool tt_room_accept(tt_room *room, tt_session *session, const tt_request *request)
{
    uint32_t record = (uint32_t)sizeof(tt_waiting) + request->size;
    if (session->queued == TT_REQUESTS_MAX || !tt_room_spend(session, request)) return false;
    TT_ASSERT(session->queue_size + record <= QUEUE_SIZE);
    uint32_t latest = room->head + 2 * room->match.tick_rate;
    tt_waiting header = {.wanted = request->wanted < latest ? request->wanted : latest,
                         .number = session->accepted,
                         .type = request->type,
                         .size = request->size};
    memcpy(session->queue + session->queue_size, &header, sizeof header);
    uint8_t *data = session->queue + session->queue_size + sizeof header;
    if (request->size > 0) memcpy(data, request->data, request->size);
    session->queue_size += record;
    session->queued++;
    return true;
}

// How far a turn has come while it is made.
typedef struct tt_sealing {
    uint32_t size;                 // bytes
    uint32_t number[TT_SEATS_MAX]; // of each seat's next request
    uint32_t taken[TT_SEATS_MAX];  // bytes out of each seat's queue
    uint32_t unfit;                // the first seat with something due that did not fit
} tt_sealing;

// Adds an event unless the turn is full. A request keeps its number, which may skip some: chat in
// the lobby is no event.
static bool add(tt_room *room, tt_sealing *sealing, const tt_session *session, tt_event event)
{
    uint32_t *number = &sealing->number[session->seat];
    bool requested = tt_event_requested(event.type);
    event.tick = room->head;
    event.seat = session->seat;
    if (!requested) event.number = *number;
    uint32_t more = (uint32_t)tt_event_size(&event, event.number - *number);
    bool fits = sealing->size + more <= TT_TURN_SIZE_MAX && room->turn.count < TT_TURN_EVENTS_MAX;
    if (!fits) return false;
    sealing->size += more;
    room->turn.events[room->turn.count++] = event;
    if (requested) *number = event.number + 1;
    return true;
}

// The first turn of a match that goes on from another says so before all else. Seats are free from
// there on, and number their requests anew.
static void add_branch(tt_room *room, tt_sealing *sealing)
{
    if (!room->resumes || room->head != room->begins) return;
    memset(sealing->number, 0, sizeof sealing->number);
    tt_event event = {.type = TT_EVENT_BRANCH, .size = sizeof room->branch, .data = room->branch};
    bool added = add(room, sealing, room->seats[0], event);
    TT_ASSERT(added);
}

static void add_presence(tt_room *room, tt_sealing *sealing, tt_session *session)
{
    if (session->pending == TT_EVENT_COMMAND) return;
    bool named = session->pending == TT_EVENT_JOINED;
    tt_event event = {.type = (uint8_t)session->pending,
                      .size = named ? (uint16_t)strlen(session->name) : 0,
                      .data = (const uint8_t *)session->name};
    if (add(room, sealing, session, event)) session->pending = TT_EVENT_COMMAND;
}

// The request at `*at` in the queue, whose tick has come; false: none.
static bool due_request(const tt_room *room, const tt_session *session, uint32_t at,
                        tt_waiting *header)
{
    bool silent = session->pending != TT_EVENT_COMMAND || session->presence == TT_EVENT_LEFT;
    if (silent || at >= session->queue_size) return false;
    memcpy(header, session->queue + at, sizeof *header);
    return header->wanted <= room->head;
}

// One request of every seat that has one due. True while something was added.
static bool add_round(tt_room *room, tt_sealing *sealing)
{
    bool added = false;
    for (uint32_t i = 0; i < room->match.seats; i++) {
        tt_session *session = room->seats[(room->first_seat + i) % room->match.seats];
        tt_waiting header;
        uint32_t *at = &sealing->taken[session->seat];
        if (!due_request(room, session, *at, &header)) continue;
        tt_event event = {.type = header.type,
                          .number = header.number,
                          .size = header.size,
                          .data = session->queue + *at + sizeof header};
        if (!add(room, sealing, session, event)) {
            if (sealing->unfit == TT_SEAT_NONE) sealing->unfit = session->seat;
            continue;
        }
        *at += (uint32_t)sizeof header + header.size;
        session->queued--;
        added = true;
        if (header.type == TT_EVENT_LEFT) tt_room_set_presence(room, session, TT_EVENT_LEFT);
    }
    return added;
}

static void count_held(const tt_room *room, tt_session *session)
{
    tt_waiting header;
    session->held = 0;
    for (uint32_t at = 0; due_request(room, session, at, &header);
         at += (uint32_t)sizeof header + header.size) {
        session->held++;
    }
}

static void seal(tt_room *room)
{
    const uint32_t seats = room->match.seats;
    TT_ASSERT(seats > 0);
    tt_sealing sealing = {.size = 2, .unfit = TT_SEAT_NONE}; // two bytes for the count
    memcpy(sealing.number, room->numbering.number, sizeof sealing.number);
    room->turn.tick = room->head;
    room->turn.count = 0;
    add_branch(room, &sealing);
    for (uint32_t i = 0; i < seats; i++) {
        add_presence(room, &sealing, room->seats[(room->first_seat + i) % seats]);
    }
    while (add_round(room, &sealing)) continue;
    // Who did not fit comes first in the next turn.
    uint32_t next = sealing.unfit == TT_SEAT_NONE ? room->first_seat + 1 : sealing.unfit;
    room->first_seat = next % seats;
    tt_writer writer = tt_writer_of(room->scratch, sizeof room->scratch);
    tt_turn_write(&room->turn, &room->numbering, &writer);
    TT_ASSERT(!writer.failed);
    tt_window_push(&room->window, writer.data, (uint32_t)writer.size);
    for (uint32_t i = 0; i < room->match.seats; i++) {
        tt_session *session = room->seats[i];
        session->queue_size -= sealing.taken[i];
        memmove(session->queue, session->queue + sealing.taken[i], session->queue_size);
        count_held(room, session);
        tt_room_refill(session);
    }
    room->head++;
}

// After a stall of the relay's own the schedule moves; ticks are never bunched.
void tt_room_tick(tt_room *room, uint64_t now)
{
    if (now < room->due || room->logged < room->head) return;
    uint64_t late = now - room->due;
    room->due = late > room->period / 2 ? now + room->period : room->due + room->period;
    seal(room);
}
