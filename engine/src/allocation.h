// The library's one way to memory. In front of each piece stands a note of whose it is, so that who
// gives it back needs nothing but the piece:
//
//     block  [   ][ note ][ piece ]
#pragma once

#include "tickertape/allocator.h"

enum { TT_ALLOCATION_ALIGNMENT = 64 }; // of tt_allocate_aligned

// A piece of `count` times `size` bytes, zeroed; NULL: there is no more.
void *tt_allocate(const tt_allocator *allocator, size_t count, size_t size);
// A piece on its own cache lines, with any content: for what is large and filled as it is used.
void *tt_allocate_aligned(const tt_allocator *allocator, size_t size);
// A piece of another size that begins as `piece` does and goes on with zeros; `piece` is given
// back. NULL: there is no more, and `piece` stays as it is.
void *tt_reallocate(const tt_allocator *allocator, void *piece, size_t count, size_t size);
// A text and another one behind it. NULL: there is no more.
char *tt_allocate_text(const tt_allocator *allocator, const char *text, const char *end);
// A piece with room for `least` items, at least one; `piece` has `*capacity`. It is the same one
// while they fit, else one doubled until they do. NULL: there is no more, and all stays as it is.
void *tt_grow(const tt_allocator *allocator, void *piece, uint32_t *capacity, uint64_t least,
              size_t size);
// Gives a piece back. NULL is fine.
void tt_free(void *piece);
