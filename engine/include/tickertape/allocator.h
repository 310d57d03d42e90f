// Whose memory an object lives in: an embedder's, or malloc's. Every def has an allocator, and who
// makes further objects hands it on:
//
//     def.allocator -> peer -> sim, timeline, tape, client, relay -> rooms
//
// Memory is taken in `_create` and given back in `_destroy`. Nothing is taken while a match is
// played, but for what is made in its course: a relay's room and its tape, a peer's sim when it is
// let in, and the index of a tape that is read, which grows with it.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// Where memory comes from. All zero: malloc and free. Both functions or none; they are called on
/// the thread that calls the object. What they find in `context` outlives every object made with
/// it.
typedef struct tt_allocator {
    void *context; ///< handed to both functions
    /// Memory of `size` bytes with any content, aligned for any object, as malloc's is. NULL: there
    /// is none left, and what needed it fails with TT_OUT_OF_MEMORY.
    void *(*allocate)(void *context, size_t size);
    /// Takes back what `allocate` gave for this `size`.
    void (*release)(void *context, void *memory, size_t size);
} tt_allocator;

TT_API_END
