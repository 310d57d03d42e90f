// What the players' eyes are on. The newest of each waits here until it may be sent:
//
//     look  ──waits──> sent with the tick that is shown then        at most twice a second
//           '── the same as was sent last: nothing ──'
//
// The peer's own tape gets it, too. Until the match is its own, nothing is sent.

#include "peer_state.h"

#include <string.h>

#define LOOK_PERIOD (TT_SECOND / 2)

static bool same(const tt_look *a, const tt_look *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

tt_status tt_peer_look(tt_peer *peer, uint32_t player, const void *data, size_t size)
{
    if (player >= peer->players || peer->def.mode == TT_PEER_WATCH || size > TT_LOOK_SIZE_MAX)
        return TT_BAD_ARGUMENT;
    if (peer->leaving || peer->phase > TT_PEER_OVER) return TT_CLOSED;
    tt_line *line = &peer->lines[player];
    line->look.size = (uint8_t)size;
    if (size > 0) memcpy(line->look.data, data, size);
    line->look_waits = !line->looked || !same(&line->look, &line->look_sent);
    return TT_OK;
}

// What goes on before the first turn of one's own is no match to look at, or another's.
static bool sends(const tt_peer *peer)
{
    bool played = peer->sim && tt_sim_tick(peer->sim) > peer->begins;
    return played && !peer->leaving && peer->phase <= TT_PEER_OVER;
}

// The present goes back a little when it comes nearer to what is confirmed; looks don't.
static void send(tt_peer *peer, tt_line *line, uint64_t now)
{
    tt_look *look = &line->look;
    look->tick = tt_sim_tick(tt_peer_present(peer));
    look->seat = line->seat;
    if (line->looked && look->tick < line->look_sent.tick) look->tick = line->look_sent.tick;
    tt_status status = tt_client_look(line->client, look->tick, look->data, look->size);
    if (status == TT_OK) tt_peer_record_look(peer, *look);
    line->look_sent = line->look;
    line->look_waits = false;
    line->looked = true;
    line->look_at = now + LOOK_PERIOD;
    if (status != TT_OK && status != TT_CLOSED) tt_peer_break(peer, status);
}

void tt_peer_send_looks(tt_peer *peer, uint64_t now)
{
    if (!sends(peer)) return;
    for (uint32_t i = 0; i < peer->players; i++) {
        tt_line *line = &peer->lines[i];
        bool due = line->look_waits && now >= line->look_at && line->seat != TT_SEAT_NONE;
        if (due) send(peer, line, now);
    }
}

uint64_t tt_peer_looks_at(const tt_peer *peer)
{
    uint64_t deadline = UINT64_MAX;
    if (!sends(peer)) return deadline;
    for (uint32_t i = 0; i < peer->players; i++) {
        const tt_line *line = &peer->lines[i];
        bool waits = line->look_waits && line->seat != TT_SEAT_NONE;
        if (waits && line->look_at < deadline) deadline = line->look_at;
    }
    return deadline;
}
