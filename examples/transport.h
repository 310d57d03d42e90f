// A transport of one's own: packets over sockets that keep them whole and in order.
#pragma once

#include <tickertape/net/channel.h>

enum { TRANSPORT_CONNECTIONS_MAX = 64 };

// One end: a relay's has a connection for each client, a client's just one.
typedef struct transport {
    int sockets[TRANSPORT_CONNECTIONS_MAX]; // connected SOCK_SEQPACKETs; -1: closed
    uint32_t count;                         // of them
    uint32_t greeted;                       // of them, those that have been reported
    uint8_t packet[1 + TT_BULK_SIZE_MAX];
} transport;

// The driver of an end whose sockets and count are set. Destroying it closes them.
tt_driver transport_driver(transport *end);
