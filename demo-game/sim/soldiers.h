// Soldiers' coming and going.
#pragma once

#include "battle.h"

void soldiers_begin(phalanx_state *state);
void soldiers_recruit(phalanx_battle *battle);
void soldiers_remove(phalanx_state *state, uint32_t seat, phalanx_soldier *soldier);
// All of the seat go, and the camp is given up; the end of the step finds the seat out.
void soldiers_disband(phalanx_state *state, uint32_t seat);
void soldiers_rally(phalanx_state *state, uint32_t seat);
