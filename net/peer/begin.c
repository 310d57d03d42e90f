// What is made when the match is known: with the welcome a peer gets its state, and what goes with
// it.

#include "peer_state.h"

#include "allocation.h"

#include <string.h>

static tt_status begin_sync_test(tt_peer *peer, const tt_match *match)
{
    tt_synctest_def def = {.game = peer->def.game,
                           .match = match,
                           .depth = peer->def.sync_test,
                           .allocator = peer->def.allocator};
    return tt_synctest_create(&def, &peer->synctest);
}

tt_status tt_peer_begin(tt_peer *peer, const tt_welcome *welcome)
{
    const tt_match *match = &welcome->match;
    tt_sim_def def = {.game = peer->def.game, .match = match, .allocator = peer->def.allocator};
    tt_status status = tt_sim_create(&def, &peer->sim);
    if (status == TT_OK && peer->def.sync_test > 0) status = begin_sync_test(peer, match);
    if (status == TT_OK) status = tt_peer_begin_timeline(peer);
    if (status == TT_OK && peer->record) status = tt_peer_begin_tape(peer, match);
    if (status == TT_OK && peer->def.view && tt_game_flat(peer->def.game)) {
        peer->previous = tt_allocate(&peer->def.allocator, 1, peer->def.game->state_size);
        status = peer->previous ? TT_OK : TT_OUT_OF_MEMORY;
    }
    if (status != TT_OK) return status;
    if (peer->previous) memcpy(peer->previous, tt_sim_state(peer->sim), peer->def.game->state_size);
    peer->from_lobby = welcome->head <= welcome->begins;
    peer->begins = welcome->begins;
    tt_pace_start(&peer->pace, match->tick_rate, 0);
    peer->trails[0] = tt_sim_trail(peer->sim);
    return TT_OK;
}
