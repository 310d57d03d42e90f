// Every client has a line each way; every end has one heap of what is on its way to it, ordered by
// (arrival, sequence), so that reading is the same for the relay's end and a client's:
//
//     client 0  --- line up --->  \                    each line: a random stream of its own,
//     client 1  --- line up --->   heap of the relay   and its bytes in chunks of a fixed pool
//     client 0  <-- line down --- heap of client 0
//
// Connecting and closing travel as barriers: after everything sent before, before everything sent
// later. Every flight carries the generation of its connection, and an end takes only its own's.

#include "tickertape/net/loopback.h"
#include "tickertape/random.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_BYTES = 252,
    CHUNK_NONE = 0, // chunk 0 is never used
    BARRIERS = 8,   // flights of a line that carry no bytes, at most
    CAPACITY_DEFAULT = 262144,
    CLIENTS_MAX = 1024,
    RESENDS_MAX = 8,
    MILLION = 1000000,
};

static const uint64_t resend_pause = TT_SECOND / 20;

enum { UP, DOWN, WAYS };

typedef struct chunk {
    uint32_t next;
    uint8_t bytes[CHUNK_BYTES];
} chunk;

typedef struct flight {
    uint64_t arrival; // UINT64_MAX: waits until the client is let back
    uint64_t sequence;
    uint32_t client;
    uint32_t generation;
    uint32_t size;
    uint32_t chunk; // the first of its bytes
    uint8_t channel;
    uint8_t type; // a tt_delivery_type
} flight;

// Where flights arrive.
typedef struct end {
    tt_loopback *loopback;
    uint32_t client;
    uint8_t way; // that leads here
    uint32_t count;
    uint32_t capacity;
    flight *heap;
    uint8_t out[TT_BULK_SIZE_MAX];
} end;

// One direction of a client, and how the connection looks from where it leads.
typedef struct line {
    tt_random random;
    end *to;
    chunk *chunks;
    uint32_t free;    // the first chunk that is free again
    uint32_t touched; // chunks that were ever used: the rest of the reserve costs no memory yet
    uint32_t used;    // chunks
    uint32_t burst_left;
    uint32_t generation;           // of the connection that the receiving end knows
    bool connected;                // at the receiving end
    bool broken;                   // the receiving end is about to learn that it is closed
    uint64_t floor;                // nothing sent from now on arrives earlier
    uint64_t latest;               // nothing sent so far arrives later
    uint64_t ordered[TT_CHANNELS]; // latest on each channel
} line;

typedef struct client {
    tt_weather weather;
    tt_traffic traffic;
    bool cut;
    bool wants;          // to be connected
    uint32_t generation; // of its newest attempt
    line lines[WAYS];
    end end;
} client;

struct tt_loopback {
    uint64_t now; // the latest that was heard of
    uint64_t sequence;
    uint32_t count;       // clients
    uint32_t chunk_count; // of each line
    void *memory;         // flights, then chunks
    end relay;
    client clients[];
};

static uint32_t chunks_for(uint32_t size)
{
    return size ? (size + CHUNK_BYTES - 1) / CHUNK_BYTES : 1;
}

static uint32_t chunk_take(line *to)
{
    uint32_t index = to->free;
    if (index == CHUNK_NONE) {
        TT_ASSERT(to->touched < to->to->loopback->chunk_count);
        index = ++to->touched;
    } else {
        to->free = to->chunks[index].next;
    }
    to->chunks[index].next = CHUNK_NONE;
    to->used++;
    return index;
}

static uint32_t bytes_keep(line *to, const uint8_t *data, uint32_t size)
{
    uint32_t first = chunk_take(to);
    uint32_t at = first;
    for (uint32_t done = 0;;) {
        uint32_t part = size - done < CHUNK_BYTES ? size - done : CHUNK_BYTES;
        if (part) memcpy(to->chunks[at].bytes, data + done, part);
        done += part;
        if (done == size) return first;
        to->chunks[at].next = chunk_take(to);
        at = to->chunks[at].next;
    }
}

static void bytes_give(const line *from, const flight *flown, uint8_t *out)
{
    uint32_t at = flown->chunk;
    for (uint32_t done = 0; done < flown->size; done += CHUNK_BYTES) {
        uint32_t part = flown->size - done < CHUNK_BYTES ? flown->size - done : CHUNK_BYTES;
        memcpy(out + done, from->chunks[at].bytes, part);
        at = from->chunks[at].next;
    }
}

static void bytes_release(line *from, uint32_t first)
{
    while (first != CHUNK_NONE) {
        uint32_t next = from->chunks[first].next;
        from->chunks[first].next = from->free;
        from->free = first;
        from->used--;
        first = next;
    }
}

static bool earlier(const flight *a, const flight *b)
{
    return a->arrival != b->arrival ? a->arrival < b->arrival : a->sequence < b->sequence;
}

static void sift_down(end *at, uint32_t i)
{
    flight moved = at->heap[i];
    for (uint32_t child = 2 * i + 1; child < at->count; child = 2 * i + 1) {
        if (child + 1 < at->count && earlier(&at->heap[child + 1], &at->heap[child])) child++;
        if (!earlier(&at->heap[child], &moved)) break;
        at->heap[i] = at->heap[child];
        i = child;
    }
    at->heap[i] = moved;
}

static void heap_push(end *at, const flight *pushed)
{
    TT_ASSERT(at->count < at->capacity);
    uint32_t i = at->count++;
    while (i > 0 && earlier(pushed, &at->heap[(i - 1) / 2])) {
        at->heap[i] = at->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    at->heap[i] = *pushed;
}

static flight heap_pop(end *at)
{
    flight popped = at->heap[0];
    at->heap[0] = at->heap[--at->count];
    if (at->count) sift_down(at, 0);
    return popped;
}

static void heap_mend(end *at)
{
    for (uint32_t i = at->count / 2; i-- > 0;) sift_down(at, i);
}

// Takes a client's flights of connections newer than `generation` out of the air.
static void forget_newer(end *at, uint32_t index, uint32_t generation)
{
    line *way = &at->loopback->clients[index].lines[at->way];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < at->count; i++) {
        const flight *seen = &at->heap[i];
        if (seen->client == index && seen->generation > generation)
            bytes_release(way, seen->chunk);
        else
            at->heap[kept++] = *seen;
    }
    at->count = kept;
    heap_mend(at);
}

static bool chance(line *way, uint32_t per_million)
{
    return tt_random_below(&way->random, MILLION) < per_million;
}

// Uniform in 0 … most.
static uint64_t uniform(line *way, uint64_t most)
{
    uint64_t drawn = tt_random_next(&way->random);
    return (most >> 32) * drawn + ((most & UINT32_MAX) * drawn + UINT32_MAX) / (UINT64_C(1) << 32);
}

static bool strikes(line *way, const tt_weather *weather)
{
    bool struck = chance(way, weather->loss);
    if (way->burst_left) {
        way->burst_left--;
        return true;
    }
    if (struck && weather->burst > 1) way->burst_left = weather->burst - 1;
    return struck;
}

static uint64_t travel(line *way, const tt_weather *weather)
{
    uint64_t time = weather->lag + uniform(way, weather->jitter);
    return chance(way, weather->reorder) ? time + weather->lag : time;
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

// What is lost on a reliable channel is sent again when its acknowledgement fails to come.
static uint64_t reliable_arrival(client *owner, line *way, tt_channel channel, uint64_t now)
{
    uint64_t arrival = now + travel(way, &owner->weather);
    for (int i = 0; i < RESENDS_MAX && strikes(way, &owner->weather); i++)
        arrival += 2 * owner->weather.lag + resend_pause;
    if (owner->cut) return UINT64_MAX;
    arrival = later(later(arrival, way->floor), way->ordered[channel]);
    way->ordered[channel] = arrival;
    return arrival;
}

static void launch(line *way, flight *launched)
{
    launched->sequence = way->to->loopback->sequence++;
    if (launched->arrival != UINT64_MAX) way->latest = later(way->latest, launched->arrival);
    heap_push(way->to, launched);
}

static void launch_barrier(tt_loopback *loopback, uint32_t index, int way, tt_delivery_type type)
{
    client *owner = &loopback->clients[index];
    line *on = &owner->lines[way];
    // A closing end speaks of the connection that it knew.
    uint32_t generation = type == TT_DELIVERY_CONNECTED || way == UP ? owner->generation
                                                                     : owner->lines[UP].generation;
    flight barrier = {.client = index, .generation = generation, .type = (uint8_t)type};
    barrier.arrival = UINT64_MAX;
    if (!owner->cut) {
        barrier.arrival = later(loopback->now + owner->weather.lag, on->latest);
        on->floor = barrier.arrival;
    }
    launch(on, &barrier);
}

static void launch_packet(line *way, uint32_t index, const tt_packet *packet, uint64_t arrival)
{
    uint32_t generation = way->to->loopback->clients[index].lines[!way->to->way].generation;
    flight launched = {
        .arrival = arrival,
        .client = index,
        .generation = generation,
        .size = packet->size,
        .channel = (uint8_t)packet->channel,
        .type = TT_DELIVERY_PACKET,
        .chunk = bytes_keep(way, packet->data, packet->size),
    };
    launch(way, &launched);
}

// A quarter of the pool is kept for the reliable channels.
static bool fits(const line *way, const tt_packet *packet)
{
    uint32_t chunks = way->to->loopback->chunk_count;
    if (packet->channel == TT_CHANNEL_STREAM) chunks -= chunks / 4;
    return way->used + chunks_for(packet->size) <= chunks;
}

static void send_stream(tt_loopback *loopback, line *way, uint32_t index, const tt_packet *packet)
{
    client *owner = &loopback->clients[index];
    const tt_weather *weather = &owner->weather;
    bool lost = strikes(way, weather);
    uint64_t arrival = loopback->now + travel(way, weather);
    bool twice = chance(way, weather->duplicate);
    uint64_t again = loopback->now + weather->lag + uniform(way, weather->jitter);
    if (lost || owner->cut || !fits(way, packet)) {
        owner->traffic.lost++;
        return;
    }
    launch_packet(way, index, packet, later(arrival, way->floor));
    if (twice && fits(way, packet)) launch_packet(way, index, packet, later(again, way->floor));
}

// Both ends learn that the connection has broken down: the sender now, the other after what was
// sent.
static void break_down(tt_loopback *loopback, uint32_t index, int way)
{
    client *owner = &loopback->clients[index];
    line *back = &owner->lines[!way];
    back->broken = true;
    launch_barrier(loopback, index, way, TT_DELIVERY_DISCONNECTED);
    flight report = {
        .arrival = loopback->now,
        .sequence = loopback->sequence++,
        .client = index,
        .generation = back->generation,
        .type = TT_DELIVERY_DISCONNECTED,
    };
    heap_push(back->to, &report);
}

static void send_reliable(tt_loopback *loopback, line *way, uint32_t index, const tt_packet *packet)
{
    if (!fits(way, packet)) {
        break_down(loopback, index, way->to->way);
        return;
    }
    client *owner = &loopback->clients[index];
    uint64_t arrival = reliable_arrival(owner, way, packet->channel, loopback->now);
    launch_packet(way, index, packet, arrival);
}

static void count_packet(tt_traffic *traffic, int way, uint32_t size)
{
    *(way == UP ? &traffic->packets_up : &traffic->packets_down) += 1;
    *(way == UP ? &traffic->bytes_up : &traffic->bytes_down) += size;
}

// Whether the end that `arrived` came to has use for it; keeps its view of the connection.
static bool admit(client *owner, int way, const flight *arrived)
{
    line *here = &owner->lines[way];
    if (arrived->type == TT_DELIVERY_CONNECTED) {
        if (way == DOWN && !(owner->wants && arrived->generation == owner->generation))
            return false;
        here->connected = true;
        here->broken = false;
        here->generation = arrived->generation;
        return true;
    }
    if (!here->connected || arrived->generation != here->generation) return false;
    if (arrived->type == TT_DELIVERY_DISCONNECTED) {
        here->connected = false;
        if (way == DOWN) owner->wants = false;
        return true;
    }
    return !here->broken;
}

static void deliver(end *at, const flight *arrived, tt_delivery *out)
{
    *out = (tt_delivery){.type = (tt_delivery_type)arrived->type};
    out->packet.connection = at->way == UP ? arrived->client : 0;
    if (out->type != TT_DELIVERY_PACKET) return;
    out->packet.channel = (tt_channel)arrived->channel;
    out->packet.size = arrived->size;
    out->packet.data = at->out;
    bytes_give(&at->loopback->clients[arrived->client].lines[at->way], arrived, at->out);
}

static void notice(tt_loopback *loopback, uint64_t now)
{
    loopback->now = later(loopback->now, now);
}

static bool loopback_receive(void *context, uint64_t now, tt_delivery *out)
{
    end *at = context;
    notice(at->loopback, now);
    while (at->count && at->heap[0].arrival <= now) {
        flight arrived = heap_pop(at);
        client *owner = &at->loopback->clients[arrived.client];
        bool admitted = admit(owner, at->way, &arrived);
        if (admitted) deliver(at, &arrived, out);
        bytes_release(&owner->lines[at->way], arrived.chunk);
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

static void loopback_send(void *context, uint64_t now, const tt_packet *packet)
{
    end *from = context;
    tt_loopback *loopback = from->loopback;
    notice(loopback, now);
    TT_ASSERT(packet->channel < TT_CHANNELS && packet->size <= size_max(packet->channel));
    uint32_t index = from->way == UP ? packet->connection : from->client;
    TT_ASSERT(index < loopback->count);
    client *owner = &loopback->clients[index];
    const line *here = &owner->lines[from->way];
    if (!here->connected || here->broken) return;

    line *way = &owner->lines[!from->way];
    count_packet(&owner->traffic, !from->way, packet->size);
    if (packet->channel == TT_CHANNEL_STREAM)
        send_stream(loopback, way, index, packet);
    else
        send_reliable(loopback, way, index, packet);
}

static void loopback_flush(void *context, uint64_t now)
{
    end *from = context;
    notice(from->loopback, now);
}

static void close_client(tt_loopback *loopback, uint32_t index)
{
    client *owner = &loopback->clients[index];
    if (!owner->wants) return;
    if (!owner->lines[DOWN].broken) launch_barrier(loopback, index, UP, TT_DELIVERY_DISCONNECTED);
    owner->wants = false;
    owner->lines[DOWN].connected = false;
}

static void loopback_close(void *context, uint32_t connection)
{
    end *from = context;
    tt_loopback *loopback = from->loopback;
    if (from->way == DOWN) {
        close_client(loopback, from->client);
        return;
    }
    TT_ASSERT(connection < loopback->count);
    line *here = &loopback->clients[connection].lines[UP];
    if (!here->connected) return;
    here->connected = false;
    if (!here->broken) launch_barrier(loopback, connection, DOWN, TT_DELIVERY_DISCONNECTED);
}

static uint64_t loopback_deadline(void *context)
{
    const end *at = context;
    return at->count ? at->heap[0].arrival : UINT64_MAX;
}

static void loopback_wait(void *context, uint64_t timeout)
{
    (void)context;
    (void)timeout;
}

static void loopback_leave(void *context)
{
    (void)context;
}

static tt_driver driver_of(end *context)
{
    return (tt_driver){
        .context = context,
        .receive = loopback_receive,
        .send = loopback_send,
        .flush = loopback_flush,
        .close = loopback_close,
        .deadline = loopback_deadline,
        .wait = loopback_wait,
        .destroy = loopback_leave,
    };
}

static void end_init(end *made, tt_loopback *loopback, uint32_t index, int way)
{
    made->loopback = loopback;
    made->client = index;
    made->way = (uint8_t)way;
}

static void line_init(line *made, end *to, uint64_t seed, uint32_t stream)
{
    made->to = to;
    made->random = tt_random_seeded(seed, stream);
}

// One block: the relay's flights, each client's flights, then the chunks of every line.
static bool reserve(tt_loopback *loopback)
{
    uint32_t flights = loopback->chunk_count + BARRIERS;
    size_t chunks = (size_t)loopback->chunk_count + 1;
    size_t heaps = 2 * (size_t)loopback->count * flights * sizeof(flight);
    loopback->memory = calloc(1, heaps + 2 * (size_t)loopback->count * chunks * sizeof(chunk));
    if (!loopback->memory) return false;
    flight *next_flight = loopback->memory;
    chunk *next_chunk = (chunk *)(void *)((uint8_t *)loopback->memory + heaps);
    loopback->relay.heap = next_flight;
    loopback->relay.capacity = loopback->count * flights;
    next_flight += loopback->relay.capacity;
    for (uint32_t i = 0; i < loopback->count; i++) {
        client *made = &loopback->clients[i];
        made->end.heap = next_flight;
        made->end.capacity = flights;
        next_flight += flights;
        for (int way = 0; way < WAYS; way++, next_chunk += chunks)
            made->lines[way].chunks = next_chunk;
    }
    return true;
}

tt_status tt_loopback_create(const tt_loopback_def *def, tt_loopback **out)
{
    *out = NULL;
    if (def->clients < 1 || def->clients > CLIENTS_MAX) return TT_BAD_ARGUMENT;
    uint32_t capacity = def->capacity ? def->capacity : CAPACITY_DEFAULT;
    if (capacity > UINT32_C(1) << 30) return TT_BAD_ARGUMENT;
    tt_loopback *made = calloc(1, sizeof *made + def->clients * sizeof(client));
    if (!made) return TT_OUT_OF_MEMORY;
    made->count = def->clients;
    made->chunk_count = capacity / (uint32_t)sizeof(chunk) + 1;
    if (!reserve(made)) {
        free(made);
        return TT_OUT_OF_MEMORY;
    }
    end_init(&made->relay, made, 0, UP);
    for (uint32_t i = 0; i < made->count; i++) {
        client *of = &made->clients[i];
        of->weather = def->weather;
        end_init(&of->end, made, i, DOWN);
        line_init(&of->lines[UP], &made->relay, def->seed, 2 * i);
        line_init(&of->lines[DOWN], &of->end, def->seed, 2 * i + 1);
    }
    *out = made;
    return TT_OK;
}

void tt_loopback_destroy(tt_loopback *loopback)
{
    if (!loopback) return;
    free(loopback->memory);
    free(loopback);
}

tt_driver tt_loopback_relay(tt_loopback *loopback)
{
    return driver_of(&loopback->relay);
}

tt_driver tt_loopback_client(tt_loopback *loopback, uint32_t index)
{
    TT_ASSERT(index < loopback->count);
    return driver_of(&loopback->clients[index].end);
}

// What the relay has not heard of yet, and what the client does not want any more, goes: however
// often a client tries, little is on its way.
void tt_loopback_connect(tt_loopback *loopback, uint32_t index, uint64_t now)
{
    TT_ASSERT(index < loopback->count);
    notice(loopback, now);
    close_client(loopback, index);
    client *owner = &loopback->clients[index];
    forget_newer(&loopback->relay, index, owner->lines[UP].generation);
    forget_newer(&owner->end, index, 0);
    owner->generation++;
    owner->wants = true;
    launch_barrier(loopback, index, UP, TT_DELIVERY_CONNECTED);
    launch_barrier(loopback, index, DOWN, TT_DELIVERY_CONNECTED);
}

void tt_loopback_weather(tt_loopback *loopback, uint32_t index, tt_weather weather)
{
    TT_ASSERT(index < loopback->count);
    loopback->clients[index].weather = weather;
}

// Everything that waited arrives at one moment, and the sequence keeps it in order.
static void let_back(tt_loopback *loopback, uint32_t index, int way)
{
    client *owner = &loopback->clients[index];
    line *on = &owner->lines[way];
    uint64_t arrival = later(loopback->now + owner->weather.lag, on->latest);
    bool waited = false;
    for (uint32_t i = 0; i < on->to->count; i++) {
        flight *waiting = &on->to->heap[i];
        if (waiting->client != index || waiting->arrival != UINT64_MAX) continue;
        waiting->arrival = arrival;
        waited = true;
    }
    if (!waited) return;
    on->latest = on->floor = arrival;
    heap_mend(on->to);
}

void tt_loopback_cut(tt_loopback *loopback, uint32_t index, bool cut)
{
    TT_ASSERT(index < loopback->count);
    bool back = loopback->clients[index].cut && !cut;
    loopback->clients[index].cut = cut;
    for (int way = 0; back && way < WAYS; way++) let_back(loopback, index, way);
}

tt_traffic tt_loopback_traffic(const tt_loopback *loopback, uint32_t index)
{
    TT_ASSERT(index < loopback->count);
    return loopback->clients[index].traffic;
}
