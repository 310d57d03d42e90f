#include "stage.h"

#include <math.h>

static const float near_times = 3;               // as large as all, where one looks at a place
static const float haste = 6;                    // shares of the way in a second
static const float haste_of_eyes = 14;           // the same where what is led by is smooth itself
static const float a_pixel = 1, a_zoom = 0.005F; // what is left of a way that is done

bool stage_renew(view_stage *stage, const tape_watch *watch)
{
    const tt_picture *picture = watch->module->picture;
    if (!picture) return true;
    const void *state = player_look(watch->player).now;
    picture->destroy(picture->context, stage->drawing);
    stage->drawing =
        picture->create(picture->context, stage->renderer, &watch_info(watch)->match, state);
    return stage->drawing != NULL;
}

bool stage_open(view_stage *stage, SDL_Renderer *renderer, const tape_watch *watch)
{
    *stage = (view_stage){.renderer = renderer};
    if (!watch->module->picture) return true;
    eye_open(&stage->eye, watch->module->picture, player_look(watch->player).now,
             (SDL_Rect){0, 0, 1280, 720});
    return stage_renew(stage, watch);
}

void stage_close(view_stage *stage, const tape_watch *watch)
{
    const tt_picture *picture = watch->module->picture;
    if (picture) picture->destroy(picture->context, stage->drawing);
    stage->drawing = NULL;
}

void stage_fly(view_stage *stage, float x, float y, float times)
{
    if (!stage->drawing) return;
    stage->flies = true;
    stage->x = x;
    stage->y = y;
    stage->times = times;
}

void stage_look(view_stage *stage, float x, float y)
{
    if (!stage->drawing) return;
    stage_fly(stage, x, y, fmaxf(eye_times(&stage->eye), near_times));
}

void stage_see_all(view_stage *stage)
{
    stage_fly(stage, stage->eye.camera.x, stage->eye.camera.y, 1);
}

// Of a way, in some seconds.
static float share_of(float hurry, float seconds)
{
    return 1 - expf(-hurry * fminf(seconds, 0.1F));
}

// Where the seat that is followed is; false when it has no place.
static bool focus(const tape_watch *watch, const view_choices *choices, float *x, float *y)
{
    const tt_picture *picture = watch->module->picture;
    if (choices->lead == LEAD_HAND) return false;
    const void *state = player_look(watch->player).now;
    return picture->focus && picture->focus(picture->context, state, choices->seat, x, y);
}

// How far the camera still had to go, from how far it came in a share of the way: a round may be so
// short that hardly anything is left of it.
static bool under_way(const tt_camera *before, const tt_camera *now, float share)
{
    float pixels = (fabsf(now->x - before->x) + fabsf(now->y - before->y)) * now->scale;
    float zoom = fabsf(now->scale / before->scale - 1);
    return pixels > share * a_pixel || zoom > share * a_zoom;
}

static bool same_place(const tt_camera *a, const tt_camera *b)
{
    return a->x == b->x && a->y == b->y && a->scale == b->scale;
}

// What the seat saw at the state that is shown.
static void lend_eyes(view_stage *stage, const tape_watch *watch, const view_choices *choices)
{
    uint64_t position = player_position(watch->player);
    stage->lent = choices->lead == LEAD_EYES && eyes_see(watch->tape, watch->module->picture,
                                                         choices->seat, position, &stage->sight);
}

// Goes a share of the way to where it sees just what the seat saw.
static void go_with_eyes(view_stage *stage, float share)
{
    tt_camera theirs = eye_fit(&stage->eye, &stage->sight.seen);
    eye_go(&stage->eye, &theirs, share);
}

static void go(view_stage *stage, const tape_watch *watch, const view_choices *choices,
               float seconds, float share)
{
    float x = stage->x, y = stage->y, times = eye_times(&stage->eye);
    if (stage->flies) times = stage->times;
    if (stage->lent)
        go_with_eyes(stage, share);
    else if (focus(watch, choices, &x, &y) || stage->flies)
        eye_fly(&stage->eye, x, y, times, share);
    else
        eye_glide(&stage->eye, seconds);
}

bool stage_pass_time(view_stage *stage, const tape_watch *watch, const view_choices *choices,
                     float seconds)
{
    if (!stage->drawing) return false;
    lend_eyes(stage, watch, choices);
    if (seconds <= 0) return stage->flies;
    tt_camera before = stage->eye.camera;
    float share = share_of(stage->lent ? haste_of_eyes : haste, seconds);
    go(stage, watch, choices, seconds, share);
    bool moves = under_way(&before, &stage->eye.camera, share);
    if (!moves && stage->lent) go_with_eyes(stage, 1); // exactly, now that it is near
    if (!moves) stage->flies = false;
    return moves || !same_place(&before, &stage->eye.camera); // the last step is to be seen, too
}

// Where on the screen is what the seat saw.
static SDL_FRect seen_of(const view_stage *stage, SDL_FRect area)
{
    const tt_bounds *seen = &stage->sight.seen;
    const tt_camera *camera = &stage->eye.camera;
    float scale_x = camera->scale, scale_y = camera->scale * stage->eye.tilt;
    return (SDL_FRect){roundf(area.x + area.w / 2 + (seen->left - camera->x) * scale_x),
                       roundf(area.y + area.h / 2 + (seen->top - camera->y) * scale_y),
                       roundf((seen->right - seen->left) * scale_x),
                       roundf((seen->bottom - seen->top) * scale_y)};
}

// Darkens what the seat did not see, because its window had another shape, and frames what it saw.
static void shade_unseen(const view_stage *stage, const view_scene *scene, SDL_FRect area)
{
    SDL_FRect seen = seen_of(stage, area), rest = area;
    SDL_FRect sides[] = {
        ui_cut_left(&rest, fmaxf(0, seen.x - area.x)),
        ui_cut_right(&rest, fmaxf(0, area.x + area.w - seen.x - seen.w)),
        ui_cut_top(&rest, fmaxf(0, seen.y - area.y)),
        ui_cut_bottom(&rest, fmaxf(0, area.y + area.h - seen.y - seen.h)),
    };
    for (uint32_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        ui_fill(scene->ui, sides[i], (SDL_Color){0, 0, 0, 120});
    ui_frame(scene->ui, rest, watch_color(scene->watch, stage->sight.look.seat));
}

void stage_draw(view_stage *stage, const view_scene *scene, SDL_FRect area)
{
    const char *players[TT_SEATS_MAX];
    SDL_Rect field = {(int)area.x, (int)area.y, (int)area.w, (int)area.h};
    if (!SDL_RectEquals(&field, &stage->eye.area)) eye_resize(&stage->eye, field);
    player_sight sight = player_look(scene->watch->player);
    names_at(scene->watch->names, sight.tick, players);
    tt_frame frame = {
        .previous = sight.before,
        .current = sight.now,
        .blend = sight.blend,
        .seat = scene->choices->seat,
        .names = players,
        .area = field,
        .camera = stage->eye.camera,
        .look = stage->lent ? stage->sight.look.data : NULL,
        .look_size = stage->lent ? stage->sight.look.size : 0,
    };
    const tt_picture *picture = scene->watch->module->picture;
    picture->draw(picture->context, stage->drawing, &frame);
    SDL_RenderSetClipRect(stage->renderer, NULL);
    if (stage->lent) shade_unseen(stage, scene, area);
}
