// The list of tapes: newest first, filled in while one looks.
//
//     2026-11-25 14:03   anna, bob         20:00   anna wins      <- asked for
//     2026-11-24 21:40   anna, recruit-1   03:12   [ who won? ]
//     2026-11-24 20:02   offset 120, tick 3: a turn does not fit the chain
#pragma once

#include "module.h"
#include "window.h"

#include <limits.h>

// Lists the tapes of the user's folder. False: there is no memory, or no such folder; then
// `message` says so. The user picks one, or leaves (window->quit).
typedef struct shelf_screen shelf_screen;
bool shelf_screen_open(shelf_screen **screen, const game_module *module,
                       char message[UI_MESSAGE_SIZE]);
void shelf_screen_close(shelf_screen *screen);
// Shows the list until a tape is picked: its path. False: the user leaves.
bool shelf_screen_pick(shelf_screen *screen, view_window *window, char path[PATH_MAX]);
// The tape that was picked can't be shown: its row says why.
void shelf_screen_refuse(shelf_screen *screen, const char *reason);
