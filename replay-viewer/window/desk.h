// The screen at which one watches a tape.
//
//     +-----------------------------+--------+
//     |                             | seats  |     events -> hand -> wishes -> desk_grant
//     |  the stage, or, of a game   | plot   |                     ^
//     |  without a picture, plots   | events |     the parts that draw leave wishes too
//     |                             | truth  |
//     +-----------------------------+--------+
//     | dock: the timeline, the buttons      |
//     +--------------------------------------+
#pragma once

#include "keys.h"
#include "scene.h"
#include "stage.h"
#include "window.h"

// What the left button drags.
typedef enum desk_drag { DRAG_NOTHING, DRAG_FIELD, DRAG_TIME } desk_drag;

// A bookmark whose words are being typed.
typedef struct desk_note {
    bool open, fresh; // fresh: its field has not been drawn yet
    uint32_t tick;
    char words[BOOKMARK_WORDS_SIZE];
} desk_note;

// Something said for some seconds.
typedef struct desk_notice {
    char words[96];
    double until;
} desk_notice;

typedef struct view_desk {
    view_window *window;
    tape_watch *watch;
    view_choices choices;
    view_scene scene; // of the last frame
    view_stage stage;
    recent_events recent;
    wish_list wishes;
    desk_note note;
    desk_notice notice;
    ui_list bookmarks;
    desk_drag drag;
    SDL_FPoint mouse, pressed; // where the mouse is, where its button went down
    uint32_t strip;            // that is dragged
    uint32_t titled;           // the state that the title tells; UINT32_MAX: none yet
    bool done;
} view_desk;

// Shows an opened tape, where its player wants to be, until the user has enough of it: of the tape, or
// (window->quit) of the program. False: there is no memory for it.
bool desk_run(view_window *window, tape_watch *watch);

// hand.c: takes one event.
void hand_take(view_desk *desk, const SDL_Event *event);
// act.c: grants what was wished for.
void desk_grant(view_desk *desk);
// Says something for some seconds.
void desk_say(view_desk *desk, const char *words);
