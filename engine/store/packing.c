#include "packing.h"

#include "allocation.h"

#define ZSTD_STATIC_LINKING_ONLY // contexts in one's own memory
#include <zstd.h>

enum { LEVEL = 19 };

// Made once for a tape: zstd asks the processor what it can do, and that may take longer than
// unpacking.
static void *make_context(const tt_allocator *allocator)
{
    size_t size = ZSTD_estimateDCtxSize();
    void *memory = tt_allocate_aligned(allocator, size);
    return memory ? ZSTD_initStaticDCtx(memory, size) : NULL; // it is where the memory is
}

bool tt_packing_room(const tt_allocator *allocator, uint8_t **bytes, void **context)
{
    if (!*context) *context = make_context(allocator);
    if (!*bytes) *bytes = tt_allocate(allocator, 1, TT_PACKED_MAX);
    return *context && *bytes;
}

bool tt_packing_unpack(void *context, const tt_reader *packed, uint8_t *bytes, size_t size)
{
    TT_ASSERT(size <= TT_PACKED_MAX);
    return ZSTD_decompressDCtx(context, bytes, size, packed->data + packed->at,
                               tt_reader_left(packed)) == size;
}

static void *allocate(void *allocator, size_t size)
{
    return tt_allocate_aligned(allocator, size);
}

static void give_back(void *allocator, void *piece)
{
    (void)allocator;
    tt_free(piece);
}

tt_status tt_packing_pack(const tt_allocator *allocator, const uint8_t *bytes, size_t size,
                          tt_writer *packed)
{
    tt_allocator own = *allocator;
    ZSTD_customMem memory = {allocate, give_back, &own};
    ZSTD_CCtx *context = ZSTD_createCCtx_advanced(memory);
    if (!context) return TT_OUT_OF_MEMORY;
    size_t added = ZSTD_compressCCtx(context, packed->data + packed->size,
                                     packed->capacity - packed->size, bytes, size, LEVEL);
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(added)) return TT_OUT_OF_MEMORY; // there is room for it
    packed->size += added;
    return TT_OK;
}
