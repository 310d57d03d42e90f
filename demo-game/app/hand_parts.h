// What the files of the hand share.
//
//     mouse -> hand.c -------> selection
//                '-> hand_orders.c --> commands
//     keys --> hand_keys.c -'    groups, the idle
#pragma once

#include "hand.h"

enum { PICK_PIXELS = 16 }; // so near a click means a company

// hand.c: one of the player's own companies.
const phalanx_company *hand_company(const hand_view *view, uint32_t index);
// Whether there is a seat to play, and it is not out.
bool hand_plays(const hand_view *view);
// Own companies that have soldiers, a bit each.
uint32_t hand_living(const hand_view *view);
// Whether the mouse has gone so far since it was pressed that it drags.
bool hand_dragged(const phalanx_hand *hand);

// hand_orders.c: puts a command behind those that wait.
void hand_ask(phalanx_hand *hand, const phalanx_command *command);
// Sends the selected companies to a point of the field, in metres.
void hand_order(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, bool attack);
// The right button is let go: they go there, or stand in the line that was dragged.
void hand_end_order(phalanx_hand *hand, const hand_view *view, const hand_input *input);
// The line from where the right button went down to where the mouse is.
phalanx_command hand_line(const phalanx_hand *hand, const hand_view *view);
// Recruits gather at a point of the field, in metres.
void hand_rally(phalanx_hand *hand, const hand_view *view, SDL_FPoint field);
// Tells the selected companies something that has no place.
void hand_tell(phalanx_hand *hand, uint8_t verb);
