// Both contexts live in memory that is given, so that nothing is allocated while a match is played:
//
//     [contexts][ compressor ][ decompressor ]

#include "tickertape/zstd.h"

#include "pieces.h"

#define ZSTD_STATIC_LINKING_ONLY // contexts in one's own memory
#include <zstd.h>

enum { LEVEL = 1 };

typedef struct contexts {
    ZSTD_CCtx *compressor;
    ZSTD_DCtx *decompressor;
} contexts;

static size_t compressor_size(void)
{
    return (size_t)tt_piece_size(ZSTD_estimateCCtxSize(LEVEL));
}

static size_t memory_size(void *context, size_t size)
{
    (void)context;
    (void)size; // one set of contexts for one level serves every size
    return (size_t)(tt_piece_size(sizeof(contexts)) + compressor_size() +
                    tt_piece_size(ZSTD_estimateDCtxSize()));
}

static void start(void *context, void *memory, size_t size)
{
    TT_ASSERT(size >= memory_size(context, 0));
    uint8_t *rest = memory;
    size_t first = compressor_size();
    contexts *made = tt_piece_cut(&rest, sizeof *made);
    made->compressor = ZSTD_initStaticCCtx(tt_piece_cut(&rest, first), first);
    made->decompressor = ZSTD_initStaticDCtx(rest, ZSTD_estimateDCtxSize());
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
