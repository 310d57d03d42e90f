// A game in a shared object. Its path comes from the command line or is beside the program; never
// from a tape.
#pragma once

#include <tickertape/game.h>

typedef struct game_module {
    void *handle;
    const tt_game *game; // NULL: none is loaded
} game_module;

// Loads a game. Without one `module` stays empty; the reason goes to stderr unless `quiet`.
bool module_load(game_module *module, const char *path, bool quiet);
// Loads phalanx.so from the program's own folder.
bool module_load_default(game_module *module, bool quiet);
void module_close(game_module *module);
