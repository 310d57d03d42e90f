// The player's hand: what mouse and keys mean. Pure: the state and the frame go in, a selection,
// what is drawn of it and commands come out.
//
//     left    click, drag, double click     select a company, those in the rectangle, all of a type
//     right   click, drag                   go there; stand in a line from here to there
#pragma once

#include "picture.h"

enum { HAND_COMMANDS = 16 }; // that wait to be taken; further ones are dropped

// What the next left click means.
typedef enum hand_mode { HAND_SELECTS, HAND_ATTACKS, HAND_RALLIES } hand_mode;

// What just happened, for the ear.
typedef enum hand_sound { HAND_QUIET, HAND_SELECTED, HAND_ORDERED, HAND_ORDERED_ATTACK } hand_sound;

typedef struct phalanx_hand {
    uint32_t selected, hovered;       // own companies
    uint8_t group[PHALANX_COMPANIES]; // as the player has asked, before the state says so
    uint32_t groups_due;              // from this tick on the state knows better
    hand_mode mode;
    bool picking, lining; // the left or the right button is down
    SDL_FPoint from, at;  // pixels: where it went down, where the mouse is
    bool queued;          // shift is held
    double hurried;       // when the last order was clicked; < 0: never
    uint16_t hurry_x, hurry_y;
    bool hurry_attack;
    uint32_t called; // the control group last selected
    double called_at;
    int idle;    // the idle company last shown
    bool centre; // the eye should go to centre_x, centre_y (metres); the caller clears it
    float centre_x, centre_y;
    hand_sound sound; // the caller clears it
    phalanx_command commands[HAND_COMMANDS];
    uint32_t count;
} phalanx_hand;

// What the hand looks at.
typedef struct hand_view {
    const tt_frame *frame;
    const phalanx_state *state;
    uint32_t seat; // the player's
    double seconds;
} hand_view;

// A button or key, as SDL names them.
typedef struct hand_input {
    SDL_FPoint at; // pixels
    int button;    // SDL_BUTTON_LEFT or SDL_BUTTON_RIGHT
    int clicks;
    uint16_t mod; // SDL_Keymod
} hand_input;

void hand_start(phalanx_hand *hand);
// Once a frame: forgets companies that are no more.
void hand_look(phalanx_hand *hand, const hand_view *view);
void hand_press(phalanx_hand *hand, const hand_view *view, const hand_input *input);
void hand_move(phalanx_hand *hand, const hand_view *view, SDL_FPoint at);
void hand_release(phalanx_hand *hand, const hand_view *view, const hand_input *input);
// Whether the key means something here.
bool hand_key(phalanx_hand *hand, const hand_view *view, SDL_Keycode code, uint16_t mod);
// An order without the frame: a click on the minimap, with these modifier keys. Metres.
void hand_order_at(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, uint16_t mod);
// Selects these companies, or adds them.
void hand_select(phalanx_hand *hand, uint32_t companies, bool adds);
void hand_recruit(phalanx_hand *hand, uint8_t type);
// Own companies that stand about.
uint32_t hand_idle(const hand_view *view);
// Fills what is drawn on top of the frame.
void hand_overlay(const phalanx_hand *hand, const hand_view *view, phalanx_overlay *overlay);
// The rectangle being dragged; false: none.
bool hand_rectangle(const phalanx_hand *hand, SDL_FRect *rectangle);
// The next command to be sent; false: none.
bool hand_take(phalanx_hand *hand, phalanx_command *command);
