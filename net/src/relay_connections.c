// Connections in a table by number:
//
//     NEW       2 s to say JOIN
//     IN_ROOM   everything goes to the room
//     LEAVING   has been told why; closed at its deadline
//
// The table is open addressing with linear probing; removal shifts what follows back, so that no
// tombstones gather.

#include "relay_state.h"

#define JOIN_PATIENCE (2 * TT_SECOND)

static uint32_t slot_of(const tt_relay *relay, uint32_t number)
{
    return (uint32_t)((number * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & relay->mask;
}

tt_connection *tt_relay_find(tt_relay *relay, uint32_t number)
{
    uint32_t slot = slot_of(relay, number);
    for (; relay->connections[slot].state != FREE; slot = (slot + 1) & relay->mask) {
        if (relay->connections[slot].number == number) return &relay->connections[slot];
    }
    return NULL;
}

void tt_relay_set_state(tt_relay *relay, tt_connection *connection, connection_state state,
                        uint64_t deadline)
{
    bool waited = connection->state == NEW || connection->state == LEAVING;
    bool waits = state == NEW || state == LEAVING;
    relay->waiting = relay->waiting + waits - waited;
    connection->state = state;
    connection->deadline = deadline;
}

static void forget(tt_relay *relay, tt_connection *connection)
{
    relay->refusals -= connection->refusal != TT_REFUSED_NOT;
    tt_relay_set_state(relay, connection, FREE, 0);
    relay->count--;
    uint32_t hole = (uint32_t)(connection - relay->connections);
    uint32_t slot = (hole + 1) & relay->mask;
    for (; relay->connections[slot].state != FREE; slot = (slot + 1) & relay->mask) {
        uint32_t home = slot_of(relay, relay->connections[slot].number);
        bool reachable = ((slot - home) & relay->mask) < ((slot - hole) & relay->mask);
        if (reachable) continue;
        relay->connections[hole] = relay->connections[slot];
        relay->connections[slot].state = FREE;
        hole = slot;
    }
}

void tt_relay_connected(tt_relay *relay, uint32_t connection, uint32_t origin, uint64_t now)
{
    TT_ASSERT(!tt_relay_find(relay, connection) && relay->count < relay->mask);
    uint32_t slot = slot_of(relay, connection);
    while (relay->connections[slot].state != FREE) slot = (slot + 1) & relay->mask;
    relay->connections[slot] =
        (tt_connection){.number = connection, .origin = origin, .room = NO_ROOM};
    relay->count++;
    bool full = relay->count > relay->def.connections_max;
    // One too many is closed at the next advance, before it can ask for anything.
    tt_relay_set_state(relay, &relay->connections[slot], full ? LEAVING : NEW,
                       full ? now : now + JOIN_PATIENCE);
}

void tt_relay_disconnected(tt_relay *relay, uint32_t connection)
{
    tt_connection *found = tt_relay_find(relay, connection);
    if (!found) return;
    if (found->room != NO_ROOM) tt_room_lost(tt_relay_touch(relay, found->room), connection);
    forget(relay, found);
}

void tt_relay_refuse(tt_relay *relay, tt_connection *connection, uint32_t reason, uint64_t now)
{
    relay->refusals += connection->refusal == TT_REFUSED_NOT;
    connection->refusal = (uint8_t)reason;
    tt_relay_set_state(relay, connection, LEAVING, now + LEAVE_PATIENCE);
}

bool tt_relay_next_refusal(tt_relay *relay, tt_packet *packet)
{
    for (uint32_t slot = 0; relay->refusals > 0 && slot <= relay->mask; slot++) {
        tt_connection *connection = &relay->connections[slot];
        if (connection->state == FREE || connection->refusal == TT_REFUSED_NOT) continue;
        tt_refused refused = tt_refused_because((tt_refusal)connection->refusal);
        tt_writer writer = tt_writer_of(relay->packet, sizeof relay->packet);
        tt_refused_write(&refused, &writer);
        connection->refusal = TT_REFUSED_NOT;
        relay->refusals--;
        *packet = (tt_packet){connection->number, TT_CHANNEL_CONTROL, (uint32_t)writer.size,
                              relay->packet};
        return true;
    }
    return false;
}

// A connection whose time is up: forgotten, and to be closed.
bool tt_relay_next_close(tt_relay *relay, tt_relay_event *event)
{
    // What is removed is replaced from behind: the same slot is looked at again.
    for (; relay->waiting > 0 && relay->close_turn <= relay->mask; relay->close_turn++) {
        tt_connection *connection = &relay->connections[relay->close_turn];
        bool waits = connection->state == NEW || connection->state == LEAVING;
        if (!waits || connection->deadline > relay->now) continue;
        *event = (tt_relay_event){.type = TT_RELAY_CLOSE, .connection = connection->number};
        tt_relay_disconnected(relay, connection->number);
        return true;
    }
    return false;
}
