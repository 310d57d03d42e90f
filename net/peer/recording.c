// The peer's own tape, beside the match: what goes wrong with it is told, and play goes on.
//
//     turns, trails, looks, checkpoints ──> tape     once a write has failed there is none

#include "peer_state.h"

#include <errno.h>

_Static_assert((int)TT_STORAGE_SYNC == (int)TT_TROUBLE_SYNC, "a tape's words and a peer's");
_Static_assert((int)TT_STORAGE_WRITE == (int)TT_TROUBLE_WRITE, "a tape's words and a peer's");
_Static_assert((int)TT_STORAGE_SPACE == (int)TT_TROUBLE_SPACE, "a tape's words and a peer's");

static void tell(tt_peer *peer, tt_trouble trouble, uint32_t turns, int reason)
{
    peer->trouble = trouble;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_STORAGE,
                                       .own = true,
                                       .trouble = (uint8_t)trouble,
                                       .tick = turns,
                                       .reason = peer->def.storage ? 0 : reason});
}

// Closing waits for no disk then: nothing is synced after a write that failed. What is no failure
// of the storage ends the match.
static void mind(tt_peer *peer, tt_status status)
{
    int reason = errno;
    if (status != TT_OK && status != TT_IO) {
        tt_peer_break(peer, status);
        return;
    }
    tt_trouble trouble = status == TT_OK ? tt_tape_writer_trouble(peer->tape) : TT_TROUBLE_WRITE;
    if (trouble == peer->trouble) return;
    tell(peer, trouble, tt_tape_writer_ticks(peer->tape), reason);
    if (trouble == TT_TROUBLE_WRITE) (void)!tt_peer_close_tape(peer);
}

tt_status tt_peer_begin_tape(tt_peer *peer, const tt_match *match)
{
    tt_tape_writer_def def = {.path = peer->record,
                              .match = match,
                              .build = peer->build,
                              .force = peer->def.replace,
                              .storage = peer->def.storage,
                              .allocator = peer->def.allocator};
    tt_status status = tt_tape_writer_create(&def, &peer->tape);
    int reason = status == TT_EXISTS ? EEXIST : status == TT_BUSY ? EBUSY : errno;
    bool barred = status == TT_IO || status == TT_EXISTS || status == TT_BUSY;
    if (barred && peer->def.record_may_fail) {
        tell(peer, TT_TROUBLE_WRITE, 0, reason);
        return TT_OK;
    }
    if (status == TT_OK) tt_peer_record_trail(peer);
    return status;
}

void tt_peer_record_turn(tt_peer *peer, const uint8_t *data, uint32_t size)
{
    if (peer->tape) mind(peer, tt_tape_append(peer->tape, data, size));
}

void tt_peer_record_trail(tt_peer *peer)
{
    tt_trail trail = {.tick = tt_sim_tick(peer->sim), .value = tt_sim_trail(peer->sim)};
    if (peer->tape) mind(peer, tt_tape_trail(peer->tape, trail));
}

// The present may be ahead of what is on the tape.
void tt_peer_record_look(tt_peer *peer, tt_look look)
{
    if (!peer->tape) return;
    uint32_t ticks = tt_tape_writer_ticks(peer->tape);
    if (look.tick > ticks) look.tick = ticks;
    mind(peer, tt_tape_look(peer->tape, &look));
}

void tt_peer_record_checkpoint(tt_peer *peer, const tt_signed_checkpoint *checkpoint)
{
    if (!peer->tape) return;
    tt_status status = peer->vouched ? TT_OK : tt_tape_key(peer->tape, checkpoint->key);
    if (status == TT_OK) status = tt_tape_checkpoint(peer->tape, &checkpoint->checkpoint);
    mind(peer, status);
}

tt_status tt_peer_close_tape(tt_peer *peer)
{
    tt_tape_writer *tape = peer->tape;
    bool over = peer->sim && tt_sim_over(peer->sim);
    peer->tape = NULL;
    return tt_tape_close(tape, over, over ? tt_sim_tick(peer->sim) : 0);
}
