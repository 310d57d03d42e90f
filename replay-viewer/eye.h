// Which part of the field is seen, and how it moves. All of the field can be seen, and no more than
// that and a margin around it; what can't be filled is in the middle.
//
//     eye_pull    the field goes with the hand that holds it
//     eye_zoom    closer: at once, or gliding, frame by frame
//     eye_look_at another point is in the middle; eye_fly goes there
//     eye_fit     what another window saw, which has other limits, is seen whole; eye_go goes there
#pragma once

#include "tickertape/view.h"

typedef struct field_eye {
    tt_camera camera;
    tt_bounds bounds;
    float tilt;    // pixels of a unit in y, of one in x
    float closest; // times as large as when all is seen
    float margin;  // units around the bounds that come into sight, once it is close
    SDL_Rect area;
    float glides_to;   // the scale that it is on its way to
    SDL_FPoint anchor; // the pixel under which the field stays meanwhile
} field_eye;

// Sees all of the field of `state` in `area`. Goes as close as 24 times that, and has no margin;
// who wants other limits sets them after this.
void eye_open(field_eye *eye, const tt_picture *picture, const void *state, SDL_Rect area);
// Sees all of it again.
void eye_see_all(field_eye *eye);
// Sees the middle of it, so many times as large.
void eye_see_part(field_eye *eye, float times);
// Sees this point in the middle, as far as the bounds allow.
void eye_look_at(field_eye *eye, float x, float y);
// The area has another size; the middle and the share of the field that is seen stay.
void eye_resize(field_eye *eye, SDL_Rect area);
// Moves the field by pixels, as a hand that holds it would.
void eye_pull(field_eye *eye, float x, float y);
// Closer by so many steps of a wheel; what is under this pixel stays there.
void eye_zoom(field_eye *eye, float steps, float x, float y);
// The same, but it only sets out: eye_glide takes it there.
void eye_zoom_gently(field_eye *eye, float steps, float x, float y);
// Goes on for `seconds`.
void eye_glide(field_eye *eye, float seconds);
// How many times as large as when all is seen.
float eye_times(const field_eye *eye);
// Goes a share (0 to 1) of the way to where this point is in the middle, so many times as large.
void eye_fly(field_eye *eye, float x, float y, float times, float share);
// The camera that has all of a part of the field in the middle of the area. The part may be a
// stranger's: the camera's point is in the field, and it is no closer than `closest` and no farther
// than a quarter of all.
tt_camera eye_fit(const field_eye *eye, const tt_bounds *part);
// Goes a share (0 to 1) of the way to such a camera. Whatever moves the eye next keeps to the eye's
// own limits again.
void eye_go(field_eye *eye, const tt_camera *camera, float share);
