// A real display. Without one SDL would start all the same, with a driver that shows nothing to
// anybody.
#pragma once

#include "ui.h"

// Starts SDL's video: x11 or wayland, where DISPLAY or WAYLAND_DISPLAY says so; or any driver that
// SDL_VIDEODRIVER asks for. False when there is none, with the reason, for people, in `message`.
// A click that brings a window to the front counts in it too. To be followed by SDL_Quit whatever
// came of it.
bool display_open(char message[UI_MESSAGE_SIZE]);
