// How a company goes.
#pragma once

#include "battle.h"

void companies_begin_order(phalanx_state *state, uint32_t seat, uint32_t company);
void companies_stay(phalanx_state *state, uint32_t seat, uint32_t company, phalanx_manner manner);
void companies_advance(phalanx_battle *battle);
void companies_note(phalanx_battle *battle);
uint32_t companies_default_files(uint32_t count);
