// A transport of one's own: packets over sockets that keep them whole and in order.
#pragma once

#include <tickertape/net/channel.h>

// The driver of `count` connections, each a connected SOCK_SEQPACKET: a relay's end has one for each client,
// a client's end just one. The sockets are the driver's from then on. Its context is NULL without memory.
tt_driver transport_over(const int *sockets, uint32_t count);
