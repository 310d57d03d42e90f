// The turns of a match in memory, for a relay or a room that writes no tape:
//
//     bytes      [turn 0][turn 1][turn 2]
//     offsets    0       12      13      40        turns = 3
//
// Whoever has it says where they lie, and so how many there can be.
#pragma once

#include "tickertape/net/log.h"

#include <stdbool.h>
#include <string.h>

typedef struct turn_log {
    uint32_t turns, turns_max, size_max;
    uint32_t *offsets; // turns_max + 1 of them
    uint8_t *bytes;    // size_max of them
} turn_log;

// An empty one in two arrays.
#define TURN_LOG(offsets, bytes)                                                                   \
    (turn_log)                                                                                     \
    {                                                                                              \
        0, sizeof(offsets) / sizeof(offsets)[0] - 1, sizeof(bytes), offsets, bytes                 \
    }

// False: it is full.
static inline bool turn_log_add(turn_log *log, const void *turn, uint32_t size)
{
    uint32_t at = log->offsets[log->turns];
    if (log->turns == log->turns_max || size > log->size_max - at) return false;
    memcpy(log->bytes + at, turn, size);
    log->offsets[++log->turns] = at + size;
    return true;
}

// For a tt_log_source.
static inline uint32_t turn_log_copy(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    const turn_log *log = context;
    uint32_t count = 0;
    (void)room;
    for (; tick + count < log->turns; count++) {
        uint32_t at = log->offsets[tick + count], size = log->offsets[tick + count + 1] - at;
        if (size > turns->capacity - turns->size) break;
        tt_write_bytes(turns, log->bytes + at, size);
    }
    return count;
}
