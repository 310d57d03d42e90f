#include "eye.h"

#include <math.h>

static const float step_of_wheel = 1.18F;
static const float least_scale = 1e-6F; // of an area that is empty, while a window is made smaller
static const float haste = 14; // of a glide: what is left of it shrinks by e so often in a second
static const float farthest = 0.25F;     // of the scale of all, where what others saw is fitted in
static const float near_enough = 0.005F; // of the scale: here a glide ends

static float scale_of_all(const field_eye *eye)
{
    float width = eye->bounds.right - eye->bounds.left;
    float height = (eye->bounds.bottom - eye->bounds.top) * eye->tilt;
    float all = fminf((float)eye->area.w / width, (float)eye->area.h / height);
    return fmaxf(all, least_scale);
}

static float between(float value, float least, float most)
{
    return fmaxf(least, fminf(value, most));
}

static float allowed_scale(const field_eye *eye, float scale)
{
    float all = scale_of_all(eye);
    return between(scale, all, all * eye->closest);
}

// What `value` may be, when `seen` units to either side of it are seen. Where all is, the middle.
static float kept_inside(float value, float first, float last, float seen)
{
    if (last - first <= 2 * seen) return (first + last) / 2;
    return between(value, first + seen, last - seen);
}

static void keep_inside(field_eye *eye)
{
    tt_camera *camera = &eye->camera;
    const tt_bounds *bounds = &eye->bounds;
    camera->scale = allowed_scale(eye, camera->scale);
    float half_x = (float)eye->area.w / 2 / camera->scale;
    float half_y = (float)eye->area.h / 2 / camera->scale / eye->tilt;
    half_x = fmaxf(half_x - eye->margin, 0);
    half_y = fmaxf(half_y - eye->margin, 0);
    camera->x = kept_inside(camera->x, bounds->left, bounds->right, half_x);
    camera->y = kept_inside(camera->y, bounds->top, bounds->bottom, half_y);
}

// Has another scale at once.
static void set_scale(field_eye *eye, float scale)
{
    eye->camera.scale = eye->glides_to = allowed_scale(eye, scale);
    keep_inside(eye);
}

void eye_open(field_eye *eye, const tt_picture *picture, const void *state, SDL_Rect area)
{
    *eye = (field_eye){.bounds = picture->bounds(picture->context, state),
                       .tilt = picture->tilt > 0 ? picture->tilt : 1,
                       .closest = 24,
                       .area = area};
    eye_see_all(eye);
}

void eye_see_all(field_eye *eye)
{
    eye_see_part(eye, 1);
}

void eye_see_part(field_eye *eye, float times)
{
    eye->camera.x = (eye->bounds.left + eye->bounds.right) / 2;
    eye->camera.y = (eye->bounds.top + eye->bounds.bottom) / 2;
    set_scale(eye, scale_of_all(eye) * times);
}

void eye_look_at(field_eye *eye, float x, float y)
{
    eye->camera.x = x;
    eye->camera.y = y;
    set_scale(eye, eye->camera.scale);
}

void eye_resize(field_eye *eye, SDL_Rect area)
{
    if (SDL_RectEquals(&eye->area, &area)) return;
    float share = eye->camera.scale / scale_of_all(eye);
    eye->area = area;
    set_scale(eye, share * scale_of_all(eye));
}

void eye_pull(field_eye *eye, float x, float y)
{
    eye->camera.x -= x / eye->camera.scale;
    eye->camera.y -= y / eye->camera.scale / eye->tilt;
    keep_inside(eye);
}

// Goes to a scale; what is under the anchor stays there.
static void close_in(field_eye *eye, float scale)
{
    tt_camera *camera = &eye->camera;
    // From the middle to the pixel, in units of the field: before, less after.
    float nearer = 1 / camera->scale - 1 / scale;
    float x = eye->anchor.x - (float)eye->area.x - (float)eye->area.w / 2;
    float y = eye->anchor.y - (float)eye->area.y - (float)eye->area.h / 2;
    camera->x += x * nearer;
    camera->y += y * nearer / eye->tilt;
    camera->scale = scale;
    keep_inside(eye);
}

void eye_zoom_gently(field_eye *eye, float steps, float x, float y)
{
    eye->glides_to = allowed_scale(eye, eye->glides_to * powf(step_of_wheel, steps));
    eye->anchor = (SDL_FPoint){x, y};
}

void eye_zoom(field_eye *eye, float steps, float x, float y)
{
    eye_zoom_gently(eye, steps, x, y);
    close_in(eye, eye->glides_to);
}

void eye_glide(field_eye *eye, float seconds)
{
    float left = eye->camera.scale - eye->glides_to;
    if (left == 0) return;
    left *= expf(-seconds * haste);
    if (fabsf(left) < near_enough * eye->glides_to) left = 0;
    close_in(eye, eye->glides_to + left);
}

float eye_times(const field_eye *eye)
{
    return eye->camera.scale / scale_of_all(eye);
}

void eye_fly(field_eye *eye, float x, float y, float times, float share)
{
    tt_camera *camera = &eye->camera;
    float scale = allowed_scale(eye, scale_of_all(eye) * times);
    camera->x += (x - camera->x) * share;
    camera->y += (y - camera->y) * share;
    set_scale(eye, camera->scale * powf(scale / camera->scale, share));
}

// The middle of a part of the field; where that is nowhere, an end of the field.
static float middle_of(float first, float last, float least, float most)
{
    return between(first / 2 + last / 2, least, most);
}

tt_camera eye_fit(const field_eye *eye, const tt_bounds *part)
{
    const tt_bounds *bounds = &eye->bounds;
    float all = scale_of_all(eye);
    float wide = (float)eye->area.w / (part->right - part->left);
    float high = (float)eye->area.h / (part->bottom - part->top) / eye->tilt;
    return (tt_camera){
        .x = middle_of(part->left, part->right, bounds->left, bounds->right),
        .y = middle_of(part->top, part->bottom, bounds->top, bounds->bottom),
        .scale = between(fminf(wide, high), all * farthest, all * eye->closest),
    };
}

void eye_go(field_eye *eye, const tt_camera *to, float share)
{
    tt_camera *camera = &eye->camera;
    if (share < 1) {
        camera->x += (to->x - camera->x) * share;
        camera->y += (to->y - camera->y) * share;
        camera->scale *= powf(to->scale / camera->scale, share);
    } else {
        *camera = *to; // which sums and powers only come near
    }
    eye->glides_to = camera->scale;
}
