// ENet, held by the short lead that a game with strangers needs:
//
//     STREAM         -> UNSEQUENCED     never held back, at most one datagram
//     CONTROL, BULK  -> RELIABLE        a channel each; who leaves too much of it lying is dropped
//
//     receive:  what we gave up ourselves, then what ENet and its socket have (enet_host.c), as far
//               as it is of a connection that stands (enet_slots.c)
//
// Only connecting has a limit in time here, and closing, which frees a dead peer's slot in seconds.

#define _GNU_SOURCE // ppoll; NOLINT(bugprone-reserved-identifier)

#include "enet_state.h"

#include <poll.h>
#include <time.h>

enum {
    CONNECTIONS_MAX = ENET_PROTOCOL_MAXIMUM_PEER_ID,
    CONNECTIONS_DEFAULT = 1024,
    PER_ADDRESS_DEFAULT = 64,
    QUEUED_MAX = 256 << 10, // reliable bytes of a connection that are not acknowledged
    QUEUED_EACH = 64,       // what a packet costs beside its bytes
    TIMEOUT_CLOSING_MS = 5000,
};

static const uint64_t connect_limit = 5 * TT_SECOND;
static const uint64_t wait_most = TT_SECOND / 20;   // ENet wants to look after its resends
static const uint64_t rest_each = TT_SECOND / 2500; // for each connection
static const uint64_t rest_most = TT_SECOND / 40;

static void watch_connecting(tt_enet_endpoint *at)
{
    if (!at->connecting) return;
    if (at->give_up == UINT64_MAX) at->give_up = at->now + connect_limit;
    if (at->now >= at->give_up) {
        at->connecting = false;
        enet_driver_lose(at, at->slots);
    } else {
        enet_driver_hello(at);
    }
}

static void drop_kept(tt_enet_endpoint *at)
{
    if (at->kept) enet_packet_destroy(at->kept);
    at->kept = NULL;
}

static bool driver_receive(void *context, uint64_t now, tt_delivery *out)
{
    tt_enet_endpoint *at = context;
    at->now = now;
    drop_kept(at);
    watch_connecting(at);
    enet_driver_drop_half_open(at);
    if (enet_driver_report_lost(at, out)) return true;
    ENetEvent event;
    while (enet_driver_host_next(at, &event))
        if (enet_driver_report(at, &event, out)) return true;
    return false;
}

static void ENET_CALLBACK count_off(ENetPacket *packet)
{
    tt_enet_slot *of = packet->userData;
    of->queued -= (uint32_t)packet->dataLength + QUEUED_EACH;
}

static ENetPacket *packet_for(tt_enet_slot *to, const tt_packet *packet)
{
    bool reliable = packet->channel != TT_CHANNEL_STREAM;
    if (reliable && to->queued + packet->size + QUEUED_EACH > QUEUED_MAX) return NULL;
    uint32_t flags = reliable ? ENET_PACKET_FLAG_RELIABLE : ENET_PACKET_FLAG_UNSEQUENCED;
    ENetPacket *made = enet_packet_create(packet->data, packet->size, flags);
    if (made && reliable) {
        made->userData = to;
        made->freeCallback = count_off;
        to->queued += packet->size + QUEUED_EACH;
    }
    return made;
}

static void driver_send(void *context, uint64_t now, const tt_packet *packet)
{
    tt_enet_endpoint *at = context;
    (void)now;
    TT_ASSERT(packet->size <= enet_driver_size_max(packet->channel));
    tt_enet_slot *to = enet_driver_slot(at, packet->connection);
    if (!to || !to->open) return;
    ENetPacket *made = packet_for(to, packet);
    to->answered = at->unsent = true;
    if (made && enet_peer_send(enet_driver_peer(at, to), (enet_uint8)packet->channel, made) == 0)
        return;
    if (made) enet_packet_destroy(made);
    if (packet->channel != TT_CHANNEL_STREAM) enet_driver_lose(at, to);
}

static void driver_flush(void *context, uint64_t now)
{
    tt_enet_endpoint *at = context;
    (void)now;
    if (at->unsent) enet_host_flush(at->host);
    at->unsent = false;
}

// What is queued goes first, but not for ever: a dead peer's slot is free again in seconds.
static void driver_close(void *context, uint32_t connection)
{
    tt_enet_endpoint *at = context;
    if (at->connecting) {
        at->connecting = false;
        if (at->relay) enet_peer_reset(at->relay);
        return;
    }
    tt_enet_slot *closed = enet_driver_slot(at, connection);
    if (!closed) return;
    ENetPeer *peer = enet_driver_peer(at, closed);
    if (closed->open) {
        peer->data = NULL;
        enet_peer_timeout(peer, TIMEOUT_TRIES, TIMEOUT_CLOSING_MS, TIMEOUT_CLOSING_MS);
        enet_peer_disconnect_later(peer, 0);
        at->unsent = true;
    }
    closed->open = closed->lost = false;
}

static uint64_t driver_deadline(void *context)
{
    const tt_enet_endpoint *at = context;
    if (at->any_lost) return 0;
    if (!at->connecting) return UINT64_MAX;
    return !at->relay && at->hello_due < at->give_up ? at->hello_due : at->give_up;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

// A round of a relay walks over its connections, however little has come. So what comes from many
// within a moment shares a round; the few of a small relay are answered at once.
static uint64_t rest_of(const tt_enet_endpoint *at)
{
    return at->client ? 0 : least(at->host->peerCount * rest_each, rest_most);
}

static void driver_wait(void *context, uint64_t timeout)
{
    tt_enet_endpoint *at = context;
    if (at->any_lost) return;
    if (timeout > wait_most) timeout = wait_most;
    uint64_t rest = least(timeout, rest_of(at));
    if (rest > 0) nanosleep(&(struct timespec){.tv_nsec = (long)rest}, NULL);
    struct pollfd polled = {.fd = at->host->socket, .events = POLLIN};
    struct timespec left = {.tv_nsec = (long)(timeout - rest)};
    (void)ppoll(&polled, 1, &left, NULL); // woken early or not at all is a round like any other
}

static uint64_t driver_round_trip(void *context)
{
    const tt_enet_endpoint *at = context;
    bool stands = at->relay && at->relay->state == ENET_PEER_STATE_CONNECTED;
    return stands ? at->relay->roundTripTime * (TT_SECOND / 1000) : 0;
}

static void driver_destroy(void *context)
{
    tt_enet_endpoint *at = context;
    drop_kept(at);
    enet_driver_host_destroy(at);
    enet_driver_release();
}

static tt_driver driver_of(tt_enet_endpoint *context)
{
    return (tt_driver){
        .context = context,
        .receive = driver_receive,
        .send = driver_send,
        .flush = driver_flush,
        .close = driver_close,
        .deadline = driver_deadline,
        .wait = driver_wait,
        .round_trip = driver_round_trip,
        .destroy = driver_destroy,
    };
}

static tt_status relay_start(const tt_enet_relay_def *def, uint32_t connections,
                             tt_enet_endpoint **out)
{
    ENetAddress bind = {.host = ENET_HOST_ANY, .port = def->port};
    if (def->address && enet_address_set_host(&bind, def->address) != 0) return TT_NETWORK;
    tt_status status = enet_driver_host_create(&def->allocator, &bind, connections, out);
    if (status != TT_OK) return status;
    uint32_t cap = def->per_address ? def->per_address : PER_ADDRESS_DEFAULT;
    (*out)->host->duplicatePeers = cap < connections ? cap : connections;
    return TT_OK;
}

tt_status tt_enet_relay(const tt_enet_relay_def *def, tt_driver *out, uint16_t *port)
{
    uint32_t connections = def->connections ? def->connections : CONNECTIONS_DEFAULT;
    if (connections > CONNECTIONS_MAX) return TT_BAD_ARGUMENT;
    if (!enet_driver_acquire()) return TT_NETWORK;
    tt_enet_endpoint *made = NULL;
    tt_status status = relay_start(def, connections, &made);
    if (status != TT_OK) {
        enet_driver_release();
        return status;
    }
    ENetAddress bound = made->host->address;
    (void)enet_socket_get_address(made->host->socket, &bound);
    if (port) *port = bound.port;
    *out = driver_of(made);
    return TT_OK;
}

static tt_status client_start(const tt_enet_client_def *def, tt_enet_endpoint **out)
{
    ENetAddress address = {.port = def->port};
    if (enet_address_set_host(&address, def->host) != 0) return TT_NETWORK;
    tt_enet_endpoint *made = NULL;
    tt_status status = enet_driver_host_create(&def->allocator, NULL, 1, &made);
    if (status != TT_OK) return status;
    made->address = address;
    made->client = made->connecting = true;
    *out = made;
    return TT_OK;
}

tt_status tt_enet_client(const tt_enet_client_def *def, tt_driver *out)
{
    if (!enet_driver_acquire()) return TT_NETWORK;
    tt_enet_endpoint *made = NULL;
    tt_status status = client_start(def, &made);
    if (status != TT_OK) {
        enet_driver_release();
        return status;
    }
    *out = driver_of(made);
    return TT_OK;
}

uint32_t tt_enet_receive_buffer(const tt_driver *relay)
{
    const tt_enet_endpoint *at = relay->context;
    return at->receive_buffer;
}
