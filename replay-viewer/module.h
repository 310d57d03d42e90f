// A game in a shared object: its rules, how it looks if it can draw, and what it tells as tables.
// The path comes from the command line or is beside the program; never from a tape.
#pragma once

#include "tickertape/view.h"

#include <tickertape/game.h>
#include <tickertape/projection.h>

enum {
    MODULE_REASON_SIZE = 512, // bytes of why a module can't be loaded, the final 0 included
    MODULE_BUILD_SIZE = 96,
};

typedef struct game_module {
    void *handle;
    const tt_game *game;               // NULL: none is loaded
    const tt_picture *picture;         // NULL: this game can't draw
    const tt_projections *projections; // NULL: it has none of its own
    bool anyway;                       // plays tapes of its other rules and layouts, too
    char build[MODULE_BUILD_SIZE];     // tells its code from another build's; empty: not known
} game_module;

// Loads a game. Without one `module` stays empty, and `reason` says why, the file included.
bool module_load(game_module *module, const char *path, char reason[MODULE_REASON_SIZE]);
// Loads phalanx.so as it is installed, or from the program's own folder.
bool module_load_default(game_module *module, char reason[MODULE_REASON_SIZE]);
void module_close(game_module *module);
// Whether it plays such a match, as it is or anyway.
bool module_plays(const game_module *module, const tt_match *match);
// Whether it would anyway: the game is the same, and has as many seats.
bool module_could_play(const game_module *module, const tt_match *match);
