// A packet is one message: a byte for the channel, then the data.

#include "transport.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64 };

typedef struct transport {
    struct pollfd sockets[CONNECTIONS_MAX]; // fd -1: closed
    uint32_t count, greeted;
    uint8_t packet[1 + TT_BULK_SIZE_MAX];
} transport;

static void close_connection(void *context, uint32_t connection)
{
    transport *all = context;
    if (all->sockets[connection].fd >= 0) close(all->sockets[connection].fd);
    all->sockets[connection].fd = -1;
}

static bool receive(void *context, uint64_t now, tt_delivery *out)
{
    (void)now;
    transport *all = context;
    *out = (tt_delivery){.type = TT_DELIVERY_CONNECTED, .packet.connection = all->greeted};
    if (all->greeted < all->count) return all->greeted++, true;
    for (uint32_t i = 0; i < all->count; i++) {
        if (all->sockets[i].fd < 0) continue;
        ssize_t size = recv(all->sockets[i].fd, all->packet, sizeof all->packet, MSG_DONTWAIT);
        if (size < 0) continue;
        if (size == 0) close_connection(all, i); // the other end has closed
        out->type = size == 0 ? TT_DELIVERY_DISCONNECTED : TT_DELIVERY_PACKET;
        uint32_t data = size > 0 ? (uint32_t)size - 1 : 0;
        out->packet = (tt_packet){i, all->packet[0] % TT_CHANNELS, data, all->packet + 1};
        return true;
    }
    return false;
}

static void send_packet(void *context, uint64_t now, const tt_packet *packet)
{
    (void)now;
    transport *all = context;
    uint8_t message[1 + TT_BULK_SIZE_MAX] = {(uint8_t)packet->channel};
    memcpy(message + 1, packet->data, packet->size);
    int to = all->sockets[packet->connection].fd;
    bool sent = send(to, message, 1 + packet->size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
    // The other channels promise to lose nothing: then rather no connection; the next receive tells.
    if (!sent && packet->channel != TT_CHANNEL_STREAM) shutdown(to, SHUT_RDWR);
}

static void flush(void *context, uint64_t now)
{
    (void)context, (void)now;
}

static uint64_t deadline(void *context)
{
    (void)context;
    return UINT64_MAX;
}

static void wait_for_packets(void *context, uint64_t timeout)
{
    transport *all = context;
    poll(all->sockets, all->count, (int)(timeout / (TT_SECOND / 1000)));
}

static void destroy(void *context)
{
    transport *all = context;
    for (uint32_t i = 0; i < all->count; i++) close_connection(all, i);
    free(all);
}

tt_driver transport_over(const int *sockets, uint32_t count)
{
    transport *all = count <= CONNECTIONS_MAX ? calloc(1, sizeof *all) : NULL;
    if (!all) return (tt_driver){0};
    all->count = count;
    for (uint32_t i = 0; i < count; i++)
        all->sockets[i] = (struct pollfd){.fd = sockets[i], .events = POLLIN};
    return (tt_driver){.context = all,
                       .receive = receive,
                       .send = send_packet,
                       .flush = flush,
                       .close = close_connection,
                       .deadline = deadline,
                       .wait = wait_for_packets,
                       .destroy = destroy};
}
