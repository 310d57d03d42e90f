// ENet as one would use it without us: a host that takes what has come, sends every peer one
// packet, and flushes, once a tick. Packets are unsequenced. And what goes over the sockets of
// any ENet in this process, counted.
#pragma once

#include "crowd.h"

typedef struct bare bare;

// For so many peers, each sent packets of `size` bytes.
bare *bare_create(uint32_t peers, uint32_t size, uint16_t *port);
void bare_tick(bare *b);
void bare_destroy(bare *b);

// Members for it.
void *bare_member_create(const crowd_def *def, uint32_t index, uint64_t now);
void bare_member_visit(void *context, uint64_t now);
bool bare_member_plays(const void *context);

enum { BARE_OVERHEAD = 10 }; // bytes of a datagram beside its packet: ENet's header and one command

// Datagrams and their bytes, without headers of UDP and IP.
typedef struct wire {
    double datagrams_in, datagrams_out, bytes_in, bytes_out;
} wire;

wire wire_so_far(void);
