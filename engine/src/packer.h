// Makes states small and back again, in memory of its own: a delta to another state, then a codec.
//
//     state -> delta -> [codec] -> bytes          bytes -> [codec] -> delta -> state
#pragma once

#include "tickertape/codec.h"

typedef struct tt_packer {
    const tt_codec *codec; // NULL: none
    void *codec_memory;
    size_t state_size;
    uint8_t *delta;
    uint8_t *room; // what goes into the codec and comes out of it, and states that are unpacked
} tt_packer;

// A state made small; valid until the packer packs or unpacks.
typedef struct tt_packed {
    const uint8_t *bytes;
    size_t size;
    bool squeezed; // it went through the codec; else that would not have made it smaller
} tt_packed;

// Bytes of the memory of a packer.
uint64_t tt_packer_memory_size(const tt_codec *codec, size_t state_size);
// `memory` is aligned to 64 bytes and stays the caller's.
void tt_packer_start(tt_packer *packer, const tt_codec *codec, size_t state_size, uint8_t *memory);
// Packs a state against another one; `base` may be NULL: all zeros.
tt_packed tt_pack(tt_packer *packer, const uint8_t *base, const uint8_t *state);
// Where the bytes of a packed state are to be put before they are unpacked.
uint8_t *tt_packer_room(tt_packer *packer, bool squeezed);
// Unpacks what was put there: the state, valid until the packer packs or unpacks. NULL: no packer
// made this.
const uint8_t *tt_unpack(tt_packer *packer, size_t size, bool squeezed, const uint8_t *base);
