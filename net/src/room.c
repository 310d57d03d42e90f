// Who is in a room, and what becomes of it:
//
//     LOBBY      seats fill; a seat silent for 10 s is free again
//     RUNNING    from the last seat taken: turns are sealed, seats stay with their sessions
//     DELIVERING over: nothing more is sealed, what is on its way arrives
//     ENDED      everyone has been told

#include "room_state.h"

#include <stdlib.h>
#include <string.h>

tt_status tt_room_create(const tt_room_def *def, tt_room **out)
{
    *out = NULL;
    tt_room *room = calloc(1, sizeof *room);
    if (!room) return TT_OUT_OF_MEMORY;
    room->match = *def->match;
    room->number = def->room;
    room->epoch = def->epoch;
    room->source = def->source;
    room->period = TT_SECOND / def->match->tick_rate;
    room->due = room->advanced_at = room->present_at = def->now;
    room->spectators_max = def->spectators > 0 ? def->spectators : 64;
    room->reports_kept = 2 * def->match->tick_rate + 64;
    room->spectators = calloc(room->spectators_max, sizeof *room->spectators);
    room->sessions = calloc(tt_room_sessions(room), sizeof *room->sessions);
    room->reports = calloc((size_t)room->reports_kept * def->match->seats, sizeof *room->reports);
    if (!room->spectators || !room->sessions || !room->reports) {
        tt_room_destroy(room);
        return TT_OUT_OF_MEMORY;
    }
    *out = room;
    return TT_OK;
}

void tt_room_destroy(tt_room *room)
{
    if (!room) return;
    free(room->sessions);
    free(room->spectators);
    free(room->reports);
    free(room);
}

uint32_t tt_room_sessions(const tt_room *room)
{
    return room->match.seats + room->spectators_max;
}

static tt_session **place_at(tt_room *room, uint32_t index)
{
    return index < room->match.seats ? &room->seats[index]
                                     : &room->spectators[index - room->match.seats];
}

tt_session *tt_room_session(tt_room *room, uint32_t index)
{
    return *place_at(room, index);
}

static tt_session *session_of(tt_room *room, uint32_t connection)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session && session->connected && session->connection == connection) return session;
    }
    return NULL;
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

void tt_room_set_presence(tt_room *room, tt_session *session, tt_event_type presence)
{
    session->presence = presence == TT_EVENT_BACK ? TT_EVENT_JOINED : presence;
    if (tt_room_events_full(room)) return; // the turn says it too
    tt_room_report(room, (tt_room_event){.type = TT_ROOM_SEAT,
                                         .seat = session->seat,
                                         .presence = (uint8_t)presence,
                                         .tick = room->head});
}

static void send_lobby(tt_room *room)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session) session->lobby_due = true;
    }
}

static void send_chat(tt_room *room, const tt_session *session, const tt_request *request)
{
    tt_chat chat = {.seat = session->seat, .size = request->size, .text = request->data};
    uint8_t data[3 + TT_CHAT_SIZE_MAX];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_chat_write(&chat, &writer);
    tt_room_send_chat(room, data, writer.size);
}

// Whether what a joiner says contradicts the room.
static tt_refusal contradiction(const tt_match *match, const tt_join *join)
{
    const tt_match *other = &join->match;
    if (strcmp(other->game, match->game) != 0) return TT_REFUSED_GAME;
    if (other->rules != match->rules) return TT_REFUSED_RULES;
    if (other->layout != match->layout) return TT_REFUSED_LAYOUT;
    if (other->tick_rate != match->tick_rate) return TT_REFUSED_TICK_RATE;
    if (join->seats_given && other->seats != match->seats) return TT_REFUSED_SEATS;
    if (join->seed_given && other->seed != match->seed) return TT_REFUSED_SEED;
    bool same = other->settings_size == match->settings_size &&
                memcmp(other->settings, match->settings, match->settings_size) == 0;
    return join->settings_given && !same ? TT_REFUSED_SETTINGS : TT_REFUSED_NOT;
}

// The session a joiner would get: the lowest free one of its kind.
static tt_session *free_session(tt_room *room, bool watch)
{
    uint32_t first = watch ? room->match.seats : 0;
    uint32_t end = watch ? tt_room_sessions(room) : room->match.seats;
    for (uint32_t i = first; i < end; i++) {
        if (!tt_room_session(room, i)) return &room->sessions[i];
    }
    return NULL;
}

static tt_session **place_of(tt_room *room, const tt_session *session)
{
    return place_at(room, (uint32_t)(session - room->sessions));
}

static void welcome(tt_room *room, tt_session *session)
{
    tt_welcome welcome = {
        .epoch = room->epoch, .seat = session->seat, .head = room->logged, .match = room->match};
    uint8_t data[TT_MATCH_SIZE_MAX + 16];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_welcome_write(&welcome, &writer);
    TT_ASSERT(!writer.failed);
    tt_room_send(session, data, writer.size);
}

static bool lobby_full(const tt_room *room)
{
    uint32_t taken = 0;
    while (taken < room->match.seats && room->seats[taken]) taken++;
    return taken == room->match.seats;
}

static void take_seat(tt_room *room, tt_session *session, uint64_t now)
{
    session->pending = TT_EVENT_JOINED;
    tt_room_set_presence(room, session, TT_EVENT_JOINED);
    send_lobby(room);
    if (lobby_full(room)) tt_room_start(room, now);
}

static bool refused_because(tt_refused *refused, tt_refusal reason)
{
    *refused = tt_refused_because(reason);
    return false;
}

bool tt_room_join(tt_room *room, uint32_t connection, const tt_join *join, uint64_t now,
                  tt_refused *refused)
{
    tt_refusal reason = contradiction(&room->match, join);
    if (reason != TT_REFUSED_NOT) return refused_because(refused, reason);
    if (room->phase == ENDED) return refused_because(refused, TT_REFUSED_ENDING);
    if (tt_room_events_full(room)) return refused_because(refused, TT_REFUSED_BUSY);
    tt_session *session = free_session(room, join->watch);
    bool beyond_reach = !room->source.copy && room->window.first > 0;
    if (!session) return refused_because(refused, TT_REFUSED_FULL);
    if (beyond_reach) return refused_because(refused, TT_REFUSED_BUSY);
    memset(session, 0, sizeof *session);
    session->connection = connection;
    session->connected = true;
    session->heard_at = now;
    session->seat = join->watch ? TT_SEAT_NONE : (uint8_t)(session - room->sessions);
    session->tokens = COMMANDS_PER_TICK * BURST_TICKS;
    session->token_bytes = BYTES_PER_TICK * BURST_TICKS;
    tt_name_copy(session->name, join->player);
    *place_of(room, session) = session;
    // Who sat here before may have reported: that is not held against who does now.
    if (!join->watch) tt_room_forget_reports(room, session->seat);
    welcome(room, session);
    room->busy = true;
    if (!join->watch)
        take_seat(room, session, now);
    else if (room->phase == LOBBY)
        send_lobby(room);
    return true;
}

// Goes on without a connection. Only a seat of a running match stays with its session.
static void disconnect(tt_room *room, tt_session *session)
{
    session->connected = false;
    bool seated = session->seat != TT_SEAT_NONE;
    if (seated && room->phase != LOBBY) return;
    *place_of(room, session) = NULL;
    if (!seated) return;
    tt_room_set_presence(room, session, TT_EVENT_LEFT);
    send_lobby(room);
}

static void send_away(tt_room *room, tt_session *session, tt_refusal reason)
{
    if (session->connected) {
        tt_room_report(room, (tt_room_event){.type = TT_ROOM_AWAY_WITH,
                                             .connection = session->connection,
                                             .reason = (uint8_t)reason});
    }
    disconnect(room, session);
}

void tt_room_lost(tt_room *room, uint32_t connection, uint64_t now)
{
    tt_session *session = session_of(room, connection);
    (void)now;
    if (session) disconnect(room, session);
}

// Takes one request up, or says that it must wait at the client. In the lobby chat passes by and
// leaving is done at once: there is no turn yet that they could be events of.
static bool take_request(tt_room *room, tt_session *session, const tt_request *request)
{
    bool ignored = session->seat == TT_SEAT_NONE || session->presence == TT_EVENT_LEFT;
    if (ignored) return true;
    bool passes_by = room->phase == LOBBY && request->type == TT_EVENT_CHAT;
    if (!passes_by) return tt_room_accept(room, session, request);
    if (!tt_room_spend(session, request)) return false;
    send_chat(room, session, request);
    return true;
}

static void take_requests(tt_room *room, tt_session *session, const tt_input *input)
{
    for (uint32_t i = 0; i < input->count; i++) {
        uint32_t number = input->first + i;
        if (number < session->accepted) continue;
        if (number > session->accepted) return;
        if (room->phase == LOBBY && input->requests[i].type == TT_EVENT_LEFT) {
            send_away(room, session, TT_REFUSED_NOT);
            return;
        }
        if (!take_request(room, session, &input->requests[i])) return;
        session->accepted++;
    }
}

static void heard(tt_room *room, tt_session *session, uint64_t now)
{
    session->heard_at = now;
    if (session->presence != TT_EVENT_AWAY) return;
    // Nobody needs to know of an absence that no turn has told of yet.
    if (session->pending == TT_EVENT_AWAY)
        session->pending = TT_EVENT_COMMAND;
    else if (session->pending == TT_EVENT_COMMAND)
        session->pending = TT_EVENT_BACK;
    tt_room_set_presence(room, session, TT_EVENT_BACK);
}

static void receive_input(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_input *input = &room->input;
    tt_input_read(input, reader);
    if (reader->failed || input->epoch != room->epoch || input->next > room->logged) return;
    heard(room, session, now);
    tt_room_acknowledge(room, session, input->next);
    if (input->reports && session->seat != TT_SEAT_NONE) tt_room_vote(room, session, input);
    if (room->phase == LOBBY) session->due = STREAM_BURST; // an answer: the relay is alive
    take_requests(room, session, input);
}

static void receive_trails(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_trails_read(&room->trails, reader);
    if (reader->failed || room->trails.epoch != room->epoch) return;
    if (session->seat != TT_SEAT_NONE) tt_room_answer(room, session, &room->trails, now);
}

void tt_room_receive(tt_room *room, const tt_packet *packet, uint64_t now)
{
    tt_session *session = session_of(room, packet->connection);
    if (!session || room->phase == ENDED) return;
    room->busy = true;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    uint32_t type = tt_read_u8(&reader);
    if (type == TT_MESSAGE_INPUT && packet->channel == TT_CHANNEL_STREAM) {
        receive_input(room, session, &reader, now);
    }
    if (type == TT_MESSAGE_TRAILS && packet->channel == TT_CHANNEL_CONTROL) {
        receive_trails(room, session, &reader, now);
    }
}

static void check_silence(tt_room *room, tt_session *session, uint64_t now)
{
    uint64_t silent = now > session->heard_at ? now - session->heard_at : 0;
    bool seated = session->seat != TT_SEAT_NONE;
    bool in_lobby = room->phase == LOBBY && seated;
    bool outside = !seated || session->presence == TT_EVENT_LEFT;
    if ((in_lobby && silent >= AWAY_AFTER) || (outside && silent >= GONE_AFTER)) {
        send_away(room, session, TT_REFUSED_GONE);
    } else if (seated && session->presence == TT_EVENT_JOINED && silent >= AWAY_AFTER) {
        session->pending = session->pending == TT_EVENT_JOINED ? TT_EVENT_JOINED : TT_EVENT_AWAY;
        tt_room_set_presence(room, session, TT_EVENT_AWAY);
    } else if (seated && session->presence == TT_EVENT_AWAY && silent >= GONE_AFTER) {
        session->pending = TT_EVENT_GONE;
        tt_room_set_presence(room, session, TT_EVENT_GONE);
        send_away(room, session, TT_REFUSED_GONE);
    }
}

// Whether it needs turns that nobody keeps any more.
static bool out_of_reach(const tt_room *room, const tt_session *session)
{
    return session->connected && !room->source.copy && session->next < room->window.first;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void check_sessions(tt_room *room, uint64_t now)
{
    // A gap between two calls is the relay's own stall: nobody was silent meanwhile.
    uint64_t gap = now - room->advanced_at;
    bool stalled = gap > TT_SECOND + room->period;
    bool present = false;
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (!session) continue;
        if (stalled) session->heard_at += least(gap, now - session->heard_at);
        present |= session->seat != TT_SEAT_NONE && session->presence == TT_EVENT_JOINED;
        if (out_of_reach(room, session))
            send_away(room, session, TT_REFUSED_BUSY);
        else
            check_silence(room, session, now);
    }
    if (present || stalled) room->present_at = now;
}

static void send_ended(tt_room *room)
{
    tt_ended ended = {.ending = room->ending, .tick = room->ending_tick};
    uint8_t data[16];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_ended_write(&ended, &writer);
    tt_room_send_all(room, data, writer.size);
    room->phase = ENDED;
    tt_room_report(
        room,
        (tt_room_event){.type = TT_ROOM_ENDED, .ending = room->ending, .tick = room->ending_tick});
}

static void begin_delivery(tt_room *room, tt_ending ending, uint32_t tick, uint64_t now)
{
    room->phase = DELIVERING;
    room->ending = (uint8_t)ending;
    room->ending_tick = tick;
    room->deliver_until = now + DELIVERY_PATIENCE;
    room->due = now;
}

void tt_room_end(tt_room *room, tt_ending ending, uint64_t now)
{
    if (room->phase == ENDED) return;
    // A match that is over stays so, even if not everyone could be told in peace.
    if (room->phase != DELIVERING) begin_delivery(room, ending, room->logged, now);
    room->busy = true;
    send_ended(room);
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
    if (tt_room_delivered(room) || now >= room->deliver_until) send_ended(room);
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

// A lobby that everyone has left is nothing.
static void idle(tt_room *room, uint64_t now)
{
    room->due = now + room->period;
    if (empty(room)) tt_room_end(room, TT_ENDING_DESERTED, now);
    for (uint32_t i = 0; i < room->match.seats; i++) {
        if (room->seats[i]) tt_room_refill(room->seats[i]);
    }
}

void tt_room_advance(tt_room *room, uint64_t now)
{
    uint32_t over_tick = 0;
    if (room->phase == ENDED || now < room->due) return;
    room->busy = true;
    check_sessions(room, now);
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
    if (room->phase == DELIVERING) deliver(room, now);
    if (now - room->present_at >= GONE_AFTER && room->phase != ENDED) {
        tt_room_end(room, TT_ENDING_DESERTED, now);
    }
}

uint64_t tt_room_deadline(const tt_room *room)
{
    return room->phase == ENDED ? UINT64_MAX : room->due;
}

void tt_room_logged(tt_room *room, uint32_t tick)
{
    TT_ASSERT(tick == room->logged && tick < room->announced);
    room->logged = tick + 1;
    room->busy = true;
    tt_room_release(room);
}

bool tt_room_next_event(tt_room *room, tt_room_event *event)
{
    if (room->announced < room->head) {
        uint32_t index = room->announced % WINDOW_TURNS;
        *event = (tt_room_event){.type = TT_ROOM_TURN,
                                 .tick = room->announced++,
                                 .size = room->window.turns[index].size,
                                 .data = room->window.bytes + room->window.turns[index].offset};
        return true;
    }
    if (room->events_count == 0) return false;
    *event = room->events[room->events_first];
    room->events_first = (room->events_first + 1) % EVENTS_MAX;
    room->events_count--;
    return true;
}

const tt_match *tt_room_match(const tt_room *room)
{
    return &room->match;
}

tt_room_info tt_room_info_of(const tt_room *room)
{
    tt_room_info info = {.turns = room->head,
                         .running = room->phase == RUNNING || room->phase == DELIVERING,
                         .ended = room->phase == ENDED};
    for (uint32_t i = 0; i < room->match.seats; i++) info.seated += room->seats[i] != NULL;
    for (uint32_t i = 0; i < room->spectators_max; i++)
        info.spectators += room->spectators[i] != NULL;
    return info;
}
