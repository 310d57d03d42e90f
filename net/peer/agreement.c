// Whether this peer's states are those of the others: the relay counts the votes, and a spectator,
// who has none, compares.
//
//     who plays     trail -> relay -> PARTED: which seats differ, maybe one's own
//     who watches   AGREED: what more than half have -> waits for that state -> equal, or not

#include "peer_state.h"

static bool own_seat(const tt_peer *peer, uint64_t seats)
{
    for (uint32_t i = 0; i < peer->players; i++) {
        uint8_t seat = peer->lines[i].seat;
        if (seat != TT_SEAT_NONE && seats >> seat & 1) return true;
    }
    return false;
}

void tt_peer_take_parted(tt_peer *peer, const tt_parted *parted)
{
    uint64_t minority = 0;
    for (uint32_t i = 1; i < parted->count; i++) minority |= parted->camps[i].seats;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_PARTED,
                                       .tick = parted->tick,
                                       .own = parted->verdict && own_seat(peer, minority),
                                       .parted = parted});
}

// An older one that still waits is answered first: it is nearer.
void tt_peer_take_agreed(tt_peer *peer, const tt_client_event *event)
{
    bool waits = peer->agreed.tick != 0;
    if (peer->def.mode != TT_PEER_WATCH || waits) return;
    peer->agreed = (tt_trail){.tick = event->tick, .value = event->trail};
}

// A spectator has no vote, but it can compare: with the newest value, and so with the whole past.
// What is agreed on may be ahead of what it has presented, and is kept until then.
void tt_peer_compare(tt_peer *peer)
{
    uint32_t tick = peer->agreed.tick, now = tt_sim_tick(peer->sim);
    if (tick == 0 || tick > now || peer->parted) return;
    uint64_t trail = peer->agreed.value;
    peer->agreed.tick = 0;
    if (now - tick >= TRAILS_KEPT || peer->trails[tick % TRAILS_KEPT] == trail) return;
    peer->parted = true;
    tt_parted parted = {.tick = tick, .counted = tick, .verdict = true, .count = 1};
    parted.camps[0].trail = trail;
    tt_peer_tell(peer,
                 (tt_peer_event){
                     .type = TT_PEER_EVENT_PARTED, .tick = tick, .own = true, .parted = &parted});
}
