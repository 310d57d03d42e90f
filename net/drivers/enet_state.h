// What the parts of the ENet driver share: enet_slots.c (connections), enet_host.c (ENet's host and
// its socket), enet.c (the driver). Only these include it, and nobody else includes ENet.
#pragma once

#include "tickertape/net/enet.h"

#include <enet/enet.h>

// ENet's timeouts, put out of reach: it gives up after so many tries and so much time.
enum { TIMEOUT_TRIES = 1000000, TIMEOUT_NEVER_MS = 600000 };

// One of ENet's peers, as we see it.
typedef struct tt_enet_slot {
    uint32_t generation;
    uint32_t queued; // reliable bytes that ENet holds
    bool open;       // reported as connected
    bool lost;       // is to be reported as disconnected
} tt_enet_slot;

// A relay's end or a client's.
typedef struct tt_enet_endpoint {
    ENetHost *host;
    ENetPeer *relay;   // a client's only peer; NULL at the relay's end
    ENetPacket *kept;  // handed out last
    uint64_t give_up;  // when a client stops trying to connect; UINT64_MAX: not set
    uint32_t services; // calls to ENet in this round
    bool drained;      // the socket was empty
    bool connecting;
    bool any_lost;
    uint32_t receive_buffer;
    tt_enet_slot slots[];
} tt_enet_endpoint;

// enet_slots.c
tt_enet_slot *enet_driver_slot(tt_enet_endpoint *at, uint32_t connection); // NULL: stale
ENetPeer *enet_driver_peer(const tt_enet_endpoint *at, const tt_enet_slot *slot);
void enet_driver_lose(tt_enet_endpoint *at, tt_enet_slot *slot); // the report waits
bool enet_driver_report_lost(tt_enet_endpoint *at, tt_delivery *out);
bool enet_driver_report(tt_enet_endpoint *at, const ENetEvent *event, tt_delivery *out);
uint32_t enet_driver_size_max(uint32_t channel);

// enet_host.c
bool enet_driver_acquire(void); // ENet itself, which lasts while there are endpoints
void enet_driver_release(void);
tt_status enet_driver_host_create(const ENetAddress *bind, uint32_t peers, tt_enet_endpoint **out);
void enet_driver_host_destroy(tt_enet_endpoint *at);
void enet_driver_host_hold(ENetPeer *peer); // on our terms: ENet alone never ends it
bool enet_driver_host_next(tt_enet_endpoint *at, ENetEvent *event); // false ends the round
