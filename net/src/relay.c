// A round of a relay. Events and packets are taken from one room after the other, of those that
// were touched in it: a packet came for them, or their time.
//
//     receive -> connection -> room      advance      next_event, next_packet <- room <- room

#include "relay_state.h"

#include "allocation.h"

enum { CONNECTIONS_MAX = 1 << 20, ROOMS_MAX = 1 << 20 };

tt_status tt_relay_create(const tt_relay_def *def, tt_relay **out)
{
    *out = NULL;
    if (def->spectators > TT_SPECTATORS_MAX) return TT_BAD_ARGUMENT;
    if (def->connections_max > CONNECTIONS_MAX || def->rooms_max > ROOMS_MAX)
        return TT_BAD_ARGUMENT;
    tt_relay *relay = tt_allocate(&def->allocator, 1, sizeof *relay);
    if (!relay) return TT_OUT_OF_MEMORY;
    relay->def = *def;
    if (relay->def.tick_rate_max == 0) relay->def.tick_rate_max = 60;
    if (relay->def.rooms_max == 0) relay->def.rooms_max = 1024;
    if (relay->def.rooms_per_origin == 0) relay->def.rooms_per_origin = 64;
    if (relay->def.uploads_max == 0) relay->def.uploads_max = 4;
    if (relay->def.connections_max == 0) relay->def.connections_max = 4095;
    relay->random = tt_random_seeded(def->random, 1);
    relay->epoch = tt_random_next(&relay->random);
    relay->mask = 1;
    while (relay->mask < 2 * relay->def.connections_max) relay->mask = relay->mask * 2 + 1;
    relay->connections =
        tt_allocate(&def->allocator, (size_t)relay->mask + 1, sizeof *relay->connections);
    relay->places = tt_allocate(&def->allocator, relay->def.rooms_max, sizeof *relay->places);
    if (!relay->connections || !relay->places) {
        tt_relay_destroy(relay);
        return TT_OUT_OF_MEMORY;
    }
    *out = relay;
    return TT_OK;
}

void tt_relay_destroy(tt_relay *relay)
{
    if (!relay) return;
    for (uint32_t i = 0; relay->places && i < relay->upto; i++) {
        tt_room_destroy(relay->places[i].room);
    }
    tt_free(relay->places);
    tt_free(relay->connections);
    tt_free(relay);
}

tt_room *tt_relay_touch(tt_relay *relay, uint32_t room)
{
    relay->places[room].touched = true;
    return relay->places[room].room;
}

// Lets a connection into the room it asks for; else why not.
static tt_refusal join(tt_relay *relay, tt_connection *connection, tt_reader *reader, uint64_t now)
{
    tt_join *join = &relay->join;
    tt_refusal reason;
    tt_refused refused;
    if (!tt_join_read(join, reader)) return TT_REFUSED_PROTOCOL;
    if (reader->failed) return TT_REFUSED_MALFORMED;
    uint32_t room = tt_relay_room_for(relay, connection, now, &reason);
    if (room == NO_ROOM) return reason;
    if (!tt_room_join(tt_relay_touch(relay, room), connection->number, join, now, &refused))
        return (tt_refusal)refused.reason;
    connection->room = room;
    tt_relay_set_state(relay, connection, IN_ROOM, 0);
    return TT_REFUSED_NOT;
}

void tt_relay_receive(tt_relay *relay, const tt_packet *packet, uint64_t now)
{
    tt_connection *connection = tt_relay_find(relay, packet->connection);
    if (!connection || connection->state == LEAVING) return;
    if (connection->state == IN_ROOM) {
        tt_room_receive(tt_relay_touch(relay, connection->room), packet, now);
        return;
    }
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    if (packet->channel != TT_CHANNEL_CONTROL || tt_read_u8(&reader) != TT_MESSAGE_JOIN) return;
    tt_refusal reason = join(relay, connection, &reader, now);
    if (reason != TT_REFUSED_NOT) tt_relay_refuse(relay, connection, reason, now);
}

void tt_relay_advance(tt_relay *relay, uint64_t now)
{
    relay->now = now;
    relay->close_turn = 0;
    for (uint32_t i = 0; i < relay->upto; i++) {
        tt_relay_place *place = &relay->places[i];
        if (!place->room) continue;
        if (place->drained)
            tt_relay_close_room(relay, i, now);
        else if (place->touched || now >= place->due)
            tt_room_advance(tt_relay_touch(relay, i), now);
    }
}

uint64_t tt_relay_deadline(const tt_relay *relay)
{
    uint64_t deadline = relay->waiting > 0 ? relay->now + TT_SECOND / 10 : UINT64_MAX;
    for (uint32_t i = 0; i < relay->upto; i++) {
        const tt_relay_place *place = &relay->places[i];
        if (!place->room) continue;
        uint64_t due = place->touched ? tt_room_deadline(place->room) : place->due;
        if (place->drained) due = relay->now;
        if (due < deadline) deadline = due;
    }
    return deadline;
}

bool tt_relay_next_packet(tt_relay *relay, tt_packet *packet)
{
    if (tt_relay_next_refusal(relay, packet)) return true;
    for (; relay->packet_turn < relay->upto; relay->packet_turn++) {
        tt_relay_place *place = &relay->places[relay->packet_turn];
        if (!place->touched) continue;
        if (tt_room_next_packet(place->room, packet)) return true;
        place->drained = place->ended;
        place->due = tt_room_deadline(place->room);
        place->touched = false;
    }
    relay->packet_turn = 0;
    return false;
}

// The number may belong to somebody else by now, who is not in this room.
static void take_out(tt_relay *relay, uint32_t room, const tt_room_event *event)
{
    tt_connection *connection = tt_relay_find(relay, event->connection);
    if (!connection || connection->state != IN_ROOM || connection->room != room) return;
    connection->room = NO_ROOM;
    if (event->reason != TT_REFUSED_NOT)
        tt_relay_refuse(relay, connection, event->reason, relay->now);
    else
        tt_relay_set_state(relay, connection, LEAVING, relay->now);
}

static bool next_of_room(tt_relay *relay, uint32_t room, tt_relay_event *event)
{
    tt_relay_place *place = &relay->places[room];
    if (!place->touched) return false;
    bool opens = !place->opened;
    *event = (tt_relay_event){.type = opens ? TT_RELAY_OPENED : TT_RELAY_ROOM, .room = room};
    if (!opens && !tt_room_next_event(place->room, &event->event)) return false;
    event->match = tt_room_match(place->room);
    event->name = tt_room_name(place->room);
    event->id = tt_room_id(place->room);
    event->begins = tt_room_info_of(place->room).begins;
    place->opened = true;
    if (opens) return true;
    if (event->event.type == TT_ROOM_ENDED) place->ended = true;
    if (event->event.type == TT_ROOM_AWAY_WITH) take_out(relay, room, &event->event);
    return true;
}

bool tt_relay_next_event(tt_relay *relay, tt_relay_event *event)
{
    if (tt_relay_next_close(relay, event)) return true;
    for (; relay->event_turn < relay->upto; relay->event_turn++) {
        if (next_of_room(relay, relay->event_turn, event)) return true;
    }
    relay->event_turn = 0;
    return false;
}

void tt_relay_logged(tt_relay *relay, uint32_t room, uint32_t tick)
{
    tt_room_logged(tt_relay_touch(relay, room), tick);
}

void tt_relay_durable(tt_relay *relay, uint32_t room, uint32_t turns)
{
    tt_room_durable(relay->places[room].room, turns);
}

void tt_relay_trouble(tt_relay *relay, uint32_t room, const tt_storage_news *news)
{
    tt_room_trouble(tt_relay_touch(relay, room), news);
}

void tt_relay_checkpoint(tt_relay *relay, uint32_t room, const tt_signed_checkpoint *checkpoint)
{
    tt_room_checkpoint(tt_relay_touch(relay, room), checkpoint);
}

void tt_relay_end(tt_relay *relay, uint32_t room, tt_ending ending, uint64_t now)
{
    tt_room_end(tt_relay_touch(relay, room), ending, now);
}

void tt_relay_close(tt_relay *relay, uint64_t now)
{
    for (uint32_t i = 0; i < relay->upto; i++) {
        if (relay->places[i].room) tt_relay_end(relay, i, TT_ENDING_CLOSED, now);
    }
}

uint32_t tt_relay_rooms(const tt_relay *relay)
{
    uint32_t rooms = 0;
    for (uint32_t i = 0; i < relay->upto; i++) rooms += relay->places[i].room != NULL;
    return rooms;
}
