// A thousand hostile datagrams for every tick of an honest client's, of every kind that strangers
// can send: the client hardly notices, and the relay grows by nothing.

#include "stranger.h"

#include "heap.h"
#include "tickertape/random.h"

enum { TICKS = 60, TICKS_BEFORE = 10, SLICES = 10, HOSTILE = 1000, TICK_MS = 50 };

typedef struct mob {
    stranger outside; // of no connection
    stranger inside;  // has proved its address, was let in, and sends with right tags
    tt_random random;
    uint16_t victim; // the honest client's number at the relay, as a forger would guess it
    uint32_t sent;
    uint64_t busy; // CPU time of the relay in the longest tick, ns
} mob;

static void send_junk(mob *of, uint32_t size_max)
{
    uint8_t junk[DATAGRAM_MAX];
    uint32_t size = tt_random_below(&of->random, size_max);
    for (uint32_t i = 0; i < size; i++) junk[i] = (uint8_t)tt_random_next(&of->random);
    stranger_say(&of->outside, junk, size);
}

static void send_forged(mob *of)
{
    stranger *s = &of->outside;
    stranger_begin(s, of->victim | tt_random_below(&of->random, 4) << 12);
    stranger_put(s, (uint8_t[8]){0x44, 0xff}, 8); // DISCONNECT
    stranger_say(s, s->datagram, s->size);
}

static void send_from_inside(mob *of)
{
    stranger *s = &of->inside;
    uint32_t number = tt_random_below(&of->random, 65536);
    stranger_begin(s, s->peer);
    switch (tt_random_below(&of->random, 4)) {
    case 0:
        stranger_put_piece(s, 0x88,
                           (piece){TT_CHANNEL_BULK, number, number, 1, 1 << 20, 0, 16384, 0});
        break;
    case 1:
        for (uint32_t i = 0; i < 32; i++)
            stranger_put_reliable(s, TT_CHANNEL_CONTROL, number - i, 0);
        break;
    case 2:
        stranger_put_piece(s, 0x88,
                           (piece){TT_CHANNEL_BULK, 200, 200, BULK_FRAGMENT, 2, 0, 2000, 0});
        break;
    default:
        stranger_put_stream(s, TT_CHANNEL_STREAM, number, 900);
    }
    stranger_send(s);
}

static void send_one(mob *of)
{
    of->sent++;
    switch (tt_random_below(&of->random, 8)) {
    case 0:
        stranger_say(&of->outside, NULL, 0);
        break;
    case 1:
        send_junk(of, DATAGRAM_MAX);
        break;
    case 2:
        stranger_hello(&of->outside);
        break;
    case 3:
        stranger_ask(&of->outside, (uint8_t[4]){1, 2, 3, 4}, usual_wish);
        break;
    case 4:
        send_forged(of);
        break;
    case 5:
    case 6:
        send_from_inside(of);
        break;
    default:
        send_junk(of, 100);
    }
}

static void say_both(uint32_t client, uint32_t connection)
{
    for (int channel = TT_CHANNEL_CONTROL; channel <= TT_CHANNEL_STREAM; channel++) {
        send_filled(client, 0, (tt_channel)channel, 50);
        send_filled(0, connection, (tt_channel)channel, 50);
    }
}

static uint64_t cpu_ns(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * TT_SECOND + (uint64_t)used.tv_nsec;
}

// A round of all; what the relay's part of it costs.
static uint64_t work(uint32_t client)
{
    turn_of(client, 0);
    uint64_t start = cpu_ns();
    turn_of(0, 0);
    uint64_t spent = cpu_ns() - start;
    ends[0].wait(ends[0].context, MS);
    return spent;
}

// One tick: the mob's `hostile` datagrams in slices, as fast as they go;
// the relay works whenever it can.
static void tick(mob *of, uint32_t hostile, uint32_t client, uint32_t connection)
{
    uint64_t end = now_ns() + (uint64_t)TICK_MS * MS, busy = 0;
    for (uint32_t slice = 0; slice < SLICES; slice++) {
        for (uint32_t i = 0; i < hostile / SLICES; i++) send_one(of);
        if (slice == SLICES / 2) say_both(client, connection);
        busy += work(client);
    }
    while (recv(of->inside.socket, of->inside.reply, DATAGRAM_MAX, MSG_DONTWAIT) >= 0) {
    }
    while (recv(of->outside.socket, of->outside.reply, DATAGRAM_MAX, MSG_DONTWAIT) >= 0) {
    }
    while (now_ns() < end) busy += work(client);
    if (busy > of->busy) of->busy = busy;
}

Test(enet_flood, a_thousand_a_tick_cost_an_honest_client_less_than_a_hundredth)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t client = client_connected(), connection = log_of[0].connection;
    log_of[0].watched = connection;
    mob of = {.outside = stranger_open(), .inside = stranger_open(), .victim = connection & 0xfff};
    of.random = tt_random_seeded(2026, 5);
    stranger_enter(&of.inside);
    cr_assert(ne(u32, log_of[0].connection, connection));
    for (uint32_t i = 0; i < TICKS_BEFORE; i++) tick(&of, 0, client, connection);
    size_t before = heap_in_use();
    for (uint32_t i = 0; i < TICKS; i++) {
        tick(&of, HOSTILE, client, connection);
        cr_assert(lt(u64, heap_in_use(), before + (1 << 20)));
    }
    rounds(200);
    cr_assert(ge(u32, of.sent, HOSTILE * TICKS));
    uint32_t sent = 2 * (TICKS_BEFORE + TICKS); // each way
    cr_assert(ge(u32, log_of[0].packets_watched * 100, 99 * sent));
    cr_assert(ge(u32, log_of[client].packets * 100, 99 * sent));
    cr_assert(eq(u32, log_of[client].disconnected, 0));
    cr_assert(eq(u32, log_of[0].connected, 2));
    cr_assert(lt(u64, of.busy, (uint64_t)TICK_MS * MS)); // its ticks stay on time
    stranger_close(&of.outside);
    stranger_close(&of.inside);
    close_all();
}
