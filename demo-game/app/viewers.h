// Viewers of tapes, as children of the game: they end with it, and it hears why one could not show
// its tape.
#pragma once

#include "launch.h"

enum {
    VIEWERS_MAX = 8,         // open at a time; one more is refused
    VIEWERS_TAPE_SIZE = 700, // bytes of a path, the final 0 included; a longer one is refused
};

typedef struct tape_viewer {
    launched program;
    char tape[VIEWERS_TAPE_SIZE];
} tape_viewer;

typedef struct tape_viewers {
    tape_viewer open[VIEWERS_MAX];
} tape_viewers;

// Opens a viewer on a tape, or says in `reason` why not.
bool viewers_open(tape_viewers *viewers, const char *tape, char *reason, size_t size);
// Says in `reason` why a viewer could not go on, when one has ended so since the last call.
void viewers_poll(tape_viewers *viewers, char *reason, size_t size);
