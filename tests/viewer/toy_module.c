// The toy as a game module. With TOY_PLANTED its rules are changed, which nobody was told.

#include "toy.h"

#ifdef TOY_PLANTED
TT_GAME_MODULE(toy_planted)
#else
TT_GAME_MODULE(toy_game)
#endif
