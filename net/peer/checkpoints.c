// What the relay vouches for, held against what it has sent. It comes later than its turns, or, for
// who is behind, sooner: then it waits.
//
//     heads   [ … 1198 ][ 1199 ][ 1200 ][ 1201 … ]     of this peer's own tape
//     checkpoint                   ^ of state 1200

#include "peer_state.h"

#include <string.h>

static bool fits(const tt_peer *peer)
{
    const tt_signed_checkpoint *awaited = &peer->awaited[0];
    const tt_checkpoint *checkpoint = &awaited->checkpoint;
    bool same_key = !peer->vouched || memcmp(awaited->key, peer->checkpoint.key, TT_KEY_SIZE) == 0;
    if (!same_key || !tt_checkpoint_signed_by(checkpoint, tt_sim_match(peer->sim), awaited->key))
        return false;
    const uint8_t *head = peer->heads[checkpoint->tick % HEADS_KEPT];
    return !peer->tape || memcmp(head, checkpoint->head, TT_HEAD_SIZE) == 0;
}

// Whether the head there is no longer known; who has no tape has none,
// and asks for the signature alone.
static bool too_old(const tt_peer *peer)
{
    return peer->tape && peer->awaited[0].checkpoint.tick + HEADS_KEPT <= tt_sim_tick(peer->sim);
}

static void check(tt_peer *peer)
{
    uint32_t tick = peer->awaited[0].checkpoint.tick;
    bool old = peer->vouched && tick < peer->checkpoint.checkpoint.tick;
    if (old || too_old(peer)) return;
    if (!fits(peer)) {
        tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_MISFIT, .tick = tick});
        return;
    }
    tt_peer_record_checkpoint(peer, &peer->awaited[0]);
    peer->checkpoint = peer->awaited[0];
    peer->vouched = true;
}

void tt_peer_meet_checkpoint(tt_peer *peer)
{
    uint32_t tick = tt_sim_tick(peer->sim);
    if (peer->tape) tt_tape_writer_head(peer->tape, peer->heads[tick % HEADS_KEPT]);
    while (peer->awaits > 0 && peer->awaited[0].checkpoint.tick <= tick) {
        check(peer);
        peer->awaited[0] = peer->awaited[1];
        peer->awaits--;
    }
}

// The one that has waited longest is answered first: it is nearer. Behind it the newest waits.
void tt_peer_take_checkpoint(tt_peer *peer, const tt_signed_checkpoint *checkpoint)
{
    if (!peer->sim) return;
    if (peer->awaits < 2) peer->awaits++;
    peer->awaited[peer->awaits - 1] = *checkpoint;
    if (peer->phase != TT_PEER_BROKEN) tt_peer_meet_checkpoint(peer);
}
