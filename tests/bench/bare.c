#define _GNU_SOURCE // RTLD_NEXT; NOLINT(bugprone-reserved-identifier)

#include "bare.h"

#include <dlfcn.h>
#include <enet/enet.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_OF_PACKET = 1200, BUFFER = 4 << 20, PING_MS = 2000 };

struct bare {
    ENetHost *host;
    ENetPeer *relay; // a member's; NULL at the server
    uint32_t size;
    bool plays;
    uint8_t packet[SIZE_MAX_OF_PACKET];
};

static ENetHost *host_of(const ENetAddress *bind, uint32_t peers)
{
    const ENetCallbacks callbacks = {malloc, free, abort};
    if (enet_initialize_with_callbacks(ENET_VERSION, &callbacks) != 0) exit(1);
    ENetHost *host = enet_host_create(bind, peers, 3, 0, 0);
    if (!host) exit(1);
    host->duplicatePeers = peers;
    (void)enet_socket_set_option(host->socket, ENET_SOCKOPT_RCVBUF, BUFFER);
    (void)enet_socket_set_option(host->socket, ENET_SOCKOPT_SNDBUF, BUFFER);
    return host;
}

bare *bare_create(uint32_t peers, uint32_t size, uint16_t *port)
{
    bare *b = calloc(1, sizeof *b);
    ENetAddress bind = {.host = ENET_HOST_ANY};
    if (!b || size > SIZE_MAX_OF_PACKET) exit(1);
    b->host = host_of(&bind, peers);
    b->size = size;
    if (enet_socket_get_address(b->host->socket, &bind) != 0) exit(1);
    *port = bind.port;
    return b;
}

static void take(bare *b, const ENetEvent *event)
{
    if (event->type == ENET_EVENT_TYPE_CONNECT) enet_peer_ping_interval(event->peer, PING_MS);
    if (event->type != ENET_EVENT_TYPE_RECEIVE) return;
    b->plays = true;
    enet_packet_destroy(event->packet);
}

static void say(const bare *b, ENetPeer *peer)
{
    if (peer->state != ENET_PEER_STATE_CONNECTED) return;
    ENetPacket *packet = enet_packet_create(b->packet, b->size, ENET_PACKET_FLAG_UNSEQUENCED);
    if (!packet || enet_peer_send(peer, 1, packet) != 0) exit(1);
}

void bare_tick(bare *b)
{
    ENetEvent event;
    while (enet_host_service(b->host, &event, 0) > 0) take(b, &event);
    for (size_t i = 0; i < b->host->peerCount; i++) say(b, &b->host->peers[i]);
    enet_host_flush(b->host);
}

void bare_destroy(bare *b)
{
    enet_host_destroy(b->host);
    free(b);
}

void *bare_member_create(const crowd_def *def, uint32_t index, uint64_t now)
{
    bare *b = calloc(1, sizeof *b);
    ENetAddress server = {.port = def->port};
    (void)index;
    (void)now;
    if (!b || enet_address_set_host_ip(&server, "127.0.0.1") != 0) exit(1);
    b->host = host_of(NULL, 1);
    b->size = def->size;
    if (!enet_host_connect(b->host, &server, 3, 0)) exit(1);
    return b;
}

void bare_member_visit(void *context, uint64_t now)
{
    (void)now;
    bare_tick(context);
}

bool bare_member_plays(const void *context)
{
    const bare *b = context;
    return b->plays;
}

static wire counted;

wire wire_so_far(void)
{
    return counted;
}

// ENet asks these for its datagrams, because an executable that defines them is asked first.

int enet_socket_send(ENetSocket socket, const ENetAddress *to, const ENetBuffer *buffers,
                     size_t count)
{
    typedef int send_function(ENetSocket, const ENetAddress *, const ENetBuffer *, size_t);
    static send_function *send;
    if (!send) *(void **)&send = dlsym(RTLD_NEXT, "enet_socket_send");
    if (!send) exit(1);
    int size = send(socket, to, buffers, count);
    counted.datagrams_out += size > 0;
    counted.bytes_out += size > 0 ? size : 0;
    return size;
}

int enet_socket_receive(ENetSocket socket, ENetAddress *from, ENetBuffer *buffers, size_t count)
{
    typedef int receive_function(ENetSocket, ENetAddress *, ENetBuffer *, size_t);
    static receive_function *receive;
    if (!receive) *(void **)&receive = dlsym(RTLD_NEXT, "enet_socket_receive");
    if (!receive) exit(1);
    int size = receive(socket, from, buffers, count);
    counted.datagrams_in += size > 0;
    counted.bytes_in += size > 0 ? size : 0;
    return size;
}
