#include "packer.h"

#include "delta.h"
#include "room.h"

static size_t codec_size(const tt_codec *codec, size_t state_size)
{
    return codec ? codec->memory_size(tt_delta_most(state_size)) : 0;
}

uint64_t tt_packer_memory_size(const tt_codec *codec, size_t state_size)
{
    return tt_room_for(codec_size(codec, state_size)) + 2 * tt_room_for(tt_delta_most(state_size));
}

void tt_packer_start(tt_packer *packer, const tt_codec *codec, size_t state_size, uint8_t *memory)
{
    size_t work = codec_size(codec, state_size);
    *packer = (tt_packer){.codec = codec, .state_size = state_size};
    packer->codec_memory = tt_room_cut(&memory, work);
    packer->delta = tt_room_cut(&memory, tt_delta_most(state_size));
    packer->room = tt_room_cut(&memory, tt_delta_most(state_size));
    if (codec) codec->start(packer->codec_memory, work);
}

tt_packed tt_pack(tt_packer *packer, const uint8_t *base, const uint8_t *state)
{
    size_t size = tt_delta_write(base, state, packer->state_size, packer->delta), squeezed = 0;
    if (packer->codec)
        squeezed =
            packer->codec->pack(packer->codec_memory, packer->delta, size, packer->room, size - 1);
    if (squeezed > 0) return (tt_packed){packer->room, squeezed, true};
    return (tt_packed){packer->delta, size, false};
}

uint8_t *tt_packer_room(tt_packer *packer, bool squeezed)
{
    return squeezed ? packer->room : packer->delta;
}

const uint8_t *tt_unpack(tt_packer *packer, size_t size, bool squeezed, const uint8_t *base)
{
    if (squeezed)
        size = packer->codec->unpack(packer->codec_memory, packer->room, size, packer->delta,
                                     tt_delta_most(packer->state_size));
    // The delta stands in its own memory now: the room is free for the state.
    bool whole = tt_delta_apply(base, packer->delta, size, packer->room, packer->state_size);
    TT_ASSERT(whole);
    return packer->room;
}
