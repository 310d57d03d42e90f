#include "tickertape/game.h"

#include <stdio.h>
#include <string.h>

bool tt_game_flat(const tt_game *game)
{
    return game->create == NULL;
}

bool tt_game_saves(const tt_game *game)
{
    return tt_game_flat(game) || game->save != NULL;
}

static bool flat_complete(const tt_game *game)
{
    return game->state_size > 0 && !game->destroy && !game->hash && !game->save && !game->load;
}

static bool heap_complete(const tt_game *game)
{
    bool pair = (game->save == NULL) == (game->load == NULL);
    return game->destroy && game->hash && pair && !(game->save && game->state_size == 0) &&
           !game->marks;
}

// Whether it was made of the state that is played.
static bool layout_fits(const tt_game *game)
{
    const tt_layout *layout = game->layout;
    return tt_layout_check(layout) && layout->groups[layout->state].size == game->state_size;
}

tt_status tt_game_check(const tt_game *game)
{
    bool named = game->name && tt_name_valid(game->name);
    bool bounded = game->tick_rate >= 1 && game->tick_rate <= TT_TICK_RATE_MAX &&
                   game->seats_max >= 1 && game->seats_max <= TT_SEATS_MAX &&
                   game->state_size <= TT_STATE_SIZE_MAX && game->memo_size <= TT_STATE_SIZE_MAX;
    bool complete = tt_game_flat(game) ? flat_complete(game) : heap_complete(game);
    if (game->abi != TT_GAME_ABI || !named || !bounded || !complete) return TT_BAD_GAME;
    if (!game->start || !game->step) return TT_BAD_GAME;
    return !game->layout || layout_fits(game) ? TT_OK : TT_BAD_GAME;
}

static uint64_t layout_hash(const tt_game *game)
{
    return game->layout ? game->layout->hash : 0;
}

bool tt_game_plays(const tt_game *game, const tt_match *match)
{
    return strcmp(game->name, match->game) == 0 && game->rules == match->rules &&
           layout_hash(game) == match->layout && game->tick_rate == match->tick_rate &&
           match->seats >= 1 && match->seats <= game->seats_max;
}

void tt_game_describe_match(const tt_game *game, tt_match *match)
{
    snprintf(match->game, sizeof match->game, "%s", game->name);
    match->rules = game->rules;
    match->layout = layout_hash(game);
    match->tick_rate = game->tick_rate;
}
