// What goes out: control messages as they come, then turns. A session is in one of two modes:
//
//     stream   up to three datagrams a tick, beginning with the oldest unacknowledged turn
//     bulk     more than 60 ticks behind: chunks on the reliable channel, at most 64 KiB of them
//              unacknowledged; back to stream within 20 ticks of the head
//
// Nothing is queued but control: datagrams are made when they are fetched.

#include "room_state.h"

#include <string.h>

static void evict(tt_window *window)
{
    window->first++;
    window->count--;
}

// Whether the oldest turn lies in the bytes [from, to).
static bool overlaps_oldest(const tt_window *window, uint32_t from, uint32_t to)
{
    if (window->count == 0) return false;
    uint32_t index = window->first % WINDOW_TURNS;
    uint32_t start = window->turns[index].offset, end = start + window->turns[index].size;
    return start < to && from < end;
}

void tt_window_push(tt_window *window, const uint8_t *data, uint32_t size)
{
    uint32_t at = window->write;
    if (at + size > WINDOW_SIZE) {
        // The rest of the ring is left; turns that lie in it are older than those at the front.
        while (overlaps_oldest(window, at, WINDOW_SIZE)) evict(window);
        at = 0;
    }
    while (window->count == WINDOW_TURNS || overlaps_oldest(window, at, at + size)) evict(window);
    uint32_t index = (window->first + window->count) % WINDOW_TURNS;
    window->turns[index].offset = at;
    window->turns[index].size = size;
    memcpy(window->bytes + at, data, size);
    window->write = at + size;
    window->count++;
}

// Copies logged turns from `tick` on that the window has.
static uint32_t copy_from_window(const tt_room *room, uint32_t tick, tt_writer *writer)
{
    const tt_window *window = &room->window;
    uint32_t count = 0;
    if (tick < window->first) return 0;
    for (; tick + count < room->logged; count++) {
        uint32_t index = (tick + count) % WINDOW_TURNS;
        uint32_t size = window->turns[index].size;
        if (size > writer->capacity - writer->size) break;
        tt_write_bytes(writer, window->bytes + window->turns[index].offset, size);
    }
    return count;
}

static uint32_t copy_turns(tt_room *room, uint32_t tick, tt_writer *writer)
{
    if (tick >= room->logged) return 0;
    if (tick >= room->window.first) return copy_from_window(room, tick, writer);
    if (!room->source.copy) return 0;
    return room->source.copy(room->source.context, room->number, tick, writer);
}

void tt_room_send(tt_session *session, const uint8_t *data, size_t size)
{
    if (!session->connected) return;
    // A session that does not fetch its control messages loses the newest; the driver drops slow
    // readers long before.
    if (session->outgoing_size + 2 + size > OUTGOING_SIZE) return;
    uint8_t *end = session->outgoing + session->outgoing_size;
    end[0] = (uint8_t)size;
    end[1] = (uint8_t)(size >> 8);
    memcpy(end + 2, data, size);
    session->outgoing_size += 2 + (uint32_t)size;
}

void tt_room_send_all(tt_room *room, const uint8_t *data, size_t size)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session) tt_room_send(session, data, size);
    }
}

void tt_room_send_chat(tt_room *room, const uint8_t *data, size_t size)
{
    // Half of the place is left for what matters more.
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (session && session->outgoing_size < OUTGOING_SIZE / 2)
            tt_room_send(session, data, size);
    }
}

void tt_room_acknowledge(tt_room *room, tt_session *session, uint32_t next)
{
    if (next > room->logged || next < session->next) return;
    session->next = next;
    if (session->sent < next) session->sent = next;
    // Bytes in flight are known exactly only when all is acknowledged; chunk by chunk is near
    // enough.
    if (session->sent == next) session->sent_size = 0;
    if (!session->bulk || room->logged - next > CAUGHT_UP_TICKS) return;
    session->bulk = false;
}

void tt_room_release(tt_room *room)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        if (!session || !session->connected) continue;
        uint32_t behind = room->logged - session->next;
        // Bulk is not repeated: it must not overtake the welcome.
        if (!session->bulk && session->welcomed && behind > BEHIND_TICKS) {
            session->bulk = true;
            session->sent = session->next;
            session->sent_size = 0;
        }
        if (!session->bulk) session->sent = session->next;
        session->due = session->bulk ? 1 : STREAM_BURST;
    }
}

bool tt_room_delivered(tt_room *room)
{
    for (uint32_t i = 0; i < tt_room_sessions(room); i++) {
        tt_session *session = tt_room_session(room, i);
        bool waits = session && session->connected && session->presence != TT_EVENT_LEFT;
        if (waits && session->next < room->logged) return false;
    }
    return true;
}

static bool fetch_lobby(tt_room *room, tt_session *session, tt_packet *packet)
{
    if (!session->lobby_due) return false;
    session->lobby_due = false;
    tt_lobby lobby = {.seats = room->match.seats};
    for (uint32_t i = 0; i < lobby.seats; i++) {
        if (room->seats[i]) tt_name_copy(lobby.names[i], room->seats[i]->name);
    }
    tt_writer writer = tt_writer_of(room->packet, sizeof room->packet);
    tt_lobby_write(&lobby, &writer);
    *packet =
        (tt_packet){session->connection, TT_CHANNEL_CONTROL, (uint32_t)writer.size, room->packet};
    return true;
}

static bool fetch_control(tt_room *room, tt_session *session, tt_packet *packet)
{
    if (session->outgoing_size == 0) return fetch_lobby(room, session, packet);
    uint32_t size = (uint32_t)(session->outgoing[0] | session->outgoing[1] << 8);
    memcpy(room->packet, session->outgoing + 2, size);
    session->outgoing_size -= 2 + size;
    memmove(session->outgoing, session->outgoing + 2 + size, session->outgoing_size);
    *packet = (tt_packet){session->connection, TT_CHANNEL_CONTROL, size, room->packet};
    return true;
}

// A TURNS packet from `first` on, of at most `capacity` bytes. The turns are laid behind room for
// the greatest header, and the header is then written right before them.
static uint32_t make_turns(tt_room *room, const tt_session *session, uint32_t first,
                           uint32_t capacity, tt_packet *packet)
{
    tt_writer body =
        tt_writer_of(room->packet + TT_TURNS_HEADER_MAX, capacity - TT_TURNS_HEADER_MAX);
    uint32_t count = capacity > TT_TURNS_HEADER_MAX ? copy_turns(room, first, &body) : 0;
    bool news = room->logged % room->match.tick_rate == 0; // once a second
    tt_turns turns = {.epoch = room->epoch,
                      .first = first,
                      .count = count,
                      .head = room->logged,
                      .heard = session->accepted,
                      .held = session->held,
                      .durable = news ? room->durable : 0,
                      .agreed = news && room->agreed,
                      .tick = room->agreed_tick,
                      .trail = room->agreed_trail};
    uint8_t header[TT_TURNS_HEADER_MAX];
    tt_writer head = tt_writer_of(header, sizeof header);
    tt_turns_write(&turns, &head);
    TT_ASSERT(!head.failed);
    uint8_t *data = room->packet + TT_TURNS_HEADER_MAX - head.size;
    memcpy(data, header, head.size);
    packet->connection = session->connection;
    packet->size = (uint32_t)(head.size + body.size);
    packet->data = data;
    return count;
}

// In bulk mode a datagram without turns still tells which requests were heard.
static bool fetch_stream(tt_room *room, tt_session *session, tt_packet *packet)
{
    if (session->due == 0) return false;
    bool oldest = session->due == STREAM_BURST || session->bulk;
    session->due--;
    packet->channel = TT_CHANNEL_STREAM;
    if (session->bulk) {
        make_turns(room, session, session->next, TT_TURNS_HEADER_MAX, packet);
        return true;
    }
    bool nothing_new = session->sent == room->logged;
    if (nothing_new && !oldest) {
        session->due = 0;
        return false;
    }
    session->sent += make_turns(room, session, session->sent, TT_STREAM_SIZE_MAX, packet);
    return true;
}

static bool fetch_bulk(tt_room *room, tt_session *session, tt_packet *packet)
{
    bool full = session->sent_size + TT_BULK_SIZE_MAX > BULK_WINDOW;
    if (!session->bulk || session->sent >= room->logged || full) return false;
    uint32_t count = make_turns(room, session, session->sent, TT_BULK_SIZE_MAX, packet);
    if (count == 0) {
        session->bulk = false; // the log can't be read: the next tick decides anew
        return false;
    }
    packet->channel = TT_CHANNEL_BULK;
    session->sent += count;
    session->sent_size += packet->size;
    return true;
}

static void send_ended(tt_room *room)
{
    tt_ended ended = {.ending = room->ending, .tick = room->ending_tick};
    uint8_t data[16];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_ended_write(&ended, &writer);
    tt_room_send_all(room, data, writer.size);
    room->farewell = false;
}

static bool fetch(tt_room *room, tt_packet *packet)
{
    for (; room->packet_turn < tt_room_sessions(room); room->packet_turn++) {
        tt_session *session = tt_room_session(room, room->packet_turn);
        if (!session || !session->connected) continue;
        if (fetch_control(room, session, packet)) return true;
        if (fetch_stream(room, session, packet)) return true;
        if (fetch_bulk(room, session, packet)) return true;
    }
    room->packet_turn = 0;
    return false;
}

bool tt_room_next_packet(tt_room *room, tt_packet *packet)
{
    if (!room->busy) return false;
    if (fetch(room, packet)) return true;
    if (room->farewell) {
        send_ended(room);
        if (fetch(room, packet)) return true;
    }
    room->busy = false;
    return false;
}
