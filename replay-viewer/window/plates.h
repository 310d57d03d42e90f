// What is said over the field, on plates of its own.
#pragma once

#include "deck.h"

// What one should know about what one sees, from the top of `field` down, which keeps what is left.
void plates_warn(view_deck *deck, SDL_FRect *field);
// Who has won, where that is decided, and what was said just now.
void plates_tell(view_deck *deck, SDL_FRect field);
// The words of a bookmark, while they are typed.
void plates_note(view_deck *deck, SDL_FRect field);
