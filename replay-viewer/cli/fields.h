// The values of a state, by the game's layout.
#pragma once

#include <tickertape/sim.h>

// The layout of the sim's state; NULL, and said on stderr, where its game has none, or keeps its
// states elsewhere.
const tt_layout *fields_layout(const tt_game *game);
// Whether a path names something in the states of a game that has a layout; says on stderr what is
// not there.
bool fields_found(const tt_game *game, const char *path);
// Prints the values that such a path names, one a line.
void fields_print(const tt_sim *sim, const char *path);
// Prints the values in which two states of one layout differ, and how many there are in all.
void fields_print_differing(const tt_sim *a, const tt_sim *b);
