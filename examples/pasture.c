// Two peers play a herd over a transport of their own, with a relay of
// their own, as fast as can be:
//
//     relay --- socket pair --- peer 0
//           \-- socket pair --- peer 1
//
// Prints the last trail of each, for both rungs of the ladder. A sync test needs the higher one.

#include "herd.h"
#include "transport.h"

#include <stdio.h>
#include <sys/socket.h>
#include <tickertape/net/relay.h>
#include <tickertape/peer.h>

enum { TICKS = 100 };

// One round of a relay that keeps no tapes.
static void serve(tt_relay *relay, tt_driver *driver, uint64_t now)
{
    tt_delivery in;
    while (driver->receive(driver->context, now, &in)) {
        uint32_t who = in.packet.connection;
        if (in.type == TT_DELIVERY_CONNECTED) tt_relay_connected(relay, who, 0, now);
        if (in.type == TT_DELIVERY_PACKET) tt_relay_receive(relay, &in.packet, now);
        if (in.type == TT_DELIVERY_DISCONNECTED) tt_relay_disconnected(relay, who);
    }
    tt_relay_advance(relay, now);
    tt_relay_event event;
    while (tt_relay_next_event(relay, &event)) {
        bool turn = event.type == TT_RELAY_ROOM && event.event.type == TT_ROOM_TURN;
        if (turn) tt_relay_logged(relay, event.room, event.event.tick); // here a log would have it
        if (event.type == TT_RELAY_CLOSE) driver->close(driver->context, event.connection);
    }
    tt_packet packet;
    while (tt_relay_next_packet(relay, &packet)) driver->send(driver->context, now, &packet);
    tt_driver_flush(driver, now);
}

static tt_status join(const tt_game *game, transport *end, uint32_t sync_test, tt_peer **peer)
{
    tt_driver driver = transport_driver(end);
    tt_peer_def def = {.game = game,
                       .mode = TT_PEER_JOIN,
                       .match = "pasture",
                       .driver = &driver,
                       .seats = 2,
                       .seed_given = true,
                       .seed = 7,
                       .stop_at = TICKS,
                       .sync_test = sync_test};
    return tt_peer_create(&def, peer);
}

static bool play(tt_relay *relay, tt_driver *driver, tt_peer *const *peers)
{
    bool playing = true;
    for (uint64_t now = 0; playing && now < 60 * TT_SECOND; now += TT_SECOND / 100) {
        serve(relay, driver, now);
        playing = false;
        for (uint32_t i = 0; i < 2; i++) {
            tt_peer_advance(peers[i], now);
            playing = playing || tt_peer_phase_of(peers[i]) < TT_PEER_STOPPED;
            // A seat may hold so many commands and no more; then the next round will do.
            if (now % TT_SECOND == 0 && tt_peer_send(peers[i], 0, "+", 1) != TT_OK) continue;
        }
    }
    return !playing;
}

static bool tell(const char *rung, const tt_game *game, uint32_t sync_test)
{
    int pairs[2][2];
    tt_relay *relay = NULL;
    tt_peer *peers[2] = {NULL, NULL};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pairs[0]) < 0) return false;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pairs[1]) < 0) return false;
    transport hub = {.sockets = {pairs[0][0], pairs[1][0]}, .count = 2};
    transport ends[2] = {{.sockets = {pairs[0][1]}, .count = 1},
                         {.sockets = {pairs[1][1]}, .count = 1}};
    tt_driver driver = transport_driver(&hub);
    tt_status status = tt_relay_create(&(tt_relay_def){.random = 1}, &relay);
    for (uint32_t i = 0; i < 2 && status == TT_OK; i++)
        status = join(game, &ends[i], sync_test, &peers[i]);
    bool fine = status == TT_OK && play(relay, &driver, peers);
    printf("%s: %s\n", rung, status == TT_OK ? "played" : tt_status_text(status));
    for (uint32_t i = 0; i < 2 && fine; i++) {
        const tt_sim *sim = tt_peer_sim(peers[i]);
        fine = tt_sim_trail(sim) == tt_sim_trail(tt_peer_sim(peers[0]));
        printf("trail %u %016llx\n", tt_sim_tick(sim), (unsigned long long)tt_sim_trail(sim));
    }
    for (uint32_t i = 0; i < 2; i++) tt_peer_destroy(peers[i]);
    tt_relay_destroy(relay);
    tt_driver_destroy(&driver);
    return fine;
}

int main(void)
{
    bool hashed = tell("step and hash", &herd_hashed, 0);
    bool saved = tell("and save and load, every tick taken back", &herd_saved, 4);
    bool refused = !tell("a sync test with only a hash", &herd_hashed, 4);
    return hashed && saved && refused ? 0 : 1;
}
