// What the parts of a history share: history.c (its snapshots), history_memory.c (where they lie).
#pragma once

#include "tickertape/history.h"

#include "cells.h"
#include "delta.h"
#include "packer.h"

typedef struct entry {
    uint32_t tick;
    uint32_t key;   // the tick of its key; its own: it is one
    uint32_t first; // of its cells
    uint32_t size;  // bytes in them
    uint64_t trail, hash;
    bool squeezed; // see tt_packed
} entry;

struct tt_history {
    tt_packer packer;
    size_t state_size;
    uint32_t first_spacing, spacing;
    uint32_t base_tick; // of the key in `base`; UINT32_MAX: none
    uint8_t *base;
    entry *entries;
    uint32_t count, capacity; // of entries
    tt_cells cells;
};
