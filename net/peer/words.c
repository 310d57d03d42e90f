// What a user types, as a def has it: a mode in a word. And what a user is told: where a peer
// stands.

#include "peer_state.h"

#include <string.h>

enum { SYNC_TEST = 8 };

typedef struct mode_word {
    const char *word;
    tt_peer_mode mode;
    int count; // of the words that it takes, the program's name and itself included
    uint32_t sync_test;
} mode_word;

static const mode_word modes[] = {
    {"practice", TT_PEER_PRACTICE, 2, 0}, {"test", TT_PEER_PRACTICE, 2, SYNC_TEST},
    {"host", TT_PEER_HOST, 3, 0},         {"join", TT_PEER_JOIN, 3, 0},
    {"watch", TT_PEER_WATCH, 3, 0},
};

tt_status tt_peer_def_read(tt_peer_def *def, int count, char *const *words)
{
    const mode_word *found = count > 1 ? NULL : &modes[0];
    for (size_t i = 0; i < sizeof modes / sizeof modes[0] && !found; i++) {
        bool fits = strcmp(words[1], modes[i].word) == 0 && count == modes[i].count;
        if (fits) found = &modes[i];
    }
    if (!found) return TT_BAD_ARGUMENT;
    def->mode = found->mode;
    if (found->sync_test > 0) def->sync_test = found->sync_test;
    if (found->count > 2) def->address = words[2];
    return TT_OK;
}

const char *tt_peer_phase_text(tt_peer_phase phase)
{
    static const char *const texts[] = {
        [TT_PEER_CONNECTING] = "connecting",
        [TT_PEER_LOBBY] = "waiting for other players",
        [TT_PEER_CATCHING_UP] = "catching up",
        [TT_PEER_PLAYING] = "playing",
        [TT_PEER_STOPPED] = "stopped",
        [TT_PEER_OVER] = "the game is over",
        [TT_PEER_ENDED] = "the match has ended",
        [TT_PEER_LEFT] = "left",
        [TT_PEER_REFUSED] = "the relay has no place in this match",
        [TT_PEER_LOST] = "the relay can't be reached",
        [TT_PEER_BROKEN] = "broken: the tape, a turn, or a state that came out differently",
    };
    return phase <= TT_PEER_BROKEN ? texts[phase] : "unknown";
}
