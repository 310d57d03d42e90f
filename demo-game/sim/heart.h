// Courage and breath.
#pragma once

#include "battle.h"

void heart_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void heart_settle(phalanx_battle *battle);
uint32_t heart_strength(const phalanx_soldier *soldier, uint32_t least); // percent
