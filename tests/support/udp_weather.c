// Bad weather for UDP, between real processes: a program that passes datagrams on later, twice, in
// another order or not at all, as a seed says.
//
//     client, client …  <--->  front | a socket for each client  <--->  relay
//
//     usage: udp_weather RELAY_PORT [--seed N] [--lag MS] [--jitter MS] [--loss N] [--burst N]
//                        [--duplicate N] [--reorder N]         all on 127.0.0.1; N in a million
//
// Its first line on standard output is the port that clients take for the relay's. Each way of each
// client draws from a stream of its own: the nth datagram there has the same fate in every run.

#include "tickertape/net/loopback.h"
#include "tickertape/random.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    CLIENTS_MAX = 64,
    FLIGHTS_MAX = 4096, // on their way; what is beyond is lost
    DATAGRAM_MAX = 2048,
    MILLION = 1000000,
    NS_PER_MS = 1000000,
};

typedef struct way {
    tt_random random;
    uint32_t burst_left;
} way;

typedef struct line {
    struct sockaddr_in client;
    int relay; // a socket of its own
    way up, down;
} line;

typedef struct flight {
    uint64_t arrival; // 0: free
    uint32_t line, size;
    bool up;
    uint8_t data[DATAGRAM_MAX];
} flight;

static struct {
    tt_weather weather;
    uint64_t seed;
    struct sockaddr_in relay;
    int front;
    uint32_t lines_count;
    line lines[CLIENTS_MAX];
    flight flights[FLIGHTS_MAX];
} storm;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * TT_SECOND + (uint64_t)now.tv_nsec;
}

static bool chance(way *of, uint32_t per_million)
{
    return tt_random_below(&of->random, MILLION) < per_million;
}

static bool is_lost(way *of)
{
    bool struck = chance(of, storm.weather.loss);
    if (of->burst_left == 0 && struck && storm.weather.burst > 1)
        of->burst_left = storm.weather.burst;
    if (of->burst_left == 0) return struck;
    of->burst_left--;
    return true;
}

static uint64_t travel(way *of)
{
    uint32_t jitter_ms = (uint32_t)(storm.weather.jitter / NS_PER_MS);
    uint64_t time =
        storm.weather.lag + (uint64_t)tt_random_below(&of->random, jitter_ms + 1) * NS_PER_MS;
    return chance(of, storm.weather.reorder) ? time + storm.weather.lag : time;
}

static void launch(flight *ready, uint64_t arrival)
{
    for (uint32_t i = 0; i < FLIGHTS_MAX; i++) {
        if (storm.flights[i].arrival != 0) continue;
        storm.flights[i] = *ready;
        storm.flights[i].arrival = arrival;
        return;
    }
}

static void take_off(flight *ready, way *of)
{
    uint64_t now = now_ns(), time = travel(of);
    bool lost = is_lost(of), twice = chance(of, storm.weather.duplicate);
    uint64_t second = travel(of); // drawn in any case: fates don't depend on each other
    if (lost) return;
    launch(ready, now + time);
    if (twice) launch(ready, now + second);
}

static void land_due(uint64_t now)
{
    for (uint32_t i = 0; i < FLIGHTS_MAX; i++) {
        flight *due = &storm.flights[i];
        if (due->arrival == 0 || due->arrival > now) continue;
        const line *of = &storm.lines[due->line];
        if (due->up) {
            (void)send(of->relay, due->data, due->size, 0);
        } else {
            (void)sendto(storm.front, due->data, due->size, 0, (const struct sockaddr *)&of->client,
                         sizeof of->client);
        }
        due->arrival = 0;
    }
}

static int wait_ms(uint64_t now)
{
    uint64_t next = now + TT_SECOND;
    for (uint32_t i = 0; i < FLIGHTS_MAX; i++) {
        uint64_t arrival = storm.flights[i].arrival;
        if (arrival != 0 && arrival < next) next = arrival;
    }
    return next <= now ? 0 : (int)((next - now + NS_PER_MS - 1) / NS_PER_MS);
}

// The line of a client, made when it is heard of first; CLIENTS_MAX: there is none to be had.
static uint32_t line_of(const struct sockaddr_in *client)
{
    uint32_t i = 0;
    for (; i < storm.lines_count; i++) {
        const struct sockaddr_in *known = &storm.lines[i].client;
        if (known->sin_port == client->sin_port) return i;
    }
    if (i == CLIENTS_MAX) return CLIENTS_MAX;
    line *made = &storm.lines[i];
    made->client = *client;
    made->relay = socket(AF_INET, SOCK_DGRAM, 0);
    made->up.random = tt_random_seeded(storm.seed, 2 * i);
    made->down.random = tt_random_seeded(storm.seed, 2 * i + 1);
    if (made->relay < 0) return CLIENTS_MAX;
    if (connect(made->relay, (struct sockaddr *)&storm.relay, sizeof storm.relay) != 0)
        return CLIENTS_MAX;
    storm.lines_count++;
    return i;
}

static void take_from_clients(void)
{
    flight ready = {.up = true};
    struct sockaddr_in from;
    for (;;) {
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(storm.front, ready.data, sizeof ready.data, MSG_DONTWAIT,
                               (struct sockaddr *)&from, &size);
        if (got < 0) return;
        ready.size = (uint32_t)got;
        ready.line = line_of(&from);
        if (ready.line < CLIENTS_MAX) take_off(&ready, &storm.lines[ready.line].up);
    }
}

static void take_from_relay(uint32_t index)
{
    flight ready = {.line = index};
    for (;;) {
        ssize_t got = recv(storm.lines[index].relay, ready.data, sizeof ready.data, MSG_DONTWAIT);
        if (got < 0) return;
        ready.size = (uint32_t)got;
        take_off(&ready, &storm.lines[index].down);
    }
}

static bool parse(int count, char **words)
{
    const struct {
        const char *flag;
        uint64_t *large;
        uint32_t *small;
        uint32_t unit;
    } flags[] = {
        {"--seed", &storm.seed, NULL, 1},
        {"--lag", &storm.weather.lag, NULL, NS_PER_MS},
        {"--jitter", &storm.weather.jitter, NULL, NS_PER_MS},
        {"--loss", NULL, &storm.weather.loss, 1},
        {"--burst", NULL, &storm.weather.burst, 1},
        {"--duplicate", NULL, &storm.weather.duplicate, 1},
        {"--reorder", NULL, &storm.weather.reorder, 1},
    };
    for (int i = 2; i + 1 < count; i += 2) {
        unsigned long value = strtoul(words[i + 1], NULL, 10);
        size_t known = 0;
        while (known < sizeof flags / sizeof *flags && strcmp(words[i], flags[known].flag) != 0)
            known++;
        if (known == sizeof flags / sizeof *flags) return false;
        if (flags[known].large) *flags[known].large = value * flags[known].unit;
        if (flags[known].small) *flags[known].small = (uint32_t)value;
    }
    return count >= 2 && count % 2 == 0;
}

static bool open_front(uint16_t relay_port)
{
    struct sockaddr_in front = {.sin_family = AF_INET};
    socklen_t size = sizeof front;
    front.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    storm.relay = front;
    storm.relay.sin_port = htons(relay_port);
    storm.front = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(storm.front, (struct sockaddr *)&front, size) != 0) return false;
    if (getsockname(storm.front, (struct sockaddr *)&front, &size) != 0) return false;
    printf("%u\n", ntohs(front.sin_port));
    return fflush(stdout) == 0;
}

int main(int count, char **words)
{
    if (!parse(count, words) || !open_front((uint16_t)strtoul(words[1], NULL, 10))) {
        fputs("usage: udp_weather RELAY_PORT [--seed N] [--lag MS] …\n", stderr);
        return 2;
    }
    for (;;) {
        struct pollfd polled[CLIENTS_MAX + 1] = {{.fd = storm.front, .events = POLLIN}};
        uint32_t lines = storm.lines_count;
        for (uint32_t i = 0; i < lines; i++)
            polled[i + 1] = (struct pollfd){.fd = storm.lines[i].relay, .events = POLLIN};
        if (poll(polled, lines + 1, wait_ms(now_ns())) < 0) return 1;
        take_from_clients();
        for (uint32_t i = 0; i < lines; i++) take_from_relay(i);
        land_due(now_ns());
    }
}
