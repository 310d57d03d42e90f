// What the writer and the reader of a snapshot cache agree on; little-endian, nothing aligned:
//
//     header   8 bytes magic, u32 version, u32 count, u64 offset of the table, u64 size of a state,
//              u32 ticks, u32 zero, 32 bytes chain head at `ticks`, 32 bytes build, 32 bytes seal
//     states   packed, one behind the other
//     table    count times: u32 tick, u32 key, u32 size, u32 squeezed, u64 offset, u64 trail,
//              u64 hash, 16 bytes digest
//
// The seal is BLAKE2b-256 of the rest of the header and of the table, the digest BLAKE2b-128 of the
// packed bytes, both keyed with the user's secret. The build is BLAKE2b-256 of its name.
#pragma once

#include "tickertape/cache.h"

enum {
    TT_CACHE_VERSION = 1,
    TT_CACHE_MAGIC_SIZE = 8,
    TT_CACHE_SEAL_SIZE = 32,
    TT_CACHE_DIGEST_SIZE = 16,
    TT_CACHE_FRONT_SIZE =
        TT_CACHE_MAGIC_SIZE + 4 + 4 + 8 + 8 + 4 + 4 + TT_HEAD_SIZE + TT_HEAD_SIZE, // sealed
    TT_CACHE_HEADER_SIZE = TT_CACHE_FRONT_SIZE + TT_CACHE_SEAL_SIZE,
    TT_CACHE_ENTRY_SIZE = 4 * 4 + 3 * 8 + TT_CACHE_DIGEST_SIZE,
};

typedef struct tt_cache_header {
    uint32_t count; // of entries
    uint32_t ticks;
    uint64_t table; // its offset
    uint64_t state_size;
    uint8_t head[TT_HEAD_SIZE];
    uint8_t build[TT_HEAD_SIZE];
} tt_cache_header;

typedef struct tt_cache_entry {
    tt_kept kept;
    uint64_t offset;
    uint8_t digest[TT_CACHE_DIGEST_SIZE];
} tt_cache_entry;

extern const uint8_t tt_cache_magic[TT_CACHE_MAGIC_SIZE];

// TT_CACHE_FRONT_SIZE bytes.
void tt_cache_header_write(const tt_cache_header *header, tt_writer *writer);
// TT_DAMAGED, TT_BAD_VERSION; nothing but magic, version and the zero is looked at.
TT_MUST_CHECK tt_status tt_cache_header_read(tt_cache_header *header, tt_reader *reader);
void tt_cache_entry_write(const tt_cache_entry *entry, tt_writer *writer);
// Looks at nothing.
void tt_cache_entry_read(tt_cache_entry *entry, tt_reader *reader);

void tt_cache_seal(const uint8_t *secret, const uint8_t *front, const uint8_t *table,
                   size_t table_size, uint8_t seal[TT_CACHE_SEAL_SIZE]);
void tt_cache_digest(const uint8_t *secret, const uint8_t *bytes, size_t size,
                     uint8_t digest[TT_CACHE_DIGEST_SIZE]);
void tt_cache_build(const char *name, uint8_t build[TT_HEAD_SIZE]);
