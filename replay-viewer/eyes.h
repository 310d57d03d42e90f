// What a seat saw: its last look at or before a moment of a tape, and the way to the next one.
//
//     looks    a                       b        c
//     seen     a  a  a  a  a  a  >  >  b  >  >  c        a way takes half a second, at most
//
// A player's program tells looks as they change, and at most twice a second: where it told nothing,
// nothing moved.
#pragma once

#include "tickertape/view.h"

#include <tickertape/tape.h>

// What is seen with a seat's eyes.
typedef struct seat_view {
    tt_look look;   // the last one: for tt_frame
    tt_bounds seen; // the part of the field
} seat_view;

// Whether the tape has a look of this seat, whenever.
bool eyes_recorded(tt_tape *tape, uint8_t seat);
// The first seat that has; TT_SEAT_NONE: none has.
uint8_t eyes_first(tt_tape *tape);
// A look in words: the corners of what was seen, in the game's units, and what was selected:
// "12.00 8.50 to 52.25 31.00, company 3". Safe to be shown; false: the game can't tell.
bool eyes_words(const tt_picture *picture, const tt_look *look, char *words, size_t size);
// What the seat saw at a position, in PLAYER_BLEND of a tick from state 0 on. False: it has no look
// by half a second after then, none that can be read, or none that the game takes for one.
bool eyes_see(tt_tape *tape, const tt_picture *picture, uint8_t seat, uint64_t position,
              seat_view *view);
