#include "faulty_storage.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

static bool fails(faulty_storage *faulty)
{
    faulty->operations++;
    if (faulty->fails_at == 0 || faulty->operations < faulty->fails_at) return false;
    return faulty->fails_on || faulty->operations == faulty->fails_at;
}

static faulty_file *find(faulty_storage *faulty, const char *name)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        if (strcmp(faulty->files[i].name, name) == 0) return &faulty->files[i];
    }
    return NULL;
}

static void drop_writes(faulty_file *file)
{
    for (uint32_t i = 0; i < file->write_count; i++) free(file->writes[i].bytes);
    file->write_count = file->on_their_way = 0;
}

// What is there of a file that has been forgotten is no news any more.
static void drop_namings(faulty_storage *faulty, const faulty_file *file)
{
    uint32_t kept = 0, on_their_way = 0;
    for (uint32_t i = 0; i < faulty->naming_count; i++) {
        if (faulty->namings[i].file == file) continue;
        on_their_way += i < faulty->namings_on_their_way;
        faulty->namings[kept++] = faulty->namings[i];
    }
    faulty->naming_count = kept;
    faulty->namings_on_their_way = on_their_way;
}

static void name_it(faulty_storage *faulty, faulty_file *file, const char *name, bool renames)
{
    TT_ASSERT(strlen(name) < FAULTY_NAME && faulty->naming_count < FAULTY_NAMINGS);
    faulty_file *other = name[0] ? find(faulty, name) : NULL;
    if (other) other->name[0] = 0;
    faulty_naming *naming = &faulty->namings[faulty->naming_count++];
    *naming = (faulty_naming){file, renames, ""};
    memcpy(naming->name, name, strlen(name) + 1);
    memcpy(file->name, name, strlen(name) + 1);
}

static faulty_file *make(faulty_storage *faulty, const char *name)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        faulty_file *file = &faulty->files[i];
        if (file->name[0] || file->durable_name[0]) continue;
        drop_namings(faulty, file);
        name_it(faulty, file, name, false);
        file->size = file->durable_size = 0;
        file->reader = (faulty_handle){file, false};
        file->writer = (faulty_handle){file, true};
        file->held = false;
        drop_writes(file); // of one that was removed
        return file;
    }
    TT_ASSERT(false);
}

static tt_status open_file(void *context, const char *path, bool create, void **out)
{
    faulty_storage *faulty = context;
    if (fails(faulty)) return TT_IO;
    faulty_file *file = find(faulty, path);
    if (create && file) return TT_EXISTS;
    if (!create && !file) return TT_NOT_FOUND;
    if (create) file = make(faulty, path);
    file->held |= create;
    *out = create ? &file->writer : &file->reader;
    return TT_OK;
}

static tt_status reopen_file(void *context, const char *path, void **out)
{
    faulty_storage *faulty = context;
    if (fails(faulty)) return TT_IO;
    faulty_file *file = find(faulty, path);
    if (!file) return TT_NOT_FOUND;
    if (file->held) return TT_BUSY;
    file->held = true;
    *out = &file->writer;
    return TT_OK;
}

static faulty_file *file_of(const void *handle)
{
    return ((const faulty_handle *)handle)->file;
}

// Of one that may be written.
static faulty_file *writable(const void *handle)
{
    TT_ASSERT(((const faulty_handle *)handle)->writes);
    return file_of(handle);
}

static tt_status read_file(void *context, void *handle, uint64_t offset, void *bytes, size_t *size)
{
    const faulty_file *file = file_of(handle);
    size_t left = offset < file->size ? file->size - (size_t)offset : 0;
    if (*size > left) *size = left;
    memcpy(bytes, file->now + offset, *size);
    return fails(context) ? TT_IO : TT_OK;
}

// Makes a change to an image of the file; `size` of its bytes, `from` on.
static void apply(uint8_t *image, uint32_t *image_size, const faulty_write *write, uint32_t from,
                  uint32_t size)
{
    uint32_t at = write->offset + from;
    uint32_t end = write->bytes ? at + size : write->offset;
    if (end > *image_size) memset(image + *image_size, 0, end - *image_size);
    if (write->bytes) memcpy(image + at, write->bytes + from, size);
    if (end > *image_size || !write->bytes) *image_size = end;
}

static void note(faulty_file *file, uint32_t offset, const void *bytes, uint32_t size)
{
    TT_ASSERT(file->write_count < FAULTY_WRITES && offset + size <= FAULTY_FILE_MAX);
    faulty_write *write = &file->writes[file->write_count++];
    *write = (faulty_write){.offset = offset, .size = size};
    if (bytes) {
        write->bytes = malloc(size);
        TT_ASSERT(write->bytes != NULL);
        memcpy(write->bytes, bytes, size);
    }
    apply(file->now, &file->size, write, 0, size);
}

static tt_status write_file(void *context, void *handle, uint64_t offset, const void *bytes,
                            size_t size)
{
    faulty_storage *faulty = context;
    bool failing = fails(faulty);
    if (failing) size = tt_random_below(&faulty->random, (uint32_t)size);
    if (size > 0) note(writable(handle), (uint32_t)offset, bytes, (uint32_t)size);
    return failing ? TT_IO : TT_OK;
}

static tt_status measure_file(void *context, void *handle, uint64_t *size)
{
    *size = file_of(handle)->size;
    return fails(context) ? TT_IO : TT_OK;
}

static tt_status truncate_file(void *context, void *handle, uint64_t size)
{
    if (fails(context)) return TT_IO;
    note(writable(handle), (uint32_t)size, NULL, 0);
    return TT_OK;
}

static tt_status reserve_file(void *context, void *handle, uint64_t size)
{
    (void)handle;
    (void)size;
    faulty_storage *faulty = context;
    return fails(faulty) || faulty->stuck ? TT_IO : TT_OK;
}

static void writes_arrive(faulty_file *file)
{
    uint32_t count = file->on_their_way;
    for (uint32_t i = 0; i < count; i++) {
        const faulty_write *write = &file->writes[i];
        if (!write->forgotten) apply(file->durable, &file->durable_size, write, 0, write->size);
        free(write->bytes);
    }
    file->write_count -= count;
    memmove(file->writes, file->writes + count, file->write_count * sizeof *file->writes);
    file->on_their_way = 0;
}

// A change to the folder comes to something: the file has that name, and no other has it.
static void name_durably(faulty_storage *faulty, const faulty_naming *naming)
{
    for (int i = 0; naming->name[0] && i < FAULTY_FILES; i++) {
        char *other = faulty->files[i].durable_name;
        if (strcmp(other, naming->name) == 0) other[0] = 0;
    }
    memcpy(naming->file->durable_name, naming->name, FAULTY_NAME);
}

static void namings_arrive(faulty_storage *faulty)
{
    uint32_t count = faulty->namings_on_their_way;
    for (uint32_t i = 0; i < count; i++) name_durably(faulty, &faulty->namings[i]);
    faulty->naming_count -= count;
    memmove(faulty->namings, faulty->namings + count,
            faulty->naming_count * sizeof *faulty->namings);
    faulty->namings_on_their_way = 0;
}

void faulty_storage_arrive(faulty_storage *faulty)
{
    for (int i = 0; i < FAULTY_FILES; i++) writes_arrive(&faulty->files[i]);
    namings_arrive(faulty);
}

// As Linux does it: what a failed sync did not get to the disk is taken for written ever after.
static tt_status sync_file(void *context, void *handle)
{
    faulty_storage *faulty = context;
    faulty_file *file = file_of(handle);
    if (fails(faulty)) {
        for (uint32_t i = 0; i < file->write_count; i++)
            file->writes[i].forgotten |= tt_random_below(&faulty->random, 2) == 0;
        return TT_IO;
    }
    file->on_their_way = file->write_count;
    if (!faulty->slow) writes_arrive(file);
    return TT_OK;
}

static tt_status sync_folder(void *context, const char *path)
{
    faulty_storage *faulty = context;
    (void)path; // there is one folder
    if (fails(faulty)) return TT_IO;
    faulty->namings_on_their_way = faulty->naming_count;
    if (!faulty->slow) namings_arrive(faulty);
    return TT_OK;
}

static tt_status rename_file(void *context, const char *from, const char *to)
{
    faulty_storage *faulty = context;
    if (fails(faulty)) return TT_IO;
    faulty_file *file = find(faulty, from);
    if (!file) return TT_IO;
    if (strcmp(from, to) != 0) name_it(faulty, file, to, true);
    return TT_OK;
}

static tt_status remove_file(void *context, const char *path)
{
    faulty_storage *faulty = context;
    if (fails(faulty)) return TT_IO;
    faulty_file *file = find(faulty, path);
    if (!file) return TT_NOT_FOUND;
    name_it(faulty, file, "", false);
    return TT_OK;
}

static tt_status close_file(void *context, void *handle)
{
    const faulty_handle *closed = handle;
    if (closed->writes) closed->file->held = false;
    return fails(context) ? TT_IO : TT_OK;
}

void faulty_storage_start(faulty_storage *faulty, uint64_t seed)
{
    memset(faulty, 0, sizeof *faulty);
    faulty->random = tt_random_seeded(seed, 1);
    faulty->storage = (tt_storage){
        .context = faulty,
        .open = open_file,
        .reopen = reopen_file,
        .read = read_file,
        .write = write_file,
        .measure = measure_file,
        .truncate = truncate_file,
        .reserve = reserve_file,
        .sync = sync_file,
        .sync_folder = sync_folder,
        .rename = rename_file,
        .remove = remove_file,
        .close = close_file,
    };
}

// Keeps some sectors of a write, whole or up to a byte.
static void tear(faulty_storage *faulty, faulty_file *file, const faulty_write *write)
{
    uint32_t from = 0;
    while (from < write->size) {
        uint32_t size = SECTOR - (write->offset + from) % SECTOR;
        if (size > write->size - from) size = write->size - from;
        uint32_t fate = tt_random_below(&faulty->random, 4);
        if (fate == 0) apply(file->durable, &file->durable_size, write, from, size);
        if (fate == 1)
            apply(file->durable, &file->durable_size, write, from,
                  tt_random_below(&faulty->random, size + 1));
        from += size;
    }
}

// How much of the unsynced survives is a matter of luck, too: little, half, most.
static void lose(faulty_storage *faulty, faulty_file *file)
{
    uint32_t luck = tt_random_below(&faulty->random, 5);
    for (uint32_t i = 0; i < file->write_count; i++) {
        const faulty_write *write = &file->writes[i];
        bool kept = !write->forgotten && tt_random_below(&faulty->random, 4) < luck;
        if (kept)
            apply(file->durable, &file->durable_size, write, 0, write->size);
        else if (!write->forgotten && tt_random_below(&faulty->random, 4) == 0)
            tear(faulty, file, write);
    }
    drop_writes(file);
    memcpy(file->now, file->durable, file->durable_size);
    file->size = file->durable_size;
}

// Which of the changes to the folder have come to something. One needs what came before it to that
// file.
static void lose_names(faulty_storage *faulty)
{
    for (uint32_t i = 0; i < faulty->naming_count; i++) {
        const faulty_naming *naming = &faulty->namings[i];
        bool could = !naming->renames || naming->file->durable_name[0];
        if (could && tt_random_below(&faulty->random, 2) == 0) name_durably(faulty, naming);
    }
    faulty->naming_count = faulty->namings_on_their_way = 0;
}

void faulty_storage_power_loss(faulty_storage *faulty)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        faulty_file *file = &faulty->files[i];
        lose(faulty, file);
        file->held = false;
    }
    lose_names(faulty);
    for (int i = 0; i < FAULTY_FILES; i++)
        memcpy(faulty->files[i].name, faulty->files[i].durable_name, FAULTY_NAME);
}

void faulty_storage_stop(faulty_storage *faulty)
{
    for (int i = 0; i < FAULTY_FILES; i++) drop_writes(&faulty->files[i]);
}
