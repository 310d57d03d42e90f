// The rules and the picture as a game module, for programs that load them at run time.

#include "picture.h"

TT_GAME_MODULE(phalanx_game)

const tt_picture *tt_view_export(uint32_t abi)
{
    return abi == TT_VIEW_ABI ? &phalanx_picture : NULL;
}
