// A row of the list of tapes, and what stands over its columns. How a tape ended is not the row's
// to know: the last column is left free.
#pragma once

#include "shelf.h"
#include "ui.h"

// Draws what stands over the columns.
void shelf_heads_draw(ui_kit *ui, SDL_FRect line);
// Draws what is known of a tape; returns the place of the last column, which is empty for one that
// can't be shown or is not read yet.
SDL_FRect shelf_row_draw(ui_kit *ui, SDL_FRect line, const shelf_tape *tape);
