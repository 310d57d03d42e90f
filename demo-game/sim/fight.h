// How each soldier fights in one step.
#pragma once

#include "battle.h"

void fight_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void fight_strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
bool fight_in_reach(const phalanx_battle *battle, const entry *me, uint16_t target);
vector fight_target_at(const phalanx_battle *battle, uint16_t target);
// Lets all blows of the step take effect at once.
void fight_settle(phalanx_battle *battle);
