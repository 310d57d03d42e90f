// Small signs for what a soldier is.
#pragma once

#include "phalanx.h"
#include "ui.h"

// Draws the sign of a phalanx_type into a square.
void icon_draw(ui_kit *ui, SDL_FRect square, uint8_t type, SDL_Color color);
// What soldiers of a type are called: "spearmen".
const char *icon_word(uint8_t type);
