// Phalanx with every soldier in a fight: pairs of companies of two seats that
// stand in each other and strike.
#pragma once

#include "phalanx.h"

// In place of the game's own start.
void clash_start(void *context, void *memory, const tt_match *match);
