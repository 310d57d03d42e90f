// The states are written as they lie in the history, from the first to the last; the table grows
// beside it in memory and follows at the end. Only then the header is put in front: a file that is
// not whole does not even begin like one.
//
//     match.tape.snaps.new  ---- rename --->  match.tape.snaps
//
// A writer holds its file until it is renamed, so that no other writes there; what one has left
// that died is held by nobody, and goes. No sync: a cache that a power cut has torn is
// noticed by its digests.

#include "cache_format.h"

#include "allocation.h"
#include "beside.h"

#include <sodium/utils.h>
#include <string.h>

_Static_assert((int)TT_BESIDE_MAGIC == (int)TT_CACHE_MAGIC_SIZE, "a cache's magic is looked for");

struct tt_cache_writer {
    const tt_history *history;
    const tt_storage *storage;
    void *file;   // held; NULL: none
    char *path;   // of the finished file
    char *beside; // of the file until then
    bool made;    // it is there under that name
    uint8_t secret[TT_CACHE_SECRET_SIZE];
    tt_cache_header header; // its table's offset is where the next state goes
    uint64_t next;          // the least tick that may follow
    uint32_t key;           // the last key that was written
    uint8_t *packed;        // one state
    tt_writer table;
};

static const uint32_t nowhere = UINT32_MAX;

static bool name_files(tt_cache_writer *writer, const tt_cache_def *def)
{
    writer->path = tt_allocate_text(&def->allocator, def->path, "");
    writer->beside = tt_allocate_text(&def->allocator, def->path, ".new");
    return writer->path && writer->beside;
}

// What a writer that died has left is taken away, not written into: the name may lead to another's
// file. TT_BUSY: another one was faster, or something else has that name.
static tt_status open_beside(tt_cache_writer *writer)
{
    const tt_storage *storage = writer->storage;
    tt_status status = tt_beside_clear(storage, writer->beside, tt_cache_magic);
    if (status == TT_OK)
        status = storage->open(storage->context, writer->beside, true, &writer->file);
    writer->made = status == TT_OK;
    return status == TT_EXISTS ? TT_BUSY : status;
}

static tt_status make(tt_cache_writer *writer, const tt_cache_def *def)
{
    uint32_t count = tt_history_count(writer->history);
    if (count > TT_CACHE_ENTRIES_MAX) count = TT_CACHE_ENTRIES_MAX;
    size_t table_size = (size_t)count * TT_CACHE_ENTRY_SIZE;
    uint8_t *table = tt_allocate(&def->allocator, 1, table_size);
    writer->table = tt_writer_of(table, table_size);
    writer->packed = tt_allocate(&def->allocator, 1, (size_t)tt_history_packed_most(def->game));
    if (!table || !writer->packed || !name_files(writer, def)) return TT_OUT_OF_MEMORY;
    tt_status status = tt_tape_head(def->tape, writer->header.ticks, writer->header.head);
    return status == TT_OK ? open_beside(writer) : status;
}

tt_status tt_cache_writer_create(const tt_cache_def *def, const tt_history *history, uint32_t ticks,
                                 tt_cache_writer **out)
{
    *out = NULL;
    tt_cache_writer *writer = tt_allocate(&def->allocator, 1, sizeof *writer);
    if (!writer) return TT_OUT_OF_MEMORY;
    writer->history = history;
    writer->storage = tt_storage_named(def->storage);
    writer->key = nowhere;
    writer->header = (tt_cache_header){
        .ticks = ticks,
        .table = TT_CACHE_HEADER_SIZE,
        .state_size = tt_sim_bytes_size(def->game),
    };
    memcpy(writer->secret, def->secret, sizeof writer->secret);
    tt_cache_build(def->build, writer->header.build);
    tt_status status = make(writer, def);
    if (status == TT_OK)
        *out = writer;
    else
        tt_cache_writer_destroy(writer);
    return status;
}

static tt_status write_at(const tt_cache_writer *writer, uint64_t offset, const void *bytes,
                          size_t size)
{
    const tt_storage *storage = writer->storage;
    return storage->write(storage->context, writer->file, offset, bytes, size);
}

// The next state to be written. One whose key came into the history behind our back is left out.
static bool find_next(tt_cache_writer *writer, tt_kept *kept)
{
    bool room = writer->table.capacity - writer->table.size >= TT_CACHE_ENTRY_SIZE;
    while (room && writer->next <= writer->header.ticks) {
        if (!tt_history_from(writer->history, (uint32_t)writer->next, kept)) return false;
        writer->next = (uint64_t)kept->tick + 1;
        if (kept->tick > writer->header.ticks) return false;
        if (kept->key == kept->tick || kept->key == writer->key) return true;
    }
    return false;
}

static tt_status write_state(tt_cache_writer *writer, const tt_kept *kept)
{
    tt_cache_entry entry = {.kept = *kept, .offset = writer->header.table};
    tt_history_copy(writer->history, kept, writer->packed);
    tt_cache_digest(writer->secret, writer->packed, kept->size, entry.digest);
    tt_cache_entry_write(&entry, &writer->table);
    writer->key = kept->key;
    writer->header.table += kept->size;
    writer->header.count++;
    return write_at(writer, entry.offset, writer->packed, kept->size);
}

static tt_status write_table(const tt_cache_writer *writer)
{
    const tt_writer *table = &writer->table;
    uint8_t bytes[TT_CACHE_HEADER_SIZE];
    tt_writer front = tt_writer_of(bytes, TT_CACHE_HEADER_SIZE);
    tt_cache_header_write(&writer->header, &front);
    tt_cache_seal(writer->secret, bytes, table->data, table->size, bytes + TT_CACHE_FRONT_SIZE);
    tt_status status = write_at(writer, writer->header.table, table->data, table->size);
    return status == TT_OK ? write_at(writer, 0, bytes, TT_CACHE_HEADER_SIZE) : status;
}

static tt_status finish(tt_cache_writer *writer)
{
    const tt_storage *storage = writer->storage;
    tt_status status = write_table(writer);
    if (status == TT_OK) status = storage->rename(storage->context, writer->beside, writer->path);
    if (status == TT_OK) writer->made = false;
    return status;
}

tt_status tt_cache_write(tt_cache_writer *writer, size_t size, bool *done)
{
    tt_kept kept;
    uint64_t until = writer->header.table + size;
    bool more = true;
    tt_status status = TT_OK;
    while (status == TT_OK && more && writer->header.table < until) {
        more = find_next(writer, &kept);
        if (more) status = write_state(writer, &kept);
    }
    if (status == TT_OK && !more) status = finish(writer);
    *done = status == TT_OK && !more;
    return status;
}

void tt_cache_writer_destroy(tt_cache_writer *writer)
{
    if (!writer) return;
    const tt_storage *storage = writer->storage;
    if (writer->made) (void)storage->remove(storage->context, writer->beside);
    if (writer->file) (void)storage->close(storage->context, writer->file);
    tt_free(writer->table.data);
    tt_free(writer->packed);
    tt_free(writer->path);
    tt_free(writer->beside);
    sodium_memzero(writer->secret, sizeof writer->secret);
    tt_free(writer);
}
