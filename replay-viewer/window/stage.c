#include "stage.h"

#include <math.h>

static const float near_times = 3;               // as large as all, where one looks at a place
static const float haste = 6;                    // shares of the way in a second
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

void stage_look(view_stage *stage, float x, float y)
{
    if (!stage->drawing) return;
    stage->flies = true;
    stage->x = x;
    stage->y = y;
    stage->times = fmaxf(eye_times(&stage->eye), near_times);
}

void stage_see_all(view_stage *stage)
{
    if (!stage->drawing) return;
    stage->flies = true;
    stage->x = stage->eye.camera.x;
    stage->y = stage->eye.camera.y;
    stage->times = 1;
}

// Where the seat that is followed is; false when it has no place.
static bool focus(const tape_watch *watch, const view_choices *choices, float *x, float *y)
{
    const tt_picture *picture = watch->module->picture;
    if (!choices->following || choices->seat >= watch_info(watch)->match.seats) return false;
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

bool stage_pass_time(view_stage *stage, const tape_watch *watch, const view_choices *choices,
                     float seconds)
{
    if (!stage->drawing) return false;
    if (seconds <= 0) return stage->flies;
    tt_camera before = stage->eye.camera;
    float share = 1 - expf(-haste * fminf(seconds, 0.1F)), times = eye_times(&stage->eye);
    float x = stage->x, y = stage->y;
    if (stage->flies) times = stage->times;
    if (focus(watch, choices, &x, &y) || stage->flies)
        eye_fly(&stage->eye, x, y, times, share);
    else
        eye_glide(&stage->eye, seconds);
    bool moves = under_way(&before, &stage->eye.camera, share);
    if (!moves) stage->flies = false;
    return moves;
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
    };
    const tt_picture *picture = scene->watch->module->picture;
    picture->draw(picture->context, stage->drawing, &frame);
    SDL_RenderSetClipRect(stage->renderer, NULL);
}
