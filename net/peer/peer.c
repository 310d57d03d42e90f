// The loop:
//
//     relay inside -> lines receive -> turns that are due -> tape -> sim -> report -> lines send
//
// Nothing is applied that is not on the tape, unless its storage has failed.

#include "peer_state.h"

#include <string.h>

static bool running(const tt_peer *peer)
{
    return peer->phase <= TT_PEER_OVER;
}

static void receive(tt_peer *peer, tt_line *line, uint64_t now)
{
    tt_delivery delivery;
    tt_client_event event;
    while (line->driver.receive(line->driver.context, now, &delivery)) {
        if (delivery.type == TT_DELIVERY_CONNECTED) tt_client_connected(line->client, now);
        if (delivery.type == TT_DELIVERY_DISCONNECTED) tt_client_disconnected(line->client);
        if (delivery.type == TT_DELIVERY_PACKET) {
            tt_client_receive(line->client, &delivery.packet, now);
        }
        while (tt_client_next_event(line->client, &event)) tt_peer_take_event(peer, line, &event);
    }
    tt_client_advance(line->client, now);
    while (tt_client_next_event(line->client, &event)) tt_peer_take_event(peer, line, &event);
}

static void send(tt_line *line, uint64_t now)
{
    tt_packet packet;
    while (tt_client_next_packet(line->client, &packet)) {
        line->driver.send(line->driver.context, now, &packet);
    }
    tt_driver_flush(&line->driver, now);
}

static void note_arrivals(tt_peer *peer, uint32_t before, uint64_t now)
{
    uint32_t arrived = tt_client_arrived(peer->lines[0].client);
    for (uint32_t tick = before; tick < arrived; tick++) tt_pace_arrived(&peer->pace, tick, now);
}

static void report(tt_peer *peer)
{
    uint32_t tick = tt_sim_tick(peer->sim);
    uint64_t trail = tt_sim_trail(peer->sim);
    bool over = tt_sim_over(peer->sim);
    peer->trails[tick % TRAILS_KEPT] = trail;
    tt_peer_compare(peer);
    for (uint32_t i = 0; i < peer->players; i++) {
        tt_client_report(peer->lines[i].client, tick, trail, over);
    }
}

static void check_sync(tt_peer *peer)
{
    if (!peer->synctest || tt_synctest_apply(peer->synctest, &peer->turn)) return;
    tt_synctest_result result = tt_synctest_result_of(peer->synctest);
    peer->phase = TT_PEER_BROKEN;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_SYNC_TEST, .tick = result.tick});
}

static void apply(tt_peer *peer, const uint8_t *data, uint32_t size)
{
    tt_reader reader = tt_reader_of(data, size);
    tt_turn_read(&peer->turn, &peer->numbering, &reader);
    if (!tt_reader_done(&reader)) {
        tt_peer_break(peer, TT_DAMAGED);
        return;
    }
    tt_peer_record_turn(peer, data, size);
    if (peer->previous) {
        memcpy(peer->previous, tt_sim_state(peer->sim), peer->def.game->state_size);
    }
    bool was_paused = tt_sim_paused(peer->sim);
    tt_sim_apply(peer->sim, &peer->turn);
    tt_peer_record_trail(peer);
    tt_peer_meet_checkpoint(peer);
    tt_pace_presented(&peer->pace);
    tt_peer_confirm(peer);
    report(peer);
    tt_peer_tell_turn(peer, was_paused);
    check_sync(peer);
}

bool tt_peer_at_end(const tt_peer *peer)
{
    bool stops = peer->def.stop_at > 0 && tt_sim_tick(peer->sim) >= peer->def.stop_at;
    return stops || tt_sim_over(peer->sim);
}

// Whether the first turn that is sealed here is still to come. What is there until then is the past
// that a match goes on from.
static bool in_lobby(const tt_peer *peer)
{
    return peer->from_lobby && tt_client_arrived(peer->lines[0].client) <= peer->begins;
}

static uint32_t head_of(const tt_peer *peer)
{
    return in_lobby(peer) ? peer->begins : tt_client_head(peer->lines[0].client);
}

static uint32_t behind(const tt_peer *peer)
{
    return head_of(peer) - tt_sim_tick(peer->sim);
}

static void tell_progress(tt_peer *peer)
{
    uint64_t tick = tt_sim_tick(peer->sim), head = head_of(peer);
    uint32_t percent = (uint32_t)(tick * 100 / head);
    if (percent / 10 <= peer->percent / 10) return;
    peer->percent = percent;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_CATCHING_UP, .percent = percent});
}

// Further behind than two seconds, turns are applied as they come; within half a second of the head
// the pace begins anew. In the lobby there is nothing to wait for.
static void watch_distance(tt_peer *peer)
{
    uint32_t rate = peer->def.game->tick_rate;
    uint32_t far = in_lobby(peer) ? 0 : 2 * rate, near = in_lobby(peer) ? 0 : rate / 2;
    if (!running(peer) || tt_peer_at_end(peer)) return;
    if (!peer->catching_up && behind(peer) > far) {
        peer->catching_up = true;
        peer->percent = 0;
    }
    if (!in_lobby(peer) && tt_client_arrived(peer->lines[0].client) > 0)
        peer->phase = peer->catching_up ? TT_PEER_CATCHING_UP : TT_PEER_PLAYING;
    if (!peer->catching_up) return;
    tell_progress(peer);
    if (behind(peer) > near) return;
    peer->catching_up = false;
    if (!in_lobby(peer)) peer->phase = TT_PEER_PLAYING;
    tt_pace_start(&peer->pace, rate, tt_sim_tick(peer->sim));
    tt_peer_meet_present(peer);
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_CAUGHT_UP});
}

static void notice_end(tt_peer *peer)
{
    if (!tt_peer_at_end(peer)) return;
    bool over = tt_sim_over(peer->sim);
    if (!over && peer->phase < TT_PEER_STOPPED) peer->phase = TT_PEER_STOPPED;
    if (!over || peer->phase >= TT_PEER_OVER) return;
    peer->phase = TT_PEER_OVER;
    tt_peer_tell(peer, (tt_peer_event){.type = TT_PEER_EVENT_OVER, .tick = tt_sim_tick(peer->sim)});
}

// Whether turns are applied at all.
static bool plays(const tt_peer *peer)
{
    return peer->sim && peer->phase != TT_PEER_BROKEN && peer->phase != TT_PEER_REFUSED;
}

// When the next turn is to be applied, if it has arrived.
static uint64_t due_at(const tt_peer *peer)
{
    bool at_once = peer->catching_up || peer->ends || peer->def.mode == TT_PEER_PRACTICE;
    return at_once ? 0 : tt_pace_due(&peer->pace);
}

static void play_turns(tt_peer *peer, uint64_t now)
{
    tt_client *client = peer->lines[0].client;
    uint32_t tick, size;
    const uint8_t *data;
    watch_distance(peer);
    for (int i = 0; i < TURNS_PER_ADVANCE && !tt_peer_at_end(peer) && now >= due_at(peer); i++) {
        if (!tt_client_next_turn(client, &tick, &data, &size)) break;
        apply(peer, data, size);
        if (peer->phase == TT_PEER_BROKEN) return;
        watch_distance(peer);
    }
    notice_end(peer);
}

// A turn that only confirms what was foreseen shows nothing new.
static void play(tt_peer *peer, uint64_t now)
{
    uint32_t shown = tt_sim_tick(tt_peer_present(peer));
    play_turns(peer, now);
    tt_peer_foresee(peer, now);
    if (tt_sim_tick(tt_peer_present(peer)) != shown) peer->presented_at = now;
}

// Further sessions of this peer see the same turns; the first one's are applied.
static void discard_turns(tt_line *line)
{
    uint32_t tick, size;
    const uint8_t *data;
    while (tt_client_next_turn(line->client, &tick, &data, &size)) continue;
}

static void report_start(tt_peer *peer)
{
    for (uint32_t i = 0; i < peer->players; i++) {
        tt_client_report(peer->lines[i].client, 0, tt_sim_trail(peer->sim), false);
    }
}

static void exchange(tt_peer *peer, uint64_t now)
{
    uint32_t before = tt_client_arrived(peer->lines[0].client);
    bool began = peer->sim != NULL;
    for (uint32_t i = 0; i < peer->players; i++) {
        receive(peer, &peer->lines[i], now);
        if (i > 0) discard_turns(&peer->lines[i]);
    }
    if (peer->sim && !began) report_start(peer);
    if (peer->sim) note_arrivals(peer, before, now);
    if (plays(peer)) play(peer, now);
    tt_peer_end(peer);
    tt_peer_send_looks(peer, now);
    for (uint32_t i = 0; i < peer->players; i++) send(&peer->lines[i], now);
}

void tt_peer_advance(tt_peer *peer, uint64_t now)
{
    peer->now = now;
    tt_peer_forget_events(peer);
    if (peer->keeper) tt_keeper_advance(peer->keeper, &peer->keeper_driver, now);
    exchange(peer, now);
    // With a relay inside, what was just asked need not wait for the next round.
    if (peer->keeper) tt_keeper_advance(peer->keeper, &peer->keeper_driver, now);
}

bool tt_peer_has_turn(const tt_peer *peer)
{
    return plays(peer) && !tt_peer_at_end(peer) &&
           tt_client_arrived(peer->lines[0].client) > tt_sim_tick(peer->sim);
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t tt_peer_deadline(const tt_peer *peer)
{
    uint64_t deadline = peer->keeper ? tt_keeper_deadline(peer->keeper) : UINT64_MAX;
    deadline = least(deadline, tt_driver_deadline(&peer->keeper_driver));
    deadline = least(deadline, tt_peer_ends_at(peer));
    for (uint32_t i = 0; i < peer->players; i++) {
        const tt_driver *driver = &peer->lines[i].driver;
        deadline = least(deadline, tt_client_deadline(peer->lines[i].client));
        deadline = least(deadline, tt_driver_deadline(driver));
    }
    deadline = least(deadline, tt_peer_looks_at(peer));
    if (!tt_peer_has_turn(peer)) return least(deadline, tt_peer_foresees_at(peer));
    return least(deadline, due_at(peer));
}

void tt_peer_wait(tt_peer *peer, uint64_t timeout)
{
    // One line can be waited for; with more, or a relay inside, none waits longer than a
    // millisecond.
    bool several = peer->players > 1 || peer->keeper;
    uint64_t most = several ? TT_SECOND / 1000 : timeout;
    const tt_driver *driver = peer->keeper ? &peer->keeper_driver : &peer->lines[0].driver;
    tt_driver_wait(driver, least(timeout, most));
}

tt_peer_phase tt_peer_phase_of(const tt_peer *peer)
{
    return peer->phase;
}
