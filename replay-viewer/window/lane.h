// What happened, along the timeline: fights rise from it as columns, the rest are glyphs in a row
// above them. Where several fall together the heaviest is seen, and the pointer finds them all.
//
//     row       *      o  *        *    <       glyphs: the game's marks, chat, who comes and goes
//     columns      _||_      |||          _     fights, as high as they are heavy
//     track     ================|-------------
#pragma once

#include "bookmarks.h"
#include "index.h"
#include "names.h"
#include "strip.h"

enum {
    LANE_CELLS = 1024, // glyphs in the row, at most
    LANE_REACH = 6,    // of the pointer, in units of a window of 1280x720
    LANE_LINES = 8,    // things that the pointer tells of, at most
    LANE_WORDS = 192,  // bytes of each, the final 0 included
    LANE_NONE = INT32_MAX,
};

// What may be shown.
typedef struct lane_view {
    const tape_index *index;
    const tape_bookmarks *bookmarks;
    view_strip strip;
    uint32_t until; // nothing after this state
} lane_view;

// The row: in each cell the heaviest mark.
typedef struct lane_row {
    uint32_t count;            // cells
    float width;               // pixels of a cell
    uint32_t mark[LANE_CELLS]; // LANE_NONE: the cell is empty
} lane_row;

// The columns: what was lost in each cell.
typedef struct lane_columns {
    uint32_t count;
    float width;
    float most; // of all cells; at least 1
    float lost[LANE_CELLS];
} lane_columns;

// Something under the pointer.
typedef struct lane_find {
    uint32_t tick;
    uint8_t seat; // TT_SEAT_NONE: of nobody
    bool placed;
    float x, y;
    char words[LANE_WORDS];
} lane_find;

// In the order of their ticks.
typedef struct lane_finds {
    uint32_t count, more; // more: how many others there are
    lane_find found[LANE_LINES];
} lane_finds;

// Fills the row with cells that are about `width` pixels wide.
void lane_fill(lane_row *row, const lane_view *view, float width);
// Fills the columns likewise: what the fights of one seat, or of all
// (TT_SEAT_NONE), cost in each cell.
void lane_losses(lane_columns *columns, const lane_view *view, float width, uint8_t seat);
// What lies within `reach` pixels of `x`.
void lane_find_at(const lane_view *view, const seat_names *names, float x, float reach,
                  lane_finds *finds);
// The one whose tick is the nearest to `x`; NULL without any.
const lane_find *lane_nearest(const lane_view *view, const lane_finds *finds, float x);
