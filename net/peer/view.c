// What can be seen of a peer. The eyes are a playback of its own tape: they go anywhere,
// and the match does not notice.

#include "peer_state.h"

static uint32_t blend_at(const tt_peer *peer, uint64_t now)
{
    uint64_t passed = now > peer->presented_at ? now - peer->presented_at : 0;
    uint64_t period = TT_SECOND / peer->def.game->tick_rate;
    return passed >= period ? 65536 : (uint32_t)(passed * 65536 / period);
}

// While it catches up, nothing is foreseen: what is shown is where it has got to.
static bool shows_timeline(const tt_peer *peer)
{
    return peer->timeline && !peer->catching_up;
}

static const void *previous(const tt_peer *peer)
{
    return shows_timeline(peer) ? tt_timeline_previous(peer->timeline) : peer->previous;
}

tt_view tt_peer_view(const tt_peer *peer, uint64_t now)
{
    if (!peer->sim) return (tt_view){0};
    const tt_sim *sim = peer->eyes ? tt_playback_sim(peer->eyes) : tt_peer_present(peer);
    tt_view view = {.current = tt_sim_state(sim), .tick = tt_sim_tick(sim), .blend = 65536};
    bool moving = peer->previous && !peer->eyes;
    view.previous = moving ? previous(peer) : view.current;
    if (moving) view.blend = blend_at(peer, now);
    return view;
}

static void close_eyes(tt_peer *peer)
{
    tt_playback_destroy(peer->eyes);
    tt_tape_destroy(peer->eyes_tape);
    peer->eyes = NULL;
    peer->eyes_tape = NULL;
}

static tt_status open_eyes(tt_peer *peer)
{
    if (peer->eyes) return tt_tape_follow(peer->eyes_tape, NULL);
    tt_tape_def tape = {
        .path = peer->record, .storage = peer->def.storage, .allocator = peer->def.allocator};
    tt_status status = tt_tape_create(&tape, &peer->eyes_tape, NULL);
    tt_playback_def def = {
        .game = peer->def.game, .tape = peer->eyes_tape, .allocator = peer->def.allocator};
    if (status == TT_OK) status = tt_playback_create(&def, &peer->eyes);
    if (status != TT_OK) close_eyes(peer);
    return status;
}

tt_status tt_peer_seek(tt_peer *peer, uint32_t tick)
{
    if (tick == UINT32_MAX) {
        close_eyes(peer);
        return TT_OK;
    }
    if (!peer->tape) return TT_UNSUPPORTED;
    tt_status status = open_eyes(peer);
    return status == TT_OK ? tt_playback_seek(peer->eyes, tick) : status;
}

const tt_match *tt_peer_match(const tt_peer *peer)
{
    return peer->sim ? tt_sim_match(peer->sim) : NULL;
}

uint32_t tt_peer_tick(const tt_peer *peer)
{
    return peer->sim ? tt_sim_tick(peer->sim) : 0;
}

const tt_sim *tt_peer_sim(const tt_peer *peer)
{
    return peer->sim;
}

const tt_sim *tt_peer_present(const tt_peer *peer)
{
    return shows_timeline(peer) ? tt_timeline_present(peer->timeline) : peer->sim;
}

uint64_t tt_peer_rollbacks(const tt_peer *peer)
{
    return peer->timeline ? tt_timeline_rollbacks(peer->timeline) : 0;
}

uint8_t tt_peer_seat(const tt_peer *peer, uint32_t player)
{
    return player < peer->players ? peer->lines[player].seat : TT_SEAT_NONE;
}

uint32_t tt_peer_players(const tt_peer *peer)
{
    return peer->players;
}

uint16_t tt_peer_port(const tt_peer *peer)
{
    return peer->port;
}

uint64_t tt_peer_delay(const tt_peer *peer)
{
    return peer->pace.delay > 0 ? (uint64_t)peer->pace.delay : 0;
}

uint64_t tt_peer_latency(const tt_peer *peer)
{
    return peer->latency;
}

uint64_t tt_peer_round_trip(const tt_peer *peer)
{
    return tt_driver_round_trip(&peer->lines[0].driver);
}

tt_synctest_result tt_peer_sync_test(const tt_peer *peer)
{
    if (peer->synctest) return tt_synctest_result_of(peer->synctest);
    return (tt_synctest_result){.offset = UINT64_MAX, .unmarked = UINT64_MAX};
}

const tt_signed_checkpoint *tt_peer_checkpoint(const tt_peer *peer)
{
    return peer->vouched ? &peer->checkpoint : NULL;
}

uint32_t tt_peer_durable(const tt_peer *peer)
{
    return tt_client_durable(peer->lines[0].client);
}

uint64_t tt_peer_dropped(const tt_peer *peer)
{
    return peer->dropped;
}
