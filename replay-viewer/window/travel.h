// Wishes that move through time, each granted by one function.
#pragma once

#include "deck.h"

void travel_play(view_deck *deck, const wish *wished);
void travel_seek(view_deck *deck, const wish *wished);
void travel_move(view_deck *deck, const wish *wished);
void travel_step(view_deck *deck, const wish *wished);
void travel_ends(view_deck *deck, const wish *wished);
void travel_live(view_deck *deck, const wish *wished);
void travel_speed(view_deck *deck, const wish *wished);
void travel_backwards(view_deck *deck, const wish *wished);
void travel_fight(view_deck *deck, const wish *wished);
void travel_bookmark(view_deck *deck, const wish *wished);
