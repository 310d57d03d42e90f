// What the parts of the ENet driver share: enet_library.c (ENet itself and its memory), enet_host.c
// (ENet's host and its socket), enet_proof.c (who may connect), enet_inspector.c (what a datagram
// may do), enet_slots.c (connections), enet.c (the driver). Only these include it, and nobody else
// includes ENet.
#pragma once

#include "tickertape/net/enet.h"

#include <enet/enet.h>
#include <sodium.h>

enum {
    ENET_MTU = 1196, // bytes of a datagram at both ends; ENet leaves out the 4 of the tag
    // ENet's timeouts, put out of reach: it gives up after so many tries and so much time.
    TIMEOUT_TRIES = 1000000,
    TIMEOUT_NEVER_MS = 600000,
};

// One of ENet's peers, as we see it.
typedef struct tt_enet_slot {
    uint32_t generation;
    uint32_t queued;     // reliable bytes that ENet holds
    uint32_t unanswered; // bytes of packets that it sent, until it is sent one
    uint32_t allowance;  // bytes that it may send now; grows with time
    uint64_t allowed_at; // when the allowance was last looked at
    uint64_t terms_due;  // when it may ask for other terms again
    uint64_t half_open;  // since when it is known to be connecting; 0: it isn't
    bool open;           // reported as connected
    bool lost;           // is to be reported as disconnected
    bool answered;       // was sent a packet
} tt_enet_slot;

// A relay's end or a client's.
typedef struct tt_enet_endpoint {
    ENetHost *host;
    ENetPeer *relay;         // a client's only peer, once its address is proved; else NULL
    ENetPacket *kept;        // handed out last
    uint64_t now;            // of this round
    uint64_t give_up;        // when a client stops trying to connect; UINT64_MAX: not set
    uint64_t hello_due;      // when a client says HELLO again
    uint64_t answers_since;  // when a relay began to count its answers to HELLOs
    uint32_t answers;        // since then
    uint64_t half_open_due;  // when to look for connections that don't get anywhere
    size_t budget;           // its part of ENet's memory
    uint32_t peers;          // that the host has memory for
    uint32_t services;       // calls to ENet in this round
    uint32_t receive_buffer; // bytes
    bool drained;            // the socket was empty
    bool unsent;             // something waits for the flush
    bool client;             // a client's end
    bool connecting;         // a client that has not been told how it went
    bool any_lost;
    bool any_terms;                            // a peer asked for other terms: put them back
    ENetAddress address;                       // a client's relay
    uint8_t nonce[8];                          // a client's, for its HELLO
    uint8_t secret[crypto_shorthash_KEYBYTES]; // a relay's, for its cookies
    tt_enet_slot slots[];
} tt_enet_endpoint;

// enet_library.c
bool enet_driver_acquire(void); // ENet itself, which lasts while there are endpoints
void enet_driver_release(void);
size_t enet_driver_budget(uint32_t peers); // adds to the memory that ENet may take
void enet_driver_budget_back(size_t budget);

// enet_slots.c
tt_enet_slot *enet_driver_slot(tt_enet_endpoint *at, uint32_t connection); // NULL: stale
ENetPeer *enet_driver_peer(const tt_enet_endpoint *at, const tt_enet_slot *slot);
tt_enet_slot *enet_driver_slot_of(tt_enet_endpoint *at, const ENetPeer *peer);
void enet_driver_lose(tt_enet_endpoint *at, tt_enet_slot *slot); // the report waits
bool enet_driver_report_lost(tt_enet_endpoint *at, tt_delivery *out);
bool enet_driver_report(tt_enet_endpoint *at, const ENetEvent *event, tt_delivery *out);
void enet_driver_drop_half_open(tt_enet_endpoint *at);
uint32_t enet_driver_size_max(uint32_t channel);

// enet_proof.c
bool enet_driver_greeted(tt_enet_endpoint *at); // takes a HELLO or COOKIE that ENet may not see
bool enet_driver_proved(const tt_enet_endpoint *at, uint32_t cookie); // of who has just sent
void enet_driver_hello(tt_enet_endpoint *at);

// enet_inspector.c
bool enet_driver_inspect(tt_enet_endpoint *at); // whether ENet may see what has just come
enet_uint32 ENET_CALLBACK enet_driver_tag(const ENetBuffer *buffers, size_t count);

// enet_host.c
tt_status enet_driver_host_create(const tt_allocator *allocator, const ENetAddress *bind,
                                  uint32_t peers, tt_enet_endpoint **out);
void enet_driver_host_destroy(tt_enet_endpoint *at);
void enet_driver_host_connect(tt_enet_endpoint *at, uint32_t cookie);
void enet_driver_host_make_place(tt_enet_endpoint *at); // for one that may connect
void enet_driver_host_hold(ENetPeer *peer);             // on our terms: ENet alone never ends it
bool enet_driver_host_next(tt_enet_endpoint *at, ENetEvent *event); // false ends the round
