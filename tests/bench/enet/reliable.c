// ENet's reliable channel, as the scene `delivery` sees it: a host sends each of four peers
// a packet a tick, and a peer asks for something now and then. The library itself, on virtual
// time (virtual_udp.h), with timeouts so long that it gives nobody up. A program of its own,
// because here ENet has no real sockets:
//
//     bench-enet LOSS BURST      writes a double for each packet: ms from sending until it was
//                                given out, in order

#include "virtual_udp.h"

#include <stdio.h>
#include <stdlib.h>

enum { PEERS = 4, TICKS = 36000, FIRST = 100, PERIOD_MS = 50, MS = 1000000 };
enum { TURN_SIZE = 20, COMMAND_SIZE = 8, TIMEOUT_MS = 600000 };

typedef struct end {
    ENetHost *host;
    ENetPeer *peer;
    uint32_t arrived;
} end;

static struct {
    ENetHost *host;
    end ends[PEERS];
    uint32_t connected, turns;
    uint64_t sent[TICKS];
} all;

static void must(bool holds)
{
    if (!holds) exit(1);
}

static void begin(tt_weather weather)
{
    ENetAddress address = {.port = PORT_FIRST};
    net_begin(5, weather);
    all.host = enet_host_create(&address, PEERS, 1, 0, 0);
    must(all.host != NULL);
    enet_socket_get_address(all.host->socket, &address);
    for (uint32_t i = 0; i < PEERS; i++) {
        all.ends[i].host = enet_host_create(NULL, 1, 1, 0, 0);
        must(all.ends[i].host != NULL);
        all.ends[i].peer = enet_host_connect(all.ends[i].host, &address, 1, 0);
        must(all.ends[i].peer != NULL);
        enet_peer_timeout(all.ends[i].peer, TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS);
    }
}

static void finish(void)
{
    for (uint32_t i = 0; i < PEERS; i++) enet_host_destroy(all.ends[i].host);
    enet_host_destroy(all.host);
}

static void send_to(ENetPeer *peer, const void *data, size_t size)
{
    ENetPacket *packet = enet_packet_create(data, size, ENET_PACKET_FLAG_RELIABLE);
    must(packet != NULL && enet_peer_send(peer, 0, packet) == 0);
}

static void send_turn(void)
{
    uint8_t turn[TURN_SIZE] = {0};
    memcpy(turn, &all.turns, sizeof all.turns);
    all.sent[all.turns++] = net.now;
    for (size_t i = 0; i < all.host->peerCount; i++)
        send_to(&all.host->peers[i], turn, sizeof turn);
}

static void run_host(bool seals)
{
    ENetEvent event;
    while (enet_host_service(all.host, &event, 0) > 0) {
        must(event.type != ENET_EVENT_TYPE_DISCONNECT);
        if (event.type == ENET_EVENT_TYPE_RECEIVE) enet_packet_destroy(event.packet);
        if (event.type != ENET_EVENT_TYPE_CONNECT) continue;
        enet_peer_timeout(event.peer, TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS);
        all.connected++;
    }
    if (!seals || all.connected < PEERS || all.turns == TICKS) return;
    send_turn();
    enet_host_flush(all.host);
}

static void take_turn(end *at, ENetPacket *packet)
{
    uint32_t turn = 0;
    memcpy(&turn, packet->data, sizeof turn);
    must(turn == at->arrived++);
    double late = (double)(net.now - all.sent[turn]) / MS;
    if (turn >= FIRST) must(fwrite(&late, sizeof late, 1, stdout) == 1);
    enet_packet_destroy(packet);
}

static void run_end(end *at)
{
    ENetEvent event;
    while (enet_host_service(at->host, &event, 0) > 0) {
        must(event.type != ENET_EVENT_TYPE_DISCONNECT);
        if (event.type == ENET_EVENT_TYPE_RECEIVE) take_turn(at, event.packet);
    }
    if (at->arrived > 0 && tt_random_below(&net.random, 170) == 0)
        send_to(at->peer, "8 bytes.", COMMAND_SIZE);
}

static bool all_arrived(void)
{
    bool arrived = true;
    for (uint32_t i = 0; i < PEERS; i++) arrived = arrived && all.ends[i].arrived == TICKS;
    return arrived;
}

int main(int count, char **words)
{
    if (count != 3) return 2;
    begin((tt_weather){.lag = 30 * MS,
                       .jitter = 40 * MS,
                       .loss = (uint32_t)strtoul(words[1], NULL, 10),
                       .burst = (uint32_t)strtoul(words[2], NULL, 10)});
    for (uint64_t ms = 0; !all_arrived(); ms++, net.now += MS) {
        run_host(ms % PERIOD_MS == 0);
        for (uint32_t i = 0; i < PEERS; i++) run_end(&all.ends[i]);
    }
    finish();
    return 0;
}
