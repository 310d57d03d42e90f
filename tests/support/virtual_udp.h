// A network and a clock for ENet itself, in one process: what its library asks the system for are
// ordinary symbols, and an executable that defines them is asked instead.
//
//     enet_socket_send -> lost? -- held back by lag and jitter -> a queue for each port
//     enet_socket_receive <- what has arrived by the virtual now
//
// Included by one file of a program. Sockets are numbers that the system does not know.
#pragma once

#include "tickertape/net/loopback.h"
#include "tickertape/random.h"

#include <enet/enet.h>
#include <string.h>

enum {
    SOCKETS_MAX = 8,
    SOCKET_FIRST = 1 << 20,
    PORT_FIRST = 30000,
    QUEUE_MAX = 512, // datagrams; what is beyond is lost
    WIRE_SIZE_MAX = 1300,
};

typedef struct datagram {
    uint64_t arrival;
    uint32_t from, size;
    uint8_t data[WIRE_SIZE_MAX];
} datagram;

typedef struct virtual_socket {
    bool open;
    uint32_t count;
    datagram queue[QUEUE_MAX]; // by arrival, the latest first
} virtual_socket;

static struct {
    uint64_t now, sent, lost, digest; // the digest is of every byte that was sent
    tt_weather weather;
    tt_random random;
    uint32_t burst_left[SOCKETS_MAX][SOCKETS_MAX]; // from, to
    virtual_socket sockets[SOCKETS_MAX];
} net;

static void net_begin(uint64_t seed, tt_weather weather)
{
    memset(&net, 0, sizeof net);
    net.now = TT_SECOND;
    net.weather = weather;
    net.random = tt_random_seeded(seed, 1);
}

static inline uint64_t net_next_arrival(uint32_t socket)
{
    const virtual_socket *at = &net.sockets[socket];
    return at->count ? at->queue[at->count - 1].arrival : UINT64_MAX;
}

// What ENet asks for.

int enet_initialize(void)
{
    return 0;
}

void enet_deinitialize(void) {}

enet_uint32 enet_host_random_seed(void)
{
    return 1;
}

enet_uint32 enet_time_get(void)
{
    return (enet_uint32)(net.now / 1000000);
}

ENetSocket enet_socket_create(ENetSocketType type)
{
    (void)type;
    for (int i = 0; i < SOCKETS_MAX; i++) {
        if (net.sockets[i].open) continue;
        net.sockets[i].open = true;
        net.sockets[i].count = 0;
        return SOCKET_FIRST + i;
    }
    return ENET_SOCKET_NULL;
}

void enet_socket_destroy(ENetSocket socket)
{
    net.sockets[socket - SOCKET_FIRST].open = false;
}

int enet_socket_bind(ENetSocket socket, const ENetAddress *address)
{
    (void)socket, (void)address;
    return 0;
}

int enet_socket_get_address(ENetSocket socket, ENetAddress *address)
{
    address->host = ENET_HOST_TO_NET_32(0x7f000001);
    address->port = (enet_uint16)(socket - SOCKET_FIRST + PORT_FIRST);
    return 0;
}

int enet_socket_set_option(ENetSocket socket, ENetSocketOption option, int value)
{
    (void)socket, (void)option, (void)value;
    return 0;
}

int enet_socket_wait(ENetSocket socket, enet_uint32 *condition, enet_uint32 timeout)
{
    (void)socket, (void)timeout;
    *condition = ENET_SOCKET_WAIT_NONE;
    return 0;
}

static uint64_t drawn(uint64_t most)
{
    return (uint64_t)tt_random_below(&net.random, 1000) * most / 1000;
}

static bool strikes(uint32_t from, uint32_t to)
{
    uint32_t *left = &net.burst_left[from][to];
    bool struck = tt_random_below(&net.random, 1000000) < net.weather.loss;
    if (*left > 0) {
        (*left)--;
        return true;
    }
    if (struck && net.weather.burst > 1) *left = net.weather.burst - 1;
    return struck;
}

static void net_launch(virtual_socket *to, const datagram *sent)
{
    if (to->count == QUEUE_MAX) return;
    uint32_t at = to->count++;
    for (; at > 0 && to->queue[at - 1].arrival <= sent->arrival; at--)
        to->queue[at] = to->queue[at - 1];
    to->queue[at] = *sent;
}

int enet_socket_send(ENetSocket socket, const ENetAddress *address, const ENetBuffer *buffers,
                     size_t count)
{
    datagram sent = {.from = (uint32_t)(socket - SOCKET_FIRST)};
    for (size_t i = 0; i < count; i++) {
        TT_ASSERT(sent.size + buffers[i].dataLength <= WIRE_SIZE_MAX);
        if (buffers[i].dataLength)
            memcpy(sent.data + sent.size, buffers[i].data, buffers[i].dataLength);
        sent.size += (uint32_t)buffers[i].dataLength;
    }
    uint32_t to = address->port - PORT_FIRST;
    TT_ASSERT(to < SOCKETS_MAX);
    for (uint32_t i = 0; i < sent.size; i++) net.digest = net.digest * 0x100000001b3 + sent.data[i];
    sent.arrival = net.now + net.weather.lag + drawn(net.weather.jitter);
    bool lost = strikes(sent.from, to);
    net.sent++;
    net.lost += lost;
    if (!lost && net.sockets[to].open) net_launch(&net.sockets[to], &sent);
    return (int)sent.size;
}

int enet_socket_receive(ENetSocket socket, ENetAddress *address, ENetBuffer *buffers, size_t count)
{
    virtual_socket *at = &net.sockets[socket - SOCKET_FIRST];
    (void)count;
    if (at->count == 0 || at->queue[at->count - 1].arrival > net.now) return 0;
    const datagram *first = &at->queue[--at->count];
    enet_socket_get_address((ENetSocket)(SOCKET_FIRST + first->from), address);
    memcpy(buffers->data, first->data, first->size);
    return (int)first->size;
}
