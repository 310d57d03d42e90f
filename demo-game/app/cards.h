#pragma once

#include "app.h"

// The companies that are selected as cards, control groups and who stands idle above them: between
// the minimap and the commands.
void cards_draw(phalanx_app *app, const phalanx_state *state, uint32_t seat);
