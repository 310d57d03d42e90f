// The events of the present state and of those just before it, in words.
#pragma once

#include "watch.h"

enum {
    RECENT_MAX = 48,     // the newest that are kept
    RECENT_WORDS = 160,  // bytes of each, the final 0 included
    RECENT_SECONDS = 10, // how far it looks back
};

typedef struct recent_event {
    uint32_t tick; // the state that shows it
    uint8_t seat;
    char words[RECENT_WORDS]; // safe to be shown; read after its seat's name
} recent_event;

// Those of state `tick` and before, in their order. Zero knows none.
typedef struct recent_events {
    bool read; // it has been, of turns `from` to `tick`-1
    uint32_t from, tick;
    uint32_t count;
    recent_event kept[RECENT_MAX];
} recent_events;

// Looks at the turns that led to the state that is seen. Turns that can't be read are passed over.
void recent_update(recent_events *recent, const tape_watch *watch);
