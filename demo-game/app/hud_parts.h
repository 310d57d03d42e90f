// The panels over the field, each in a file of its own.
#pragma once

#include "app.h"

void hud_players(phalanx_app *app, const phalanx_state *state);
// Of the player's own seat.
void hud_commands(phalanx_app *app, const phalanx_seat *seat);
void hud_banners(phalanx_app *app, const phalanx_state *state);
