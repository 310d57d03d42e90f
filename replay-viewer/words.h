// An event in words, safe to be shown. What does not fit is cut, and ends in an ellipsis.
#pragma once

#include <tickertape/game.h>

enum {
    WORDS_SIZE = 256,                // bytes for a command in a game's words, the final 0 included
    WORDS_SAFE_SIZE = 4 * WORDS_SIZE // bytes in which whatever an event says is whole and safe
};

// A command as its game says it, not yet safe to be shown; false when it has no words for it. `game`
// may be NULL.
bool words_describe(const tt_event *event, const tt_game *game, char words[WORDS_SIZE]);
// What the event carries: a name, a text, a command in the game's words, or else its bytes as hex.
void words_of_data(const tt_event *event, const tt_game *game, char *words, size_t size);
// What the event says, to be read after its seat's name: "joins", "says: hello", "march 3 to 10 20".
void words_of_event(const tt_event *event, const tt_game *game, char *words, size_t size);
