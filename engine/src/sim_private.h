// The sim's memory is one piece, kept as one image:
//
//     flat                 [ engine state ][ the game's state ]        the step works in place
//     save and load        [ engine state ][ size ][ saved bytes ]     filled when a state is kept
//     hash only            [ engine state ]                            never kept
//
// The engine's own state comes first, so that it is hashed, kept and restored with the game's.
#pragma once

#include "tickertape/sim.h"

#include "allocation.h"

enum {
    TT_OUTBOX_HEADER = 8, // what an entry costs besides its data
    TT_OUTBOX_ENTRIES = TT_OUTBOX_SIZE_MAX / TT_OUTBOX_HEADER,
};

// Fixed-size fields, no padding, a multiple of TT_ALLOCATION_ALIGNMENT: its bytes are part of the
// format.
typedef struct tt_engine_state {
    uint8_t presence[TT_SEATS_MAX]; // the last presence event of each seat, BACK as JOINED
    uint8_t told[TT_SEATS_MAX];     // the same as far as steps know it: a pause runs none
    uint8_t paused;
    uint8_t reserved[63];
} tt_engine_state;

_Static_assert(sizeof(tt_engine_state) == 192, "the engine state's size is part of the format");

// What steps left beside the last turn: entries one behind the other.
typedef struct tt_outbox {
    uint32_t count;
    uint32_t size;                     // bytes used, headers counted
    uint64_t dropped;                  // entries that did not fit, ever
    uint32_t kinds[TT_OUTBOX_ENTRIES]; // of each entry
    uint32_t ends[TT_OUTBOX_ENTRIES];  // where its data ends
    bool soon[TT_OUTBOX_ENTRIES];      // it is welcome early
    uint8_t data[TT_OUTBOX_SIZE_MAX];
} tt_outbox;

struct tt_step {
    tt_sim *sim;
};

struct tt_sim {
    const tt_game *game;
    tt_match match;
    uint32_t tick;
    uint64_t hash, trail;
    uint8_t *memory; // see above
    uint64_t memory_size;
    uint64_t game_offset; // of the game's bytes in `memory`
    void *state;          // what the game's functions get: in `memory`, or the game's own
    tt_blocks *blocks;    // NULL: nothing can be kept
    tt_image *image;      // NULL: none yet
    bool imaged;          // `image` is the present state; else an older one, to share with
    bool proves, bare;
    uint64_t forgotten;
    uint8_t *memo;
    uint32_t drop_memo, steps; // steps that ran since the memo was dropped on schedule
    tt_outbox outbox;
    tt_turn shown; // a turn as its step sees it, where that is not the turn itself
};

// Moves the engine's own state, and gives the turn as its step sees it; NULL: none runs.
const tt_turn *tt_sim_note_turn(tt_sim *sim, const tt_turn *turn);
// Where the game's bytes begin in `memory`.
uint64_t tt_sim_game_offset(const tt_game *game);
// The state was changed, by a step or a start: makes the new image where the hash needs one.
void tt_sim_changed(tt_sim *sim, tt_changes changes);
// The hash of the present state.
uint64_t tt_sim_present_hash(tt_sim *sim);
// The image of the present state, with one owner more. Only where states can be kept.
tt_image *tt_sim_present_image(tt_sim *sim);
// Makes the state that `image` was taken from the present one.
void tt_sim_bring_back(tt_sim *sim, tt_image *image);
// Makes the state that these bytes are the present one.
void tt_sim_fill(tt_sim *sim, const void *bytes);

// Makes everything useless that the next restore has to bring back: our memory and the outbox are
// filled with garbage, a game with its own memory starts anew. Only a restore may follow.
void tt_sim_poison(tt_sim *sim);
