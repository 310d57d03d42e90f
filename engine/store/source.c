#include "source.h"

#include "allocation.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

tt_status tt_source_measure(tt_source *source)
{
    struct stat file;
    source->filled = 0;
    if (fstat(source->fd, &file) != 0) return TT_IO;
    if (!S_ISREG(file.st_mode)) return TT_NOT_A_TAPE;
    source->end = (uint64_t)file.st_size;
    return TT_OK;
}

tt_status tt_source_open(tt_source *source, const tt_allocator *allocator, const char *path,
                         size_t capacity)
{
    // Not to wait for the other end of a pipe that is no tape anyway.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *source = (tt_source){.fd = fd, .capacity = capacity};
    if (fd < 0) return errno == ENOENT ? TT_NOT_FOUND : TT_IO;
    source->window = tt_allocate(allocator, 1, capacity);
    tt_status status = source->window ? tt_source_measure(source) : TT_OUT_OF_MEMORY;
    if (status != TT_OK) tt_source_close(source);
    return status;
}

void tt_source_close(tt_source *source)
{
    close(source->fd);
    tt_free(source->window);
}

// Reads as many of `size` bytes as the file has.
static tt_status read_some(const tt_source *source, uint64_t offset, uint8_t *bytes, size_t size,
                           size_t *count)
{
    *count = 0;
    while (*count < size) {
        ssize_t got = pread(source->fd, bytes + *count, size - *count, (off_t)(offset + *count));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return TT_IO;
        if (got == 0) break;
        *count += (size_t)got;
    }
    return TT_OK;
}

tt_status tt_source_read(const tt_source *source, uint64_t offset, uint8_t *bytes, size_t size)
{
    size_t count;
    tt_status status = read_some(source, offset, bytes, size, &count);
    return status == TT_OK && count < size ? TT_DAMAGED : status;
}

// Moves the window to `offset` and fills it as far as the file goes; at least `size` bytes must be
// there. A file that has become shorter can still be read up to where it ends.
static tt_status fill(tt_source *source, uint64_t offset, size_t size)
{
    uint64_t left = source->end - offset;
    size_t wanted = left < source->capacity ? (size_t)left : source->capacity;
    source->offset = offset;
    tt_status status = read_some(source, offset, source->window, wanted, &source->filled);
    if (source->filled >= size) return TT_OK;
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
