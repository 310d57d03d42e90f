// The states are written as they lie in the history, from the first to the last; the table grows
// beside it in memory and follows at the end. Only then the header is put in front: a file that is
// not whole does not even begin like one.
//
//     match.tape.snaps.Xq3f9a  ---- rename --->  match.tape.snaps      Xq3f9a: nobody else's
//
// No sync: a cache that a power cut has torn is noticed by its digests.

#define _GNU_SOURCE // mkostemp; NOLINT(bugprone-reserved-identifier)

#include "cache_format.h"

#include "allocation.h"

#include <fcntl.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tt_cache_writer {
    const tt_history *history;
    FILE *file;   // NULL: closed
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
    size_t size = strlen(def->path) + sizeof ".XXXXXX";
    writer->path = tt_allocate(&def->allocator, 1, size);
    writer->beside = tt_allocate(&def->allocator, 1, size);
    if (!writer->path || !writer->beside) return false;
    snprintf(writer->path, size, "%s", def->path);
    snprintf(writer->beside, size, "%s.XXXXXX", def->path);
    return true;
}

static tt_status open_beside(tt_cache_writer *writer)
{
    int fd = mkostemp(writer->beside, O_CLOEXEC);
    if (fd < 0) return TT_IO;
    writer->made = true;
    writer->file = fdopen(fd, "wb");
    if (!writer->file) close(fd);
    return writer->file && fseek(writer->file, TT_CACHE_HEADER_SIZE, SEEK_SET) == 0 ? TT_OK : TT_IO;
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

static bool write_bytes(tt_cache_writer *writer, const void *bytes, size_t size)
{
    return fwrite(bytes, 1, size, writer->file) == size;
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

static bool write_state(tt_cache_writer *writer, const tt_kept *kept)
{
    tt_cache_entry entry = {.kept = *kept, .offset = writer->header.table};
    tt_history_copy(writer->history, kept, writer->packed);
    tt_cache_digest(writer->secret, writer->packed, kept->size, entry.digest);
    tt_cache_entry_write(&entry, &writer->table);
    writer->key = kept->key;
    writer->header.table += kept->size;
    writer->header.count++;
    return write_bytes(writer, writer->packed, kept->size);
}

static bool write_header(tt_cache_writer *writer)
{
    uint8_t bytes[TT_CACHE_HEADER_SIZE];
    tt_writer front = tt_writer_of(bytes, sizeof bytes);
    tt_cache_header_write(&writer->header, &front);
    tt_cache_seal(writer->secret, bytes, writer->table.data, writer->table.size,
                  bytes + TT_CACHE_FRONT_SIZE);
    return fseek(writer->file, 0, SEEK_SET) == 0 && write_bytes(writer, bytes, sizeof bytes);
}

static bool finish(tt_cache_writer *writer)
{
    bool written =
        write_bytes(writer, writer->table.data, writer->table.size) && write_header(writer);
    written = fclose(writer->file) == 0 && written;
    writer->file = NULL;
    written = written && rename(writer->beside, writer->path) == 0;
    if (written) writer->made = false;
    return written;
}

tt_status tt_cache_write(tt_cache_writer *writer, size_t size, bool *done)
{
    tt_kept kept;
    uint64_t until = writer->header.table + size;
    bool more = true, fine = writer->file != NULL;
    while (fine && more && writer->header.table < until) {
        more = find_next(writer, &kept);
        if (more) fine = write_state(writer, &kept);
    }
    if (fine && !more) fine = finish(writer);
    *done = fine && !more;
    return fine ? TT_OK : TT_IO;
}

void tt_cache_writer_destroy(tt_cache_writer *writer)
{
    if (!writer) return;
    if (writer->file) fclose(writer->file);
    if (writer->made) unlink(writer->beside);
    tt_free(writer->table.data);
    tt_free(writer->packed);
    tt_free(writer->path);
    tt_free(writer->beside);
    sodium_memzero(writer->secret, sizeof writer->secret);
    tt_free(writer);
}
