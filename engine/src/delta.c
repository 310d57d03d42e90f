#include "delta.h"

#include <string.h>

static uint64_t word_at(const uint8_t *bytes, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, bytes, size < 8 ? size : 8);
    return word;
}

// One mask byte and the bytes it stands for.
static size_t write_differing(uint64_t differing, const uint8_t *state, uint8_t *mask, uint8_t *to)
{
    size_t count = 0;
    while (differing) {
        uint32_t byte = (uint32_t)__builtin_ctzll(differing) / 8;
        *mask |= (uint8_t)(1u << byte);
        to[count++] = state[byte];
        differing &= ~(UINT64_C(0xff) << byte * 8);
    }
    return count;
}

size_t tt_delta_write(const uint8_t *base, const uint8_t *state, size_t size, uint8_t *delta)
{
    size_t mask_size = (size + 7) / 8, end = mask_size;
    memset(delta, 0, mask_size);
    for (size_t i = 0; i < size; i += 8) {
        uint64_t before = base ? word_at(base + i, size - i) : 0;
        uint64_t differing = before ^ word_at(state + i, size - i);
        end += write_differing(differing, state + i, delta + i / 8, delta + end);
    }
    return end;
}

bool tt_delta_apply(const uint8_t *base, const uint8_t *delta, size_t delta_size, uint8_t *state,
                    size_t size)
{
    size_t mask_size = (size + 7) / 8, at = mask_size;
    if (delta_size < mask_size) return false;
    if (base)
        memcpy(state, base, size);
    else
        memset(state, 0, size);
    for (size_t i = 0; i < mask_size; i++) {
        for (uint32_t mask = delta[i]; mask; mask &= mask - 1) {
            size_t byte = i * 8 + (size_t)__builtin_ctz(mask);
            if (byte >= size || at >= delta_size) return false;
            state[byte] = delta[at++];
        }
    }
    return at == delta_size;
}
