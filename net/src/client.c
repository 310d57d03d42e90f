// Turns wait here until they are fetched. While more than half of the place is taken, what arrives
// is kept but not acknowledged, so the relay slows down by itself and what it may still send fits:
//
//     [ fetched | waiting, acknowledged … up to a half | on its way: 64 KiB of bulk at most ]
//
// Requests wait until the relay has heard them, and go out with every INPUT.

#include "tickertape/net/client.h"

#include <stdlib.h>
#include <string.h>

#define SILENT_AFTER (10 * TT_SECOND)
#define LOST_AFTER (30 * TT_SECOND)
#define LOBBY_PERIOD (TT_SECOND / 4)
enum { TURNS_SIZE = 128 * 1024 };

typedef enum client_phase { CONNECTING, JOINING, PLAYING, OVER } client_phase;

typedef struct tt_unheard {
    uint32_t wanted;
    uint8_t type, size;
    uint8_t data[TT_CHAT_SIZE_MAX];
} tt_unheard;

struct tt_client {
    client_phase phase;
    tt_join join;
    uint64_t heard_at, input_at, period;
    bool silent, disconnected;
    bool join_due, input_due;

    uint32_t events; // one bit per tt_client_event_type that waits
    tt_welcome welcome;
    tt_refused refused;
    tt_lobby lobby;
    tt_chat chat;
    uint8_t chat_text[TT_CHAT_SIZE_MAX];
    tt_parted parted;
    tt_ended ended;
    uint32_t agreed_tick, held;
    uint64_t agreed_trail;

    // Turns, one after the other, moved to the front when the end is reached.
    uint32_t arrived, acknowledged, fetched, head;
    uint32_t turns_first, turns_end;
    uint8_t turns[TURNS_SIZE];

    uint32_t first_unheard, unheard_count; // number of the oldest; they lie in a ring by number
    tt_unheard unheard[TT_REQUESTS_MAX];
    bool fresh; // one of them was never sent

    bool reports, over;
    uint32_t reported, over_tick;
    uint32_t trails_kept;
    uint64_t *trails; // a ring by tick
    bool asked;
    tt_ask ask;
    tt_trails answer;
    tt_input input;
    uint8_t packet[TT_CONTROL_SIZE_MAX];
};

tt_status tt_client_create(const tt_join *join, uint64_t now, tt_client **out)
{
    *out = NULL;
    tt_client *client = calloc(1, sizeof *client);
    if (!client) return TT_OUT_OF_MEMORY;
    client->join = *join;
    client->heard_at = now;
    client->trails_kept = TT_TRAIL_SECONDS * join->match.tick_rate;
    if (client->trails_kept > TT_TRAILS_MAX) client->trails_kept = TT_TRAILS_MAX;
    client->period = TT_SECOND / join->match.tick_rate;
    client->trails = calloc(client->trails_kept, sizeof *client->trails);
    if (!client->trails) {
        tt_client_destroy(client);
        return TT_OUT_OF_MEMORY;
    }
    *out = client;
    return TT_OK;
}

void tt_client_destroy(tt_client *client)
{
    if (!client) return;
    free(client->trails);
    free(client);
}

static void tell(tt_client *client, tt_client_event_type type)
{
    client->events |= 1u << type;
}

static void finish(tt_client *client, tt_client_event_type type)
{
    if (client->phase == OVER) return;
    client->phase = OVER;
    tell(client, type);
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
    finish(client, TT_CLIENT_LOST);
}

static void receive_welcome(tt_client *client, tt_reader *reader, uint64_t now)
{
    tt_welcome welcome;
    tt_welcome_read(&welcome, reader);
    if (reader->failed || client->phase != JOINING) return;
    client->welcome = welcome;
    client->phase = PLAYING;
    client->input_at = now;
    client->head = welcome.head;
    tell(client, TT_CLIENT_WELCOME);
}

static void receive_refused(tt_client *client, tt_reader *reader)
{
    tt_refused refused;
    tt_refused_read(&refused, reader);
    if (reader->failed) return;
    client->refused = refused;
    finish(client, TT_CLIENT_REFUSED);
}

static void receive_lobby(tt_client *client, tt_reader *reader)
{
    tt_lobby lobby;
    tt_lobby_read(&lobby, reader);
    if (reader->failed) return;
    client->lobby = lobby;
    tell(client, TT_CLIENT_LOBBY);
}

static void receive_chat(tt_client *client, tt_reader *reader)
{
    tt_chat chat;
    tt_chat_read(&chat, reader);
    if (reader->failed) return;
    memcpy(client->chat_text, chat.text, chat.size);
    client->chat = chat;
    client->chat.text = client->chat_text;
    tell(client, TT_CLIENT_CHAT);
}

static void receive_parted(tt_client *client, tt_reader *reader)
{
    tt_parted parted;
    tt_parted_read(&parted, reader);
    if (reader->failed) return;
    client->parted = parted;
    tell(client, TT_CLIENT_PARTED);
}

static void receive_ended(tt_client *client, tt_reader *reader)
{
    tt_ended ended;
    tt_ended_read(&ended, reader);
    if (reader->failed) return;
    client->ended = ended;
    finish(client, TT_CLIENT_ENDED);
}

static void receive_ask(tt_client *client, tt_reader *reader)
{
    tt_ask ask;
    tt_ask_read(&ask, reader);
    if (reader->failed) return;
    client->ask = ask;
    client->asked = true;
}

static void hear(tt_client *client, uint32_t heard)
{
    uint32_t newly = heard - client->first_unheard;
    if (newly > client->unheard_count) return; // older than what is known, or nonsense
    client->first_unheard = heard;
    client->unheard_count -= newly;
}

static uint32_t waiting(const tt_client *client)
{
    return client->turns_end - client->turns_first;
}

// Whether a turn of `size` bytes fits; moves what waits to the front when the end is near.
static bool make_place(tt_client *client, uint32_t size)
{
    if (client->turns_end + size <= TURNS_SIZE) return true;
    client->turns_end = waiting(client);
    memmove(client->turns, client->turns + client->turns_first, client->turns_end);
    client->turns_first = 0;
    return client->turns_end + size <= TURNS_SIZE;
}

static bool keep_turn(tt_client *client, const uint8_t *data, uint32_t size)
{
    if (!make_place(client, size)) return false;
    memcpy(client->turns + client->turns_end, data, size);
    client->turns_end += size;
    client->arrived++;
    return true;
}

static void acknowledge(tt_client *client)
{
    if (waiting(client) <= TURNS_SIZE / 2) client->acknowledged = client->arrived;
}

static void note_state(tt_client *client, const tt_turns *turns)
{
    if (turns->head > client->head) client->head = turns->head;
    if (turns->held > client->held) tell(client, TT_CLIENT_HELD);
    client->held = turns->held;
    if (!turns->agreed || (client->agreed_tick > 0 && turns->tick <= client->agreed_tick)) return;
    client->agreed_tick = turns->tick;
    client->agreed_trail = turns->trail;
    tell(client, TT_CLIENT_AGREED);
}

// Checks every turn before it takes any: a packet is good as a whole or not at all.
static void receive_turns(tt_client *client, tt_reader *reader)
{
    tt_turns turns;
    tt_turns_read(&turns, reader);
    if (reader->failed || turns.epoch != client->welcome.epoch) return;
    tt_reader check = *reader;
    for (uint32_t i = 0; i < turns.count && !check.failed; i++) tt_turn_skip(&check);
    if (!tt_reader_done(&check)) return;
    hear(client, turns.heard);
    note_state(client, &turns);
    for (uint32_t i = 0; i < turns.count; i++) {
        size_t start = reader->at;
        tt_turn_skip(reader);
        uint32_t tick = turns.first + i;
        if (tick < client->arrived) continue;
        if (tick > client->arrived) return;
        if (!keep_turn(client, reader->data + start, (uint32_t)(reader->at - start))) return;
    }
    acknowledge(client);
}

static void receive_control(tt_client *client, uint32_t type, tt_reader *reader, uint64_t now)
{
    switch (type) {
    case TT_MESSAGE_WELCOME:
        receive_welcome(client, reader, now);
        break;
    case TT_MESSAGE_REFUSED:
        receive_refused(client, reader);
        break;
    case TT_MESSAGE_LOBBY:
        receive_lobby(client, reader);
        break;
    case TT_MESSAGE_CHAT:
        receive_chat(client, reader);
        break;
    case TT_MESSAGE_ASK:
        receive_ask(client, reader);
        break;
    case TT_MESSAGE_PARTED:
        receive_parted(client, reader);
        break;
    case TT_MESSAGE_ENDED:
        receive_ended(client, reader);
        break;
    default:
        break;
    }
}

void tt_client_receive(tt_client *client, const tt_packet *packet, uint64_t now)
{
    if (client->phase == OVER || client->phase == CONNECTING) return;
    client->heard_at = now;
    if (client->silent) tell(client, TT_CLIENT_HEARD);
    client->silent = false;
    tt_reader reader = tt_reader_of(packet->data, packet->size);
    uint32_t type = tt_read_u8(&reader);
    if (packet->channel == TT_CHANNEL_CONTROL) {
        receive_control(client, type, &reader, now);
    } else if (client->phase == PLAYING && type == TT_MESSAGE_TURNS) {
        receive_turns(client, &reader);
    }
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
        finish(client, TT_CLIENT_LOST);
    } else if (silence >= SILENT_AFTER && !client->silent) {
        client->silent = true;
        tell(client, TT_CLIENT_SILENT);
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
                               .ended = client->ended,
                               .tick = client->agreed_tick,
                               .trail = client->agreed_trail,
                               .held = client->held};
    return true;
}

bool tt_client_next_turn(tt_client *client, uint32_t *tick, const uint8_t **data, uint32_t *size)
{
    if (client->fetched == client->arrived) return false;
    *data = client->turns + client->turns_first;
    tt_reader reader = tt_reader_of(*data, waiting(client));
    tt_turn_skip(&reader);
    TT_ASSERT(!reader.failed);
    *size = (uint32_t)reader.at;
    *tick = client->fetched++;
    client->turns_first += *size;
    acknowledge(client);
    return true;
}

uint32_t tt_client_arrived(const tt_client *client)
{
    return client->arrived;
}

uint32_t tt_client_head(const tt_client *client)
{
    return client->head > client->arrived ? client->head : client->arrived;
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
