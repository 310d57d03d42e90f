// A state as what differs from another one: a bit for each byte, then the bytes whose bit is set.
//
//     base     aaaa bbbb cccc        delta   00000000 01000000 00000000   X
//     state    aaaa bXbb cccc
//
// Masks of states with many alike fields are alike themselves, which is what makes codecs good at
// them.
#pragma once

#include "tickertape/types.h"

// Bytes of the longest delta of states of `size` bytes.
static inline size_t tt_delta_most(size_t size)
{
    return (size + 7) / 8 + size;
}

// Writes the delta and returns its size. `base` may be NULL: all zeros.
size_t tt_delta_write(const uint8_t *base, const uint8_t *state, size_t size, uint8_t *delta);
// Makes the state again. False when the delta is not one of such a state: then `state` is garbage.
bool tt_delta_apply(const uint8_t *base, const uint8_t *delta, size_t delta_size, uint8_t *state,
                    size_t size);
