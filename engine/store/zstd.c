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

static size_t memory_size(void *context, size_t size)
{
    (void)context;
    (void)size; // one set of contexts for one level serves every size
    return rounded_up(sizeof(contexts)) + compressor_size() + rounded_up(ZSTD_estimateDCtxSize());
}

static void start(void *context, void *memory, size_t size)
{
    TT_ASSERT(size >= memory_size(context, 0));
    uint8_t *at = (uint8_t *)memory + rounded_up(sizeof(contexts));
    contexts *made = memory;
    made->compressor = ZSTD_initStaticCCtx(at, compressor_size());
    made->decompressor = ZSTD_initStaticDCtx(at + compressor_size(), ZSTD_estimateDCtxSize());
    TT_ASSERT(made->compressor && made->decompressor);
}

static void note_written(tt_writer *to, size_t size)
{
    if (ZSTD_isError(size))
        to->failed = true;
    else
        to->size += size;
}

static void pack(void *context, void *memory, tt_reader from, tt_writer *to)
{
    (void)context;
    const contexts *made = memory;
    note_written(to, ZSTD_compressCCtx(made->compressor, to->data + to->size,
                                       to->capacity - to->size, from.data, from.size, LEVEL));
}

static void unpack(void *context, void *memory, tt_reader from, tt_writer *to)
{
    (void)context;
    const contexts *made = memory;
    note_written(to, ZSTD_decompressDCtx(made->decompressor, to->data + to->size,
                                         to->capacity - to->size, from.data, from.size));
}

const tt_codec tt_zstd = {
    .memory_size = memory_size, .start = start, .pack = pack, .unpack = unpack};
