// What a peer is told: by the relay, by the turns it applies, by its own state. A queue of events,
// and an arena for their data that is empty again whenever the queue was.

#include "peer_state.h"

#include <string.h>

#define END_PATIENCE (TT_SECOND / 2) // for turns that come behind the end

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
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_BROKEN, .status = status});
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

static void note_latency(tt_peer *peer, uint64_t asked_when)
{
    uint64_t took = peer->now - asked_when;
    peer->latency = peer->latency == 0 ? took : (peer->latency * 7 + took) / 8;
}

// One's own requests that came back teach pace how far ahead to ask. Those of a match that this one
// goes on from were somebody else's.
static void learn(tt_peer *peer, const tt_event *event)
{
    if (!tt_event_requested(event->type) || event->tick < peer->begins) return;
    for (uint32_t i = 0; i < peer->players; i++) {
        const tt_line *line = &peer->lines[i];
        uint32_t slot = event->number % TT_REQUESTS_MAX;
        if (line->seat != event->seat) continue;
        if (line->asked_at[slot] <= event->tick)
            tt_pace_landed(&peer->pace, line->asked_at[slot], event->tick);
        if (i == 0 && event->type == TT_EVENT_COMMAND) note_latency(peer, line->asked_when[slot]);
    }
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
        learn(peer, &peer->turn.events[i]);
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

static bool own_seat(const tt_peer *peer, uint64_t seats)
{
    for (uint32_t i = 0; i < peer->players; i++) {
        uint8_t seat = peer->lines[i].seat;
        if (seat != TT_SEAT_NONE && seats >> seat & 1) return true;
    }
    return false;
}

static void take_parted(tt_peer *peer, const tt_parted *parted)
{
    uint64_t minority = 0;
    for (uint32_t i = 1; i < parted->count; i++) minority |= parted->camps[i].seats;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_PARTED,
                                       .tick = parted->tick,
                                       .own = parted->verdict && own_seat(peer, minority),
                                       .parted = parted});
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

// An older one that still waits is answered first: it is nearer.
static void take_agreed(tt_peer *peer, const tt_client_event *event)
{
    bool waits = peer->agreed.tick != 0;
    if (peer->def.mode != TT_PEER_WATCH || waits) return;
    peer->agreed = (tt_trail){.tick = event->tick, .value = event->trail};
}

static void take_chat(tt_peer *peer, const tt_chat *chat)
{
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_CHAT,
                                       .seat = chat->seat,
                                       .size = chat->size,
                                       .data = chat->text});
}

static void take_notice(tt_peer *peer, const tt_client_event *event)
{
    tt_peer_event told = {.tick = event->tick};
    switch (event->type) {
    case TT_CLIENT_LOBBY:
        told.type = TT_PEER_EVENT_LOBBY;
        told.lobby = event->lobby;
        break;
    case TT_CLIENT_SILENT:
        told.type = TT_PEER_EVENT_SILENT;
        break;
    case TT_CLIENT_HEARD:
        told.type = TT_PEER_EVENT_HEARD;
        break;
    case TT_CLIENT_CHAT:
        take_chat(peer, event->chat);
        return;
    case TT_CLIENT_AGREED:
        take_agreed(peer, event);
        return;
    case TT_CLIENT_PARTED:
        take_parted(peer, event->parted);
        return;
    case TT_CLIENT_CHECKPOINT:
        tt_peer_take_checkpoint(peer, event->checkpoint);
        return;
    case TT_CLIENT_STORAGE:
        told.type = TT_PEER_EVENT_STORAGE;
        told.trouble = event->storage.trouble;
        told.tick = event->storage.tick;
        break;
    case TT_CLIENT_ENDED:
        peer->ends = true;
        peer->ended = event->ended;
        peer->ended_at = peer->now;
        return;
    case TT_CLIENT_WELCOME:
    case TT_CLIENT_REFUSED:
    case TT_CLIENT_HELD:
    case TT_CLIENT_LOST:
        return;
    }
    tt_peer_tell(peer, told);
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

void tt_peer_take_event(tt_peer *peer, tt_line *line, const tt_client_event *event)
{
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
        tt_peer_tell(
            peer,
            (tt_peer_event){.type = TT_PEER_EVENT_HELD, .seat = line->seat, .count = event->held});
        break;
    case TT_CLIENT_LOBBY:
    case TT_CLIENT_CHAT:
    case TT_CLIENT_AGREED:
    case TT_CLIENT_PARTED:
    case TT_CLIENT_SILENT:
    case TT_CLIENT_HEARD:
    case TT_CLIENT_STORAGE:
    case TT_CLIENT_CHECKPOINT:
    case TT_CLIENT_ENDED:
        // The same for every session of a peer: the first one's is passed on.
        if (line == peer->lines) take_notice(peer, event);
        break;
    }
}
