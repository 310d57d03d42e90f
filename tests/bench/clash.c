#include "clash.h"
#include "army.h"

void clash_start(void *context, void *memory, const tt_match *match)
{
    static const army_rows rows = {.x = 64, .y = 70, .apart_x = 30, .apart_y = 10, .files = 8};
    phalanx_state *state = memory;
    phalanx_game.start(context, state, match);
    state->rocks = state->woods = 0;
    army_clash(state, &rows);
}
