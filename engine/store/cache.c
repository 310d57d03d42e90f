// Opening reads the header and the table, a few hundred kilobytes at most; a state is read when it
// is asked for, and its key with it:
//
//     table   ... { tick 1024, key } { tick 1040, key 1024 } { tick 1056, key 1024 } ...
//     file    ...  [ whole state    ][ what differs         ][ what differs         ]
//     base         ^ unpacked, while states of its neighbourhood are asked for

#include "cache_format.h"

#include "allocation.h"

#include <sodium/utils.h>
#include <string.h>

struct tt_cache {
    const tt_storage *storage;
    void *file; // NULL: not open
    const tt_tape *tape;
    uint8_t secret[TT_CACHE_SECRET_SIZE];
    tt_cache_header header;
    tt_cache_entry *entries;
    bool refused;
    uint8_t *packed; // of one state, as read
    uint8_t *base;   // a key's state
    uint32_t base_tick;
};

static const uint32_t nowhere = UINT32_MAX;

static tt_status read_at(const tt_cache *cache, uint64_t offset, void *bytes, size_t size)
{
    size_t got = size;
    const tt_storage *storage = cache->storage;
    tt_status status = storage->read(storage->context, cache->file, offset, bytes, &got);
    return status == TT_OK && got < size ? TT_DAMAGED : status;
}

static tt_status open_file(tt_cache *cache, const char *path, uint64_t *size)
{
    const tt_storage *storage = cache->storage;
    tt_status status = storage->open(storage->context, path, false, &cache->file);
    if (status == TT_NOT_A_TAPE) return TT_DAMAGED; // nor a cache: no plain file
    return status == TT_OK ? storage->measure(storage->context, cache->file, size) : status;
}

static uint64_t table_size(const tt_cache *cache)
{
    return (uint64_t)cache->header.count * TT_CACHE_ENTRY_SIZE;
}

// The table ends with the file: so no count makes us reserve more than there is.
static bool sizes_fit(const tt_cache *cache, uint64_t file_size)
{
    const tt_cache_header *header = &cache->header;
    return header->count > 0 && header->count <= TT_CACHE_ENTRIES_MAX &&
           header->table >= TT_CACHE_HEADER_SIZE && table_size(cache) <= file_size &&
           header->table == file_size - table_size(cache);
}

// Whether it is of this build, this game's states and this tape. One head speaks for all turns
// before it.
static tt_status judge_origin(const tt_cache *cache, const tt_cache_def *def)
{
    const tt_cache_header *header = &cache->header;
    uint8_t build[TT_HEAD_SIZE], head[TT_HEAD_SIZE];
    tt_cache_build(def->build, build);
    bool ours = memcmp(build, header->build, TT_HEAD_SIZE) == 0 &&
                header->state_size == tt_sim_bytes_size(def->game) &&
                header->ticks <= tt_tape_info_of(def->tape)->ticks;
    if (!ours) return TT_WRONG_GAME;
    tt_status status = tt_tape_head(def->tape, header->ticks, head);
    if (status != TT_OK) return status;
    return memcmp(head, header->head, TT_HEAD_SIZE) == 0 ? TT_OK : TT_WRONG_GAME;
}

// How many entries of the first `count` are at or before `tick`.
static uint32_t count_until(const tt_cache *cache, uint32_t tick, uint32_t count)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cache->entries[middle].kept.tick <= tick)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const tt_cache_entry *entry_at(const tt_cache *cache, uint32_t tick)
{
    uint32_t count = count_until(cache, tick, cache->header.count);
    const tt_cache_entry *before = count > 0 ? &cache->entries[count - 1] : NULL;
    return before && before->kept.tick == tick ? before : NULL;
}

static bool is_key(const tt_kept *kept)
{
    return kept->key == kept->tick;
}

// Whether an entry makes sense behind those before it.
static bool entry_fits(const tt_cache *cache, uint32_t index, uint64_t packed_most)
{
    const tt_cache_entry *entry = &cache->entries[index];
    const tt_kept *kept = &entry->kept;
    uint64_t end = cache->header.table;
    if (index > 0 && kept->tick <= entry[-1].kept.tick) return false;
    if (kept->tick > cache->header.ticks || kept->size == 0 || kept->size > packed_most)
        return false;
    if (entry->offset < TT_CACHE_HEADER_SIZE || entry->offset > end ||
        kept->size > end - entry->offset)
        return false;
    if (is_key(kept)) return true;
    uint32_t count = count_until(cache, kept->key, index);
    if (count == 0) return false;
    const tt_kept *key = &cache->entries[count - 1].kept;
    return key->tick == kept->key && is_key(key);
}

static tt_status take_table(tt_cache *cache, const tt_cache_def *def, const uint8_t *table)
{
    uint32_t count = cache->header.count;
    tt_reader reader = tt_reader_of(table, (size_t)table_size(cache));
    cache->entries = tt_allocate(&def->allocator, count, sizeof *cache->entries);
    if (!cache->entries) return TT_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        tt_cache_entry_read(&cache->entries[i], &reader);
        if (!entry_fits(cache, i, tt_history_packed_most(def->game))) return TT_DAMAGED;
    }
    return TT_OK;
}

// Nothing of what the table says is looked at before its seal.
static tt_status read_table(tt_cache *cache, const tt_cache_def *def, const uint8_t *header)
{
    uint8_t seal[TT_CACHE_SEAL_SIZE];
    size_t size = (size_t)table_size(cache);
    uint8_t *table = tt_allocate(&def->allocator, 1, size);
    if (!table) return TT_OUT_OF_MEMORY;
    tt_status status = read_at(cache, cache->header.table, table, size);
    if (status == TT_OK) {
        tt_cache_seal(cache->secret, header, table, size, seal);
        bool sealed = sodium_memcmp(seal, header + TT_CACHE_FRONT_SIZE, sizeof seal) == 0;
        status = sealed ? judge_origin(cache, def) : TT_DAMAGED;
    }
    if (status == TT_OK) status = take_table(cache, def, table);
    tt_free(table);
    return status;
}

static tt_status read_all(tt_cache *cache, const tt_cache_def *def)
{
    uint64_t size = 0;
    uint8_t header[TT_CACHE_HEADER_SIZE];
    tt_status status = open_file(cache, def->path, &size);
    if (status == TT_OK) status = read_at(cache, 0, header, sizeof header);
    if (status != TT_OK) return status;
    tt_reader reader = tt_reader_of(header, TT_CACHE_FRONT_SIZE);
    status = tt_cache_header_read(&cache->header, &reader);
    if (status != TT_OK) return status;
    return sizes_fit(cache, size) ? read_table(cache, def, header) : TT_DAMAGED;
}

tt_status tt_cache_open(const tt_cache_def *def, tt_cache **out)
{
    *out = NULL;
    tt_cache *cache = tt_allocate(&def->allocator, 1, sizeof *cache);
    if (!cache) return TT_OUT_OF_MEMORY;
    cache->storage = tt_storage_named(def->storage);
    cache->tape = def->tape;
    cache->base_tick = nowhere;
    memcpy(cache->secret, def->secret, sizeof cache->secret);
    cache->packed = tt_allocate(&def->allocator, 1, (size_t)tt_history_packed_most(def->game));
    cache->base = tt_allocate(&def->allocator, 1, (size_t)tt_sim_bytes_size(def->game));
    tt_status status = cache->packed && cache->base ? TT_OK : TT_OUT_OF_MEMORY;
    if (status == TT_OK) status = read_all(cache, def);
    if (status == TT_OK)
        *out = cache;
    else
        tt_cache_destroy(cache);
    return status;
}

void tt_cache_destroy(tt_cache *cache)
{
    if (!cache) return;
    if (cache->file) (void)cache->storage->close(cache->storage->context, cache->file);
    tt_free(cache->entries);
    tt_free(cache->packed);
    tt_free(cache->base);
    sodium_memzero(cache->secret, sizeof cache->secret);
    tt_free(cache);
}

bool tt_cache_before(const tt_cache *cache, uint32_t tick, uint32_t *found)
{
    uint32_t count = count_until(cache, tick, cache->header.count);
    if (cache->refused || count == 0) return false;
    *found = cache->entries[count - 1].kept.tick;
    return true;
}

static bool trail_at(const tt_tape *tape, uint32_t tick, uint64_t *value)
{
    tt_trail trail;
    if (!tt_tape_trail_from(tape, tick, &trail) || trail.tick != tick) return false;
    *value = trail.value;
    return true;
}

// Whether the hash leads from the trail before to the trail that the tape has
// recorded, as far as it has.
static bool fits_tape(const tt_tape *tape, const tt_kept *kept)
{
    uint64_t here, before = 0;
    if (!trail_at(tape, kept->tick, &here)) return true;
    bool linked = kept->tick == 0 || trail_at(tape, kept->tick - 1, &before);
    return here == kept->trail && (!linked || tt_trail_extend(before, kept->hash) == here);
}

// The state of an entry; NULL when the bytes are not those that were written.
static const uint8_t *unpack(tt_cache *cache, const tt_cache_entry *entry, tt_history *history,
                             const uint8_t *base)
{
    const tt_kept *kept = &entry->kept;
    uint8_t digest[TT_CACHE_DIGEST_SIZE];
    if (read_at(cache, entry->offset, cache->packed, kept->size) != TT_OK) return NULL;
    tt_cache_digest(cache->secret, cache->packed, kept->size, digest);
    if (sodium_memcmp(digest, entry->digest, sizeof digest) != 0) return NULL;
    return tt_history_unpack(history, kept, cache->packed, base);
}

static bool fetch_base(tt_cache *cache, uint32_t key, tt_history *history)
{
    if (cache->base_tick == key) return true;
    const uint8_t *state = unpack(cache, entry_at(cache, key), history, NULL);
    if (!state) return false;
    memcpy(cache->base, state, (size_t)cache->header.state_size);
    cache->base_tick = key;
    return true;
}

static bool restore(tt_cache *cache, const tt_cache_entry *entry, tt_history *history, tt_sim *sim)
{
    const tt_kept *kept = &entry->kept;
    if (!fits_tape(cache->tape, kept) || !fetch_base(cache, kept->key, history)) return false;
    const uint8_t *state = cache->base;
    if (!is_key(kept)) state = unpack(cache, entry, history, cache->base);
    if (!state) return false;
    tt_sim_load(sim, kept->tick, kept->trail, state);
    return tt_sim_hash(sim) == kept->hash;
}

bool tt_cache_restore(tt_cache *cache, uint32_t tick, tt_history *history, tt_sim *sim)
{
    const tt_cache_entry *entry = entry_at(cache, tick);
    TT_ASSERT(entry && tt_sim_bytes_size(tt_sim_game(sim)) == cache->header.state_size);
    bool fits = !cache->refused && restore(cache, entry, history, sim);
    cache->refused = !fits;
    return fits;
}

void tt_cache_judge(tt_cache *cache, const tt_sim *sim)
{
    const tt_cache_entry *entry = entry_at(cache, tt_sim_tick(sim));
    if (!entry) return;
    bool same = entry->kept.trail == tt_sim_trail(sim) && entry->kept.hash == tt_sim_hash(sim);
    cache->refused = cache->refused || !same;
}

bool tt_cache_refused(const tt_cache *cache)
{
    return cache->refused;
}

uint32_t tt_cache_ticks(const tt_cache *cache)
{
    return cache->header.ticks;
}

uint32_t tt_cache_count(const tt_cache *cache)
{
    return cache->header.count;
}
