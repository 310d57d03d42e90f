// ENet's host and its socket. A round of reading, which ends when both have nothing more or the
// budget is used up:
//
//     what ENet has ready  ->  the socket, until it is empty or brought an event  ->  again
//
// A datagram that ENet chokes on costs one call of the budget. ENet's own timeouts disconnect
// honest clients on lossy lines, and a stranger's CONNECT says how we shall throttle: both are put
// out of reach. Whether the other side lives is for the layers above to say.

#include "enet_state.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
    MTU = 1200,
    SOCKET_BUFFER = 4 << 20,
    PACKET_MAX = 64 << 10,
    WAITING_MAX = 256 << 10,
    SERVICES_MAX = 64, // calls to ENet per round; each reads up to 256 datagrams
    SWEEP_MAX = 256,   // datagrams that are taken off the socket per call
    PING_MS = 2000,
    LINGER_STEPS = 20, // of LINGER_STEP_MS, for closed connections when the driver goes
    LINGER_STEP_MS = 10,
};

// The only mutable static here.
static atomic_uint endpoints;

bool enet_driver_acquire(void)
{
    if (sodium_init() < 0) return false;
    if (atomic_fetch_add(&endpoints, 1) > 0 || enet_initialize() == 0) return true;
    atomic_fetch_sub(&endpoints, 1);
    return false;
}

void enet_driver_release(void)
{
    if (atomic_fetch_sub(&endpoints, 1) == 1) enet_deinitialize();
}

static void configure(ENetHost *host)
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

tt_status enet_driver_host_create(const ENetAddress *bind, uint32_t peers, tt_enet_endpoint **out)
{
    tt_enet_endpoint *made = calloc(1, sizeof *made + peers * sizeof(tt_enet_slot));
    if (!made) return TT_OUT_OF_MEMORY;
    made->host = enet_host_create(bind, peers, TT_CHANNELS, 0, 0);
    if (!made->host) {
        free(made);
        return TT_NETWORK;
    }
    configure(made->host);
    made->receive_buffer = buffer_given(made->host->socket);
    made->give_up = UINT64_MAX;
    *out = made;
    return TT_OK;
}

// Not before CONNECTED: until then both sides compare these values.
void enet_driver_host_hold(ENetPeer *peer)
{
    enet_peer_timeout(peer, TIMEOUT_TRIES, TIMEOUT_NEVER_MS, TIMEOUT_NEVER_MS);
    enet_peer_ping_interval(peer, PING_MS);
    peer->packetThrottleDeceleration = 0;
    peer->packetThrottleLimit = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->packetThrottle = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->mtu = MTU;
}

// Whether the socket holds a datagram for ENet. What it chokes on is taken off first: an empty one
// ends its reading, one beyond its largest is an error.
static bool more_waits(const tt_enet_endpoint *at)
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
static bool service(tt_enet_endpoint *at, ENetEvent *event)
{
    at->host->recalculateBandwidthLimits = 0; // or ENet would tell every peer, reliably
    int result = enet_host_service(at->host, event, 0);
    at->drained = !more_waits(at);
    return result > 0;
}

bool enet_driver_host_next(tt_enet_endpoint *at, ENetEvent *event)
{
    if (enet_host_check_events(at->host, event) > 0) return true;
    while (!at->drained && at->services++ < SERVICES_MAX)
        if (service(at, event)) return true;
    at->services = 0;
    at->drained = false;
    return false;
}

static bool any_closing(const tt_enet_endpoint *at)
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
static void linger(tt_enet_endpoint *at)
{
    for (int i = 0; i < LINGER_STEPS && any_closing(at); i++) {
        ENetEvent event;
        if (enet_host_service(at->host, &event, LINGER_STEP_MS) > 0 &&
            event.type == ENET_EVENT_TYPE_RECEIVE)
            enet_packet_destroy(event.packet);
    }
}

void enet_driver_host_destroy(tt_enet_endpoint *at)
{
    linger(at);
    for (uint32_t i = 0; i < at->host->peerCount; i++)
        if (at->slots[i].open) enet_peer_disconnect_now(&at->host->peers[i], 0);
    enet_host_destroy(at->host); // frees packets, which count themselves off
    free(at);
}
