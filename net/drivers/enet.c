// ENet, held by the short lead that a game with strangers needs:
//
//     number of a connection = peer's slot | generation << 12      a stale one addresses nobody
//     STREAM -> UNSEQUENCED, never held back        CONTROL, BULK -> RELIABLE, a channel each
//
//     receive:  broken-down slots, then what ENet has ready, then the socket, until it is empty
//               or the round's budget is used up; a datagram that ENet chokes on costs one of it
//
// ENet's own timeouts disconnect honest clients on lossy lines, so they are out of reach: whether
// the other side lives is for the layers above to say. Only connecting has a limit here.

#define _GNU_SOURCE // ppoll; NOLINT(bugprone-reserved-identifier)

#include "tickertape/net/enet.h"

#include <enet/enet.h>
#include <poll.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum {
    SLOT_BITS = 12,
    SLOT_MASK = (1 << SLOT_BITS) - 1,
    GENERATIONS = 1 << (32 - SLOT_BITS),
    CONNECTIONS_MAX = ENET_PROTOCOL_MAXIMUM_PEER_ID,
    CONNECTIONS_DEFAULT = 1024,
    PER_ADDRESS_DEFAULT = 64,
    MTU = 1200,
    SOCKET_BUFFER = 4 << 20,
    PACKET_MAX = 64 << 10,
    WAITING_MAX = 256 << 10,
    QUEUED_MAX = 256 << 10, // reliable bytes of a connection that are not acknowledged
    QUEUED_EACH = 64,       // what a packet costs beside its bytes
    SERVICES_MAX = 64,      // calls to ENet per round; each reads up to 256 datagrams
    SWEEP_MAX = 256,        // datagrams that are taken off the socket per call
    TIMEOUT_NEVER_MS = 600000,
    TIMEOUT_CLOSING_MS = 5000,
    TIMEOUT_TRIES = 1000000,
    PING_MS = 2000,
    LINGER_STEPS = 20, // of LINGER_STEP_MS, for closed connections when the driver goes
    LINGER_STEP_MS = 10,
};

static const uint64_t connect_limit = 5 * TT_SECOND;
static const uint64_t wait_most = TT_SECOND / 20; // ENet wants to look after its resends

// ENet's one-time set-up lasts while there are hosts: the only mutable static here.
static atomic_uint hosts;

typedef struct slot {
    uint32_t generation;
    uint32_t queued; // reliable bytes that ENet holds
    bool open;       // reported as connected
    bool lost;       // is to be reported as disconnected
} slot;

typedef struct endpoint {
    ENetHost *host;
    ENetPeer *relay;   // a client's only peer; NULL at the relay's end
    ENetPacket *kept;  // handed out last
    uint64_t give_up;  // when a client stops trying to connect; UINT64_MAX: not set
    uint32_t services; // calls in this round
    bool drained;      // the socket was empty
    bool connecting;
    bool any_lost;
    uint32_t receive_buffer;
    slot slots[];
} endpoint;

static slot *slot_of(endpoint *at, const ENetPeer *peer)
{
    return &at->slots[peer - at->host->peers];
}

static uint32_t connection_of(const endpoint *at, uint32_t index)
{
    return at->relay ? 0 : index | at->slots[index].generation << SLOT_BITS;
}

// The peer of a connection that stands; NULL for one that doesn't any more.
static ENetPeer *peer_of(endpoint *at, uint32_t connection)
{
    uint32_t index = at->relay ? 0 : connection & SLOT_MASK;
    if (index >= at->host->peerCount) return NULL;
    bool stands = at->slots[index].open && connection_of(at, index) == connection;
    return stands ? &at->host->peers[index] : NULL;
}

static void report(endpoint *at, uint32_t index, tt_delivery_type type, tt_delivery *out)
{
    *out = (tt_delivery){.type = type, .packet = {.connection = connection_of(at, index)}};
}

// Gives a connection up on our side; the report waits for the next receive.
static void lose(endpoint *at, ENetPeer *peer)
{
    slot *lost = slot_of(at, peer);
    peer->data = NULL;
    enet_peer_disconnect_now(peer, 0); // one datagram as a courtesy, and a reset
    lost->open = false;
    lost->lost = true;
    at->any_lost = true;
}

static bool report_lost(endpoint *at, tt_delivery *out)
{
    for (uint32_t i = 0; at->any_lost && i < at->host->peerCount; i++) {
        if (!at->slots[i].lost) continue;
        at->slots[i].lost = false;
        report(at, i, TT_DELIVERY_DISCONNECTED, out);
        return true;
    }
    at->any_lost = false;
    return false;
}

static void watch_connecting(endpoint *at, uint64_t now)
{
    if (!at->connecting) return;
    if (at->give_up == UINT64_MAX) at->give_up = now + connect_limit;
    if (now < at->give_up) return;
    at->connecting = false;
    lose(at, at->relay);
}

// The other side's CONNECT says how ENet shall throttle and how large datagrams may be: our values
// hold instead.
static void take_charge(ENetPeer *peer)
{
    enet_peer_timeout(peer, TIMEOUT_TRIES, TIMEOUT_NEVER_MS, TIMEOUT_NEVER_MS);
    enet_peer_ping_interval(peer, PING_MS);
    peer->packetThrottleDeceleration = 0;
    peer->packetThrottleLimit = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->packetThrottle = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->mtu = MTU;
}

static bool on_connect(endpoint *at, ENetPeer *peer, tt_delivery *out)
{
    slot *opened = slot_of(at, peer);
    opened->generation = (opened->generation + 1) % GENERATIONS;
    opened->open = true;
    peer->data = opened;
    at->connecting = false;
    take_charge(peer);
    report(at, (uint32_t)(opened - at->slots), TT_DELIVERY_CONNECTED, out);
    return true;
}

static bool on_disconnect(endpoint *at, ENetPeer *peer, tt_delivery *out)
{
    slot *closed = slot_of(at, peer);
    bool reported = closed->open || (at->relay && at->connecting);
    peer->data = NULL;
    closed->open = false;
    at->connecting = false;
    if (reported) report(at, (uint32_t)(closed - at->slots), TT_DELIVERY_DISCONNECTED, out);
    return reported;
}

static uint32_t size_max(uint32_t channel)
{
    return channel == TT_CHANNEL_STREAM    ? TT_STREAM_SIZE_MAX
           : channel == TT_CHANNEL_CONTROL ? TT_CONTROL_SIZE_MAX
           : channel == TT_CHANNEL_BULK    ? TT_BULK_SIZE_MAX
                                           : 0;
}

static bool on_packet(endpoint *at, const ENetEvent *event, tt_delivery *out)
{
    const slot *from = event->peer->data;
    ENetPacket *packet = event->packet;
    if (!from || !from->open || packet->dataLength > size_max(event->channelID)) {
        enet_packet_destroy(packet);
        return false;
    }
    at->kept = packet;
    report(at, (uint32_t)(from - at->slots), TT_DELIVERY_PACKET, out);
    out->packet.channel = (tt_channel)event->channelID;
    out->packet.size = (uint32_t)packet->dataLength;
    out->packet.data = packet->data;
    return true;
}

static bool on_event(endpoint *at, const ENetEvent *event, tt_delivery *out)
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

// Whether the socket holds a datagram for ENet. What it chokes on is taken off first: an empty one
// ends its reading, one beyond its largest is an error.
static bool more_waits(const endpoint *at)
{
    for (int i = 0; i < SWEEP_MAX; i++) {
        uint8_t first;
        ssize_t size = recv(at->host->socket, &first, 1, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
        if (size < 0) return false;
        if (size > 0 && size <= ENET_PROTOCOL_MAXIMUM_MTU) return true;
        (void)recv(at->host->socket, &first, 1, MSG_DONTWAIT);
    }
    return true;
}

// One look at the socket: true when it brought an event. An error is one bad datagram, no more.
static bool service(endpoint *at, ENetEvent *event)
{
    at->host->recalculateBandwidthLimits = 0; // or ENet would tell every peer, reliably
    int result = enet_host_service(at->host, event, 0);
    at->drained = !more_waits(at);
    return result > 0;
}

// The next event of this round; false ends the round.
static bool next_event(endpoint *at, ENetEvent *event)
{
    if (enet_host_check_events(at->host, event) > 0) return true;
    while (!at->drained && at->services++ < SERVICES_MAX)
        if (service(at, event)) return true;
    at->services = 0;
    at->drained = false;
    return false;
}

static void drop_kept(endpoint *at)
{
    if (at->kept) enet_packet_destroy(at->kept);
    at->kept = NULL;
}

static bool driver_receive(void *context, uint64_t now, tt_delivery *out)
{
    endpoint *at = context;
    drop_kept(at);
    watch_connecting(at, now);
    if (report_lost(at, out)) return true;
    ENetEvent event;
    while (next_event(at, &event))
        if (on_event(at, &event, out)) return true;
    return false;
}

static void ENET_CALLBACK count_off(ENetPacket *packet)
{
    slot *of = packet->userData;
    of->queued -= (uint32_t)packet->dataLength + QUEUED_EACH;
}

static void driver_send(void *context, uint64_t now, const tt_packet *packet)
{
    endpoint *at = context;
    (void)now;
    TT_ASSERT(packet->size <= size_max(packet->channel));
    ENetPeer *peer = peer_of(at, packet->connection);
    if (!peer) return;
    bool reliable = packet->channel != TT_CHANNEL_STREAM;
    slot *to = slot_of(at, peer);
    if (reliable && to->queued + packet->size + QUEUED_EACH > QUEUED_MAX) {
        lose(at, peer);
        return;
    }
    uint32_t flags = reliable ? ENET_PACKET_FLAG_RELIABLE : ENET_PACKET_FLAG_UNSEQUENCED;
    ENetPacket *made = enet_packet_create(packet->data, packet->size, flags);
    if (!made) return;
    if (reliable) {
        made->userData = to;
        made->freeCallback = count_off;
        to->queued += packet->size + QUEUED_EACH;
    }
    if (enet_peer_send(peer, (enet_uint8)packet->channel, made) < 0) enet_packet_destroy(made);
}

static void driver_flush(void *context, uint64_t now)
{
    endpoint *at = context;
    (void)now;
    enet_host_flush(at->host);
}

// What is queued goes first, but not for ever: a dead peer's slot is free again in seconds.
static void driver_close(void *context, uint32_t connection)
{
    endpoint *at = context;
    if (at->relay && at->connecting) {
        at->connecting = false;
        enet_peer_reset(at->relay);
        return;
    }
    ENetPeer *peer = peer_of(at, connection);
    if (!peer) return;
    slot_of(at, peer)->open = false;
    peer->data = NULL;
    enet_peer_timeout(peer, TIMEOUT_TRIES, TIMEOUT_CLOSING_MS, TIMEOUT_CLOSING_MS);
    enet_peer_disconnect_later(peer, 0);
}

static uint64_t driver_deadline(void *context)
{
    const endpoint *at = context;
    if (at->any_lost) return 0;
    return at->connecting ? at->give_up : UINT64_MAX;
}

static void driver_wait(void *context, uint64_t timeout)
{
    endpoint *at = context;
    if (at->any_lost) return;
    if (timeout > wait_most) timeout = wait_most;
    struct pollfd polled = {.fd = at->host->socket, .events = POLLIN};
    struct timespec least = {.tv_nsec = (long)timeout};
    (void)ppoll(&polled, 1, &least, NULL); // woken early or not at all is a round like any other
}

static bool any_closing(const endpoint *at)
{
    for (uint32_t i = 0; i < at->host->peerCount; i++) {
        ENetPeerState state = at->host->peers[i].state;
        if (!at->slots[i].open &&
            (state == ENET_PEER_STATE_DISCONNECT_LATER || state == ENET_PEER_STATE_DISCONNECTING))
            return true;
    }
    return false;
}

// Connections that were closed get a moment to have their last packets acknowledged.
static void linger(endpoint *at)
{
    for (int i = 0; i < LINGER_STEPS && any_closing(at); i++) {
        ENetEvent event;
        if (enet_host_service(at->host, &event, LINGER_STEP_MS) > 0 &&
            event.type == ENET_EVENT_TYPE_RECEIVE)
            enet_packet_destroy(event.packet);
    }
}

static void release(void)
{
    if (atomic_fetch_sub(&hosts, 1) == 1) enet_deinitialize();
}

static void driver_destroy(void *context)
{
    endpoint *at = context;
    drop_kept(at);
    linger(at);
    for (uint32_t i = 0; i < at->host->peerCount; i++)
        if (at->slots[i].open) enet_peer_disconnect_now(&at->host->peers[i], 0);
    enet_host_destroy(at->host); // frees packets, which count themselves off
    free(at);
    release();
}

static bool acquire(void)
{
    if (sodium_init() < 0) return false;
    if (atomic_fetch_add(&hosts, 1) > 0 || enet_initialize() == 0) return true;
    atomic_fetch_sub(&hosts, 1);
    return false;
}

// Linux counts its own bookkeeping into the figure, which doubles it.
static uint32_t buffer_given(ENetSocket socket)
{
    int given = 0;
    socklen_t size = sizeof given;
    if (getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &given, &size) != 0 || given < 0) return 0;
#ifdef __linux__
    given /= 2;
#endif
    return (uint32_t)given;
}

static void host_configure(ENetHost *host)
{
    host->mtu = MTU;
    for (size_t i = 0; i < host->peerCount; i++) host->peers[i].mtu = MTU;
    host->randomSeed = randombytes_random(); // connection ids are not to be guessed
    host->maximumPacketSize = PACKET_MAX;
    host->maximumWaitingData = WAITING_MAX;
    host->recalculateBandwidthLimits = 0;
    (void)enet_socket_set_option(host->socket, ENET_SOCKOPT_RCVBUF, SOCKET_BUFFER);
    (void)enet_socket_set_option(host->socket, ENET_SOCKOPT_SNDBUF, SOCKET_BUFFER);
}

static tt_status endpoint_create(const ENetAddress *bind, uint32_t peers, endpoint **out)
{
    endpoint *made = calloc(1, sizeof *made + peers * sizeof(slot));
    if (!made) return TT_OUT_OF_MEMORY;
    made->host = enet_host_create(bind, peers, TT_CHANNELS, 0, 0);
    if (!made->host) {
        free(made);
        return TT_NETWORK;
    }
    host_configure(made->host);
    made->receive_buffer = buffer_given(made->host->socket);
    made->give_up = UINT64_MAX;
    *out = made;
    return TT_OK;
}

static tt_driver driver_of(endpoint *context)
{
    return (tt_driver){
        .context = context,
        .receive = driver_receive,
        .send = driver_send,
        .flush = driver_flush,
        .close = driver_close,
        .deadline = driver_deadline,
        .wait = driver_wait,
        .destroy = driver_destroy,
    };
}

static tt_status relay_start(const tt_enet_relay_def *def, uint32_t connections, endpoint **out)
{
    ENetAddress bind = {.host = ENET_HOST_ANY, .port = def->port};
    if (def->address && enet_address_set_host(&bind, def->address) != 0) return TT_NETWORK;
    tt_status status = endpoint_create(&bind, connections, out);
    if (status != TT_OK) return status;
    uint32_t cap = def->per_address ? def->per_address : PER_ADDRESS_DEFAULT;
    (*out)->host->duplicatePeers = cap < connections ? cap : connections;
    return TT_OK;
}

tt_status tt_enet_relay(const tt_enet_relay_def *def, tt_driver *out, uint16_t *port)
{
    uint32_t connections = def->connections ? def->connections : CONNECTIONS_DEFAULT;
    if (connections > CONNECTIONS_MAX) return TT_BAD_ARGUMENT;
    if (!acquire()) return TT_NETWORK;
    endpoint *made = NULL;
    tt_status status = relay_start(def, connections, &made);
    if (status != TT_OK) {
        release();
        return status;
    }
    ENetAddress bound = made->host->address;
    (void)enet_socket_get_address(made->host->socket, &bound);
    if (port) *port = bound.port;
    *out = driver_of(made);
    return TT_OK;
}

static tt_status client_start(const char *host, uint16_t port, endpoint **out)
{
    ENetAddress address = {.port = port};
    if (enet_address_set_host(&address, host) != 0) return TT_NETWORK;
    endpoint *made = NULL;
    tt_status status = endpoint_create(NULL, 1, &made);
    if (status != TT_OK) return status;
    made->relay = enet_host_connect(made->host, &address, TT_CHANNELS, 0);
    if (!made->relay) {
        enet_host_destroy(made->host);
        free(made);
        return TT_OUT_OF_MEMORY;
    }
    // Tries go on until our own limit.
    enet_peer_timeout(made->relay, TIMEOUT_TRIES, TIMEOUT_NEVER_MS, TIMEOUT_NEVER_MS);
    made->connecting = true;
    *out = made;
    return TT_OK;
}

tt_status tt_enet_client(const char *host, uint16_t port, tt_driver *out)
{
    if (!acquire()) return TT_NETWORK;
    endpoint *made = NULL;
    tt_status status = client_start(host, port, &made);
    if (status != TT_OK) {
        release();
        return status;
    }
    *out = driver_of(made);
    return TT_OK;
}

uint32_t tt_enet_receive_buffer(const tt_driver *relay)
{
    const endpoint *at = relay->context;
    return at->receive_buffer;
}
