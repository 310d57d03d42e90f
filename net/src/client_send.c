// What a session has to say waits until it is asked or due:
//
//     JOIN     once, when the connection stands
//     TRAILS   the answer to an ASK, if all of its trails are still kept
//     UPLOAD   the answer to a MORE, from who resumes a match
//     LOOK     once, the newest
//     INPUT    once a period: turns acknowledged, the newest trail, every request not heard yet

#include "client_state.h"

#include <string.h>

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
