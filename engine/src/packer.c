#include "packer.h"

#include "delta.h"
#include "pieces.h"

static size_t codec_size(const tt_codec *codec, size_t state_size)
{
    return codec ? codec->memory_size(codec->context, tt_delta_most(state_size)) : 0;
}

uint64_t tt_packer_memory_size(const tt_codec *codec, size_t state_size)
{
    return tt_piece_size(codec_size(codec, state_size)) +
           2 * tt_piece_size(tt_delta_most(state_size));
}

void tt_packer_start(tt_packer *packer, const tt_codec *codec, size_t state_size, uint8_t *memory)
{
    size_t work = codec_size(codec, state_size);
    *packer = (tt_packer){.codec = codec, .state_size = state_size};
    packer->codec_memory = tt_piece_cut(&memory, work);
    packer->delta = tt_piece_cut(&memory, tt_delta_most(state_size));
    packer->room = tt_piece_cut(&memory, tt_delta_most(state_size));
    if (codec) codec->start(codec->context, packer->codec_memory, work);
}

tt_packed tt_pack(tt_packer *packer, const uint8_t *base, const uint8_t *state)
{
    const tt_codec *codec = packer->codec;
    size_t size = tt_delta_write(base, state, packer->state_size, packer->delta);
    tt_packed plain = {packer->delta, size, false};
    if (!codec) return plain;
    tt_writer squeezed = tt_writer_of(packer->room, size - 1);
    codec->pack(codec->context, packer->codec_memory, tt_reader_of(packer->delta, size), &squeezed);
    return squeezed.failed ? plain : (tt_packed){packer->room, squeezed.size, true};
}

uint8_t *tt_packer_room(tt_packer *packer, bool squeezed)
{
    return squeezed ? packer->room : packer->delta;
}

const uint8_t *tt_unpack(tt_packer *packer, size_t size, bool squeezed, const uint8_t *base)
{
    const tt_codec *codec = packer->codec;
    tt_writer delta = tt_writer_of(packer->delta, tt_delta_most(packer->state_size));
    delta.size = squeezed ? 0 : size;
    if (squeezed)
        codec->unpack(codec->context, packer->codec_memory, tt_reader_of(packer->room, size),
                      &delta);
    // The delta stands in its own memory now: the room is free for the state.
    bool whole = !delta.failed &&
                 tt_delta_apply(base, delta.data, delta.size, packer->room, packer->state_size);
    return whole ? packer->room : NULL;
}
