// How a recorded match ended, found by playing its tape through, in portions.
#pragma once

#include "tickertape/view.h"

#include <tickertape/playback.h>

typedef struct tape_result tape_result;

// Opens the tape, at state 0. What tt_tape_open and tt_playback_create say; `game` and `picture`
// outlive it. `picture` may be NULL, or tell no outcome: then that is said at once.
TT_MUST_CHECK tt_status result_create(const tt_game *game, const tt_picture *picture,
                                      const char *path, tape_result **out);
// NULL is fine.
void result_destroy(tape_result *result);
// Plays at most `steps` more turns. TT_IO, TT_DAMAGED: it is done,
// and is not decided as far as it got.
TT_MUST_CHECK tt_status result_advance(tape_result *result, uint32_t steps);
// Whether it has been told how the match ended, or that it did not.
bool result_done(const tape_result *result);
// How far it is, in percent.
uint32_t result_progress(const tape_result *result);
// "anna wins", "not decided"; safe to be shown, empty until it is done.
const char *result_words(const tape_result *result);
