#include "cells.h"

#include <string.h>

static const uint32_t none = UINT32_MAX;

void tt_cells_clear(tt_cells *cells)
{
    cells->used = 0;
    cells->fresh = 0;
    cells->returned = none;
}

static uint32_t take(tt_cells *cells)
{
    TT_ASSERT(cells->used < cells->count);
    cells->used++;
    if (cells->returned == none) return cells->fresh++;
    uint32_t cell = cells->returned;
    cells->returned = cells->cells[cell].next;
    return cell;
}

uint32_t tt_cells_put(tt_cells *cells, const uint8_t *bytes, size_t size)
{
    uint32_t first = take(cells), cell = first;
    while (size > TT_CELL_BYTES) {
        memcpy(cells->cells[cell].bytes, bytes, TT_CELL_BYTES);
        bytes += TT_CELL_BYTES;
        size -= TT_CELL_BYTES;
        uint32_t next = take(cells);
        cells->cells[cell].next = next;
        cell = next;
    }
    memcpy(cells->cells[cell].bytes, bytes, size);
    cells->cells[cell].next = none;
    return first;
}

void tt_cells_get(const tt_cells *cells, uint32_t first, uint8_t *bytes, size_t size)
{
    for (uint32_t cell = first; size > 0; cell = cells->cells[cell].next) {
        size_t piece = size < TT_CELL_BYTES ? size : TT_CELL_BYTES;
        TT_ASSERT(cell < cells->count);
        memcpy(bytes, cells->cells[cell].bytes, piece);
        bytes += piece;
        size -= piece;
    }
}

void tt_cells_drop(tt_cells *cells, uint32_t first, size_t size)
{
    uint32_t last = first, count = tt_cells_of(size);
    for (uint32_t i = 1; i < count; i++) last = cells->cells[last].next;
    cells->cells[last].next = cells->returned;
    cells->returned = first;
    cells->used -= count;
}
