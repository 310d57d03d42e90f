// A playback as its two files share it: playback.c steps, playback_seek.c jumps.
#pragma once

#include "tickertape/playback.h"
#include "tickertape/recent.h"

#define TT_NOWHERE UINT32_MAX // no tick

// A turn and its data: it outlives the tape's next read.
typedef struct kept_turn {
    tt_turn turn;
    uint8_t data[TT_TURN_SIZE_MAX];
} kept_turn;

struct tt_playback {
    tt_tape *tape;
    tt_sim *sim;
    tt_recent *recent;   // NULL: the game can't keep states
    tt_history *history; // likewise
    tt_history *owned;   // NULL: `history` is shared, or there is none
    tt_cache *cache;     // NULL: none, or it was refused
    bool lent;           // some of `recent`, and the present state, may come from the cache
    uint64_t applied;
    uint32_t differs, verified;
    kept_turn *shown; // the turn that led to the present state
    kept_turn *spare; // the next one, while it is read
    kept_turn turns[2];
};

// Reads the turn of `tick` into `spare`, data included.
tt_status tt_playing_read(tt_playback *playback, uint32_t tick);
// What was read has led to the present state.
void tt_playing_show(tt_playback *playback);
// Notes whether the trail of the present state is the one on the tape, if it has one.
void tt_playing_compare(tt_playback *playback);
