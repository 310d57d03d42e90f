// The deck: the screen on which one watches a tape.
//
//     +-----------------------------+--------+
//     |                             | seats  |     events -> hand -> wishes -> deck_grant
//     |  the stage, or, of a game   | plot   |                     ^
//     |  without a picture, plots   | events |     the parts that draw leave wishes too
//     |                             | truth  |
//     +-----------------------------+--------+
//     | dock: the timeline, the buttons      |
//     +--------------------------------------+
#pragma once

#include "keys.h"
#include "launch.h"
#include "plots.h"
#include "side.h"
#include "stage.h"
#include "window.h"

// A widget shows in the next frame what an event did in this one.
enum { FRESH_FRAMES = 2 };

// What the left button drags.
typedef enum deck_drag { DRAG_NOTHING, DRAG_FIELD, DRAG_TIME } deck_drag;

// Where the mouse is and what it does.
typedef struct deck_hand {
    SDL_FPoint mouse, pressed; // pressed: where its button went down
    bool resting;              // a key was pressed since the mouse moved
    deck_drag drag;
    uint32_t strip; // that is dragged
} deck_hand;

// A bookmark whose words are being typed.
typedef struct deck_note {
    bool open, seen; // seen: its field has been drawn, and has the focus
    uint32_t tick;
    char words[BOOKMARK_WORDS_SIZE];
} deck_note;

// What one saw with before the eyes of a seat, to come back to.
typedef struct deck_gaze {
    uint8_t seat;
    view_lead lead;
    float x, y, times; // the camera
} deck_gaze;

// Something said for some seconds.
typedef struct deck_notice {
    char words[96];
    double until;
} deck_notice;

typedef struct view_deck {
    view_window *window;
    tape_watch *watch;
    view_choices choices;
    view_scene scene; // of the last frame
    view_stage stage;
    deck_gaze before_eyes;
    plot_values plots;
    recent_events recent;
    wish_list wishes;
    deck_note note;
    deck_notice notice;
    side_lists lists;
    deck_hand hand;
    launched game;     // that plays on from here
    uint32_t titled;   // the state that the title tells; UINT32_MAX: none yet
    bool live;         // somebody wrote the tape, as of the last round
    int fresh;         // frames that are to be drawn whatever happens
    double now, drawn; // the last round, the last frame
    uint32_t frames;   // drawn so far
    bool done;
} view_deck;

// Opens a tape at where its player wants to be; NULL: there is no memory for it.
view_deck *deck_open(view_window *window, tape_watch *watch);
// NULL is fine; the tape stays open.
void deck_close(view_deck *deck);
// One round: wishes are granted, time passes up to `now` (of watch_clock, or a test's own), and
// what has changed is drawn. Until when nothing needs to be done unless an event comes.
double deck_round(view_deck *deck, double now);
// Rounds until the user has enough: of the tape, or (window->quit) of the program.
void deck_run(view_deck *deck);

// hand.c: takes one event.
void deck_take(view_deck *deck, const SDL_Event *event);
// act.c: grants what was wished for.
void deck_grant(view_deck *deck);
// Turns the camera to a place, unless it is to see what a seat saw.
void deck_look(view_deck *deck, float x, float y);
// Says something for some seconds.
void deck_say(view_deck *deck, const char *words);
