#include "sealed.h"

#include <sodium/crypto_generichash.h>
#include <string.h>

uint32_t sealed_get(const uint8_t *bytes)
{
    tt_reader reader = tt_reader_of(bytes, 4);
    return tt_read_u32(&reader);
}

void sealed_put(uint8_t *bytes, uint32_t value)
{
    tt_writer writer = tt_writer_of(bytes, 4);
    tt_write_u32(&writer, value);
}

uint8_t *sealed_entry(uint8_t *cache, size_t size, uint32_t index)
{
    if (size < SEALED_HEADER || index >= sealed_get(cache + SEALED_COUNT)) return NULL;
    uint64_t at = sealed_get(cache + SEALED_TABLE) + (uint64_t)index * SEALED_ENTRY;
    return at + SEALED_ENTRY <= size ? cache + at : NULL;
}

static void digest(uint8_t *cache, size_t size, uint8_t *entry, const uint8_t *secret)
{
    uint64_t offset = sealed_get(entry + SEALED_OFFSET), packed = sealed_get(entry + SEALED_SIZE);
    if (offset + packed > size) return;
    crypto_generichash(entry + SEALED_DIGEST, 16, cache + offset, packed, secret,
                       TT_CACHE_SECRET_SIZE);
}

void sealed_again(uint8_t *cache, size_t size, const uint8_t *secret)
{
    crypto_generichash_state state;
    uint8_t *entry;
    if (size < SEALED_HEADER) return;
    for (uint32_t i = 0; (entry = sealed_entry(cache, size, i)); i++)
        digest(cache, size, entry, secret);
    uint64_t table = sealed_get(cache + SEALED_TABLE);
    if (table > size) return;
    crypto_generichash_init(&state, secret, TT_CACHE_SECRET_SIZE, 32);
    crypto_generichash_update(&state, cache, SEALED_SEAL);
    crypto_generichash_update(&state, cache + table, size - table);
    crypto_generichash_final(&state, cache + SEALED_SEAL, 32);
}
