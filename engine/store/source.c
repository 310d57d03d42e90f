#include "source.h"

#include "allocation.h"

#include <string.h>

tt_status tt_source_measure(tt_source *source)
{
    source->filled = 0;
    return source->storage->measure(source->storage->context, source->file, &source->end);
}

tt_status tt_source_open(tt_source *source, const tt_allocator *allocator, const char *path)
{
    const tt_storage *storage = source->storage;
    tt_status status = storage->open(storage->context, path, false, &source->file);
    if (status != TT_OK) return status;
    source->window = tt_allocate(allocator, 1, source->capacity);
    status = source->window ? tt_source_measure(source) : TT_OUT_OF_MEMORY;
    if (status != TT_OK) tt_source_close(source);
    return status;
}

void tt_source_close(tt_source *source)
{
    // Nothing was written that could be lost.
    (void)source->storage->close(source->storage->context, source->file);
    tt_free(source->window);
}

// Reads as many of `*size` bytes as the file has.
static tt_status read_some(const tt_source *source, uint64_t offset, uint8_t *bytes, size_t *size)
{
    const tt_storage *storage = source->storage;
    return storage->read(storage->context, source->file, offset, bytes, size);
}

tt_status tt_source_read(const tt_source *source, uint64_t offset, uint8_t *bytes, size_t size)
{
    size_t count = size;
    tt_status status = read_some(source, offset, bytes, &count);
    return status == TT_OK && count < size ? TT_DAMAGED : status;
}

// Moves the window to `offset` and fills it as far as the file goes; at least `size` bytes must be
// there. A file that has become shorter can still be read up to where it ends.
static tt_status fill(tt_source *source, uint64_t offset, size_t size)
{
    uint64_t left = source->end - offset;
    source->offset = offset;
    source->filled = left < source->capacity ? (size_t)left : source->capacity;
    tt_status status = read_some(source, offset, source->window, &source->filled);
    if (status == TT_OK && source->filled >= size) return TT_OK;
    if (status != TT_OK) source->filled = 0;
    return status == TT_OK ? TT_DAMAGED : status;
}

tt_status tt_source_get(tt_source *source, uint64_t offset, size_t size, const uint8_t **bytes)
{
    TT_ASSERT(size <= source->capacity && offset <= source->end && size <= source->end - offset);
    bool there = offset >= source->offset && offset - source->offset <= source->filled &&
                 size <= source->filled - (offset - source->offset);
    if (!there) {
        tt_status status = fill(source, offset, size);
        if (status != TT_OK) return status;
    }
    *bytes = source->window + (offset - source->offset);
    return TT_OK;
}

tt_status tt_source_zeros(tt_source *source, uint64_t offset, bool *zeros)
{
    *zeros = true;
    while (*zeros && offset < source->end) {
        uint64_t left = source->end - offset;
        size_t size = left < source->capacity ? (size_t)left : source->capacity;
        const uint8_t *bytes;
        tt_status status = tt_source_get(source, offset, size, &bytes);
        if (status != TT_OK) return status;
        *zeros = bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
        offset += size;
    }
    return TT_OK;
}
