// The toy as a game module. With TOY_PLANTED its rules are changed, which nobody was told; with TOY_NEWER
// only their number is.

#include "toy.h"

#if defined TOY_PLANTED
TT_GAME_MODULE(toy_planted)
#elif defined TOY_NEWER
const tt_game *tt_game_export(uint32_t abi)
{
    static tt_game newer;
    newer = toy_game;
    newer.rules++;
    return abi == TT_GAME_ABI ? &newer : NULL;
}
#else
TT_GAME_MODULE(toy_game)
#endif
