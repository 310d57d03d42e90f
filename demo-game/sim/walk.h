// How each soldier walks in one step.
#pragma once

#include "battle.h"

void walk_on(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
