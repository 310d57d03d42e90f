// The rules, the picture and the projections as a game module, for programs
// that load them at run time.

#include "picture.h"
#include "projections.h"

TT_GAME_MODULE(phalanx_game)

const tt_picture *tt_view_export(uint32_t abi)
{
    return abi == TT_VIEW_ABI ? &phalanx_picture : NULL;
}

const tt_projections *tt_projections_export(uint32_t abi)
{
    return abi == TT_PROJECTIONS_ABI ? &phalanx_projections : NULL;
}
