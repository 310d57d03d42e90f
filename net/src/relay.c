// Rooms in an array; a place is free again when all that its room had to say has been fetched:
//
//     JOIN -> room made -> opened -> its turns and events -> ended -> its packets -> drained, freed
//
// Events and packets are taken from one room after the other, of those that were touched in this
// round: a packet came for them, or their time.

#include "relay_state.h"

#include "allocation.h"

#include <string.h>

enum { SEATS_DEFAULT = 2, CONNECTIONS_MAX = 1 << 20, ROOMS_MAX = 1 << 20 };

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

static uint32_t find_room(const tt_relay *relay, const char *name)
{
    for (uint32_t i = 0; i < relay->upto; i++) {
        const tt_room *room = relay->places[i].room;
        if (!room || strcmp(tt_room_name(room), name) != 0) continue;
        if (!tt_room_info_of(room).ended) return i;
    }
    return NO_ROOM;
}

static void draw_id(tt_relay *relay, uint8_t id[TT_MATCH_ID_SIZE])
{
    for (uint32_t i = 0; i < TT_MATCH_ID_SIZE; i += 4) {
        uint32_t word = tt_random_next(&relay->random);
        memcpy(id + i, &word, sizeof word);
    }
}

// A match that goes on from another keeps all of it; only its own id is new.
static void complete(tt_relay *relay, tt_match *match, const tt_join *join)
{
    *match = join->match;
    if (join->resumes) return;
    if (!join->seats_given) match->seats = SEATS_DEFAULT;
    if (!join->settings_given) match->settings_size = 0;
    uint64_t high = tt_random_next(&relay->random), low = tt_random_next(&relay->random);
    if (!join->seed_given) match->seed = high << 32 | low;
    draw_id(relay, match->id);
}

// Rooms outlive those who made them: a begun match that all have left stays for a minute.
static bool origin_full(const tt_relay *relay, uint32_t origin)
{
    uint32_t rooms = 0;
    for (uint32_t i = 0; origin != 0 && i < relay->upto; i++)
        rooms += relay->places[i].room && relay->places[i].origin == origin;
    return rooms >= relay->def.rooms_per_origin;
}

static uint32_t make_room(tt_relay *relay, const tt_join *join, uint32_t origin, uint64_t now)
{
    uint32_t number = 0;
    while (number < relay->upto && relay->places[number].room) number++;
    if (number == relay->def.rooms_max || origin_full(relay, origin)) return NO_ROOM;
    tt_match match;
    complete(relay, &match, join);
    tt_room_def def = {.room = number,
                       .epoch = relay->epoch,
                       .spectators = relay->def.spectators,
                       .match = &match,
                       .name = tt_join_room(join),
                       .resumes = join->resumes,
                       .begins = join->resumes ? join->turns : 0,
                       .source = relay->def.source,
                       .allocator = relay->def.allocator,
                       .now = now};
    if (join->resumes) draw_id(relay, def.id);
    tt_room *made;
    if (tt_room_create(&def, &made) != TT_OK) return NO_ROOM;
    relay->places[number] = (tt_relay_place){.room = made, .origin = origin, .touched = true};
    if (number == relay->upto) relay->upto++;
    return number;
}

// Whether a further match may be uploaded; else why not.
static tt_refusal check_upload(const tt_relay *relay, const tt_join *join)
{
    uint32_t uploads = 0;
    if (!join->resumes) return TT_REFUSED_NOT;
    if (join->turns > TT_RESUMED_MAX) return TT_REFUSED_UPLOAD;
    for (uint32_t i = 0; i < relay->upto; i++) {
        const tt_room *room = relay->places[i].room;
        uploads += room && tt_room_info_of(room).uploading;
    }
    return uploads < relay->def.uploads_max ? TT_REFUSED_NOT : TT_REFUSED_BUSY;
}

// Whether a room may be made for this join, where only one room is offered.
static bool offered(const tt_join *offer, const tt_join *join)
{
    bool same = offer && strcmp(tt_join_room(offer), tt_join_room(join)) == 0;
    return !offer || (same && (offer->resumes || !join->resumes));
}

// The room that is asked for, made if need be; NO_ROOM with a reason.
static uint32_t room_for(tt_relay *relay, const tt_connection *from, uint64_t now,
                         tt_refusal *reason)
{
    const tt_join *join = &relay->join;
    uint32_t room = find_room(relay, tt_join_room(join));
    const tt_join *offer = relay->def.offer;
    if (room != NO_ROOM) return room;
    *reason = TT_REFUSED_NO_MATCH;
    if (!offered(offer, join)) return NO_ROOM;
    *reason = join->watch ? TT_REFUSED_NO_MATCH : TT_REFUSED_TICK_RATE;
    if (join->watch || join->match.tick_rate > relay->def.tick_rate_max) return NO_ROOM;
    *reason = check_upload(relay, join);
    if (*reason != TT_REFUSED_NOT) return NO_ROOM;
    *reason = TT_REFUSED_BUSY;
    return make_room(relay, offer ? offer : join, from->origin, now);
}

static void join(tt_relay *relay, tt_connection *connection, tt_reader *reader, uint64_t now)
{
    tt_join *join = &relay->join;
    tt_refusal reason = TT_REFUSED_NOT;
    if (!tt_join_read(join, reader))
        reason = TT_REFUSED_PROTOCOL;
    else if (reader->failed)
        reason = TT_REFUSED_MALFORMED;
    uint32_t room = reason == TT_REFUSED_NOT ? room_for(relay, connection, now, &reason) : NO_ROOM;
    if (room == NO_ROOM) {
        tt_relay_refuse(relay, connection, reason, now);
        return;
    }
    tt_refused refused;
    if (!tt_room_join(tt_relay_touch(relay, room), connection->number, join, now, &refused)) {
        tt_relay_refuse(relay, connection, refused.reason, now);
        return;
    }
    connection->room = room;
    tt_relay_set_state(relay, connection, IN_ROOM, 0);
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
    join(relay, connection, &reader, now);
}

// Forgets a room of which everything has been fetched. Its connections have a moment to read the
// end.
static void close_room(tt_relay *relay, uint32_t room, uint64_t now)
{
    for (uint32_t slot = 0; slot <= relay->mask; slot++) {
        tt_connection *connection = &relay->connections[slot];
        if (connection->state == FREE || connection->room != room) continue;
        connection->room = NO_ROOM;
        tt_relay_set_state(relay, connection, LEAVING, now + LEAVE_PATIENCE);
    }
    tt_room_destroy(relay->places[room].room);
    relay->places[room] = (tt_relay_place){0};
    while (relay->upto > 0 && !relay->places[relay->upto - 1].room) relay->upto--;
}

void tt_relay_advance(tt_relay *relay, uint64_t now)
{
    relay->now = now;
    relay->close_turn = 0;
    for (uint32_t i = 0; i < relay->upto; i++) {
        tt_relay_place *place = &relay->places[i];
        if (!place->room) continue;
        if (place->drained)
            close_room(relay, i, now);
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
