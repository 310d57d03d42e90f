// The toy as a game module. With TOY_PLANTED its rules are changed, which nobody was told.

#include "toy.h"

const tt_game *tt_game_export(uint32_t abi)
{
#ifdef TOY_PLANTED
    return abi == TT_GAME_ABI ? &toy_planted : NULL;
#else
    return abi == TT_GAME_ABI ? &toy_game : NULL;
#endif
}
