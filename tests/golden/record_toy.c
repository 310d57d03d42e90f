// Records tests/golden/toy.tape: a practice match of the toy game in which everything that an event
// can be happens. usage: record_toy FILE
#include "practice.h"
#include "toy.h"

#include <stdio.h>

static void act(tt_peer *peer, uint32_t tick)
{
    tt_status status = TT_OK;
    for (uint32_t player = 0; player < 4 && status == TT_OK; player++) {
        uint8_t command[2] = {(uint8_t)(tick * 7 + player), (uint8_t)(tick + player)};
        if ((tick + player) % 3 == 0) status = tt_peer_send(peer, player, command, sizeof command);
    }
    if (tick == 40) status = tt_peer_chat(peer, 1, "gr\xc3\xbc\xc3\x9f dich");
    if (tick == 50) status = tt_peer_team_chat(peer, 0, "to the ford");
    if (tick == 60) status = tt_peer_pause(peer, 2, true);
    if (tick == 90) status = tt_peer_pause(peer, 3, false);
    if (status != TT_OK) fprintf(stderr, "tick %u: %s\n", tick, tt_status_text(status));
}

int main(int count, char **words)
{
    tt_peer *peer;
    tt_peer_def def = {.game = &toy_game,
                       .mode = TT_PEER_PRACTICE,
                       .match = "golden",
                       .name = "toy",
                       .seats = 4,
                       .seed = 1,
                       .record = count == 2 ? words[1] : NULL,
                       .replace = true,
                       .stop_at = 260};
    if (count != 2 || tt_peer_create(&def, &peer) != TT_OK) return 2;
    uint64_t now = 0;
    while (practice_next(peer, &now)) {
        uint32_t tick = tt_sim_tick(tt_peer_sim(peer));
        if (tick <= 200) act(peer, tick);
        if (tick == 257) tt_peer_leave(peer);
    }
    tt_peer_destroy(peer);
    return 0;
}
