#include "battle.h"

void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what, vector at)
{
    what.x = (uint16_t)(at.x >> 8);
    what.y = (uint16_t)(at.y >> 8);
    if (kind == PHALANX_SHOT || kind == PHALANX_CLASHED)
        tt_emit_soon(battle->step, kind, &what, sizeof what); // only heard: better early than late
    else
        tt_emit(battle->step, kind, &what, sizeof what);
}
