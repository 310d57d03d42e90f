// Up to where a tape is safe against a loss of power, in two slots of its header that take turns:
//
//     sequence   0      1      2      3      4
//     slot       [0]    [1]    [0]    [1]    [0]      one stays whole while the other is written
//
// The whole slot with the higher sequence is the watermark.
#pragma once

#include "tickertape/bytes.h"

enum {
    TT_SLOT_SIZE = 32,
    TT_SLOTS_AT = 16, // in the file
    TT_SLOTS_SIZE = 2 * TT_SLOT_SIZE,
    TT_SLOT_CLOSED = 1, // the offset is behind the close record, the file's end
    TT_SLOT_FAILED = 2, // a write or sync failed: what lies beyond may not survive a loss of power
};

typedef struct tt_slot {
    uint32_t sequence;
    uint32_t flags;
    uint64_t offset; // what lies before it is durable
    uint32_t ticks;  // the state that the turns before it lead to
} tt_slot;

typedef struct tt_slots {
    tt_slot slot[2];
    bool whole[2];
} tt_slots;

// Where the slot of this sequence lies in the file.
uint64_t tt_slot_at(uint32_t sequence);
// `seed` is the check of the tape's header, so that no slot fits another tape.
void tt_slot_write(const tt_slot *slot, uint64_t seed, tt_writer *writer);
// Writes both to say the same: this one, whose sequence is even, and the next.
void tt_slots_write(tt_slot slot, uint64_t seed, tt_writer *writer);
// Reads both, whole or not.
void tt_slots_read(tt_slots *slots, uint64_t seed, const uint8_t bytes[TT_SLOTS_SIZE]);
// The one that counts; NULL when none is whole.
const tt_slot *tt_slots_newest(const tt_slots *slots);
