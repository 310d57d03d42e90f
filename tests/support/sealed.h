// What somebody with the secret can do to a snapshot cache: change it and seal it anew. The bytes
// are those of engine/store/cache_format.h.
#pragma once

#include "tickertape/cache.h"

enum { // where things are, from the start of the file and of an entry of the table
    SEALED_COUNT = 12,
    SEALED_TABLE = 16,
    SEALED_STATE_SIZE = 24,
    SEALED_TICKS = 32,
    SEALED_SEAL = 104,
    SEALED_HEADER = 136,
    SEALED_ENTRY = 56,
    SEALED_TICK = 0,
    SEALED_KEY = 4,
    SEALED_SIZE = 8,
    SEALED_SQUEEZED = 12,
    SEALED_OFFSET = 16,
    SEALED_TRAIL = 24,
    SEALED_HASH = 32,
    SEALED_DIGEST = 40,
};

// Little-endian.
uint32_t sealed_get(const uint8_t *bytes);
void sealed_put(uint8_t *bytes, uint32_t value);
// The entry of the table; NULL where the bytes have none.
uint8_t *sealed_entry(uint8_t *cache, size_t size, uint32_t index);
// Puts the digests of all states right that are whole, then the seal.
void sealed_again(uint8_t *cache, size_t size, const uint8_t *secret);
