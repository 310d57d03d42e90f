#include "eye.h"

#include <math.h>

static const float step_of_wheel = 1.18F;
static const float closest = 24; // times the scale at which all is seen

static float scale_of_all(const field_eye *eye)
{
    float width = eye->bounds.right - eye->bounds.left;
    float height = (eye->bounds.bottom - eye->bounds.top) * eye->tilt;
    return fminf((float)eye->area.w / width, (float)eye->area.h / height);
}

static float between(float value, float least, float most)
{
    return fmaxf(least, fminf(value, most));
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
    float all = scale_of_all(eye);
    camera->scale = between(camera->scale, all, all * closest);
    float half_x = (float)eye->area.w / 2 / camera->scale;
    float half_y = (float)eye->area.h / 2 / camera->scale / eye->tilt;
    camera->x = kept_inside(camera->x, eye->bounds.left, eye->bounds.right, half_x);
    camera->y = kept_inside(camera->y, eye->bounds.top, eye->bounds.bottom, half_y);
}

void eye_open(field_eye *eye, const tt_picture *picture, const void *state, SDL_Rect area)
{
    eye->area = area;
    eye->bounds = picture->bounds(state);
    eye->tilt = picture->tilt > 0 ? picture->tilt : 1;
    eye_see_all(eye);
}

void eye_see_all(field_eye *eye)
{
    eye->camera.scale = 0;
    keep_inside(eye);
}

void eye_resize(field_eye *eye, SDL_Rect area)
{
    float share = eye->camera.scale / scale_of_all(eye);
    eye->area = area;
    eye->camera.scale = share * scale_of_all(eye);
    keep_inside(eye);
}

void eye_pull(field_eye *eye, float x, float y)
{
    eye->camera.x -= x / eye->camera.scale;
    eye->camera.y -= y / eye->camera.scale / eye->tilt;
    keep_inside(eye);
}

void eye_zoom(field_eye *eye, float steps, float x, float y)
{
    tt_camera *camera = &eye->camera;
    float all = scale_of_all(eye), before = camera->scale;
    camera->scale = between(before * powf(step_of_wheel, steps), all, all * closest);
    // From the middle to the pixel, in units of the field: before, less after.
    float nearer = 1 / before - 1 / camera->scale;
    camera->x += (x - (float)eye->area.x - (float)eye->area.w / 2) * nearer;
    camera->y += (y - (float)eye->area.y - (float)eye->area.h / 2) * nearer / eye->tilt;
    keep_inside(eye);
}
