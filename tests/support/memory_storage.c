#include "memory_storage.h"

#include <stdlib.h>
#include <string.h>

static memory_file *find(memory_storage *memory, const char *name)
{
    for (int i = 0; i < MEMORY_FILES; i++) {
        if (strcmp(memory->files[i].name, name) == 0) return &memory->files[i];
    }
    return NULL;
}

const memory_file *memory_storage_find(const memory_storage *memory, const char *name)
{
    for (int i = 0; i < MEMORY_FILES; i++) {
        if (strcmp(memory->files[i].name, name) == 0) return &memory->files[i];
    }
    return NULL;
}

uint32_t memory_storage_count(const memory_storage *memory)
{
    uint32_t count = 0;
    for (int i = 0; i < MEMORY_FILES; i++) count += memory->files[i].name[0] != 0;
    return count;
}

static memory_file *make(memory_storage *memory, const char *name)
{
    memory_file *file = find(memory, ""); // keeps the room of the one before
    TT_ASSERT(file && strlen(name) < MEMORY_NAME);
    memcpy(file->name, name, strlen(name) + 1);
    file->size = 0;
    return file;
}

static void grow(memory_file *file, size_t size)
{
    if (size > file->capacity) {
        size_t capacity = file->capacity > 0 ? file->capacity : 4096;
        while (capacity < size) capacity *= 2;
        file->bytes = realloc(file->bytes, capacity);
        TT_ASSERT(file->bytes != NULL);
        file->capacity = capacity;
    }
    if (size > file->size) memset(file->bytes + file->size, 0, size - file->size);
    if (size > file->size) file->size = size;
}

static tt_status open_file(void *context, const char *path, bool create, void **out)
{
    memory_file *file = find(context, path);
    if (create && file) return TT_EXISTS;
    if (!create && !file) return TT_NOT_FOUND;
    *out = file ? file : make(context, path);
    return TT_OK;
}

static tt_status reopen_file(void *context, const char *path, void **out)
{
    return open_file(context, path, false, out);
}

static tt_status read_file(void *context, void *handle, uint64_t offset, void *bytes, size_t *size)
{
    const memory_file *file = handle;
    (void)context;
    size_t left = offset < file->size ? file->size - (size_t)offset : 0;
    if (*size > left) *size = left;
    if (*size > 0) memcpy(bytes, file->bytes + offset, *size);
    return TT_OK;
}

static tt_status write_file(void *context, void *handle, uint64_t offset, const void *bytes,
                            size_t size)
{
    memory_file *file = handle;
    (void)context;
    grow(file, (size_t)offset + size);
    memcpy(file->bytes + offset, bytes, size);
    return TT_OK;
}

static tt_status measure_file(void *context, void *handle, uint64_t *size)
{
    (void)context;
    *size = ((const memory_file *)handle)->size;
    return TT_OK;
}

static tt_status truncate_file(void *context, void *handle, uint64_t size)
{
    memory_file *file = handle;
    (void)context;
    grow(file, (size_t)size);
    file->size = (size_t)size;
    return TT_OK;
}

static tt_status reserve_file(void *context, void *handle, uint64_t size)
{
    (void)context;
    (void)handle;
    (void)size;
    return TT_OK;
}

static tt_status nothing_to_do(void *context, void *handle)
{
    (void)context;
    (void)handle;
    return TT_OK;
}

static tt_status sync_folder(void *context, const char *path)
{
    (void)context;
    (void)path;
    return TT_OK;
}

static tt_status rename_file(void *context, const char *from, const char *to)
{
    memory_file *file = find(context, from), *other = find(context, to);
    if (!file) return TT_IO;
    if (other && other != file) other->name[0] = 0;
    TT_ASSERT(strlen(to) < MEMORY_NAME);
    memcpy(file->name, to, strlen(to) + 1);
    return TT_OK;
}

static tt_status remove_file(void *context, const char *path)
{
    memory_file *file = find(context, path);
    if (!file) return TT_NOT_FOUND;
    file->name[0] = 0;
    return TT_OK;
}

void memory_storage_put(memory_storage *memory, const char *name, const void *bytes, size_t size)
{
    memory_file *file = find(memory, name);
    if (!file) file = make(memory, name);
    file->size = 0;
    if (size > 0) write_file(memory, file, 0, bytes, size);
}

void memory_storage_start(memory_storage *memory)
{
    memset(memory, 0, sizeof *memory);
    memory->storage = (tt_storage){
        .context = memory,
        .open = open_file,
        .reopen = reopen_file,
        .read = read_file,
        .write = write_file,
        .measure = measure_file,
        .truncate = truncate_file,
        .reserve = reserve_file,
        .sync = nothing_to_do,
        .sync_folder = sync_folder,
        .rename = rename_file,
        .remove = remove_file,
        .close = nothing_to_do,
    };
}

void memory_storage_stop(memory_storage *memory)
{
    for (int i = 0; i < MEMORY_FILES; i++) free(memory->files[i].bytes);
}
