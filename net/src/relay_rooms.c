// Rooms in an array; a place is free again when all that its room had to say has been fetched:
//
//     JOIN -> room made -> opened -> its turns and events -> ended -> its packets -> drained, freed

#include "relay_state.h"

#include <string.h>

enum { SEATS_DEFAULT = 2 };

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

// Where only one room is offered: whether it is the one that is asked for.
static bool offered(const tt_join *offer, const tt_join *join)
{
    bool same = offer && strcmp(tt_join_room(offer), tt_join_room(join)) == 0;
    return !offer || (same && (offer->resumes || !join->resumes));
}

// Whether a room may be made for this join; else why not.
static tt_refusal check_new(const tt_relay *relay, const tt_join *join)
{
    if (!offered(relay->def.offer, join) || join->watch) return TT_REFUSED_NO_MATCH;
    if (join->match.tick_rate > relay->def.tick_rate_max) return TT_REFUSED_TICK_RATE;
    return check_upload(relay, join);
}

uint32_t tt_relay_room_for(tt_relay *relay, const tt_connection *from, uint64_t now,
                           tt_refusal *reason)
{
    const tt_join *join = &relay->join, *offer = relay->def.offer;
    uint32_t room = find_room(relay, tt_join_room(join));
    if (room != NO_ROOM) return room;
    *reason = check_new(relay, join);
    if (*reason != TT_REFUSED_NOT) return NO_ROOM;
    *reason = TT_REFUSED_BUSY;
    return make_room(relay, offer ? offer : join, from->origin, now);
}

// Its connections have a moment to read the end.
void tt_relay_close_room(tt_relay *relay, uint32_t room, uint64_t now)
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
