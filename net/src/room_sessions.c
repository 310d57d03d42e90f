// Who comes and goes. A place points to its session, or nowhere: it is free.
//
//     seats       [ * ][   ][ * ]            a seat of a running match stays with its session
//     spectators  [ * ][ * ][   ][   ] ...   a spectator goes with the connection
//
// Who is silent is away after 10 s and gone after 60 s; who speaks before that is back.

#include "room_state.h"

#include <string.h>

uint32_t tt_room_sessions(const tt_room *room)
{
    return room->match.seats + room->spectators_upto;
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

tt_session *tt_room_session_of(tt_room *room, uint32_t connection)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        if (room->connections[i] != connection) continue;
        tt_session *session = tt_room_session(room, i);
        if (session && session->connected) return session;
    }
    return NULL;
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

// The session a joiner would get: the seat that it names, or the lowest free one of its kind.
static tt_session *free_session(tt_room *room, const tt_join *join)
{
    uint32_t first = join->watch ? room->match.seats : 0;
    uint32_t end = room->match.seats + (join->watch ? room->spectators_max : 0);
    if (join->seat_given) first = join->seat;
    if (join->seat_given && first < end) end = first + 1;
    for (uint32_t i = first; i < end; i++) {
        if (!*place_at(room, i)) return &room->sessions[i];
    }
    return NULL;
}

static uint32_t index_of(const tt_room *room, const tt_session *session)
{
    return (uint32_t)(session - room->sessions);
}

static void take_place(tt_room *room, tt_session *session)
{
    uint32_t index = index_of(room, session);
    *place_at(room, index) = session;
    room->connections[index] = session->connection;
    if (index >= tt_room_sessions(room)) room->spectators_upto = index - room->match.seats + 1;
}

static void leave_place(tt_room *room, const tt_session *session)
{
    uint32_t *upto = &room->spectators_upto;
    *place_at(room, index_of(room, session)) = NULL;
    while (*upto > 0 && !room->spectators[*upto - 1]) --*upto;
}

static void welcome(tt_room *room, tt_session *session)
{
    tt_welcome welcome = {.epoch = room->epoch,
                          .seat = session->seat,
                          .head = room->logged,
                          .begins = room->begins,
                          .match = room->match};
    uint8_t data[TT_MATCH_SIZE_MAX + 24];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_welcome_write(&welcome, &writer);
    TT_ASSERT(!writer.failed);
    tt_room_send(session, data, writer.size);
}

void tt_room_tell_trouble(const tt_room *room, tt_session *session)
{
    if (room->trouble.trouble == 0) return;
    uint8_t data[8];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_storage_news_write(&room->trouble, &writer);
    tt_room_send(session, data, writer.size);
}

void tt_room_tell_checkpoint(const tt_room *room, tt_session *session)
{
    if (!room->vouched) return;
    uint8_t data[256];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_signed_checkpoint_write(&room->checkpoint, &writer);
    TT_ASSERT(!writer.failed);
    tt_room_send(session, data, writer.size);
}

static void take_seat(tt_room *room, tt_session *session, uint64_t now)
{
    session->pending = TT_EVENT_JOINED;
    tt_room_set_presence(room, session, TT_EVENT_JOINED);
    send_lobby(room);
    if (!room->resumes && tt_room_full(room)) tt_room_start(room, now);
}

// Why turns from `next` on can't be had any more; TT_REFUSED_NOT: they can.
static tt_refusal out_of_reach(const tt_room *room, uint32_t next)
{
    bool in_memory = next >= room->window.first;
    if (in_memory) return TT_REFUSED_NOT;
    if (!room->source.copy) return TT_REFUSED_BUSY;
    bool gap = room->trouble.trouble == TT_STORAGE_WRITE && room->window.first > room->trouble.tick;
    return gap ? TT_REFUSED_STORAGE : TT_REFUSED_NOT;
}

static bool refused_because(tt_refused *refused, tt_refusal reason)
{
    *refused = tt_refused_because(reason);
    return false;
}

bool tt_room_join(tt_room *room, uint32_t connection, const tt_join *join, uint64_t now,
                  tt_refused *refused)
{
    if (join->resumes && !tt_room_awaits(room, join))
        return refused_because(refused, TT_REFUSED_TAKEN);
    tt_refusal reason = contradiction(&room->match, join);
    if (reason != TT_REFUSED_NOT) return refused_because(refused, reason);
    if (room->phase == ENDED) return refused_because(refused, TT_REFUSED_ENDING);
    if (tt_room_events_full(room)) return refused_because(refused, TT_REFUSED_BUSY);
    tt_session *session = free_session(room, join);
    tt_refusal full = join->seat_given ? TT_REFUSED_SEAT : TT_REFUSED_FULL;
    if (!session) return refused_because(refused, full);
    reason = out_of_reach(room, 0);
    if (reason != TT_REFUSED_NOT) return refused_because(refused, reason);
    memset(session, 0, sizeof *session);
    session->connection = connection;
    session->connected = true;
    session->heard_at = now;
    session->seat = join->watch ? TT_SEAT_NONE : (uint8_t)index_of(room, session);
    session->tokens = COMMANDS_PER_TICK * BURST_TICKS;
    session->token_bytes = BYTES_PER_TICK * BURST_TICKS;
    tt_name_copy(session->name, join->player);
    take_place(room, session);
    if (join->resumes) tt_room_upload_by(room, session, now);
    // Who sat here before may have reported: that is not held against who does now.
    if (!join->watch) tt_room_forget_reports(room, session->seat);
    welcome(room, session);
    tt_room_tell_trouble(room, session);
    tt_room_tell_checkpoint(room, session);
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
    if (room->upload.by == session) room->upload.by = NULL;
    bool seated = session->seat != TT_SEAT_NONE;
    if (seated && room->phase != LOBBY) return;
    leave_place(room, session);
    if (!seated) return;
    tt_room_set_presence(room, session, TT_EVENT_LEFT);
    send_lobby(room);
}

void tt_room_send_away(tt_room *room, tt_session *session, tt_refusal reason)
{
    if (session->connected) {
        tt_room_report(room, (tt_room_event){.type = TT_ROOM_AWAY_WITH,
                                             .connection = session->connection,
                                             .reason = (uint8_t)reason});
    }
    disconnect(room, session);
}

void tt_room_lost(tt_room *room, uint32_t connection)
{
    tt_session *session = tt_room_session_of(room, connection);
    if (session) disconnect(room, session);
}

static void check_silence(tt_room *room, tt_session *session, uint64_t now)
{
    uint64_t silent = now > session->heard_at ? now - session->heard_at : 0;
    bool seated = session->seat != TT_SEAT_NONE;
    bool in_lobby = room->phase == LOBBY && seated;
    bool outside = !seated || session->presence == TT_EVENT_LEFT;
    if ((in_lobby && silent >= AWAY_AFTER) || (outside && silent >= GONE_AFTER)) {
        tt_room_send_away(room, session, TT_REFUSED_GONE);
    } else if (seated && session->presence == TT_EVENT_JOINED && silent >= AWAY_AFTER) {
        session->pending = session->pending == TT_EVENT_JOINED ? TT_EVENT_JOINED : TT_EVENT_AWAY;
        tt_room_set_presence(room, session, TT_EVENT_AWAY);
    } else if (seated && session->presence == TT_EVENT_AWAY && silent >= GONE_AFTER) {
        session->pending = TT_EVENT_GONE;
        tt_room_set_presence(room, session, TT_EVENT_GONE);
        tt_room_send_away(room, session, TT_REFUSED_GONE);
    }
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

void tt_room_check_sessions(tt_room *room, uint64_t now)
{
    // A gap between two calls is the relay's own stall: nobody was silent meanwhile.
    uint64_t gap = now - room->advanced_at;
    bool stalled = gap > TT_SECOND + room->period;
    bool present = false;
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (!session) continue;
        uint64_t silent = now > session->heard_at ? now - session->heard_at : 0;
        if (stalled) session->heard_at += least(gap, silent);
        present |= session->seat != TT_SEAT_NONE && session->presence == TT_EVENT_JOINED;
        tt_refusal reason = out_of_reach(room, session->next);
        if (session->connected && reason != TT_REFUSED_NOT)
            tt_room_send_away(room, session, reason);
        else
            check_silence(room, session, now);
    }
    if (present || stalled) room->present_at = now;
}
