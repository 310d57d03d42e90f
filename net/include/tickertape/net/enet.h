// The driver for the real network: ENet 1.3. The only place that knows it. It is made for networks
// with strangers: docs/security.md says what they can't do with it, at either end. An end lives in
// the memory that its def names; ENet's own is the whole process's, from malloc and within a bound.
#pragma once

#include "tickertape/net/channel.h"

TT_API_BEGIN

/// How the relay's end is made.
typedef struct tt_enet_relay_def {
    const char *address;    ///< to bind, an IPv4 address or a host name; NULL: all
    uint16_t port;          ///< 0: any free one
    uint32_t connections;   ///< at most, 1 to 4095; 0: 1024
    uint32_t per_address;   ///< connections from one address at most; 0: 64; UINT32_MAX: no cap
    tt_allocator allocator; ///< zero: malloc and free
} tt_enet_relay_def;

/// How a client's end is made.
typedef struct tt_enet_client_def {
    const char *host;       ///< the relay's: an IPv4 address or a host name
    uint16_t port;          ///< the relay's
    tt_allocator allocator; ///< zero: malloc and free
} tt_enet_client_def;

/// A relay's end. `*port` (may be NULL) is the bound one. Its `wait` sleeps for a moment even if
/// something is there, so that a round takes in what comes from many: 0.4 ms for each connection,
/// at most 25 ms. TT_NETWORK when the address can't be bound.
TT_MUST_CHECK tt_status tt_enet_relay(const tt_enet_relay_def *def, tt_driver *out, uint16_t *port);
/// A client's end, connecting at once; connection 0 is reported as connected or
/// disconnected. TT_NETWORK when the host is not known.
TT_MUST_CHECK tt_status tt_enet_client(const tt_enet_client_def *def, tt_driver *out);
/// Bytes the system gave as receive buffer to a relay's end, where 4 MiB were asked for.
uint32_t tt_enet_receive_buffer(const tt_driver *relay);

TT_API_END
