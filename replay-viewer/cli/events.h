// An event on one line: tick, sequence, seat, type, and its data in words.
#pragma once

#include <tickertape/game.h>

// `game` says commands in words; NULL: they are shown as hex.
void event_print(const tt_event *event, const tt_game *game);
// The same as one JSON object.
void event_print_json(const tt_event *event, const tt_game *game);
