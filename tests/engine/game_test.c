// A game's description: which rung of the ladder it stands on, and whether it holds together.

#include "toy.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define IS(status, value) eq(int, (int)(status), (int)(value))

Test(game, every_rung_of_the_toy_holds_together)
{
    const tt_game *const games[] = {&toy_game,    &toy_marked, &toy_forgetful,
                                    &toy_planted, &toy_heap,   &toy_hashed};
    for (uint32_t i = 0; i < 6; i++) {
        cr_assert(IS(tt_game_check(games[i]), TT_OK));
        cr_assert(eq(int, tt_game_flat(games[i]), i < 4));
        cr_assert(eq(int, tt_game_saves(games[i]), i < 5));
    }
}

static tt_status checked(tt_game game)
{
    return tt_game_check(&game);
}

#define BROKEN(base, change)                                                                       \
    do {                                                                                           \
        tt_game game = base;                                                                       \
        game.change;                                                                               \
        cr_assert(IS(checked(game), TT_BAD_GAME), #base " with " #change);                         \
    } while (0)

Test(game, a_description_that_contradicts_itself_is_refused)
{
    BROKEN(toy_game, abi = TT_GAME_ABI + 1);
    BROKEN(toy_game, name = NULL);
    BROKEN(toy_game, name = "no spaces");
    BROKEN(toy_game, tick_rate = 0);
    BROKEN(toy_game, tick_rate = TT_TICK_RATE_MAX + 1);
    BROKEN(toy_game, seats_max = 0);
    BROKEN(toy_game, seats_max = TT_SEATS_MAX + 1);
    BROKEN(toy_game, start = NULL);
    BROKEN(toy_game, step = NULL);
    BROKEN(toy_game, state_size = 0);
    BROKEN(toy_game, hash = toy_heap.hash);
    BROKEN(toy_game, save = toy_heap.save);
    BROKEN(toy_heap, destroy = NULL);
    BROKEN(toy_heap, hash = NULL);
    BROKEN(toy_heap, load = NULL);
    BROKEN(toy_heap, save = NULL);
    BROKEN(toy_heap, state_size = 0);
    BROKEN(toy_heap, marks = true);
}

Test(game, plays_only_matches_of_its_own_rules)
{
    tt_match match = toy_match(4);
    cr_assert(tt_game_plays(&toy_game, &match));
    tt_match other = match;
    other.rules++;
    cr_assert(not(tt_game_plays(&toy_game, &other)));
    other = match;
    other.layout = 1;
    cr_assert(not(tt_game_plays(&toy_game, &other)));
    other = match;
    other.tick_rate++;
    cr_assert(not(tt_game_plays(&toy_game, &other)));
    other = match;
    other.game[0] = 'T';
    cr_assert(not(tt_game_plays(&toy_game, &other)));
    other = match;
    other.seats = 0;
    cr_assert(not(tt_game_plays(&toy_game, &other)));
    other.seats = TT_SEATS_MAX + 1;
    cr_assert(not(tt_game_plays(&toy_game, &other)));
}
