// What moves packets, seen from the protocol: three channels, numbered connections, and one small
// table of functions. ENet and memory are two such drivers; a transport of one's own is a third.
#pragma once

#include "tickertape/allocator.h"

TT_API_BEGIN

/// How a packet travels.
typedef enum tt_channel {
    TT_CHANNEL_CONTROL = 0, ///< reliable, in order: joining, notices
    TT_CHANNEL_STREAM = 1,  ///< may be lost, doubled, overtaken: turns and input
    TT_CHANNEL_BULK = 2,    ///< reliable, in order: turns to who is far behind
    TT_CHANNELS
} tt_channel;

enum {
    TT_STREAM_SIZE_MAX = 1120,   ///< bytes of a packet on the stream: one datagram below 1,200
    TT_CONTROL_SIZE_MAX = 16384, ///< bytes of a packet on the control channel
    TT_BULK_SIZE_MAX = 16384,    ///< bytes of a packet on the bulk channel
};

/// Bytes on their way to or from one connection.
typedef struct tt_packet {
    uint32_t connection; ///< who: a number the driver gave; a client's only connection is 0
    tt_channel channel;  ///< how
    uint32_t size;       ///< bytes of `data`
    const uint8_t *data; ///< not owned: valid until the next call on whoever handed it out
} tt_packet;

/// What a driver reports.
typedef enum tt_delivery_type {
    TT_DELIVERY_CONNECTED,    ///< a connection stands
    TT_DELIVERY_PACKET,       ///< a packet came in
    TT_DELIVERY_DISCONNECTED, ///< a connection is no more; its number may be given out again
                              ///< afterwards
} tt_delivery_type;

/// One report; `packet.connection` is always set, the rest of `packet` for packets only.
typedef struct tt_delivery {
    tt_delivery_type type; ///< what has happened
    tt_packet packet;      ///< to whom, and what came
    uint32_t origin; ///< with CONNECTED: where it is from, the same for all connections of one
                     ///< address; 0: not told
} tt_delivery;

/// What moves packets. Every function takes the driver's own `context`; `now` is in absolute
/// nanoseconds. What is optional may be NULL.
typedef struct tt_driver {
    void *context; ///< the driver's own
    /// The next thing that has arrived by `now`; false: nothing more.
    bool (*receive)(void *context, uint64_t now, tt_delivery *out);
    /// Queues a packet (copied). What can't be sent is dropped: the stream repeats, and a
    /// connection that can't take reliable packets any more is closed and reported.
    void (*send)(void *context, uint64_t now, const tt_packet *packet);
    /// Optional: sends what is queued. Called once per round, not once per packet.
    void (*flush)(void *context, uint64_t now);
    /// Closes a connection after what is queued on it; no report follows. A client's end has no
    /// use for it.
    void (*close)(void *context, uint32_t connection);
    /// Optional: when something will arrive, as far as it is known; UINT64_MAX: unknown.
    uint64_t (*deadline)(void *context);
    /// Optional: sleeps until something arrives or `timeout` nanoseconds have passed. A virtual
    /// network returns at once.
    void (*wait)(void *context, uint64_t timeout);
    /// Optional, of a client's end: how long a packet takes there and back, smoothed, in
    /// nanoseconds; 0: not known.
    uint64_t (*round_trip)(void *context);
    /// Optional: frees the driver.
    void (*destroy)(void *context);
} tt_driver;

/// Sends what is queued; nothing without `flush`.
void tt_driver_flush(const tt_driver *driver, uint64_t now);
/// When something will arrive; UINT64_MAX without `deadline`.
uint64_t tt_driver_deadline(const tt_driver *driver);
/// Sleeps; returns at once without `wait`.
void tt_driver_wait(const tt_driver *driver, uint64_t timeout);
/// There and back; 0 without `round_trip`.
uint64_t tt_driver_round_trip(const tt_driver *driver);
/// Frees the driver, where there is one; nothing without `destroy`.
void tt_driver_destroy(const tt_driver *driver);

TT_API_END
