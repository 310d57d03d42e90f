#include "allocation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 }; // of what grows

// Ends where its piece begins.
typedef struct note {
    _Alignas(max_align_t) tt_allocator allocator;
    void *block;
    size_t block_size, size; // bytes of the block, and of the piece
} note;

static void *take_block(const tt_allocator *allocator, size_t size)
{
    TT_ASSERT(!allocator->allocate == !allocator->release);
    return allocator->allocate ? allocator->allocate(allocator->context, size) : malloc(size);
}

static void *piece_at(uint8_t *place, note written)
{
    memcpy(place - sizeof written, &written, sizeof written);
    return place;
}

static note note_of(const void *piece)
{
    note found;
    memcpy(&found, (const uint8_t *)piece - sizeof found, sizeof found);
    return found;
}

void *tt_allocate(const tt_allocator *allocator, size_t count, size_t size)
{
    if (size > 0 && count > (PTRDIFF_MAX - sizeof(note)) / size) return NULL;
    size_t bytes = count * size, whole = bytes + sizeof(note);
    // What calloc has fresh from the system it need not zero.
    uint8_t *block = allocator->allocate ? take_block(allocator, whole) : calloc(1, whole);
    if (!block) return NULL;
    if (allocator->allocate) memset(block, 0, whole);
    return piece_at(block + sizeof(note), (note){*allocator, block, whole, bytes});
}

void *tt_allocate_aligned(const tt_allocator *allocator, size_t size)
{
    size_t extra = sizeof(note) + TT_ALLOCATION_ALIGNMENT - 1;
    if (size > PTRDIFF_MAX - extra) return NULL;
    uint8_t *block = take_block(allocator, size + extra);
    if (!block) return NULL;
    uint8_t *first = block + sizeof(note);
    size_t gap = -(uintptr_t)first & (TT_ALLOCATION_ALIGNMENT - 1);
    return piece_at(first + gap, (note){*allocator, block, size + extra, size});
}

void *tt_reallocate(const tt_allocator *allocator, void *piece, size_t count, size_t size)
{
    void *other = tt_allocate(allocator, count, size);
    if (!other || !piece) return other;
    size_t before = note_of(piece).size;
    memcpy(other, piece, before < count * size ? before : count * size);
    tt_free(piece);
    return other;
}

char *tt_allocate_text(const tt_allocator *allocator, const char *text, const char *end)
{
    size_t size = strlen(text) + strlen(end) + 1;
    char *both = tt_allocate(allocator, 1, size);
    if (both) snprintf(both, size, "%s%s", text, end);
    return both;
}

void *tt_grow(const tt_allocator *allocator, void *piece, uint32_t *capacity, uint64_t least,
              size_t size)
{
    uint64_t wanted = *capacity > 0 ? *capacity : FIRST_CAPACITY;
    if (least <= *capacity) return piece;
    while (wanted < least) wanted *= 2;
    if (wanted > UINT32_MAX) return NULL;
    void *grown = tt_reallocate(allocator, piece, (size_t)wanted, size);
    if (grown) *capacity = (uint32_t)wanted;
    return grown;
}

void tt_free(void *piece)
{
    if (!piece) return;
    note found = note_of(piece);
    if (found.allocator.release)
        found.allocator.release(found.allocator.context, found.block, found.block_size);
    else
        free(found.block);
}
