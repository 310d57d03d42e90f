// What the user wishes, by whatever means: a key, a button, the mouse. The parts of the window show
// the match and leave wishes; between two frames they are granted in their order (act.c).
//
//     keys, buttons, lists, the timeline  ->  wishes  ->  player, eye, bookmarks, choices
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { WISHES_MAX = 64 }; // of a frame; later ones are passed over

typedef enum wish_kind {
    WISH_NOTHING,    // is passed over
    WISH_PLAY,       // plays, or pauses
    WISH_SEEK,       // goes to state `value`
    WISH_MOVE,       // goes on by `value` seconds
    WISH_STEP,       // pauses, and goes on by `value` ticks
    WISH_ENDS,       // goes to the start (-1) or the end (1)
    WISH_LIVE,       // goes to the end and stays with it
    WISH_SPEED,      // slower (-1) or faster (1)
    WISH_BACKWARDS,  // begins (1) or ends (0) to play backwards
    WISH_FIGHT,      // goes to the fight before (-1) or after (1)
    WISH_BOOKMARK,   // goes to the bookmark before (-1) or after (1)
    WISH_NOTE,       // asks for the words of a bookmark where one wants to be
    WISH_KEEP_NOTE,  // sets that bookmark
    WISH_FORGET,     // takes the bookmark at state `value` away; -1: the one here
    WISH_LOOK,       // moves the camera to (x, y)
    WISH_SEAT,       // follows seat `value`; TT_SEAT_NONE: sees everything
    WISH_SEE_ALL,    // sees all of the field, and with everyone's eyes
    WISH_EYES,       // sees what seat `value` saw, or no longer; -1: the one that is followed
    WISH_SERIES,     // takes the next (1) or the last (-1) series for the plot
    WISH_SPOILERS,   // shows or hides what comes later
    WISH_PANELS,     // hides or shows all panels
    WISH_SIDE,       // hides or shows the panel at the side
    WISH_FOLD,       // folds or unfolds section `value` of that panel
    WISH_KEYS,       // shows or hides the keys
    WISH_FULLSCREEN, // fills the screen, or no longer
    WISH_DISMISS,    // has read what was said of the tape (0), of its bookmarks (1)
    WISH_PLAY_ON,    // starts the game from the state that is seen
    WISH_BACK,       // closes what was opened last, and at last the tape
    WISH_KINDS
} wish_kind;

typedef struct wish {
    wish_kind kind;
    int64_t value;
    float x, y;
} wish;

// Those of a frame, in their order.
typedef struct wish_list {
    uint32_t count;
    wish made[WISHES_MAX];
} wish_list;

static inline void wish_for(wish_list *wishes, wish_kind kind, int64_t value)
{
    if (wishes->count == WISHES_MAX || kind == WISH_NOTHING) return;
    wishes->made[wishes->count++] = (wish){.kind = kind, .value = value};
}

// A place in the field besides.
static inline void wish_to_look(wish_list *wishes, float x, float y)
{
    if (wishes->count < WISHES_MAX)
        wishes->made[wishes->count++] = (wish){.kind = WISH_LOOK, .x = x, .y = y};
}
