// A file read through a window that moves along with the reader:
//
//     0            offset        offset + filled              end
//     |............[######## window ########]..................|
//
// No mapping: a file that shrinks while it is read must be an error, not a signal.
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/storage.h"

typedef struct tt_source {
    const tt_storage *storage;
    void *file;
    uint64_t end;    // bytes that the file had when it was last measured
    uint64_t offset; // of the window
    size_t filled;   // bytes in the window
    size_t capacity;
    uint8_t *window;
} tt_source;

// Opens a file of `storage`, with a window of `capacity` bytes; both are set before.
// TT_NOT_FOUND, TT_IO, TT_OUT_OF_MEMORY; TT_NOT_A_TAPE for what is not a plain file.
TT_MUST_CHECK tt_status tt_source_open(tt_source *source, const tt_allocator *allocator,
                                       const char *path);
void tt_source_close(tt_source *source);
// Looks how long the file is by now, and forgets what was read.
TT_MUST_CHECK tt_status tt_source_measure(tt_source *source);
// Reads `size` bytes as they are now, past the window. TT_IO; TT_DAMAGED when they are not there.
TT_MUST_CHECK tt_status tt_source_read(const tt_source *source, uint64_t offset, uint8_t *bytes,
                                       size_t size);
// Points `*bytes` at `size` bytes from `offset`, which lie before the end and fit the window, until
// the next call. TT_IO; TT_DAMAGED when the file has become shorter.
TT_MUST_CHECK tt_status tt_source_get(tt_source *source, uint64_t offset, size_t size,
                                      const uint8_t **bytes);
// Whether there is nothing but zeros from `offset` to the end. Fails as tt_source_get.
TT_MUST_CHECK tt_status tt_source_zeros(tt_source *source, uint64_t offset, bool *zeros);
