// What keys and the mouse do to the desk, but for what is a widget's.

#include "desk.h"

#include <math.h>

static bool in_field(const view_desk *desk, SDL_FPoint point)
{
    SDL_Point at = {(int)point.x, (int)point.y};
    return desk->stage.drawing && SDL_PointInRect(&at, &desk->stage.eye.area) &&
           !ui_has_mouse(desk->window->ui);
}

static void seek(view_desk *desk, float x)
{
    wish_for(&desk->wishes, WISH_SEEK, timeline_tick(&desk->scene.strips[desk->strip], x));
}

// A press on the lane goes to what happened there, and looks at it.
static void press_lane(view_desk *desk, const view_timeline *timeline, float x)
{
    uint32_t more;
    lane_find found[LANE_LINES];
    lane_view view = scene_lane(&desk->scene, timeline);
    uint32_t count =
        lane_find_at(&view, desk->watch->names, x, ui_px(desk->window->ui, 6), found, &more);
    const lane_find *nearest = lane_nearest(&view, found, count, x);
    if (!nearest) return;
    wish_for(&desk->wishes, WISH_SEEK, nearest->tick);
    if (nearest->placed) wish_to_look(&desk->wishes, nearest->x, nearest->y);
}

static void press(view_desk *desk)
{
    desk->pressed = desk->mouse;
    for (uint32_t i = 0; i < desk->scene.strip_count; i++) {
        const view_timeline *strip = &desk->scene.strips[i];
        if (!timeline_has(strip, desk->mouse)) continue;
        desk->drag = DRAG_TIME;
        desk->strip = i;
        seek(desk, desk->mouse.x);
        bool on_bar = desk->mouse.y >= strip->area.y + strip->area.h - ui_px(desk->window->ui, 11);
        if (i == 0 && !on_bar) press_lane(desk, strip, desk->mouse.x);
        return;
    }
    if (in_field(desk, desk->mouse)) desk->drag = DRAG_FIELD;
}

static void move(view_desk *desk, SDL_FPoint to)
{
    float x = to.x - desk->mouse.x, y = to.y - desk->mouse.y;
    desk->mouse = to;
    bool away = fabsf(to.x - desk->pressed.x) > 2;
    if (desk->drag == DRAG_TIME && desk->strip < desk->scene.strip_count && x != 0 && away)
        seek(desk, to.x);
    if (desk->drag != DRAG_FIELD || (x == 0 && y == 0)) return;
    desk->choices.following = desk->stage.flies = false;
    eye_pull(&desk->stage.eye, x, y);
}

static void take_key(view_desk *desk, const SDL_KeyboardEvent *event)
{
    bool typing = ui_has_keys(desk->window->ui) || desk->note.open;
    if (event->type == SDL_KEYUP)
        keys_release(&event->keysym, &desk->wishes);
    else if (!typing || event->keysym.sym == SDLK_ESCAPE)
        keys_press(&event->keysym, event->repeat != 0, &desk->wishes);
}

static void take_wheel(view_desk *desk, float notches)
{
    if (!in_field(desk, desk->mouse)) return;
    desk->stage.flies = false;
    if (desk->choices.following) // the middle stays with the seat
        eye_zoom(&desk->stage.eye, notches, desk->mouse.x, desk->mouse.y);
    else
        eye_zoom_gently(&desk->stage.eye, notches, desk->mouse.x, desk->mouse.y);
}

void hand_take(view_desk *desk, const SDL_Event *event)
{
    SDL_FPoint button = {(float)event->button.x, (float)event->button.y};
    bool left = event->button.button == SDL_BUTTON_LEFT;
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        take_key(desk, &event->key);
        break;
    case SDL_MOUSEMOTION:
        move(desk, (SDL_FPoint){(float)event->motion.x, (float)event->motion.y});
        break;
    case SDL_MOUSEBUTTONDOWN:
        move(desk, button);
        if (left) press(desk);
        break;
    case SDL_MOUSEBUTTONUP:
        move(desk, button);
        if (left) desk->drag = DRAG_NOTHING;
        break;
    case SDL_MOUSEWHEEL:
        take_wheel(desk, event->wheel.preciseY);
        break;
    case SDL_TEXTINPUT: // the letter of a key that opens a field is not for the field
        if (!ui_has_keys(desk->window->ui)) return;
        break;
    default:
        break;
    }
    ui_event(desk->window->ui, event);
}
