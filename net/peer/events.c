// What a peer tells: a queue of events, and an arena for their data that is empty again whenever
// the queue was. Most of them come from turns, as they are applied.

#include "peer_state.h"

#include <errno.h>
#include <string.h>

void tt_peer_forget_events(tt_peer *peer)
{
    if (peer->events_count == 0) peer->arena_size = 0;
}

// Copies `*data` into the arena and points it there.
static bool keep(tt_peer *peer, const void **data, size_t size)
{
    size_t aligned = (size + 7) & ~(size_t)7;
    if (aligned > PEER_ARENA_SIZE - peer->arena_size) return false;
    uint8_t *copy = peer->arena + peer->arena_size;
    memcpy(copy, *data, size);
    peer->arena_size += (uint32_t)aligned;
    *data = copy;
    return true;
}

static bool keep_data(tt_peer *peer, tt_peer_event *event)
{
    const void *data = event->data, *refused = event->refused, *lobby = event->lobby,
               *parted = event->parted;
    bool kept = (event->size == 0 || keep(peer, &data, event->size)) &&
                (!refused || keep(peer, &refused, sizeof *event->refused)) &&
                (!lobby || keep(peer, &lobby, sizeof *event->lobby)) &&
                (!parted || keep(peer, &parted, sizeof *event->parted));
    event->data = data;
    event->refused = refused;
    event->lobby = lobby;
    event->parted = parted;
    return kept;
}

void tt_peer_tell(tt_peer *peer, tt_peer_event event)
{
    if (peer->events_count == PEER_EVENTS_MAX || !keep_data(peer, &event)) {
        peer->dropped++;
        return;
    }
    peer->events[(peer->events_first + peer->events_count++) % PEER_EVENTS_MAX] = event;
}

bool tt_peer_poll(tt_peer *peer, tt_peer_event *event)
{
    if (peer->events_count == 0) return false;
    *event = peer->events[peer->events_first];
    peer->events_first = (peer->events_first + 1) % PEER_EVENTS_MAX;
    peer->events_count--;
    return true;
}

void tt_peer_break(tt_peer *peer, tt_status status)
{
    peer->phase = TT_PEER_BROKEN;
    int reason = status == TT_IO && !peer->def.storage ? errno : 0;
    tt_peer_tell(peer,
                 (tt_peer_event){.type = TT_PEER_EVENT_BROKEN, .status = status, .reason = reason});
}

static void tell_turn_event(tt_peer *peer, const tt_event *event)
{
    tt_peer_event told = {.tick = event->tick, .seat = event->seat, .presence = event->type};
    if (event->type == TT_EVENT_COMMAND) return;
    told.type = TT_PEER_EVENT_SEAT;
    if (event->type == TT_EVENT_PAUSE) told.type = TT_PEER_EVENT_PAUSED;
    if (event->type == TT_EVENT_RESUME) told.type = TT_PEER_EVENT_RESUMED;
    if (event->type == TT_EVENT_CHAT) told.type = TT_PEER_EVENT_CHAT;
    if (event->type == TT_EVENT_TEAM_CHAT) told.type = TT_PEER_EVENT_TEAM_CHAT;
    if (event->type == TT_EVENT_BRANCH) told.type = TT_PEER_EVENT_BRANCH;
    told.size = event->size;
    told.data = event->data;
    tt_peer_tell(peer, told);
}

// Who pauses a pause changes nothing, and nobody is told.
static bool changes_nothing(const tt_peer *peer, const tt_event *event, bool was_paused)
{
    bool switches = event->type == TT_EVENT_PAUSE || event->type == TT_EVENT_RESUME;
    return switches && tt_sim_paused(peer->sim) == was_paused;
}

void tt_peer_tell_turn(tt_peer *peer, bool was_paused)
{
    for (uint32_t i = 0; i < peer->turn.count; i++) {
        if (!changes_nothing(peer, &peer->turn.events[i], was_paused))
            tell_turn_event(peer, &peer->turn.events[i]);
        tt_peer_learn(peer, &peer->turn.events[i]);
    }
    if (peer->catching_up) return;
    for (uint32_t i = 0; i < tt_sim_outbox_count(peer->sim); i++) {
        tt_outbox_entry entry = tt_sim_outbox(peer->sim, i);
        if (peer->timeline && tt_timeline_gave(peer->timeline, i)) continue;
        tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_OUTBOX,
                                           .tick = entry.tick,
                                           .kind = entry.kind,
                                           .size = entry.size,
                                           .data = entry.data});
    }
}
