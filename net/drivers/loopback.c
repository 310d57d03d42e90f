// Every client has a line each way; every end has one heap of what is on its way to it, so that
// reading is the same for the relay's end and a client's:
//
//     client 0  --- line up --->  \                    each line: its own weather and chunks
//     client 1  --- line up --->   heap of the relay
//     client 0  <-- line down --- heap of client 0
//
// Each attempt to connect is a new generation of the connection. Every flight carries its own, and
// an end that knows one generation drops the flights of all others.

#include "loopback_state.h"

#include "allocation.h"

enum {
    BARRIERS = 8, // flights of a line that carry no bytes, at most
    CAPACITY_DEFAULT = 262144,
    CAPACITY_MAX = 1 << 28, // a client's memory is counted in 32 bits, too
    CLIENTS_MAX = 1024,
};

static void notice(tt_loopback *loopback, uint64_t now)
{
    if (now > loopback->now) loopback->now = now;
}

static loopback_client *client_at(tt_loopback *loopback, uint32_t index)
{
    TT_ASSERT(index < loopback->count);
    return &loopback->clients[index];
}

// Whether the end that `arrived` came to has use for it; keeps its view of the connection.
static bool admit(loopback_client *owner, int way, const loopback_flight *arrived)
{
    loopback_line *here = &owner->lines[way];
    if (arrived->type == TT_DELIVERY_CONNECTED) {
        if (way == DOWN && !(owner->wants && arrived->generation == owner->generation))
            return false;
        here->connected = true;
        here->generation = arrived->generation;
        return true;
    }
    if (!here->connected || arrived->generation != here->generation) return false;
    if (arrived->type == TT_DELIVERY_DISCONNECTED) {
        here->connected = here->broken = false;
        if (way == DOWN) owner->wants = false;
        return true;
    }
    return !here->broken;
}

static void deliver(loopback_end *at, const loopback_flight *arrived, tt_delivery *out)
{
    *out = (tt_delivery){.type = (tt_delivery_type)arrived->type};
    out->packet.connection = at->way == UP ? arrived->client : 0;
    if (out->type != TT_DELIVERY_PACKET) return;
    out->packet.channel = (tt_channel)arrived->channel;
    out->packet.size = arrived->size;
    out->packet.data = at->out;
    loopback_pool_copy(&at->loopback->clients[arrived->client].lines[at->way].pool, arrived,
                       at->out);
}

static bool loopback_receive(void *context, uint64_t now, tt_delivery *out)
{
    loopback_end *at = context;
    notice(at->loopback, now);
    while (at->heap.count && at->heap.flights[0].arrival <= now) {
        loopback_flight arrived = loopback_heap_pop(&at->heap);
        loopback_client *owner = &at->loopback->clients[arrived.client];
        bool admitted = admit(owner, at->way, &arrived);
        if (admitted) deliver(at, &arrived, out);
        loopback_pool_release(&owner->lines[at->way].pool, arrived.chunk);
        if (admitted) return true;
    }
    return false;
}

static uint32_t size_max(tt_channel channel)
{
    return channel == TT_CHANNEL_STREAM ? TT_STREAM_SIZE_MAX
           : channel == TT_CHANNEL_BULK ? TT_BULK_SIZE_MAX
                                        : TT_CONTROL_SIZE_MAX;
}

static void count_packet(tt_traffic *traffic, int way, uint32_t size)
{
    *(way == UP ? &traffic->packets_up : &traffic->packets_down) += 1;
    *(way == UP ? &traffic->bytes_up : &traffic->bytes_down) += size;
}

static void loopback_send(void *context, uint64_t now, const tt_packet *packet)
{
    loopback_end *from = context;
    notice(from->loopback, now);
    TT_ASSERT(packet->channel < TT_CHANNELS && packet->size <= size_max(packet->channel));
    loopback_client *owner =
        client_at(from->loopback, from->way == UP ? packet->connection : from->client);
    const loopback_line *here = &owner->lines[from->way];
    if (!here->connected || here->broken) return;
    count_packet(&owner->traffic, !from->way, packet->size);
    loopback_line_send(&owner->lines[!from->way], packet);
}

static void loopback_flush(void *context, uint64_t now)
{
    loopback_end *from = context;
    notice(from->loopback, now);
}

static void close_client(loopback_client *owner)
{
    if (!owner->wants) return;
    loopback_line *here = &owner->lines[DOWN];
    if (!here->broken) loopback_line_tell(&owner->lines[UP], TT_DELIVERY_DISCONNECTED);
    here->connected = here->broken = false;
    owner->wants = false;
}

static void close_relay(loopback_client *owner)
{
    loopback_line *here = &owner->lines[UP];
    if (!here->connected) return;
    if (!here->broken) loopback_line_tell(&owner->lines[DOWN], TT_DELIVERY_DISCONNECTED);
    here->connected = here->broken = false;
}

static void loopback_close(void *context, uint32_t connection)
{
    loopback_end *from = context;
    if (from->way == UP)
        close_relay(client_at(from->loopback, connection));
    else
        close_client(client_at(from->loopback, from->client));
}

static uint64_t loopback_deadline(void *context)
{
    const loopback_end *at = context;
    return at->heap.count ? at->heap.flights[0].arrival : UINT64_MAX;
}

static tt_driver driver_of(loopback_end *context)
{
    return (tt_driver){
        .context = context,
        .receive = loopback_receive,
        .send = loopback_send,
        .flush = loopback_flush,
        .close = loopback_close,
        .deadline = loopback_deadline,
    };
}

// One block: the relay's flights, each client's flights, then the chunks of every line.
static bool reserve(tt_loopback *made, const tt_allocator *allocator, uint32_t chunks)
{
    uint32_t flights = chunks + BARRIERS;
    size_t each = flights * sizeof(loopback_flight) + (chunks + 1) * sizeof(loopback_chunk);
    made->memory = tt_allocate(allocator, made->count, WAYS * each);
    if (!made->memory) return false;
    loopback_flight *flight = made->memory;
    loopback_chunk *chunk = (void *)(flight + (size_t)made->count * WAYS * flights);
    made->relay.heap = (loopback_heap){.flights = flight, .capacity = made->count * flights};
    flight += made->relay.heap.capacity;
    for (uint32_t i = 0; i < made->count; i++, flight += flights) {
        loopback_client *client = &made->clients[i];
        client->end.heap = (loopback_heap){.flights = flight, .capacity = flights};
        for (int way = 0; way < WAYS; way++, chunk += chunks + 1)
            client->lines[way].pool = (loopback_pool){.chunks = chunk, .size = chunks};
    }
    return true;
}

static void line_init(loopback_line *made, uint32_t client, loopback_end *to, uint64_t seed)
{
    made->to = to;
    made->client = client;
    made->random = tt_random_seeded(seed, 2 * client + to->way);
}

static void wire(tt_loopback *made, const tt_loopback_def *def)
{
    made->relay.loopback = made;
    made->relay.way = UP;
    for (uint32_t i = 0; i < made->count; i++) {
        loopback_client *client = &made->clients[i];
        client->weather = def->weather;
        client->end.loopback = made;
        client->end.client = i;
        client->end.way = DOWN;
        line_init(&client->lines[UP], i, &made->relay, def->seed);
        line_init(&client->lines[DOWN], i, &client->end, def->seed);
    }
}

tt_status tt_loopback_create(const tt_loopback_def *def, tt_loopback **out)
{
    *out = NULL;
    if (def->clients < 1 || def->clients > CLIENTS_MAX) return TT_BAD_ARGUMENT;
    uint32_t capacity = def->capacity ? def->capacity : CAPACITY_DEFAULT;
    if (capacity > CAPACITY_MAX) return TT_BAD_ARGUMENT;
    tt_loopback *made =
        tt_allocate(&def->allocator, 1, sizeof *made + def->clients * sizeof(loopback_client));
    if (!made) return TT_OUT_OF_MEMORY;
    made->count = def->clients;
    if (!reserve(made, &def->allocator, capacity / (uint32_t)sizeof(loopback_chunk) + 1)) {
        tt_free(made);
        return TT_OUT_OF_MEMORY;
    }
    wire(made, def);
    *out = made;
    return TT_OK;
}

void tt_loopback_destroy(tt_loopback *loopback)
{
    if (!loopback) return;
    tt_free(loopback->memory);
    tt_free(loopback);
}

tt_driver tt_loopback_relay(tt_loopback *loopback)
{
    return driver_of(&loopback->relay);
}

tt_driver tt_loopback_client(tt_loopback *loopback, uint32_t index)
{
    return driver_of(&client_at(loopback, index)->end);
}

// What the relay has not heard of yet, and what the client does not want any more, goes: however
// often a client tries, little is on its way.
void tt_loopback_connect(tt_loopback *loopback, uint32_t index, uint64_t now)
{
    loopback_client *client = client_at(loopback, index);
    loopback_line *up = &client->lines[UP], *down = &client->lines[DOWN];
    notice(loopback, now);
    close_client(client);
    loopback_line_forget_newer(up, up->generation);
    loopback_line_forget_newer(down, 0);
    client->generation++;
    client->wants = true;
    loopback_line_tell(up, TT_DELIVERY_CONNECTED);
    loopback_line_tell(down, TT_DELIVERY_CONNECTED);
}

void tt_loopback_weather(tt_loopback *loopback, uint32_t index, tt_weather weather)
{
    loopback_client *client = client_at(loopback, index);
    client->weather = weather;
    for (int way = 0; way < WAYS; way++) client->lines[way].burst_left = 0;
}

void tt_loopback_cut(tt_loopback *loopback, uint32_t index, bool cut)
{
    loopback_client *client = client_at(loopback, index);
    bool back = client->cut && !cut;
    client->cut = cut;
    for (int way = 0; back && way < WAYS; way++) loopback_line_let_back(&client->lines[way]);
}

tt_traffic tt_loopback_traffic(const tt_loopback *loopback, uint32_t index)
{
    TT_ASSERT(index < loopback->count);
    return loopback->clients[index].traffic;
}
