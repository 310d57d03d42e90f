// The bytes of a snapshot cache, and how they are sealed.

#include "cache_format.h"

#include <sodium/crypto_generichash.h>
#include <string.h>

// A byte above 127 and both line ends: what a transfer as text would spoil.
const uint8_t tt_cache_magic[TT_CACHE_MAGIC_SIZE] = {0x89, 'S', 'N', 'A', 'P', 'S', '\r', '\n'};

void tt_cache_header_write(const tt_cache_header *header, tt_writer *writer)
{
    tt_write_bytes(writer, tt_cache_magic, sizeof tt_cache_magic);
    tt_write_u32(writer, TT_CACHE_VERSION);
    tt_write_u32(writer, header->count);
    tt_write_u64(writer, header->table);
    tt_write_u64(writer, header->state_size);
    tt_write_u32(writer, header->ticks);
    tt_write_u32(writer, 0);
    tt_write_bytes(writer, header->head, TT_HEAD_SIZE);
    tt_write_bytes(writer, header->build, TT_HEAD_SIZE);
}

tt_status tt_cache_header_read(tt_cache_header *header, tt_reader *reader)
{
    *header = (tt_cache_header){0};
    const uint8_t *start = tt_read_bytes(reader, sizeof tt_cache_magic);
    if (!start || memcmp(start, tt_cache_magic, sizeof tt_cache_magic) != 0) return TT_DAMAGED;
    if (tt_read_u32(reader) != TT_CACHE_VERSION) return TT_BAD_VERSION;
    header->count = tt_read_u32(reader);
    header->table = tt_read_u64(reader);
    header->state_size = tt_read_u64(reader);
    header->ticks = tt_read_u32(reader);
    uint32_t zero = tt_read_u32(reader);
    tt_read_copy(reader, header->head, TT_HEAD_SIZE);
    tt_read_copy(reader, header->build, TT_HEAD_SIZE);
    return reader->failed || zero != 0 ? TT_DAMAGED : TT_OK;
}

void tt_cache_entry_write(const tt_cache_entry *entry, tt_writer *writer)
{
    const tt_kept *kept = &entry->kept;
    tt_write_u32(writer, kept->tick);
    tt_write_u32(writer, kept->key);
    tt_write_u32(writer, kept->size);
    tt_write_u32(writer, kept->squeezed);
    tt_write_u64(writer, entry->offset);
    tt_write_u64(writer, kept->trail);
    tt_write_u64(writer, kept->hash);
    tt_write_bytes(writer, entry->digest, TT_CACHE_DIGEST_SIZE);
}

void tt_cache_entry_read(tt_cache_entry *entry, tt_reader *reader)
{
    tt_kept *kept = &entry->kept;
    *entry = (tt_cache_entry){0};
    kept->tick = tt_read_u32(reader);
    kept->key = tt_read_u32(reader);
    kept->size = tt_read_u32(reader);
    kept->squeezed = tt_read_u32(reader) != 0;
    entry->offset = tt_read_u64(reader);
    kept->trail = tt_read_u64(reader);
    kept->hash = tt_read_u64(reader);
    tt_read_copy(reader, entry->digest, TT_CACHE_DIGEST_SIZE);
}

void tt_cache_seal(const uint8_t *secret, const uint8_t *front, const uint8_t *table,
                   size_t table_size, uint8_t seal[TT_CACHE_SEAL_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret, TT_CACHE_SECRET_SIZE, TT_CACHE_SEAL_SIZE);
    crypto_generichash_update(&state, front, TT_CACHE_FRONT_SIZE);
    crypto_generichash_update(&state, table, table_size);
    crypto_generichash_final(&state, seal, TT_CACHE_SEAL_SIZE);
}

void tt_cache_digest(const uint8_t *secret, const uint8_t *bytes, size_t size,
                     uint8_t digest[TT_CACHE_DIGEST_SIZE])
{
    crypto_generichash(digest, TT_CACHE_DIGEST_SIZE, bytes, size, secret, TT_CACHE_SECRET_SIZE);
}

void tt_cache_build(const char *name, uint8_t build[TT_HEAD_SIZE])
{
    crypto_generichash(build, TT_HEAD_SIZE, (const uint8_t *)name, strlen(name), NULL, 0);
}
