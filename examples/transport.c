// A packet is one message: a byte for the channel, then the data.

#include "transport.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void close_connection(void *context, uint32_t connection)
{
    transport *end = context;
    close(end->sockets[connection]);
    end->sockets[connection] = -1;
}

static bool receive(void *context, uint64_t now, tt_delivery *out)
{
    (void)now;
    transport *end = context;
    *out = (tt_delivery){.type = TT_DELIVERY_CONNECTED, .packet.connection = end->greeted};
    if (end->greeted < end->count) return ++end->greeted;
    for (uint32_t i = 0; i < end->count; i++) {
        ssize_t size = recv(end->sockets[i], end->packet, sizeof end->packet, MSG_DONTWAIT);
        if (size < 0) continue;                  // nothing has come
        if (size == 0) close_connection(end, i); // the other end has closed
        out->type = size == 0 ? TT_DELIVERY_DISCONNECTED : TT_DELIVERY_PACKET;
        uint32_t data = size == 0 ? 0 : (uint32_t)size - 1;
        out->packet = (tt_packet){i, end->packet[0] % TT_CHANNELS, data, end->packet + 1};
        return true;
    }
    return false;
}

static void send_packet(void *context, uint64_t now, const tt_packet *packet)
{
    (void)now;
    transport *end = context;
    uint8_t message[1 + TT_BULK_SIZE_MAX] = {(uint8_t)packet->channel};
    memcpy(message + 1, packet->data, packet->size);
    int to = end->sockets[packet->connection];
    bool sent = send(to, message, 1 + packet->size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
    // The other channels promise to lose nothing: then rather no connection;
    // the next receive tells.
    if (!sent && packet->channel != TT_CHANNEL_STREAM) shutdown(to, SHUT_RDWR);
}

static void destroy(void *context)
{
    transport *end = context;
    for (uint32_t i = 0; i < end->count; i++) close_connection(end, i);
}

tt_driver transport_driver(transport *end)
{
    return (tt_driver){end, .receive = receive, .send = send_packet, .close = close_connection,
                       .destroy = destroy};
}
