// What the relay says to a peer's sessions. What is new in the match it says to all of them: it is
// taken from the first.

#include "peer_state.h"

#define END_PATIENCE (TT_SECOND / 2) // for turns that come behind the end

static void finish(tt_peer *peer, tt_peer_phase phase)
{
    if (peer->phase == TT_PEER_BROKEN) return;
    peer->phase = phase;
}

static void take_welcome(tt_peer *peer, tt_line *line, const tt_welcome *welcome)
{
    line->seat = welcome->seat;
    if (line == peer->lines) {
        tt_status status = tt_peer_begin(peer, welcome);
        peer->phase = TT_PEER_LOBBY;
        if (status != TT_OK) {
            tt_peer_break(peer, status);
            return;
        }
    }
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_WELCOME, .seat = welcome->seat});
}

static void take_chat(tt_peer *peer, const tt_chat *chat)
{
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_CHAT,
                                       .seat = chat->seat,
                                       .size = chat->size,
                                       .data = chat->text});
}

static void take_held(tt_peer *peer, const tt_line *line, uint32_t count)
{
    tt_peer_tell(peer,
                 (tt_peer_event){.type = TT_PEER_EVENT_HELD, .seat = line->seat, .count = count});
}

static void take_storage(tt_peer *peer, const tt_storage_news *news)
{
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_STORAGE,
                                       .trouble = news->trouble,
                                       .tick = news->tick});
}

static void take_ended(tt_peer *peer, tt_ended ended)
{
    peer->ends = true;
    peer->ended = ended;
    peer->ended_at = peer->now;
}

uint64_t tt_peer_ends_at(const tt_peer *peer)
{
    return peer->ends ? peer->ended_at + END_PATIENCE : UINT64_MAX;
}

void tt_peer_end(tt_peer *peer)
{
    if (!peer->ends) return;
    bool comes = peer->sim && peer->phase <= TT_PEER_OVER && !tt_peer_at_end(peer) &&
                 tt_sim_tick(peer->sim) < peer->ended.tick;
    if (comes && peer->now < tt_peer_ends_at(peer)) return;
    peer->ends = false;
    finish(peer, TT_PEER_ENDED);
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_ENDED,
                                       .ending = peer->ended.ending,
                                       .tick = peer->ended.tick});
}

// The relay has closed the line, or it broke. Who is leaving does not mind.
static void take_loss(tt_peer *peer, tt_peer_phase phase, tt_peer_event told)
{
    finish(peer, peer->leaving ? TT_PEER_LEFT : phase);
    if (!peer->leaving) tt_peer_tell(peer, told);
}

// Whether it is about one session. The rest is the same for all.
static bool about_one(tt_client_event_type type)
{
    return type == TT_CLIENT_WELCOME || type == TT_CLIENT_REFUSED || type == TT_CLIENT_LOST ||
           type == TT_CLIENT_HELD;
}

void tt_peer_take_event(tt_peer *peer, tt_line *line, const tt_client_event *event)
{
    if (line != peer->lines && !about_one(event->type)) return;
    switch (event->type) {
    case TT_CLIENT_WELCOME:
        take_welcome(peer, line, event->welcome);
        break;
    case TT_CLIENT_REFUSED:
        take_loss(peer, TT_PEER_REFUSED,
                  (tt_peer_event){.type = TT_PEER_EVENT_REFUSED, .refused = event->refused});
        break;
    case TT_CLIENT_LOST:
        take_loss(peer, TT_PEER_LOST, (tt_peer_event){.type = TT_PEER_EVENT_LOST});
        break;
    case TT_CLIENT_HELD:
        take_held(peer, line, event->held);
        break;
    case TT_CLIENT_LOBBY:
        tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_LOBBY, .lobby = event->lobby});
        break;
    case TT_CLIENT_CHAT:
        take_chat(peer, event->chat);
        break;
    case TT_CLIENT_SILENT:
        tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_SILENT});
        break;
    case TT_CLIENT_HEARD:
        tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_HEARD});
        break;
    case TT_CLIENT_AGREED:
        tt_peer_take_agreed(peer, event);
        break;
    case TT_CLIENT_PARTED:
        tt_peer_take_parted(peer, event->parted);
        break;
    case TT_CLIENT_CHECKPOINT:
        tt_peer_take_checkpoint(peer, event->checkpoint);
        break;
    case TT_CLIENT_STORAGE:
        take_storage(peer, &event->storage);
        break;
    case TT_CLIENT_ENDED:
        take_ended(peer, event->ended);
        break;
    }
}
