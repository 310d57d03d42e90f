// A field of 200 by 100 units whose units are half as high as wide, seen in an area of 1000 by 400
// pixels: all of it takes 5 pixels a unit, and leaves room above and below.

#include "eye.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

static const SDL_Rect area = {100, 50, 1000, 400};

static tt_bounds bounds(void *context, const void *state)
{
    (void)context;
    (void)state;
    return (tt_bounds){-100, 0, 100, 100};
}

static const tt_picture picture = {.abi = TT_VIEW_ABI, .tilt = 0.5F, .bounds = bounds};

static field_eye opened(void)
{
    field_eye eye;
    eye_open(&eye, &picture, NULL, area);
    return eye;
}

static bool about(float value, float expected)
{
    return fabsf(value - expected) < 0.01F;
}

static bool looks_at(const field_eye *eye, float x, float y, float scale)
{
    const tt_camera *camera = &eye->camera;
    return about(camera->x, x) && about(camera->y, y) && about(camera->scale, scale);
}

// The point of the field at a pixel.
static SDL_FPoint under(const field_eye *eye, float x, float y)
{
    const tt_camera *camera = &eye->camera;
    return (SDL_FPoint){
        camera->x + (x - (float)eye->area.x - (float)eye->area.w / 2) / camera->scale,
        camera->y + (y - (float)eye->area.y - (float)eye->area.h / 2) / camera->scale / eye->tilt};
}

Test(eye, opens_on_all_of_the_field)
{
    field_eye eye = opened();
    cr_assert(looks_at(&eye, 0, 50, 5));
}

Test(eye, takes_a_picture_without_a_tilt_as_seen_from_above)
{
    static const tt_picture flat = {.abi = TT_VIEW_ABI, .bounds = bounds};
    field_eye eye;
    eye_open(&eye, &flat, NULL, area);
    cr_assert(looks_at(&eye, 0, 50, 4));
}

Test(eye, sees_no_more_than_the_field)
{
    field_eye eye = opened();
    eye_zoom(&eye, -5, 300, 300);
    cr_assert(looks_at(&eye, 0, 50, 5));
    eye_pull(&eye, 400, -300);
    cr_assert(looks_at(&eye, 0, 50, 5));
}

Test(eye, comes_closer_to_what_is_under_the_mouse)
{
    field_eye eye = opened();
    eye_zoom(&eye, 4, 600, 250); // until the field fills the area
    for (int i = 0; i < 8; i++) {
        SDL_FPoint before = under(&eye, 700, 260), after;
        eye_zoom(&eye, 1, 700, 260);
        after = under(&eye, 700, 260);
        cr_assert(about(after.x, before.x) && about(after.y, before.y));
    }
    cr_assert(eye.camera.scale > 15);
    eye_zoom(&eye, 1000, 700, 260);
    cr_assert(about(eye.camera.scale, 5 * 24));
    eye_see_all(&eye);
    cr_assert(looks_at(&eye, 0, 50, 5));
}

Test(eye, pulls_the_field_by_the_pixel)
{
    field_eye eye = opened();
    eye_zoom(&eye, 10, 600, 250);
    SDL_FPoint held = under(&eye, 500, 200);
    eye_pull(&eye, 120, 40);
    SDL_FPoint there = under(&eye, 620, 240);
    cr_assert(about(there.x, held.x) && about(there.y, held.y));
    eye_pull(&eye, 1e6F, 1e6F);
    SDL_FPoint corner = under(&eye, (float)area.x, (float)area.y);
    cr_assert(about(corner.x, -100) && about(corner.y, 0));
}

Test(eye, keeps_its_share_of_the_field_when_the_area_grows)
{
    field_eye eye = opened();
    eye_zoom(&eye, 6, 600, 250);
    tt_camera before = eye.camera;
    eye_resize(&eye, (SDL_Rect){0, 0, 2000, 800});
    cr_assert(looks_at(&eye, before.x, before.y, before.scale * 2));
}

Test(eye, comes_back_from_an_empty_area)
{
    field_eye eye = opened();
    eye_resize(&eye, (SDL_Rect){0});
    eye_pull(&eye, 10, 10);
    eye_zoom(&eye, 1, 0, 0);
    eye_see_all(&eye);
    eye_resize(&eye, area);
    cr_assert(looks_at(&eye, 0, 50, 5));
}

Test(eye, looks_at_a_point_as_far_as_the_field_allows)
{
    field_eye eye = opened();
    eye_see_part(&eye, 4);
    cr_assert(looks_at(&eye, 0, 50, 20));
    eye_look_at(&eye, 30, 60);
    cr_assert(looks_at(&eye, 30, 60, 20));
    eye_look_at(&eye, 1000, -1000); // 25 units are seen to either side, and 20 above and below
    cr_assert(looks_at(&eye, 75, 20, 20));
}

Test(eye, sees_a_margin_only_when_it_is_close)
{
    field_eye eye = opened();
    eye.margin = 15;
    eye_look_at(&eye, 1000, -1000);
    cr_assert(looks_at(&eye, 15, 50, 5));
    eye_see_part(&eye, 4);
    eye_look_at(&eye, 1000, -1000);
    cr_assert(looks_at(&eye, 90, 5, 20));
    eye_see_part(&eye, 24);
    eye_look_at(&eye, 1000, -1000);
    cr_assert(looks_at(&eye, 100, 0, 120), "the middle never leaves the field");
}

Test(eye, glides_to_where_it_would_be_at_once)
{
    field_eye eye = opened(), at_once = opened();
    eye_zoom(&at_once, 10, 600, 250);
    eye_zoom_gently(&eye, 10, 600, 250);
    float before = eye.camera.scale;
    for (int i = 0; i < 60; i++) {
        eye_glide(&eye, 1.0F / 60);
        cr_assert(eye.camera.scale >= before);
        before = eye.camera.scale;
    }
    cr_assert_eq(eye.camera.scale, at_once.camera.scale);
    cr_assert(looks_at(&at_once, eye.camera.x, eye.camera.y, eye.camera.scale));
    eye_zoom_gently(&eye, -3, 700, 300);
    eye_resize(&eye, area); // it has the same size
    eye_glide(&eye, 0.01F);
    cr_assert(eye.camera.scale < before);
    eye_look_at(&eye, 0, 50); // who looks elsewhere glides no further
    before = eye.camera.scale;
    eye_glide(&eye, 1);
    cr_assert_eq(eye.camera.scale, before);
}

Test(eye, has_all_that_another_window_saw)
{
    field_eye eye = opened();
    tt_bounds wide = {-20, 30, 60, 50}, high = {10, 10, 20, 90}, all = {-200, -50, 200, 150};
    tt_camera camera = eye_fit(&eye, &wide);
    cr_assert(about(camera.x, 20) && about(camera.y, 40) && about(camera.scale, 12.5F));
    camera = eye_fit(&eye, &high);
    cr_assert(about(camera.x, 15) && about(camera.y, 50) && about(camera.scale, 10));
    camera = eye_fit(&eye, &all);
    cr_assert(about(camera.scale, 2.5F), "farther than this window's own hand would go");
}

Test(eye, keeps_to_the_field_whatever_a_stranger_saw)
{
    field_eye eye = opened();
    tt_bounds far = {-3e38F, -3e38F, 3e38F, 3e38F}, dot = {5, 5, 5.0001F, 5.0001F};
    tt_bounds off = {9e37F, 9e37F, 3e38F, 3e38F};
    tt_camera camera = eye_fit(&eye, &far);
    cr_assert(about(camera.scale, 5 / 4.0F) && about(camera.x, 0) && about(camera.y, 0));
    camera = eye_fit(&eye, &dot);
    cr_assert(about(camera.scale, 5 * 24));
    camera = eye_fit(&eye, &off);
    cr_assert(about(camera.x, 100) && about(camera.y, 100));
    eye_resize(&eye, (SDL_Rect){0});
    cr_assert(eye_fit(&eye, &far).scale > 0);
}

// Not nearly: the same place is the same pixels, whichever way one came.
Test(eye, arrives_exactly_where_it_goes)
{
    field_eye eye = opened();
    tt_camera there = {90.1F, 95.3F, 2.7F};
    for (int i = 1; i < 100; i++) {
        eye.camera = (tt_camera){1.37F * (float)i, 0.91F * (float)i, 0.13F * (float)i};
        eye_go(&eye, &there, 1);
        cr_assert(eye.camera.x == there.x && eye.camera.y == there.y);
        cr_assert(eye.camera.scale == there.scale, "from %f", 0.13 * i);
    }
}

Test(eye, goes_where_others_looked_and_comes_back_with_the_hand)
{
    field_eye eye = opened();
    tt_camera there = {90, 95, 2.5F};
    eye_go(&eye, &there, 0.5F);
    cr_assert(about(eye.camera.x, 45) && eye.camera.scale > 2.5F && eye.camera.scale < 5);
    eye_go(&eye, &there, 1);
    cr_assert(looks_at(&eye, 90, 95, 2.5F));
    eye_glide(&eye, 1);
    cr_assert(looks_at(&eye, 90, 95, 2.5F), "it is on its way nowhere");
    eye_pull(&eye, 1, 0);
    cr_assert(looks_at(&eye, 0, 50, 5));
}
