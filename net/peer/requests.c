// What a peer asks for, and how it leaves: requests go out with the line of the seat that makes
// them, and take effect when they come back in a turn.

#include "peer_state.h"

#include <string.h>

static tt_status request(tt_peer *peer, uint32_t player, tt_request request)
{
    uint32_t number;
    if (player >= peer->players || peer->def.mode == TT_PEER_WATCH) return TT_BAD_ARGUMENT;
    if (peer->leaving && request.type != TT_EVENT_LEFT) return TT_CLOSED;
    tt_line *line = &peer->lines[player];
    bool paced = peer->def.mode == TT_PEER_JOIN && peer->phase == TT_PEER_PLAYING;
    if (paced && request.type == TT_EVENT_COMMAND) request.wanted = tt_pace_wanted(&peer->pace);
    tt_status status = tt_client_request(line->client, &request, &number);
    if (status != TT_OK) return status;
    if (request.type == TT_EVENT_COMMAND) tt_peer_expect(peer, line, number, &request);
    line->asked_at[number % TT_REQUESTS_MAX] = peer->pace.next;
    line->asked_when[number % TT_REQUESTS_MAX] = peer->now;
    return TT_OK;
}

tt_status tt_peer_send(tt_peer *peer, uint32_t player, const void *data, size_t size)
{
    if (size > TT_COMMAND_SIZE_MAX) return TT_BAD_ARGUMENT;
    return request(peer, player,
                   (tt_request){.type = TT_EVENT_COMMAND, .size = (uint8_t)size, .data = data});
}

static tt_status say(tt_peer *peer, uint32_t player, tt_event_type type, const char *text)
{
    size_t size = strlen(text);
    if (size > TT_CHAT_SIZE_MAX) return TT_BAD_ARGUMENT;
    return request(
        peer, player,
        (tt_request){.type = (uint8_t)type, .size = (uint8_t)size, .data = (const uint8_t *)text});
}

tt_status tt_peer_chat(tt_peer *peer, uint32_t player, const char *text)
{
    return say(peer, player, TT_EVENT_CHAT, text);
}

tt_status tt_peer_team_chat(tt_peer *peer, uint32_t player, const char *text)
{
    bool lobby = peer->phase <= TT_PEER_LOBBY;
    return lobby ? TT_BAD_ARGUMENT : say(peer, player, TT_EVENT_TEAM_CHAT, text);
}

tt_status tt_peer_pause(tt_peer *peer, uint32_t player, bool pause)
{
    return request(peer, player, (tt_request){.type = pause ? TT_EVENT_PAUSE : TT_EVENT_RESUME});
}

static void note_latency(tt_peer *peer, uint64_t asked_when)
{
    uint64_t took = peer->now - asked_when;
    peer->latency = peer->latency == 0 ? took : (peer->latency * 7 + took) / 8;
}

// One's own requests that came back teach pace how far ahead to ask. Those of a match that this one
// goes on from were somebody else's.
void tt_peer_learn(tt_peer *peer, const tt_event *event)
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

void tt_peer_leave(tt_peer *peer)
{
    if (peer->leaving) return;
    peer->leaving = true;
    for (uint32_t i = 0; i < peer->players && peer->def.mode != TT_PEER_WATCH; i++) {
        tt_status status = request(peer, i, (tt_request){.type = TT_EVENT_LEFT});
        // A full queue means that the relay has not listened for long: it will notice the silence.
        (void)status;
    }
}

bool tt_peer_left(const tt_peer *peer)
{
    bool unheard_of = peer->leaving && peer->phase == TT_PEER_CONNECTING;
    if (peer->phase > TT_PEER_OVER || unheard_of) return !tt_peer_has_turn(peer);
    if (!peer->leaving) return false;
    uint32_t unheard = 0;
    for (uint32_t i = 0; i < peer->players; i++)
        unheard += tt_client_unheard(peer->lines[i].client);
    return unheard == 0;
}
