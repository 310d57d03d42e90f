// One reservation, cut into pieces: whoever keeps states takes all its memory at create.
#pragma once

#include "allocation.h"

static inline uint64_t tt_rounded_up(uint64_t size, uint64_t unit)
{
    return (size + unit - 1) / unit * unit;
}

// What a piece of `size` bytes takes: every piece is aligned as the whole is.
static inline uint64_t tt_piece_size(uint64_t size)
{
    return tt_rounded_up(size, TT_ALLOCATION_ALIGNMENT);
}

// Cuts the next piece off.
static inline void *tt_piece_cut(uint8_t **rest, uint64_t size)
{
    uint8_t *piece = *rest;
    *rest += tt_piece_size(size);
    return piece;
}
