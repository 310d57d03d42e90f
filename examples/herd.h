// A game whose state is on the heap, on two rungs of the ladder.
#pragma once

#include <tickertape/game.h>

extern const tt_game herd_hashed; // only a hash
extern const tt_game herd_saved;  // with save and load
