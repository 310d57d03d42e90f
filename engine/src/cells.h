// Pieces of any size in one arena, each a chain of cells, so that room which is given back is never
// too scattered to be used again:
//
//     [ 3 |aaaa][free][ - |bb  ][ - |aa  ][free]        a piece of two cells, one of a single cell
#pragma once

#include "tickertape/types.h"

enum {
    TT_CELL_SIZE = 512, // bytes, the next cell's number included
    TT_CELL_BYTES = TT_CELL_SIZE - 4,
};

typedef struct tt_cell {
    uint32_t next;
    uint8_t bytes[TT_CELL_BYTES];
} tt_cell;

_Static_assert(sizeof(tt_cell) == TT_CELL_SIZE, "cells lie side by side");

typedef struct tt_cells {
    tt_cell *cells;
    uint32_t count, used;
    uint32_t fresh;    // cells from here on were never used
    uint32_t returned; // the first of those that were given back
} tt_cells;

// Cells that a piece of `size` bytes takes, at least one.
static inline uint32_t tt_cells_of(size_t size)
{
    return size > 0 ? (uint32_t)((size + TT_CELL_BYTES - 1) / TT_CELL_BYTES) : 1;
}

// All of them are free.
void tt_cells_clear(tt_cells *cells);
// Keeps a piece and returns its first cell. Only where as many cells are free as it takes.
uint32_t tt_cells_put(tt_cells *cells, const uint8_t *bytes, size_t size);
// Copies a piece of `size` bytes.
void tt_cells_get(const tt_cells *cells, uint32_t first, uint8_t *bytes, size_t size);
// Gives a piece of `size` bytes back.
void tt_cells_drop(tt_cells *cells, uint32_t first, size_t size);
