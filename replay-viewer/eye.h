// Which part of the field is seen, and how the hand moves it. The whole field can be seen, and no
// more than that; the middle never leaves it.
#pragma once

#include "tickertape/view.h"

typedef struct field_eye {
    tt_camera camera;
    tt_bounds bounds;
    float tilt; // pixels of a unit in y, of one in x
    SDL_Rect area;
} field_eye;

// Sees all of the field of `state` in `area`.
void eye_open(field_eye *eye, const tt_picture *picture, const void *state, SDL_Rect area);
// Sees all of it again.
void eye_see_all(field_eye *eye);
// The area has another size; the middle and the share of the field that is seen stay.
void eye_resize(field_eye *eye, SDL_Rect area);
// Moves the field by pixels, as a hand that holds it would.
void eye_pull(field_eye *eye, float x, float y);
// Closer by so many steps of a wheel; what is under this pixel stays there.
void eye_zoom(field_eye *eye, float steps, float x, float y);
