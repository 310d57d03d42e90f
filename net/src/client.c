// What a session has to say waits here until it is asked or due:
//
//     JOIN     once, when the connection stands
//     TRAILS   the answer to an ASK, if all of its trails are still kept
//     UPLOAD   the answer to a MORE, from who resumes a match
//     LOOK     once, the newest
//     INPUT    once a period: turns acknowledged, the newest trail, every request not heard yet
//
// What it is told waits as one bit per kind, with the newest of each.

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

static void fill_input(tt_client *client)
{
    tt_input *input = &client->input;
    input->epoch = client->welcome.epoch;
    input->next = client->acknowledged;
    // A state may be known before its turns are acknowledged.
    input->tick = client->reported < input->next ? client->reported : input->next;
    input->reports = client->reports && client->reported - input->tick < client->trails_kept;
    input->trail = input->reports ? client->trails[input->tick % client->trails_kept] : 0;
    input->over = input->reports && client->over && client->over_tick <= input->tick;
    input->over_tick = client->over_tick;
    input->first = client->first_unheard;
    input->count = client->unheard_count;
    for (uint32_t i = 0; i < input->count; i++) {
        const tt_unheard *unheard = &client->unheard[(input->first + i) % TT_REQUESTS_MAX];
        input->requests[i] = (tt_request){.wanted = unheard->wanted,
                                          .type = unheard->type,
                                          .size = unheard->size,
                                          .data = unheard->data};
    }
}

// As many of the oldest unheard requests as fit.
static uint32_t write_input(tt_client *client)
{
    fill_input(client);
    tt_writer writer;
    do {
        writer = tt_writer_of(client->packet, TT_STREAM_SIZE_MAX);
        tt_input_write(&client->input, &writer);
        if (writer.failed) client->input.count -= client->input.count / 8 + 1;
    } while (writer.failed);
    return (uint32_t)writer.size;
}

static bool answers(const tt_client *client)
{
    if (!client->reports || client->ask.count > client->trails_kept) return false;
    uint64_t end = (uint64_t)client->ask.tick + client->ask.count;
    return end <= (uint64_t)client->reported + 1 &&
           client->ask.tick + client->trails_kept > client->reported;
}

static uint32_t write_answer(tt_client *client)
{
    tt_trails *answer = &client->answer;
    answer->epoch = client->welcome.epoch;
    answer->tick = client->ask.tick;
    answer->count = client->ask.count;
    for (uint32_t i = 0; i < answer->count; i++) {
        answer->values[i] = client->trails[(answer->tick + i) % client->trails_kept];
    }
    tt_writer writer = tt_writer_of(client->packet, sizeof client->packet);
    tt_trails_write(answer, &writer);
    TT_ASSERT(!writer.failed);
    return (uint32_t)writer.size;
}

// As many turns as one packet may have, of those that are asked for.
static uint32_t count_turns(const tt_client *client, const tt_writer *turns, uint32_t count,
                            size_t *size)
{
    uint32_t most = client->join.turns - client->more_from;
    if (most > TT_UPLOAD_TURNS_MAX) most = TT_UPLOAD_TURNS_MAX;
    if (count > most) count = most;
    tt_reader reader = tt_reader_of(turns->data, turns->size);
    for (uint32_t i = 0; i < count; i++) tt_turn_skip(&reader);
    TT_ASSERT(!reader.failed);
    *size = reader.at;
    return count;
}

// What the relay has asked for; false: it can't be had, or there is nothing more.
static bool write_upload(tt_client *client, tt_packet *packet)
{
    const tt_log_source *source = &client->source;
    if (!source->copy || client->more_from >= client->join.turns) return false;
    tt_writer turns = tt_writer_of(client->packet + TT_UPLOAD_HEADER_MAX,
                                   TT_BULK_SIZE_MAX - TT_UPLOAD_HEADER_MAX);
    uint32_t count = source->copy(source->context, 0, client->more_from, &turns);
    if (count == 0) return false;
    size_t size;
    tt_upload upload = {.epoch = client->welcome.epoch, .first = client->more_from};
    upload.count = count_turns(client, &turns, count, &size);
    uint8_t header[TT_UPLOAD_HEADER_MAX];
    tt_writer head = tt_writer_of(header, sizeof header);
    tt_upload_write(&upload, &head);
    TT_ASSERT(!head.failed);
    uint8_t *data = client->packet + TT_UPLOAD_HEADER_MAX - head.size;
    memcpy(data, header, head.size);
    *packet =
        (tt_packet){.channel = TT_CHANNEL_BULK, .size = (uint32_t)(head.size + size), .data = data};
    return true;
}

static uint32_t write_look(tt_client *client)
{
    client->look.epoch = client->welcome.epoch;
    tt_writer writer = tt_writer_of(client->packet, sizeof client->packet);
    tt_looking_write(&client->look, &writer);
    return (uint32_t)writer.size;
}

bool tt_client_next_packet(tt_client *client, tt_packet *packet)
{
    *packet = (tt_packet){.channel = TT_CHANNEL_CONTROL, .data = client->packet};
    if (client->disconnected) return false;
    if (client->join_due) {
        client->join_due = false;
        tt_writer writer = tt_writer_of(client->packet, sizeof client->packet);
        tt_join_write(&client->join, &writer);
        packet->size = (uint32_t)writer.size;
        return true;
    }
    if (client->asked) {
        client->asked = false;
        if (answers(client)) {
            packet->size = write_answer(client);
            return true;
        }
    }
    if (client->more_due) {
        client->more_due = false;
        if (write_upload(client, packet)) return true;
    }
    if (client->look_due) {
        client->look_due = false;
        packet->size = write_look(client);
        return true;
    }
    if (!client->input_due) return false;
    client->input_due = client->fresh = false;
    packet->channel = TT_CHANNEL_STREAM;
    packet->size = write_input(client);
    return true;
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
