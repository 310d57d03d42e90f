// An event, or what is wrong with a tape, in words; safe to be shown. What does not fit
// is cut, and ends in an ellipsis.
#pragma once

#include <tickertape/game.h>
#include <tickertape/tape.h>

enum {
    WORDS_SIZE = 256,                // bytes for a command in a game's words, the final 0 included
    WORDS_SAFE_SIZE = 4 * WORDS_SIZE // bytes in which whatever an event says is whole and safe
};

// A command as its game says it, or field by field where the game's layout knows it; not yet safe
// to be shown. False when there are no words for it. `game` may be NULL.
bool words_describe(const tt_event *event, const tt_game *game, char words[WORDS_SIZE]);
// What the event carries: a name, a text, a command in the game's words, or else its bytes as hex.
void words_of_data(const tt_event *event, const tt_game *game, char *words, size_t size);
// The seat whose doing an event is; TT_SEAT_NONE: nobody's.
uint8_t words_seat(const tt_event *event);
// What the event says, to be read after that seat's name: "joins", "says: hello",
// "march 3 to 10 20".
void words_of_event(const tt_event *event, const tt_game *game, char *words, size_t size);
// Why a tape can't be opened; without a reason, what its status means: "no such file", "damaged:
// offset 120, tick 3: a turn does not fit the chain".
void words_of_fault(const tt_tape_fault *fault, char *words, size_t size);
// "seat 1", "seats 1, 2"; nothing: no seat.
void words_of_seats(uint64_t seats, char words[WORDS_SIZE]);
// Whose trail this is of those that the seats had: "as seats 0, 1". False, and no words: nobody's.
bool words_of_camp(const tt_camps *camps, uint64_t trail, char *words, size_t size);
// Why a tape that has a first_tick can't be played, and where it begins.
void words_of_piece(const tt_tape_info *info, char *words, size_t size);
// What went wrong with a tape's storage: "no space could be reserved at state 12, a write failed
// and it ends there". False, and no words: nothing.
bool words_of_trouble(const tt_tape_info *info, char *words, size_t size);
// Why tt_game_plays says no to a tape's match: "it is of the game toy, not of phalanx".
void words_of_other_game(const tt_game *game, const tt_match *match, char *words, size_t size);
