// What the parts of a relay share: relay.c (its rounds), relay_rooms.c (which rooms there are),
// relay_connections.c (who is connected). Only these include it.
#pragma once

#include "tickertape/net/relay.h"
#include "tickertape/random.h"

#define LEAVE_PATIENCE (2 * TT_SECOND)
#define NO_ROOM UINT32_MAX

typedef enum connection_state { FREE, NEW, IN_ROOM, LEAVING } connection_state;

typedef struct tt_connection {
    uint32_t number;
    connection_state state;
    uint32_t room;
    uint32_t origin;
    uint8_t refusal; // to be told; TT_REFUSED_NOT: nothing
    uint64_t deadline;
} tt_connection;

typedef struct tt_relay_place {
    tt_room *room;   // NULL: free
    uint32_t origin; // of who made it
    uint64_t due;    // when the room is to be advanced
    bool touched;    // in this round: it may have something to say, and `due` may be wrong
    bool opened;     // TT_RELAY_OPENED was given out
    bool ended;      // TT_ROOM_ENDED was given out
    bool drained;    // and no packet was left after it
} tt_relay_place;

struct tt_relay {
    tt_relay_def def;
    uint32_t epoch;
    tt_random random;
    tt_connection *connections;
    uint32_t mask, count;
    uint32_t waiting;  // connections with a deadline
    uint32_t refusals; // to be told
    tt_relay_place *places;
    uint32_t upto;                    // places from here on are free
    uint32_t event_turn, packet_turn; // the room whose events and packets come next
    uint32_t close_turn;              // the slot that is looked at next for its deadline
    uint64_t now;
    uint8_t packet[TT_REFUSED_TEXT_MAX + 8];
    tt_join join;
};

// relay.c
tt_room *tt_relay_touch(tt_relay *relay, uint32_t room); // before anything is done to it

// relay_rooms.c
// The room that relay->join asks for, made if need be; NO_ROOM with a reason.
uint32_t tt_relay_room_for(tt_relay *relay, const tt_connection *from, uint64_t now,
                           tt_refusal *reason);
// Forgets a room of which everything has been fetched.
void tt_relay_close_room(tt_relay *relay, uint32_t room, uint64_t now);

// relay_connections.c
tt_connection *tt_relay_find(tt_relay *relay, uint32_t number); // NULL: none
void tt_relay_set_state(tt_relay *relay, tt_connection *connection, connection_state state,
                        uint64_t deadline);
void tt_relay_refuse(tt_relay *relay, tt_connection *connection, uint32_t reason, uint64_t now);
bool tt_relay_next_refusal(tt_relay *relay, tt_packet *packet);
bool tt_relay_next_close(tt_relay *relay, tt_relay_event *event); // its time was up: forgotten
