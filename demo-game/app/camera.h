// Which part of the field is shown, and how it moves: towards where it was sent, within the bounds.
#pragma once

#include "tickertape/view.h"

// Everything in metres and pixels.
typedef struct phalanx_camera {
    tt_camera now;
    float scale;       // that it is on its way to
    SDL_FPoint anchor; // the pixel that stays over its point of the field meanwhile
    tt_bounds bounds;
    SDL_Rect area;
} phalanx_camera;

// Shows a point closely, or everything that there is.
void camera_start(phalanx_camera *camera, tt_bounds bounds, SDL_Rect area);
// The window has another size: the middle and the share of the field that is seen stay.
void camera_resize(phalanx_camera *camera, SDL_Rect area);
void camera_look_at(phalanx_camera *camera, float x, float y);
// Moves by pixels.
void camera_pan(phalanx_camera *camera, float x, float y);
// Closer by so many steps of the wheel, around a pixel.
void camera_zoom(phalanx_camera *camera, float steps, SDL_FPoint at);
// Goes on for `seconds`.
void camera_step(phalanx_camera *camera, float seconds);
