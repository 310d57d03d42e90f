// Playing on from the state that is seen: the game's own program is started beside the viewer,
// and goes its own way from there.
#pragma once

#include "deck.h"

// Starts it, or says why not.
void play_on_start(view_deck *deck, const wish *wished);
// Says why it has ended, if it could not do what it was to do.
void play_on_poll(view_deck *deck);
// Whatever it does, it is not waited for any more.
void play_on_forget(view_deck *deck);
