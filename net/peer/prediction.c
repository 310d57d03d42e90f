// One's own commands act at once: the present runs as far ahead of the confirmed state as
// they take to come back, and further when a turn is late. Who asks for no prediction has no
// timeline, and none of this runs.
//
//     confirmed  ... 41 42|43 44 45         lead: what pace asks for, within the window
//                         ^ a command sent now acts in the turn after 45 here, and lands there

#include "peer_state.h"

static bool predicts(const tt_peer *peer)
{
    return peer->timeline && !peer->catching_up && peer->phase == TT_PEER_PLAYING;
}

tt_status tt_peer_begin_timeline(tt_peer *peer)
{
    if (peer->def.predict == 0 || peer->def.mode == TT_PEER_WATCH) return TT_OK;
    tt_timeline_def def = {
        .confirmed = peer->sim, .window = peer->def.predict, .allocator = peer->def.allocator};
    return tt_timeline_create(&def, &peer->timeline);
}

// What asks for no tick comes with the next turn anyway: with a relay inside,
// there is nothing to bridge.
void tt_peer_expect(tt_peer *peer, const tt_line *line, uint32_t number, const tt_request *request)
{
    if (!predicts(peer) || request->wanted == 0) return;
    tt_event event = {.tick = request->wanted,
                      .number = number,
                      .type = request->type,
                      .seat = line->seat,
                      .size = request->size,
                      .data = request->data};
    bool predicted = tt_timeline_expect(peer->timeline, &event);
    (void)predicted; // with too many on their way, this one acts when it comes
}

void tt_peer_confirm(tt_peer *peer)
{
    if (peer->timeline && !peer->catching_up) tt_timeline_confirm(peer->timeline, &peer->turn);
}

void tt_peer_meet_present(tt_peer *peer)
{
    if (peer->timeline) tt_timeline_reset(peer->timeline, peer->numbering.sequence);
}

// Ticks of the schedule that have passed without their turn.
static uint32_t overdue(const tt_peer *peer, uint64_t now)
{
    uint64_t due = tt_pace_due(&peer->pace);
    if (due == 0 || now < due) return 0;
    uint64_t ticks = (now - due) / peer->pace.period + 1;
    return ticks < peer->def.predict ? (uint32_t)ticks : peer->def.predict;
}

// The lead changes by one tick at a time, so that the picture only ever hurries or waits a little.
static void steer(tt_peer *peer)
{
    uint32_t wanted = tt_pace_wanted(&peer->pace) - peer->pace.next;
    if (wanted > peer->def.predict) wanted = peer->def.predict;
    if (peer->lead < wanted) peer->lead++;
    if (peer->lead > wanted) peer->lead--;
}

static void tell_early(tt_peer *peer)
{
    tt_early_entry entry;
    while (tt_timeline_next_early(peer->timeline, &entry)) {
        tt_peer_event_type type =
            entry.taken_back ? TT_PEER_EVENT_TAKEN_BACK : TT_PEER_EVENT_OUTBOX;
        tt_peer_tell(peer, (tt_peer_event){.type = type,
                                           .tick = entry.tick,
                                           .kind = entry.kind,
                                           .size = entry.size,
                                           .data = entry.data});
    }
}

// As far ahead as the lead and what is overdue say, but not beyond where this peer stops.
static uint32_t reach(const tt_peer *peer, uint64_t now)
{
    uint32_t tick = tt_sim_tick(peer->sim) + peer->lead + overdue(peer, now);
    return peer->def.stop_at > 0 && tick > peer->def.stop_at ? peer->def.stop_at : tick;
}

void tt_peer_foresee(tt_peer *peer, uint64_t now)
{
    if (!predicts(peer) || tt_sim_paused(peer->sim)) return;
    if (tt_sim_tick(peer->sim) != peer->steered_at) steer(peer);
    peer->steered_at = tt_sim_tick(peer->sim);
    tt_timeline_predict(peer->timeline, reach(peer, now));
    tell_early(peer);
}

uint64_t tt_peer_foresees_at(const tt_peer *peer)
{
    uint64_t due = tt_pace_due(&peer->pace);
    if (!predicts(peer) || due == 0 || tt_sim_paused(peer->sim)) return UINT64_MAX;
    uint32_t ticks = overdue(peer, peer->now);
    return peer->lead + ticks < peer->def.predict ? due + ticks * peer->pace.period : UINT64_MAX;
}
