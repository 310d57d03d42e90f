// The smallest game: seats push a number about. Plays a practice match and prints its last trail,
// so that whoever linked it can be compared.

#include "push.h"

#include <tickertape/peer.h>

#include <inttypes.h>
#include <stdio.h>

static void start(void *context, void *memory, const tt_match *match)
{
    (void)context;
    push_state *state = memory;
    state->number = match->seed;
}

static void step(void *memory, const tt_turn *turn, tt_step *running)
{
    (void)running;
    push_state *state = memory;
    state->number = state->number * 31 + turn->count + turn->tick;
}

static const tt_game game = {.abi = TT_GAME_ABI,
                             .rules = 1,
                             .tick_rate = 20,
                             .seats_max = 2,
                             .name = "push",
                             .state_size = sizeof(push_state),
                             .start = start,
                             .step = step};

int main(void)
{
    tt_peer *peer;
    tt_peer_def def = {.game = &game, .seed = 7, .stop_at = 100};
    if (tt_peer_create(&def, &peer) != TT_OK) return 1;
    for (uint64_t now = 0; tt_peer_phase_of(peer) < TT_PEER_STOPPED; now += TT_SECOND / 100) {
        tt_peer_advance(peer, now);
    }
    const tt_sim *sim = tt_peer_sim(peer);
    printf("trail %" PRIu32 " %016" PRIx64 "\n", tt_sim_tick(sim), tt_sim_trail(sim));
    tt_peer_destroy(peer);
    return 0;
}
