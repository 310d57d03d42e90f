// ENet's host and its socket. A round of reading, which ends when both have nothing more or the
// budget is used up:
//
//     what ENet has ready  ->  the socket, until it is empty or brought an event  ->  again
//
// Each datagram is looked at before ENet sees it (enet_proof.c, enet_inspector.c). One that ENet
// chokes on costs one call of the budget. ENet's own timeouts disconnect honest clients on lossy
// lines, and a stranger's CONNECT says how we shall throttle: both are put out of reach. Whether
// the other side lives is for the layers above to say.

#include "enet_state.h"

#include "allocation.h"

#include <sys/socket.h>

enum {
    SOCKET_BUFFER = 4 << 20,
    PACKET_MAX = TT_BULK_SIZE_MAX,
    WAITING_MAX = 256 << 10,
    SERVICES_MAX = 64, // calls to ENet per round; each reads up to 256 datagrams
    SWEEP_MAX = 256,   // datagrams that are taken off the socket per call
    PING_MS = 2000,
    LINGER_STEPS = 20, // of LINGER_STEP_MS, for closed connections when the driver goes
    LINGER_STEP_MS = 10,
};

static bool is_of_relay(const tt_enet_endpoint *at)
{
    const ENetAddress *from = &at->host->receivedAddress;
    return from->host == at->address.host && from->port == at->address.port;
}

// 1: ENet never sees the datagram that has just come.
static int ENET_CALLBACK intercept(ENetHost *host, ENetEvent *event)
{
    tt_enet_endpoint *at = host->compressor.context;
    (void)event;
    if (at->client && !is_of_relay(at)) return 1;
    return enet_driver_greeted(at) || !enet_driver_inspect(at);
}

static void configure(tt_enet_endpoint *at)
{
    ENetHost *host = at->host;
    host->mtu = ENET_MTU;
    for (size_t i = 0; i < host->peerCount; i++) host->peers[i].mtu = ENET_MTU;
    host->randomSeed = randombytes_random(); // connection ids are not to be guessed
    host->compressor.context = at;           // ours to use: nothing is ever compressed
    host->checksum = enet_driver_tag;
    host->intercept = intercept;
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

tt_status enet_driver_host_create(const tt_allocator *allocator, const ENetAddress *bind,
                                  uint32_t peers, tt_enet_endpoint **out)
{
    tt_enet_endpoint *made = tt_allocate(allocator, 1, sizeof *made + peers * sizeof(tt_enet_slot));
    if (!made) return TT_OUT_OF_MEMORY;
    made->budget = enet_driver_budget(peers);
    made->host = enet_host_create(bind, peers, TT_CHANNELS, 0, 0);
    if (!made->host) {
        enet_driver_budget_back(made->budget);
        tt_free(made);
        return TT_NETWORK;
    }
    configure(made);
    made->peers = peers;
    made->host->peerCount = 1;
    randombytes_buf(made->secret, sizeof made->secret);
    randombytes_buf(made->nonce, sizeof made->nonce);
    made->receive_buffer = buffer_given(made->host->socket);
    made->give_up = made->half_open_due = UINT64_MAX;
    *out = made;
    return TT_OK;
}

// ENet walks over all of its peers at every call, so it is told of no more than are in use:
//
//     peers   [ 0 ][ 1 ][ - ][ 3 ] | [ - ][ - ] ...     host->peerCount = 4, `peers` in memory
void enet_driver_host_make_place(tt_enet_endpoint *at)
{
    ENetHost *host = at->host;
    size_t i = 0;
    while (i < host->peerCount && host->peers[i].state != ENET_PEER_STATE_DISCONNECTED) i++;
    if (i == host->peerCount && i < at->peers) host->peerCount++;
}

static void forget_last_places(tt_enet_endpoint *at)
{
    ENetHost *host = at->host;
    size_t count = host->peerCount;
    while (count > 1 && host->peers[count - 1].state == ENET_PEER_STATE_DISCONNECTED &&
           !at->slots[count - 1].lost)
        count--;
    host->peerCount = count;
}

// Tries go on until our own limit. There is a peer to connect: a client's host has one, and it is
// not in use.
void enet_driver_host_connect(tt_enet_endpoint *at, uint32_t cookie)
{
    at->relay = enet_host_connect(at->host, &at->address, TT_CHANNELS, ENET_NET_TO_HOST_32(cookie));
    if (at->relay) enet_peer_timeout(at->relay, TIMEOUT_TRIES, TIMEOUT_NEVER_MS, TIMEOUT_NEVER_MS);
}

// Not before CONNECTED: until then both sides compare these values.
void enet_driver_host_hold(ENetPeer *peer)
{
    if (peer->incomingBandwidth != 0) peer->host->bandwidthLimitedPeers--;
    peer->incomingBandwidth = peer->outgoingBandwidth = 0;
    peer->windowSize = ENET_PROTOCOL_MAXIMUM_WINDOW_SIZE;
    enet_peer_timeout(peer, TIMEOUT_TRIES, TIMEOUT_NEVER_MS, TIMEOUT_NEVER_MS);
    enet_peer_ping_interval(peer, PING_MS);
    peer->packetThrottleDeceleration = 0;
    peer->packetThrottleLimit = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->packetThrottle = ENET_PEER_PACKET_THROTTLE_SCALE;
    peer->mtu = ENET_MTU;
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

// What peers asked for is acknowledged, and has no effect.
static void keep_terms(tt_enet_endpoint *at)
{
    at->any_terms = false;
    for (size_t i = 0; i < at->host->peerCount; i++)
        if (at->slots[i].open) enet_driver_host_hold(&at->host->peers[i]);
}

// One look at the socket: true when it brought an event. An error is one bad datagram, no more.
static bool service(tt_enet_endpoint *at, ENetEvent *event)
{
    at->host->recalculateBandwidthLimits = 0; // or ENet would tell every peer, reliably
    int result = enet_host_service(at->host, event, 0);
    if (at->any_terms) keep_terms(at);
    forget_last_places(at);
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
    at->host->peerCount = at->peers;
    enet_host_destroy(at->host); // frees packets, which count themselves off
    enet_driver_budget_back(at->budget);
    tt_free(at);
}
