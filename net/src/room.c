// What becomes of a room:
//
//     LOBBY      seats fill; a seat silent for 10 s is free again
//     RUNNING    from the last seat taken: turns are sealed, seats stay with their sessions
//     DELIVERING over: nothing more is sealed, what is on its way arrives
//     ENDED      everyone has been told

#include "room_state.h"

#include "allocation.h"

tt_status tt_room_create(const tt_room_def *def, tt_room **out)
{
    *out = NULL;
    if (def->spectators > TT_SPECTATORS_MAX) return TT_BAD_ARGUMENT;
    tt_room *room = tt_allocate(&def->allocator, 1, sizeof *room);
    if (!room) return TT_OUT_OF_MEMORY;
    room->match = *def->match;
    room->number = def->room;
    room->epoch = def->epoch;
    room->source = def->source;
    room->period = TT_SECOND / def->match->tick_rate;
    room->due = room->advanced_at = room->present_at = def->now;
    room->spectators_max = def->spectators > 0 ? def->spectators : 64;
    room->reports_kept = 2 * def->match->tick_rate + 64;
    room->spectators = tt_allocate(&def->allocator, room->spectators_max, sizeof *room->spectators);
    room->sessions = tt_allocate(&def->allocator, def->match->seats + room->spectators_max,
                                 sizeof *room->sessions);
    room->reports = tt_allocate(&def->allocator, (size_t)room->reports_kept * def->match->seats,
                                sizeof *room->reports);
    tt_name_copy(room->name, def->name ? def->name : def->match->name);
    bool made = room->spectators && room->sessions && room->reports &&
                tt_room_prepare_inquiries(room, &def->allocator);
    tt_status status = made ? TT_OK : TT_OUT_OF_MEMORY;
    if (status == TT_OK && def->resumes) status = tt_room_begin_upload(room, def);
    if (status != TT_OK) {
        tt_room_destroy(room);
        return status;
    }
    *out = room;
    return TT_OK;
}

void tt_room_destroy(tt_room *room)
{
    if (!room) return;
    tt_free(room->sessions);
    tt_free(room->spectators);
    tt_free(room->reports);
    tt_free(room->answers);
    tt_free(room->upload.bytes);
    tt_free(room);
}

bool tt_room_events_full(const tt_room *room)
{
    // Half stays free for what can't wait: an end, and a connection to be closed for each session.
    return room->events_count >= EVENTS_MAX / 2;
}

void tt_room_report(tt_room *room, tt_room_event event)
{
    if (room->events_count == EVENTS_MAX) return;
    room->events[(room->events_first + room->events_count++) % EVENTS_MAX] = event;
}

// The last message waits until the owner has heard of the end: it may have a checkpoint to send.
static void end(tt_room *room)
{
    room->phase = ENDED;
    room->farewell = true;
    tt_room_release(room); // what was not acknowledged goes out once more before it
    tt_room_report(
        room,
        (tt_room_event){.type = TT_ROOM_ENDED, .ending = room->ending, .tick = room->ending_tick});
}

static void begin_delivery(tt_room *room, tt_ending ending, uint32_t tick, uint64_t now)
{
    room->phase = DELIVERING;
    room->ending = (uint8_t)ending;
    room->ending_tick = tick;
    tt_room_let_all_looks(room);
    room->deliver_until = now + DELIVERY_PATIENCE;
    room->due = now;
}

void tt_room_end(tt_room *room, tt_ending ending, uint64_t now)
{
    if (room->phase == ENDED) return;
    // A match that is over stays so, even if not everyone could be told in peace.
    if (room->phase != DELIVERING) begin_delivery(room, ending, room->logged, now);
    room->busy = true;
    end(room);
}

// Seats whose match was over at `tick`, as they reported.
static uint32_t over_at(const tt_room *room, uint32_t tick)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < room->match.seats; i++) {
        const tt_session *session = room->seats[i];
        count += session->over && session->over_tick == tick;
    }
    return count;
}

// Whether more than half of the voters have reported that the match is over, and at which state.
static bool voted_over(const tt_room *room, uint32_t *tick)
{
    uint32_t voters = 0, most = 0;
    for (uint32_t i = 0; i < room->match.seats; i++) {
        const tt_session *session = room->seats[i];
        voters += session->presence == TT_EVENT_JOINED || session->over;
        uint32_t count = session->over ? over_at(room, session->over_tick) : 0;
        if (count <= most) continue;
        most = count;
        *tick = session->over_tick;
    }
    return most * 2 > voters;
}

static void deliver(tt_room *room, uint64_t now)
{
    room->due = now + room->period;
    tt_room_release(room);
    if (tt_room_delivered(room) || now >= room->deliver_until) end(room);
}

// Whether nobody can come back.
static bool all_left(const tt_room *room)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < room->match.seats; i++)
        left += room->seats[i]->presence == TT_EVENT_LEFT;
    return left == room->match.seats;
}

static bool empty(tt_room *room)
{
    uint32_t i = 0;
    while (i < tt_room_sessions(room) && !tt_room_session(room, i)) i++;
    return i == tt_room_sessions(room);
}

bool tt_room_full(const tt_room *room)
{
    uint32_t taken = 0;
    while (taken < room->match.seats && room->seats[taken]) taken++;
    return taken == room->match.seats;
}

// A lobby that everyone has left is nothing, and so is one without all of its past.
static void idle(tt_room *room, uint64_t now)
{
    room->due = now + room->period;
    for (uint32_t i = 0; i < room->match.seats; i++) {
        if (room->seats[i]) tt_room_refill(room->seats[i]);
    }
    if (empty(room) || tt_room_upload_broke_off(room, now))
        tt_room_end(room, TT_ENDING_DESERTED, now);
    else if (room->resumes)
        tt_room_wait(room, now);
}

void tt_room_advance(tt_room *room, uint64_t now)
{
    uint32_t over_tick = 0;
    if (room->phase == ENDED || now < room->due) return;
    room->busy = true;
    tt_room_check_sessions(room, now);
    room->advanced_at = now;
    if (room->phase == LOBBY) {
        idle(room, now);
    } else {
        tt_room_judge(room, now);
    }
    if (room->phase == RUNNING && voted_over(room, &over_tick)) {
        begin_delivery(room, TT_ENDING_OVER, over_tick, now);
    } else if (room->phase == RUNNING && all_left(room)) {
        begin_delivery(room, TT_ENDING_DESERTED, room->logged, now);
    }
    if (room->phase == RUNNING) tt_room_tick(room, now);
    tt_room_let_looks(room, now);
    if (room->phase == DELIVERING) deliver(room, now);
    if (now - room->present_at >= GONE_AFTER && room->phase != ENDED) {
        tt_room_end(room, TT_ENDING_DESERTED, now);
    }
}

uint64_t tt_room_deadline(const tt_room *room)
{
    return room->phase == ENDED ? UINT64_MAX : room->due;
}

bool tt_room_next_event(tt_room *room, tt_room_event *event)
{
    tt_room_take_uploaded(room);
    if (room->announced < room->head) {
        uint32_t index = room->announced % WINDOW_TURNS;
        *event = (tt_room_event){.type = TT_ROOM_TURN,
                                 .tick = room->announced++,
                                 .size = room->window.turns[index].size,
                                 .data = room->window.bytes + room->window.turns[index].offset};
        return true;
    }
    if (tt_room_next_look(room, event)) return true;
    if (room->events_count == 0) return false;
    *event = room->events[room->events_first];
    room->events_first = (room->events_first + 1) % EVENTS_MAX;
    room->events_count--;
    return true;
}

void tt_room_logged(tt_room *room, uint32_t tick)
{
    TT_ASSERT(tick == room->logged && tick < room->announced);
    room->logged = tick + 1;
    room->busy = true;
    tt_room_release(room);
}

void tt_room_durable(tt_room *room, uint32_t turns)
{
    TT_ASSERT(turns <= room->logged);
    room->durable = turns;
}

void tt_room_trouble(tt_room *room, const tt_storage_news *news)
{
    if (room->phase == ENDED) return;
    room->trouble = *news;
    room->busy = true;
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session) tt_room_tell_trouble(room, session);
    }
}

void tt_room_checkpoint(tt_room *room, const tt_signed_checkpoint *checkpoint)
{
    if (room->phase == ENDED && !room->farewell) return;
    room->checkpoint = *checkpoint;
    room->vouched = room->busy = true;
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session) tt_room_tell_checkpoint(room, session);
    }
}

const tt_match *tt_room_match(const tt_room *room)
{
    return &room->match;
}

const char *tt_room_name(const tt_room *room)
{
    return room->name;
}

const uint8_t *tt_room_id(const tt_room *room)
{
    return room->resumes ? room->branch : room->match.id;
}

tt_room_info tt_room_info_of(const tt_room *room)
{
    tt_room_info info = {.turns = room->head,
                         .begins = room->begins,
                         .uploading = tt_room_uploading(room),
                         .running = room->phase == RUNNING || room->phase == DELIVERING,
                         .ended = room->phase == ENDED,
                         .looks_dropped = room->looks_dropped};
    for (uint32_t i = 0; i < room->match.seats; i++) info.seated += room->seats[i] != NULL;
    for (uint32_t i = 0; i < room->spectators_upto; i++)
        info.spectators += room->spectators[i] != NULL;
    return info;
}
