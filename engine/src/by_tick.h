// Entries in an array, sorted by tick, which is the first thing in each.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// How many of `count` entries of `size` bytes are at or before `tick`.
static inline uint32_t tt_count_until(const void *entries, size_t size, uint32_t count,
                                      uint32_t tick)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, there;
        memcpy(&there, (const uint8_t *)entries + middle * size, sizeof there);
        if (there <= tick)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
