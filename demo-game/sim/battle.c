#include "battle.h"

void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what, vector at)
{
    what.x = (uint16_t)(at.x >> 8);
    what.y = (uint16_t)(at.y >> 8);
    tt_emit(battle->step, kind, &what, sizeof what);
}
