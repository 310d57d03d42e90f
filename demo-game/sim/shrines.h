// Who holds which shrine.
#pragma once

#include "battle.h"

void shrines_claim(phalanx_battle *battle);
