// The values of a state, by the game's layout.
#pragma once

#include <tickertape/sim.h>

// The layout of the sim's state; NULL, and said on stderr, where its game has none, or keeps its
// states elsewhere.
const tt_layout *fields_layout(const tt_game *game);
// Prints the values that a path names, one a line. False, and said on stderr,
// when it names nothing.
bool fields_print(const tt_sim *sim, const char *path);
// Prints the values in which two states of one layout differ, and how many there are in all.
void fields_print_differing(const tt_sim *a, const tt_sim *b);
