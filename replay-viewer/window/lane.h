// What happened, along the timeline: fights rise from it as columns, the rest are glyphs in a row above
// them. Where several fall together the heaviest is seen, and the pointer finds them all.
//
//     row       *      o  *        *    <       glyphs: the game's marks, chat, who comes and goes
//     columns      _||_      |||          _     fights, as high as they are heavy
//     track     ================|-------------
#pragma once

#include "bookmarks.h"
#include "index.h"
#include "names.h"
#include "timeline.h"

enum {
    LANE_CELLS = 1024, // glyphs in the row, at most
    LANE_LINES = 8,    // things that the pointer tells of, at most
    LANE_WORDS = 192,  // bytes of each, the final 0 included
    LANE_NONE = UINT32_MAX,
};

// What may be shown.
typedef struct lane_view {
    const tape_index *index;
    const tape_bookmarks *bookmarks;
    view_timeline timeline;
    uint32_t until;    // nothing after this state
    uint32_t heaviest; // of all fights up to there; at least 1
} lane_view;

// A fight: pixels, and a height from 0 to 1.
typedef struct lane_column {
    float left, right, height;
} lane_column;

// The row: in each cell the heaviest mark.
typedef struct lane_row {
    uint32_t count;            // cells
    float width;               // pixels of a cell
    uint32_t mark[LANE_CELLS]; // LANE_NONE: the cell is empty
} lane_row;

// Something under the pointer.
typedef struct lane_find {
    uint32_t tick;
    uint8_t seat; // TT_SEAT_NONE: of nobody
    bool placed;
    float x, y;
    char words[LANE_WORDS];
} lane_find;

// What may be shown up to state `until`.
lane_view lane_view_of(const tape_index *index, const tape_bookmarks *bookmarks,
                       const view_timeline *timeline, uint32_t until);
// Fills the row with cells that are about `width` pixels wide.
void lane_fill(lane_row *row, const lane_view *view, float width);
// Where a fight stands. One that still goes on at `until` is low: its weight lies in what comes later.
lane_column lane_column_of(const lane_view *view, const index_fight *fight);
// What lies within `reach` pixels of `x`, in the order of their ticks: the count. `*more` is how many
// others there are.
uint32_t lane_find_at(const lane_view *view, const seat_names *names, float x, float reach,
                      lane_find found[LANE_LINES], uint32_t *more);
// Of some finds the one whose tick is the nearest to `x`; NULL without any.
const lane_find *lane_nearest(const lane_view *view, const lane_find *found, uint32_t count,
                              float x);
