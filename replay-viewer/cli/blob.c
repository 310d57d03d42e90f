#include "blob.h"

#include <stdlib.h>
#include <string.h>

static bool reserve(cli_blob *blob, size_t size)
{
    size_t capacity = blob->capacity ? blob->capacity : 4096;
    if (size > BLOB_SIZE_MAX) return false;
    if (size <= blob->capacity) return true;
    while (capacity < size) capacity *= 2;
    uint8_t *bytes = realloc(blob->bytes, capacity);
    if (!bytes) return false;
    blob->bytes = bytes;
    blob->capacity = capacity;
    return true;
}

static tt_status open_file(void *context, const char *path, bool create, void **file)
{
    cli_blob *blob = context;
    (void)path;
    if (create && blob->there) return TT_EXISTS;
    if (!create && !blob->there) return TT_NOT_FOUND;
    if (create) blob->size = 0;
    blob->there = true;
    *file = blob;
    return TT_OK;
}

static tt_status reopen_file(void *context, const char *path, void **file)
{
    return open_file(context, path, false, file);
}

static tt_status read_file(void *context, void *file, uint64_t offset, void *bytes, size_t *size)
{
    const cli_blob *blob = context;
    (void)file;
    size_t left = offset < blob->size ? blob->size - (size_t)offset : 0;
    if (*size > left) *size = left;
    if (*size > 0) memcpy(bytes, blob->bytes + offset, *size);
    return TT_OK;
}

static tt_status write_file(void *context, void *file, uint64_t offset, const void *bytes,
                            size_t size)
{
    cli_blob *blob = context;
    (void)file;
    if (offset > BLOB_SIZE_MAX || !reserve(blob, (size_t)offset + size)) return TT_IO;
    if (offset > blob->size) memset(blob->bytes + blob->size, 0, (size_t)offset - blob->size);
    memcpy(blob->bytes + offset, bytes, size);
    if (offset + size > blob->size) blob->size = (size_t)offset + size;
    return TT_OK;
}

static tt_status measure_file(void *context, void *file, uint64_t *size)
{
    const cli_blob *blob = context;
    (void)file;
    *size = blob->size;
    return TT_OK;
}

static tt_status truncate_file(void *context, void *file, uint64_t size)
{
    cli_blob *blob = context;
    (void)file;
    if (size < blob->size) blob->size = (size_t)size;
    return TT_OK;
}

static tt_status reserve_file(void *context, void *file, uint64_t size)
{
    (void)context;
    (void)file;
    (void)size;
    return TT_UNSUPPORTED;
}

static tt_status sync_file(void *context, void *file)
{
    (void)context;
    (void)file;
    return TT_OK; // as lasting as it gets
}

static tt_status sync_folder(void *context, const char *path)
{
    (void)context;
    (void)path;
    return TT_OK;
}

static tt_status rename_file(void *context, const char *from, const char *to)
{
    const cli_blob *blob = context;
    (void)from;
    (void)to;
    return blob->there ? TT_OK : TT_IO;
}

static tt_status remove_file(void *context, const char *path)
{
    cli_blob *blob = context;
    (void)path;
    if (!blob->there) return TT_NOT_FOUND;
    blob->there = false;
    return TT_OK;
}

static tt_status close_file(void *context, void *file)
{
    (void)context;
    (void)file;
    return TT_OK;
}

void blob_start(cli_blob *blob)
{
    *blob = (cli_blob){.storage = {
                           .context = blob,
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
                       }};
}

bool blob_put(cli_blob *blob, const void *bytes, size_t size)
{
    if (!reserve(blob, size)) return false;
    if (size > 0) memcpy(blob->bytes, bytes, size);
    blob->size = size;
    blob->there = true;
    return true;
}

void blob_free(cli_blob *blob)
{
    free(blob->bytes);
    *blob = (cli_blob){0};
}
