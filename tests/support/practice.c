#include "practice.h"

static uint32_t tick_of(const tt_peer *peer)
{
    return tt_peer_sim(peer) ? tt_sim_tick(tt_peer_sim(peer)) : 0;
}

bool practice_next(tt_peer *peer, uint64_t *now)
{
    uint32_t before = tick_of(peer);
    while (tick_of(peer) == before) {
        if (tt_peer_phase_of(peer) >= TT_PEER_STOPPED) return false;
        uint64_t deadline = tt_peer_deadline(peer);
        if (deadline > *now) *now = deadline;
        tt_peer_advance(peer, *now);
    }
    return true;
}
