// How Phalanx looks. `phalanx_picture` is all that a viewer needs; the rest is what the game's own
// window draws on top, and how it finds what is under the mouse.
//
// The field is seen from above and a little from the south: a metre to the north or south takes
// PHALANX_TILT of the pixels of a metre to the east.
#pragma once

#include "phalanx.h"
#include "tickertape/view.h"

TT_API_BEGIN

/// Pixels of a metre in y, of one in x.
#define PHALANX_TILT 0.8f

/// The game's picture, for viewers.
extern const tt_picture phalanx_picture;

/// Where a point of the field (in metres) is in the frame, in pixels.
SDL_FPoint phalanx_to_screen(const tt_frame *frame, float x, float y);
/// Which point of the field (in metres) is at a pixel of the frame.
SDL_FPoint phalanx_to_field(const tt_frame *frame, float x, float y);

/// What the window knows and the state does not.
typedef struct phalanx_overlay {
    uint32_t selected; ///< own companies that are selected, a bit each: ringed
    uint32_t hovered;  ///< own companies under the mouse or in the drag: faintly ringed
    uint32_t planned;  ///< bits of `plan` that are filled: a line being dragged, as ghosts
    phalanx_order plan[PHALANX_COMPANIES];
    bool orders;               ///< shows where the selected companies are going, waypoints too
    float hurry;               ///< seconds since an order was clicked; < 0: none
    uint16_t hurry_x, hurry_y; ///< where, 1/256 m: a mark that fades within a second
    bool hurry_attack;         ///< it was an attack
} phalanx_overlay;

/// Draws a frame with the overlay: what a viewer sees, and the player's hand.
void phalanx_draw(void *picture, const tt_frame *frame, const phalanx_overlay *overlay);

/// An alert on the minimap.
typedef struct phalanx_alert {
    uint16_t x, y; ///< 1/256 m
    float age;     ///< seconds
} phalanx_alert;

/// Draws the whole field small into `area`, which is square: who is where, shrines, camps, the
/// part that `frame` shows, alerts as rings that fade within three seconds.
void phalanx_draw_minimap(void *picture, const tt_frame *frame, SDL_Rect area,
                          const phalanx_alert *alerts, uint32_t count);
/// Which point of the field (in metres) is at a pixel of such a minimap.
SDL_FPoint phalanx_minimap_to_field(SDL_Rect area, float x, float y);

/// The company of `seat` whose soldier is nearest to a pixel of the frame, within `pixels` of it;
/// -1: none.
int phalanx_company_at(const tt_frame *frame, uint32_t seat, float x, float y, float pixels);
/// The companies of `seat` of which a soldier is in this rectangle of the frame, a bit each.
uint32_t phalanx_companies_in(const tt_frame *frame, uint32_t seat, SDL_FRect rectangle);

TT_API_END
