// The keys of the window on a tape. One table says what each of them does, and what F1 shows of it.
#pragma once

#include "ui.h"
#include "wish.h"

// Makes the wishes of a key that was pressed.
void keys_press(const SDL_Keysym *key, bool repeat, wish_list *wishes);
// ... and of one that was let go: only what is held counts.
void keys_release(const SDL_Keysym *key, wish_list *wishes);
// Draws all of them on a plate in the middle of `area`.
void keys_draw(ui_kit *ui, SDL_FRect area);

// One line of such a plate.
typedef struct key_line {
    const char *names, *words;
} key_line;
// Draws the plate with the keys of another screen.
void keys_plate(ui_kit *ui, SDL_FRect area, const key_line *lines, uint32_t count);
