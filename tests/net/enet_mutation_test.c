// Somebody in the middle of an honest client and its relay, who lets everything through and adds
// mutated copies of what it saw, to both. TT_MUTATIONS says how many; the preset `mutations` has a
// million of each kind.
//
//     client  <--->  front | back  <--->  relay  <---> a second client, not listened to
//
// Without the id of the connection nothing comes of it. With it, as a hostile client and a hostile
// relay would have it, only they themselves may be hurt.

#include "stranger.h"

#include "heap.h"
#include "tickertape/random.h"

#include <stdlib.h>

enum { KEPT = 64, MUTATIONS = 10000, PER_ROUND = 20 };

typedef struct seen {
    uint32_t size;
    bool up; // from client to relay
    uint8_t data[DATAGRAM_MAX];
} seen;

typedef struct middle {
    int front, back;
    struct sockaddr_in client; // as front sees it
    uint8_t id[4];             // of the connection
    bool tags;                 // makes them right
    uint32_t kept;
    seen ring[KEPT];
    tt_random random;
    uint32_t sent;
} middle;

static uint32_t mutations(void)
{
    const char *asked = getenv("TT_MUTATIONS");
    return asked ? (uint32_t)strtoul(asked, NULL, 10) : MUTATIONS;
}

static struct sockaddr_in loopback_address(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// Stands between the relay and the clients that are opened from now on.
static void step_between(middle *m)
{
    struct sockaddr_in front = loopback_address(0), relay = loopback_address(relay_port);
    socklen_t size = sizeof front;
    m->front = socket(AF_INET, SOCK_DGRAM, 0);
    m->back = socket(AF_INET, SOCK_DGRAM, 0);
    cr_assert(eq(int, bind(m->front, (struct sockaddr *)&front, size), 0));
    cr_assert(eq(int, getsockname(m->front, (struct sockaddr *)&front, &size), 0));
    cr_assert(eq(int, connect(m->back, (struct sockaddr *)&relay, sizeof relay), 0));
    relay_port = ntohs(front.sin_port);
}

static void pass_on(const middle *m, const seen *it)
{
    if (it->up) {
        (void)send(m->back, it->data, it->size, 0);
    } else {
        (void)sendto(m->front, it->data, it->size, 0, (const struct sockaddr *)&m->client,
                     sizeof m->client);
    }
}

static void note_id(middle *m, const seen *it)
{
    bool connects = it->up && it->size == CONNECT_SIZE && it->data[8] == 0x82;
    if (connects) memcpy(m->id, it->data + CONNECT_SIZE - 8, 4);
}

// Lets everything through that waits.
static void pump(middle *m)
{
    for (;;) {
        seen *it = &m->ring[m->kept % KEPT];
        socklen_t size = sizeof m->client;
        ssize_t got = recvfrom(m->front, it->data, sizeof it->data, MSG_DONTWAIT,
                               (struct sockaddr *)&m->client, &size);
        it->up = got >= 0;
        if (got < 0) got = recv(m->back, it->data, sizeof it->data, MSG_DONTWAIT);
        if (got < 0) return;
        it->size = (uint32_t)got;
        note_id(m, it);
        pass_on(m, it);
        m->kept++;
    }
}

static uint32_t below(middle *m, uint32_t bound)
{
    return tt_random_below(&m->random, bound);
}

static void mutate_once(middle *m, seen *it)
{
    const seen *other = &m->ring[below(m, KEPT)];
    uint32_t at = it->size ? below(m, it->size) : 0;
    switch (below(m, 6)) {
    case 0:
        it->data[at] = (uint8_t)tt_random_next(&m->random);
        break;
    case 1:
        it->data[at] ^= (uint8_t)(1u << below(m, 8));
        break;
    case 2:
        it->data[at] = (uint8_t)(below(m, 2) - 1); // 0 or 255
        break;
    case 3:
        it->size = at;
        break;
    case 4:
        for (uint32_t more = below(m, 200); more > 0 && it->size < 1400; more--)
            it->data[it->size++] = (uint8_t)tt_random_next(&m->random);
        break;
    default: // the end of another one
        if (other->size > at) {
            memcpy(it->data + at, other->data + at, other->size - at);
            it->size = other->size;
        }
    }
}

static void tag(const middle *m, seen *it)
{
    uint32_t place = it->size > 0 && it->data[0] & 0x80 ? 4 : 2;
    uint8_t hash[8], key[16] = {0};
    if (it->size < place + 4) return;
    memcpy(it->data + place, m->id, 4);
    memcpy(key, m->id, 4);
    crypto_shorthash(hash, it->data, it->size, key);
    memcpy(it->data + place, hash, 4);
}

// What was really sent does not count: it may come twice, and has a right tag.
static bool was_seen(const middle *m, const seen *it)
{
    for (uint32_t i = 0; i < KEPT; i++) {
        const seen *kept = &m->ring[i];
        if (kept->size == it->size && memcmp(kept->data, it->data, it->size) == 0) return true;
    }
    return false;
}

static void send_mutation(middle *m)
{
    const seen *of = &m->ring[below(m, m->kept < KEPT ? m->kept : KEPT)];
    seen made = *of;
    for (uint32_t times = 1 + below(m, 6); times > 0; times--) mutate_once(m, &made);
    if (m->tags) tag(m, &made);
    if (was_seen(m, &made)) return;
    if (below(m, 20) == 0) made.up = !made.up;
    pass_on(m, &made);
    m->sent++;
}

// Control packets of sizes that say which they are, and of more than a datagram now and then.
static uint32_t size_of_control(uint32_t i)
{
    return i % 16 == 15 ? 3000 + i % 1000 : i % 400;
}

static void check_newest(const heard *log, uint32_t packets_of_control)
{
    if (packets_of_control == 0) return;
    check_filled(log, TT_CHANNEL_CONTROL, size_of_control(packets_of_control - 1));
}

Test(enet_mutation, without_the_id_nothing_comes_of_it)
{
    relay_open((tt_enet_relay_def){0});
    middle m = {.random = tt_random_seeded(1, 1)};
    step_between(&m);
    uint32_t client = client_open();
    for (int i = 0; i < 1000 && !(log_of[client].connected && log_of[0].connected); i++) {
        pump(&m);
        round_of_all();
    }
    cr_assert(eq(u32, log_of[0].connected + log_of[client].connected, 2));
    size_t before = heap_in_use();
    uint32_t said = 0;
    for (; m.sent < mutations(); said++) {
        send_filled(0, log_of[0].connection, TT_CHANNEL_CONTROL, size_of_control(said));
        send_filled(client, 0, TT_CHANNEL_CONTROL, size_of_control(said));
        uint64_t patience = now_ns() + (uint64_t)PATIENCE_MS * MS;
        while ((log_of[0].packets <= said || log_of[client].packets <= said) &&
               now_ns() < patience) {
            pump(&m);
            for (uint32_t i = 0; i < PER_ROUND && m.kept; i++) send_mutation(&m);
            turn_of(client, 0);
            turn_of(0, 0);
        }
        check_newest(&log_of[0], said + 1);
        check_newest(&log_of[client], said + 1);
        cr_assert(eq(u32, log_of[0].packets, said + 1));
        cr_assert(eq(u32, log_of[client].packets, said + 1));
    }
    cr_assert(ge(u32, said, 10));
    cr_assert(lt(u64, heap_in_use(), before + (1 << 20)));
    cr_assert(eq(u32, log_of[0].connected, 1));
    cr_assert(eq(u32, log_of[0].disconnected + log_of[client].disconnected, 0));
    close(m.front);
    close(m.back);
    close_all();
}

// The connection that is listened to, made anew when it was lost.
static void keep_connected(middle *m, uint32_t listened)
{
    if (log_of[listened].disconnected) {
        ends[listened].destroy(ends[listened].context);
        log_of[listened] = (heard){0};
        cr_assert(eq(int,
                     tt_enet_client(&(tt_enet_client_def){.host = "127.0.0.1", .port = relay_port},
                                    &ends[listened]),
                     TT_OK));
    }
    pump(m);
    turn_of(listened, 0);
}

Test(enet_mutation, with_the_id_only_its_own_connection_is_hurt)
{
    relay_open((tt_enet_relay_def){0});
    uint32_t honest = client_connected(), connection = log_of[0].connection;
    middle m = {.random = tt_random_seeded(1, 2), .tags = true};
    step_between(&m);
    uint32_t listened = client_open(), said = 0;
    log_of[0].watched = connection;
    for (; m.sent < mutations(); said++) {
        keep_connected(&m, listened);
        if (log_of[listened].connected && below(&m, 4) == 0) {
            send_filled(0, log_of[0].connection, (tt_channel)below(&m, 3), below(&m, 1100));
            send_filled(listened, 0, (tt_channel)below(&m, 3), below(&m, 1100));
        }
        for (uint32_t i = 0; i < PER_ROUND && m.kept; i++) send_mutation(&m);
        send_filled(honest, 0, TT_CHANNEL_CONTROL, said % 100);
        send_filled(0, connection, TT_CHANNEL_CONTROL, said % 100);
        uint64_t patience = now_ns() + (uint64_t)PATIENCE_MS * MS;
        while ((log_of[0].packets_watched <= said || log_of[honest].packets <= said) &&
               now_ns() < patience) {
            turn_of(0, 0);
            turn_of(honest, 0);
        }
        check_filled(&log_of[honest], TT_CHANNEL_CONTROL, said % 100);
        cr_assert(eq(u32, log_of[0].packets_watched, said + 1));
        cr_assert(eq(u32, log_of[honest].packets, said + 1));
    }
    cr_assert(eq(u32, log_of[honest].disconnected, 0));
    cr_assert(lt(u64, heap_in_use(), 32 << 20));
    close(m.front);
    close(m.back);
    close_all();
}
