// The toy as a game module, flat, or with TOY_HEAP in memory of its own. With TOY_PLANTED its rules
// are changed, which nobody was told; with TOY_NEWER only their number is. TOY_LEAKS counts beside
// its state; TOY_HIDES sets a variable there once.

#include "toy.h"

#if defined TOY_PLANTED
TT_GAME_MODULE(toy_planted)
#elif defined TOY_HEAP
TT_GAME_MODULE(toy_heap)
#elif defined TOY_NEWER
const tt_game *tt_game_export(uint32_t abi)
{
    static tt_game newer;
    newer = toy_game;
    newer.rules++;
    return abi == TT_GAME_ABI ? &newer : NULL;
}
#elif defined TOY_LEAKS || defined TOY_HIDES
enum { HIDES_AT = 10 };
static uint32_t beside;

static void step(void *memory, const tt_turn *turn, tt_step *running)
{
    toy_state *state = memory;
    toy_game.step(memory, turn, running);
#ifdef TOY_LEAKS
    if (turn->tick > HIDES_AT) state->cells[77] += beside++;
#else
    if (turn->tick == HIDES_AT) beside = 5;
    if (turn->tick > HIDES_AT) state->cells[77] += beside;
#endif
}

const tt_game *tt_game_export(uint32_t abi)
{
    static tt_game other;
    other = toy_game;
    other.step = step;
    return abi == TT_GAME_ABI ? &other : NULL;
}
#else
TT_GAME_MODULE(toy_game)
#endif
