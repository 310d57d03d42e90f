// The window itself, and its pace: 60 frames a second while something moves,
// none while nothing does.
#pragma once

#include "ui.h"

typedef struct view_window {
    SDL_Window *window; // NULL: it is drawn into memory, for a test
    SDL_Renderer *renderer;
    ui_kit *ui;
    bool lost; // the renderer has lost its textures, since somebody last looked
    bool fullscreen;
    bool listed; // there is a list of tapes to go back to
    bool quit;   // the user wants to leave the program
} view_window;

// False when that fails, with the reason, for people.
// To be followed by window_close whatever came of it.
bool window_open(view_window *window, char message[UI_MESSAGE_SIZE]);
void window_close(view_window *window);

// The next event that waits, noted here where it concerns the window; false when there is none.
bool window_poll(view_window *window, SDL_Event *event);
// Sleeps until this moment of watch_clock, or until an event comes.
void window_rest(double until);
// Tells in its title what is seen.
void window_title(view_window *window, const char *words);
void window_toggle_fullscreen(view_window *window);
// Begins and ends a frame.
void window_begin(view_window *window, double now);
void window_end(view_window *window);
