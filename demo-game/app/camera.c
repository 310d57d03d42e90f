#include "camera.h"

#include "picture.h"

#include <math.h>

static const float closest = 40; // pixels of a metre
static const float near_at_first = 11;

// Pixels of a metre with which the whole field is seen.
static float widest(const phalanx_camera *camera)
{
    float width = camera->bounds.right - camera->bounds.left;
    float height = (camera->bounds.bottom - camera->bounds.top) * PHALANX_TILT;
    return fminf((float)camera->area.w / width, (float)camera->area.h / height);
}

static float between(float value, float least, float most)
{
    return least > most ? (least + most) / 2 : fmaxf(least, fminf(value, most));
}

// The middle never leaves what may be looked at, less half of what is seen.
static void keep_inside(phalanx_camera *camera)
{
    tt_camera *now = &camera->now;
    float half_x = (float)camera->area.w / now->scale / 2;
    float half_y = (float)camera->area.h / now->scale / PHALANX_TILT / 2;
    const tt_bounds *bounds = &camera->bounds;
    float slack_x = fminf(half_x, 20), slack_y = fminf(half_y, 20);
    now->x = between(now->x, bounds->left + half_x - slack_x, bounds->right - half_x + slack_x);
    now->y = between(now->y, bounds->top + half_y - slack_y, bounds->bottom - half_y + slack_y);
}

void camera_start(phalanx_camera *camera, tt_bounds bounds, SDL_Rect area)
{
    camera->bounds = bounds;
    camera->area = area;
    camera->now = (tt_camera){(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2,
                              widest(camera)};
    float scale = near_at_first * (float)area.h / 720;
    if (scale > camera->now.scale) camera->now.scale = scale;
    camera->scale = camera->now.scale;
}

void camera_resize(phalanx_camera *camera, SDL_Rect area)
{
    if (area.w == camera->area.w && area.h == camera->area.h) return;
    float share = camera->area.h > 0 ? (float)area.h / (float)camera->area.h : 1;
    camera->area = area;
    camera->now.scale = fmaxf(camera->now.scale * share, widest(camera));
    camera->scale = camera->now.scale;
    keep_inside(camera);
}

void camera_look_at(phalanx_camera *camera, float x, float y)
{
    camera->now.x = x;
    camera->now.y = y;
    camera->scale = camera->now.scale;
    keep_inside(camera);
}

void camera_pan(phalanx_camera *camera, float x, float y)
{
    camera->now.x += x / camera->now.scale;
    camera->now.y += y / camera->now.scale / PHALANX_TILT;
    keep_inside(camera);
}

void camera_zoom(phalanx_camera *camera, float steps, SDL_FPoint at)
{
    camera->scale = between(camera->scale * powf(1.18F, steps), widest(camera), closest);
    camera->anchor = at;
}

void camera_step(phalanx_camera *camera, float seconds)
{
    tt_camera *now = &camera->now;
    if (fabsf(camera->scale - now->scale) < 0.001F) return;
    float scale = camera->scale + (now->scale - camera->scale) * expf(-seconds * 14);
    if (fabsf(scale / camera->scale - 1) < 0.005F) scale = camera->scale;
    float x = camera->anchor.x - (float)camera->area.x - (float)camera->area.w / 2;
    float y = (camera->anchor.y - (float)camera->area.y - (float)camera->area.h / 2) / PHALANX_TILT;
    now->x += x / now->scale - x / scale;
    now->y += y / now->scale - y / scale;
    now->scale = scale;
    keep_inside(camera);
}
