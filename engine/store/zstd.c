// Both contexts live in memory that is given, so that nothing is allocated while a match is played:
//
//     [contexts][ compressor ][ decompressor ]

#include "tickertape/zstd.h"

#define ZSTD_STATIC_LINKING_ONLY // contexts in one's own memory
#include <zstd.h>

enum { LEVEL = 1, ALIGNMENT = 64 };

typedef struct contexts {
    ZSTD_CCtx *compressor;
    ZSTD_DCtx *decompressor;
} contexts;

static size_t rounded_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t compressor_size(void)
{
    return rounded_up(ZSTD_estimateCCtxSize(LEVEL));
}

static size_t memory_size(size_t size)
{
    (void)size; // a context for one level serves every size
    return rounded_up(sizeof(contexts)) + compressor_size() + rounded_up(ZSTD_estimateDCtxSize());
}

static void start(void *memory, size_t size)
{
    TT_ASSERT(size >= memory_size(0));
    uint8_t *at = (uint8_t *)memory + rounded_up(sizeof(contexts));
    contexts *made = memory;
    made->compressor = ZSTD_initStaticCCtx(at, compressor_size());
    made->decompressor = ZSTD_initStaticDCtx(at + compressor_size(), ZSTD_estimateDCtxSize());
    TT_ASSERT(made->compressor && made->decompressor);
}

static size_t pack(void *memory, const void *from, size_t size, void *to, size_t capacity)
{
    const contexts *made = memory;
    size_t packed = ZSTD_compressCCtx(made->compressor, to, capacity, from, size, LEVEL);
    return ZSTD_isError(packed) ? 0 : packed;
}

static size_t unpack(void *memory, const void *from, size_t size, void *to, size_t capacity)
{
    const contexts *made = memory;
    size_t unpacked = ZSTD_decompressDCtx(made->decompressor, to, capacity, from, size);
    return ZSTD_isError(unpacked) ? 0 : unpacked;
}

const tt_codec tt_zstd = {memory_size, start, pack, unpack};
