// Every peer of ENet's has a slot, which says what has been reported of it:
//
//     number of a connection = index of the slot | generation << 12     stale ones address nobody
//
//                  CONNECT                      DISCONNECT
//     free  --------------------->  open  --------------------->  free      each is reported
//                                     \--- lose --->  lost  ---> free       at the next receive
//
// A client has one slot, and its number is 0. What ENet says of a slot that isn't open is dropped.

#include "enet_state.h"

enum {
    SLOT_BITS = 12,
    SLOT_MASK = (1 << SLOT_BITS) - 1,
    GENERATIONS = 1 << (32 - SLOT_BITS),
};

static const uint64_t half_open_limit = 5 * TT_SECOND; // ENet says it four times
static const uint64_t half_open_period = TT_SECOND / 4;

static uint32_t connection_of(const tt_enet_endpoint *at, const tt_enet_slot *slot)
{
    return at->client ? 0 : (uint32_t)(slot - at->slots) | slot->generation << SLOT_BITS;
}

tt_enet_slot *enet_driver_slot(tt_enet_endpoint *at, uint32_t connection)
{
    uint32_t index = at->client ? 0 : connection & SLOT_MASK;
    if (index >= at->host->peerCount) return NULL;
    tt_enet_slot *slot = &at->slots[index];
    bool known = slot->open || slot->lost;
    return known && connection_of(at, slot) == connection ? slot : NULL;
}

ENetPeer *enet_driver_peer(const tt_enet_endpoint *at, const tt_enet_slot *slot)
{
    return &at->host->peers[slot - at->slots];
}

tt_enet_slot *enet_driver_slot_of(tt_enet_endpoint *at, const ENetPeer *peer)
{
    return &at->slots[peer - at->host->peers];
}

void enet_driver_lose(tt_enet_endpoint *at, tt_enet_slot *slot)
{
    ENetPeer *peer = enet_driver_peer(at, slot);
    peer->data = NULL;
    enet_peer_disconnect_now(peer, 0); // one datagram as a courtesy, and a reset
    slot->open = false;
    slot->lost = true;
    at->any_lost = true;
}

static void report(const tt_enet_endpoint *at, const tt_enet_slot *slot, tt_delivery_type type,
                   tt_delivery *out)
{
    *out = (tt_delivery){.type = type, .packet = {.connection = connection_of(at, slot)}};
}

bool enet_driver_report_lost(tt_enet_endpoint *at, tt_delivery *out)
{
    for (uint32_t i = 0; at->any_lost && i < at->host->peerCount; i++) {
        if (!at->slots[i].lost) continue;
        at->slots[i].lost = false;
        report(at, &at->slots[i], TT_DELIVERY_DISCONNECTED, out);
        return true;
    }
    at->any_lost = false;
    return false;
}

static bool on_connect(tt_enet_endpoint *at, ENetPeer *peer, tt_delivery *out)
{
    tt_enet_slot *slot = enet_driver_slot_of(at, peer);
    slot->generation = (slot->generation + 1) % GENERATIONS;
    slot->unanswered = 0;
    slot->answered = false;
    slot->open = true;
    peer->data = slot;
    at->connecting = false;
    enet_driver_host_hold(peer);
    report(at, slot, TT_DELIVERY_CONNECTED, out);
    out->origin = peer->address.host;
    return true;
}

static bool on_disconnect(tt_enet_endpoint *at, ENetPeer *peer, tt_delivery *out)
{
    tt_enet_slot *slot = enet_driver_slot_of(at, peer);
    bool reported = slot->open || at->connecting;
    peer->data = NULL;
    slot->open = false;
    at->connecting = false;
    if (reported) report(at, slot, TT_DELIVERY_DISCONNECTED, out);
    return reported;
}

// Whether a peer is still connecting, and may go on.
static bool is_half_open(tt_enet_endpoint *at, ENetPeer *peer)
{
    tt_enet_slot *slot = enet_driver_slot_of(at, peer);
    bool half = peer->state == ENET_PEER_STATE_ACKNOWLEDGING_CONNECT;
    if (half && slot->half_open == 0) slot->half_open = at->now;
    if (!half) slot->half_open = 0;
    if (!half || at->now - slot->half_open < half_open_limit) return half;
    slot->half_open = 0;
    enet_peer_disconnect_now(peer, 0);
    return false;
}

// ENet would hold the place of one that does not answer for half a minute.
void enet_driver_drop_half_open(tt_enet_endpoint *at)
{
    if (at->now < at->half_open_due) return;
    bool any = false;
    for (size_t i = 0; i < at->host->peerCount; i++) any |= is_half_open(at, &at->host->peers[i]);
    at->half_open_due = any ? at->now + half_open_period : UINT64_MAX;
}

uint32_t enet_driver_size_max(uint32_t channel)
{
    return channel == TT_CHANNEL_STREAM    ? TT_STREAM_SIZE_MAX
           : channel == TT_CHANNEL_CONTROL ? TT_CONTROL_SIZE_MAX
           : channel == TT_CHANNEL_BULK    ? TT_BULK_SIZE_MAX
                                           : 0;
}

static bool on_packet(tt_enet_endpoint *at, const ENetEvent *event, tt_delivery *out)
{
    const tt_enet_slot *from = event->peer->data;
    ENetPacket *packet = event->packet;
    if (!from || !from->open || packet->dataLength > enet_driver_size_max(event->channelID)) {
        enet_packet_destroy(packet);
        return false;
    }
    at->kept = packet;
    report(at, from, TT_DELIVERY_PACKET, out);
    out->packet.channel = (tt_channel)event->channelID;
    out->packet.size = (uint32_t)packet->dataLength;
    out->packet.data = packet->data;
    return true;
}

bool enet_driver_report(tt_enet_endpoint *at, const ENetEvent *event, tt_delivery *out)
{
    switch (event->type) {
    case ENET_EVENT_TYPE_CONNECT:
        return on_connect(at, event->peer, out);
    case ENET_EVENT_TYPE_DISCONNECT:
        return on_disconnect(at, event->peer, out);
    case ENET_EVENT_TYPE_RECEIVE:
        return on_packet(at, event, out);
    case ENET_EVENT_TYPE_NONE:
        break;
    }
    return false;
}
