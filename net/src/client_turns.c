// Turns wait here until they are fetched. While more than half of the place is taken, what arrives
// is kept but not acknowledged, so the relay slows down by itself and what it may still send fits:
//
//     [ fetched | waiting, acknowledged … up to a half | on its way: 64 KiB of bulk at most ]

#include "client_state.h"

#include <string.h>

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
    if (turns->durable > client->durable) client->durable = turns->durable;
    if (turns->held > client->held) tt_client_tell(client, TT_CLIENT_HELD);
    client->held = turns->held;
    if (!turns->agreed || (client->agreed_tick > 0 && turns->tick <= client->agreed_tick)) return;
    client->agreed_tick = turns->tick;
    client->agreed_trail = turns->trail;
    tt_client_tell(client, TT_CLIENT_AGREED);
}

// Checks every turn before it takes any: a packet is good as a whole or not at all.
void tt_client_receive_turns(tt_client *client, tt_reader *reader)
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

uint32_t tt_client_durable(const tt_client *client)
{
    return client->durable;
}
