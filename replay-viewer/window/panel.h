// The window on a tape: the game's picture, and below it the bar that moves through time.
//
//     events -> hand -> player, eye -> face -> the renderer
#pragma once

#include "eye.h"
#include "module.h"
#include "names.h"
#include "player.h"
#include "timeline.h"

// What the left button drags.
typedef enum panel_drag { DRAG_NOTHING, DRAG_FIELD, DRAG_TIME } panel_drag;

typedef struct view_panel {
    const game_module *module;
    const tt_tape_info *info;
    const seat_names *names;
    tape_player *player;
    const char *title; // the file's name, fit to be shown
    SDL_Window *window;
    SDL_Renderer *renderer;
    ui_kit *ui;
    void *drawing; // the game's
    field_eye eye;
    view_timeline timeline;
    SDL_FPoint mouse;
    panel_drag drag;
    bool keys_shown;
    bool quit;
    uint32_t titled; // the state that the window's title tells; UINT32_MAX: none yet
    tt_status status;
} view_panel;

// Opens the window on what is filled in up to `title`. False when that fails, with the reason, for
// people, in `message`. To be followed by panel_close whatever came of it.
bool panel_open(view_panel *panel, char message[UI_MESSAGE_SIZE]);
// Until the user has enough. TT_OK, or why the tape can't be read any more.
tt_status panel_run(view_panel *panel);
void panel_close(view_panel *panel);

// hand.c: one event.
void hand_take(view_panel *panel, const SDL_Event *event);
// Starts or stops playing; at the end, from the start again.
void hand_play(view_panel *panel);
// Half or twice the speed.
void hand_slower(view_panel *panel);
void hand_faster(view_panel *panel);

// face.c: one frame.
void face_draw(view_panel *panel, double seconds);
