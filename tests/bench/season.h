// A tape that is as long as one likes: bots play match after match of Phalanx in one, since a
// single match ends by its rules after twenty minutes at most.
#pragma once

#include "tickertape/game.h"

// Phalanx, but that a decided match is followed by the next. With `crowded` each
// seat begins with 250 soldiers.
tt_game season_game(bool crowded);
// Writes a tape of so many ticks with a bot in each of 2 to 8 seats;
// ends the program where that fails.
void season_record(const char *path, const tt_game *game, uint32_t seats, uint32_t ticks);
