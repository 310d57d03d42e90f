// What seats look at. The newest look of each waits in its session until it may be told: at once,
// or when its seat has told too much of late. The owner logs it; no packet ever has it.
//
//     LOOK -> looks_waiting -> twice a second -> looks_ready -> TT_ROOM_LOOK

#include "room_state.h"

#include <string.h>

static uint64_t bit_of(const tt_session *session)
{
    return UINT64_C(1) << session->seat;
}

// Some may come at once, as a network does it; in the long run no more than two a second.
static void let_through(tt_room *room, tt_session *session, uint64_t now)
{
    const uint64_t early = (LOOKS_BURST - 1) * LOOK_PERIOD;
    if (now + early < session->look_at) return;
    uint64_t from = session->look_at > now ? session->look_at : now;
    session->look_at = from + LOOK_PERIOD;
    room->looks_waiting &= ~bit_of(session);
    room->looks_ready |= bit_of(session);
}

static bool may_look(const tt_room *room, const tt_session *session)
{
    bool seated = session->seat != TT_SEAT_NONE && session->presence != TT_EVENT_LEFT;
    return seated && room->phase == RUNNING && room->logged > room->begins;
}

void tt_room_receive_look(tt_room *room, tt_session *session, tt_reader *reader, uint64_t now)
{
    tt_looking looking;
    tt_looking_read(&looking, reader);
    if (reader->failed || looking.epoch != room->epoch) return;
    if (!may_look(room, session)) {
        room->looks_dropped++;
        return;
    }
    bool told_soon = room->looks_ready & bit_of(session);
    if (told_soon || room->looks_waiting & bit_of(session)) room->looks_dropped++; // the older one
    session->look = (tt_look){looking.tick, session->seat, looking.size, {0}};
    if (looking.size > 0) memcpy(session->look.data, looking.data, looking.size);
    if (told_soon) return;
    room->looks_waiting |= bit_of(session);
    let_through(room, session, now);
}

void tt_room_let_looks(tt_room *room, uint64_t now)
{
    for (uint64_t left = room->looks_waiting; left != 0; left &= left - 1)
        let_through(room, room->seats[__builtin_ctzll(left)], now);
}

void tt_room_let_all_looks(tt_room *room)
{
    room->looks_ready |= room->looks_waiting;
    room->looks_waiting = 0;
}

bool tt_room_next_look(tt_room *room, tt_room_event *event)
{
    if (room->looks_ready == 0) return false;
    tt_session *session = room->seats[__builtin_ctzll(room->looks_ready)];
    room->looks_ready &= room->looks_ready - 1;
    tt_look *look = &session->look;
    if (look->tick > room->logged) look->tick = room->logged;
    if (look->tick < session->looked) look->tick = session->looked;
    if (look->tick < room->begins) look->tick = room->begins; // before it others sat here
    session->looked = look->tick;
    *event = (tt_room_event){.type = TT_ROOM_LOOK,
                             .tick = look->tick,
                             .seat = session->seat,
                             .size = look->size,
                             .data = look->data};
    return true;
}
