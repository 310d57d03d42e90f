// What a line does to what is sent on it:
//
//     stream     lost? -- held back -- doubled? ----------------------> an arrival each, or none
//     reliable   lost? sent again, later -- never before its channel's latest ---> one arrival
//     barriers   after everything sent before, before everything sent later: CONNECTED and
//                DISCONNECTED, and nothing is overtaken by or overtakes them
//
// While the client is cut off, what can't be lost waits. Every line draws from a random stream of
// its own: a seed replays a run, and what one client sends changes nothing for another.

#include "loopback_state.h"

enum {
    RESENDS_MAX = 8,
    MILLION = 1000000,
};

static const uint64_t resend_pause = TT_SECOND / 20;

static tt_loopback *loopback_of(const loopback_line *line)
{
    return line->to->loopback;
}

static loopback_client *owner_of(const loopback_line *line)
{
    return &loopback_of(line)->clients[line->client];
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static bool chance(loopback_line *line, uint32_t per_million)
{
    return tt_random_below(&line->random, MILLION) < per_million;
}

// Uniform in 0 … most.
static uint64_t uniform(loopback_line *line, uint64_t most)
{
    uint64_t drawn = tt_random_next(&line->random);
    return (most >> 32) * drawn + ((most & UINT32_MAX) * drawn + UINT32_MAX) / (UINT64_C(1) << 32);
}

static bool strikes(loopback_line *line, const tt_weather *weather)
{
    bool struck = chance(line, weather->loss);
    if (line->burst_left) {
        line->burst_left--;
        return true;
    }
    if (struck && weather->burst > 1) line->burst_left = weather->burst - 1;
    return struck;
}

static uint64_t travel(loopback_line *line, const tt_weather *weather)
{
    uint64_t time = weather->lag + uniform(line, weather->jitter);
    return chance(line, weather->reorder) ? time + weather->lag : time;
}

// A flight belongs to the connection that its sender knows: CONNECTED, too, is the client's own.
static void launch(loopback_line *line, loopback_flight launched)
{
    const loopback_client *owner = owner_of(line);
    bool newest = line->to->way == UP || launched.type == TT_DELIVERY_CONNECTED;
    launched.client = line->client;
    launched.generation = newest ? owner->generation : owner->lines[UP].generation;
    launched.sequence = loopback_of(line)->sequence++;
    if (launched.arrival != UINT64_MAX) line->latest = later(line->latest, launched.arrival);
    loopback_heap_push(&line->to->heap, &launched);
}

void loopback_line_tell(loopback_line *line, tt_delivery_type type)
{
    const loopback_client *owner = owner_of(line);
    uint64_t arrival = UINT64_MAX;
    if (!owner->cut) {
        arrival = later(loopback_of(line)->now + owner->weather.lag, line->latest);
        line->floor = arrival;
    }
    launch(line, (loopback_flight){.arrival = arrival, .type = (uint8_t)type});
}

static void launch_packet(loopback_line *line, const tt_packet *packet, uint64_t arrival)
{
    launch(line, (loopback_flight){
                     .arrival = arrival,
                     .size = packet->size,
                     .chunk = loopback_pool_keep(&line->pool, packet->data, packet->size),
                     .channel = (uint8_t)packet->channel,
                     .type = TT_DELIVERY_PACKET,
                 });
}

// A quarter of the pool is kept for the reliable channels.
static bool fits(const loopback_line *line, const tt_packet *packet)
{
    uint32_t chunks = line->pool.size;
    if (packet->channel == TT_CHANNEL_STREAM) chunks -= chunks / 4;
    return line->pool.used + loopback_chunks(packet->size) <= chunks;
}

static void send_stream(loopback_line *line, const tt_packet *packet)
{
    loopback_client *owner = owner_of(line);
    const tt_weather *weather = &owner->weather;
    uint64_t now = loopback_of(line)->now;
    bool lost = strikes(line, weather);
    uint64_t arrival = now + travel(line, weather);
    bool twice = chance(line, weather->duplicate);
    uint64_t again = now + weather->lag + uniform(line, weather->jitter);
    if (lost || owner->cut || !fits(line, packet)) {
        owner->traffic.lost++;
        return;
    }
    launch_packet(line, packet, later(arrival, line->floor));
    if (twice && fits(line, packet)) launch_packet(line, packet, later(again, line->floor));
}

// What is lost on a reliable channel is sent again when its acknowledgement fails to come.
static uint64_t reliable_arrival(loopback_line *line, tt_channel channel)
{
    const loopback_client *owner = owner_of(line);
    uint64_t arrival = loopback_of(line)->now + travel(line, &owner->weather);
    for (int i = 0; i < RESENDS_MAX && strikes(line, &owner->weather); i++)
        arrival += 2 * owner->weather.lag + resend_pause;
    if (owner->cut) return UINT64_MAX;
    arrival = later(later(arrival, line->floor), line->ordered[channel]);
    line->ordered[channel] = arrival;
    return arrival;
}

// Both ends learn that the connection has broken down: the sender now, the other after what was
// sent.
static void break_down(loopback_line *line)
{
    tt_loopback *loopback = loopback_of(line);
    loopback_line *back = &owner_of(line)->lines[!line->to->way];
    back->broken = true;
    loopback_line_tell(line, TT_DELIVERY_DISCONNECTED);
    loopback_flight report = {
        .arrival = loopback->now,
        .sequence = loopback->sequence++,
        .client = line->client,
        .generation = back->generation,
        .type = TT_DELIVERY_DISCONNECTED,
    };
    loopback_heap_push(&back->to->heap, &report);
}

void loopback_line_send(loopback_line *line, const tt_packet *packet)
{
    if (packet->channel == TT_CHANNEL_STREAM)
        send_stream(line, packet);
    else if (fits(line, packet))
        launch_packet(line, packet, reliable_arrival(line, packet->channel));
    else
        break_down(line);
}

// Takes flights of connections newer than `generation` out of the air.
void loopback_line_forget_newer(loopback_line *line, uint32_t generation)
{
    loopback_heap *heap = &line->to->heap;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < heap->count; i++) {
        const loopback_flight *seen = &heap->flights[i];
        if (seen->client == line->client && seen->generation > generation)
            loopback_pool_release(&line->pool, seen->chunk);
        else
            heap->flights[kept++] = *seen;
    }
    heap->count = kept;
    loopback_heap_mend(heap);
}

// Everything that waited arrives at one moment, and the sequence keeps it in order.
void loopback_line_let_back(loopback_line *line)
{
    loopback_heap *heap = &line->to->heap;
    uint64_t arrival = later(loopback_of(line)->now + owner_of(line)->weather.lag, line->latest);
    bool waited = false;
    for (uint32_t i = 0; i < heap->count; i++) {
        loopback_flight *waiting = &heap->flights[i];
        if (waiting->client != line->client || waiting->arrival != UINT64_MAX) continue;
        waiting->arrival = arrival;
        waited = true;
    }
    if (!waited) return;
    line->latest = line->floor = arrival;
    loopback_heap_mend(heap);
}
