// The rules as a game module, for programs that load them at run time.

#include "phalanx.h"

__attribute__((visibility("default"))) const tt_game *tt_game_export(uint32_t abi);

const tt_game *tt_game_export(uint32_t abi)
{
    return abi == TT_GAME_ABI ? &phalanx_game : NULL;
}
