// A session from its first word to its last:
//
//     CONNECTING ── connected ──> JOINING ── WELCOME ──> PLAYING ── REFUSED, ENDED, lost ──> OVER
//
// What it wants to say is kept for client_send.c. What it is told waits as one bit per kind, with
// the newest of each.

#include "client_state.h"

#include "allocation.h"

#include <string.h>

#define SILENT_AFTER (10 * TT_SECOND)
#define LOST_AFTER (30 * TT_SECOND)
#define LOBBY_PERIOD (TT_SECOND / 4)

tt_status tt_client_create(const tt_client_def *def, tt_client **out)
{
    *out = NULL;
    const tt_join *join = def->join;
    tt_client *client = tt_allocate(&def->allocator, 1, sizeof *client);
    if (!client) return TT_OUT_OF_MEMORY;
    client->join = *join;
    client->heard_at = def->now;
    client->trails_kept = TT_TRAIL_SECONDS * join->match.tick_rate;
    if (client->trails_kept > TT_TRAILS_MAX) client->trails_kept = TT_TRAILS_MAX;
    client->period = TT_SECOND / join->match.tick_rate;
    client->trails = tt_allocate(&def->allocator, client->trails_kept, sizeof *client->trails);
    if (!client->trails) {
        tt_client_destroy(client);
        return TT_OUT_OF_MEMORY;
    }
    *out = client;
    return TT_OK;
}

void tt_client_uploads(tt_client *client, tt_log_source source)
{
    client->source = source;
}

void tt_client_destroy(tt_client *client)
{
    if (!client) return;
    tt_free(client->trails);
    tt_free(client);
}

void tt_client_tell(tt_client *client, tt_client_event_type type)
{
    client->events |= 1u << type;
}

void tt_client_finish(tt_client *client, tt_client_event_type type)
{
    if (client->phase == OVER) return;
    client->phase = OVER;
    tt_client_tell(client, type);
}

void tt_client_connected(tt_client *client, uint64_t now)
{
    if (client->phase != CONNECTING) return;
    client->phase = JOINING;
    client->join_due = true;
    client->heard_at = now;
}

void tt_client_disconnected(tt_client *client)
{
    client->disconnected = true;
    tt_client_finish(client, TT_CLIENT_LOST);
}

static bool running(const tt_client *client)
{
    return client->head > 0;
}

// INPUT goes out once a period. A request that was never sent brings it forward, up to half a
// period.
static uint64_t input_due_at(const tt_client *client)
{
    if (!running(client)) return client->input_at + (client->fresh ? client->period : LOBBY_PERIOD);
    return client->input_at + (client->fresh ? client->period / 2 : client->period);
}

void tt_client_advance(tt_client *client, uint64_t now)
{
    if (client->phase == OVER) return;
    uint64_t silence = now > client->heard_at ? now - client->heard_at : 0;
    if (silence >= LOST_AFTER) {
        tt_client_finish(client, TT_CLIENT_LOST);
    } else if (silence >= SILENT_AFTER && !client->silent) {
        client->silent = true;
        tt_client_tell(client, TT_CLIENT_SILENT);
    }
    if (client->phase != PLAYING || now < input_due_at(client)) return;
    client->input_due = true;
    client->input_at = now;
}

uint64_t tt_client_deadline(const tt_client *client)
{
    if (client->phase == OVER) return UINT64_MAX;
    if (client->phase == PLAYING) return input_due_at(client);
    return client->heard_at + (client->silent ? LOST_AFTER : SILENT_AFTER);
}

bool tt_client_next_event(tt_client *client, tt_client_event *event)
{
    if (client->events == 0) return false;
    uint32_t type = (uint32_t)__builtin_ctz(client->events);
    client->events &= client->events - 1;
    *event = (tt_client_event){.type = (tt_client_event_type)type,
                               .welcome = &client->welcome,
                               .refused = &client->refused,
                               .lobby = &client->lobby,
                               .chat = &client->chat,
                               .parted = &client->parted,
                               .storage = client->storage,
                               .checkpoint = &client->checkpoint,
                               .ended = client->ended,
                               .tick = client->agreed_tick,
                               .trail = client->agreed_trail,
                               .held = client->held};
    return true;
}

static bool acceptable(const tt_request *request)
{
    return request->type < TT_EVENT_TYPES && tt_event_requested(request->type) &&
           request->size <= tt_event_data_most(request->type);
}

tt_status tt_client_request(tt_client *client, const tt_request *request, uint32_t *number)
{
    if (!acceptable(request)) return TT_BAD_ARGUMENT;
    if (client->phase == OVER) return TT_CLOSED;
    if (client->unheard_count == TT_REQUESTS_MAX) return TT_FULL;
    uint32_t next = client->first_unheard + client->unheard_count++;
    tt_unheard *unheard = &client->unheard[next % TT_REQUESTS_MAX];
    *unheard =
        (tt_unheard){.wanted = request->wanted, .type = request->type, .size = request->size};
    if (request->size > 0) memcpy(unheard->data, request->data, request->size);
    client->fresh = true;
    *number = next;
    return TT_OK;
}

uint32_t tt_client_unheard(const tt_client *client)
{
    return client->unheard_count;
}

tt_status tt_client_look(tt_client *client, uint32_t tick, const void *data, size_t size)
{
    if (size > TT_LOOK_SIZE_MAX) return TT_BAD_ARGUMENT;
    if (client->phase != PLAYING) return TT_CLOSED;
    if (size > 0) memcpy(client->look_data, data, size);
    client->look = (tt_looking){.tick = tick, .size = (uint8_t)size, .data = client->look_data};
    client->look_due = true;
    return TT_OK;
}

void tt_client_report(tt_client *client, uint32_t tick, uint64_t trail, bool over)
{
    TT_ASSERT(!client->reports || tick == client->reported + 1);
    client->reports = true;
    client->reported = tick;
    client->trails[tick % client->trails_kept] = trail;
    if (!over || client->over) return;
    client->over = true;
    client->over_tick = tick;
}
