// What keys and the mouse do to the deck, but for what is a widget's.

#include "deck.h"
#include "keys.h"
#include "track.h"

#include <math.h>

static bool in_field(const view_deck *deck, SDL_FPoint point)
{
    SDL_Point at = {(int)point.x, (int)point.y};
    return deck->stage.drawing && SDL_PointInRect(&at, &deck->stage.eye.area) &&
           !ui_has_mouse(deck->window->ui);
}

static void seek(view_deck *deck, float x)
{
    wish_for(&deck->wishes, WISH_SEEK, strip_tick(&deck->scene.strips[deck->hand.strip], x));
}

// A press on the lane, beside where something began, goes there exactly, and looks at it.
static void press_lane(view_deck *deck, const view_strip *strip, float x)
{
    lane_finds finds;
    lane_view view = scene_lane(&deck->scene, strip);
    float reach = ui_px(deck->window->ui, LANE_REACH);
    lane_find_at(&view, deck->watch->names, x, reach, &finds);
    const lane_find *nearest = lane_nearest(&view, &finds, x);
    if (!nearest || fabsf(strip_x(strip, nearest->tick) - x) > reach) return;
    wish_for(&deck->wishes, WISH_SEEK, nearest->tick);
    if (nearest->placed) wish_to_look(&deck->wishes, nearest->x, nearest->y);
}

static void press(view_deck *deck)
{
    deck->hand.pressed = deck->hand.mouse;
    if (deck->note.open) return;
    if (deck->choices.keys_shown) {
        wish_for(&deck->wishes, WISH_KEYS, 0);
        return;
    }
    for (uint32_t i = 0; i < deck->scene.strip_count; i++) {
        const view_strip *strip = &deck->scene.strips[i];
        if (!strip_has(strip, deck->hand.mouse)) continue;
        deck->hand.drag = DRAG_TIME;
        deck->hand.strip = i;
        seek(deck, deck->hand.mouse.x);
        bool on_lane = deck->hand.mouse.y < track_bar(deck->window->ui, strip->area).y;
        if (i == 0 && on_lane) press_lane(deck, strip, deck->hand.mouse.x);
        return;
    }
    if (in_field(deck, deck->hand.mouse)) deck->hand.drag = DRAG_FIELD;
}

static void move(view_deck *deck, SDL_FPoint to)
{
    float x = to.x - deck->hand.mouse.x, y = to.y - deck->hand.mouse.y;
    deck->hand.mouse = to;
    if (x != 0 || y != 0) deck->hand.resting = false;
    bool away = fabsf(to.x - deck->hand.pressed.x) > 2;
    if (deck->hand.drag == DRAG_TIME && deck->hand.strip < deck->scene.strip_count && x != 0 &&
        away)
        seek(deck, to.x);
    if (deck->hand.drag != DRAG_FIELD || (x == 0 && y == 0)) return;
    deck->choices.lead = LEAD_HAND;
    deck->stage.flies = false;
    eye_pull(&deck->stage.eye, x, y);
}

static void take_key(view_deck *deck, const SDL_KeyboardEvent *event)
{
    bool typing = ui_has_keys(deck->window->ui) || deck->note.open;
    if (event->type == SDL_KEYDOWN) deck->hand.resting = true;
    if (event->type == SDL_KEYUP)
        keys_release(&event->keysym, &deck->wishes);
    else if (!typing || event->keysym.sym == SDLK_ESCAPE)
        keys_press(&event->keysym, event->repeat != 0, &deck->wishes);
}

static void take_wheel(view_deck *deck, float notches)
{
    if (!in_field(deck, deck->hand.mouse)) return;
    deck->stage.flies = false;
    if (deck->choices.lead == LEAD_EYES) deck->choices.lead = LEAD_HAND;
    if (deck->choices.lead == LEAD_SEAT) // the middle stays with the seat
        eye_zoom(&deck->stage.eye, notches, deck->hand.mouse.x, deck->hand.mouse.y);
    else
        eye_zoom_gently(&deck->stage.eye, notches, deck->hand.mouse.x, deck->hand.mouse.y);
}

void deck_take(view_deck *deck, const SDL_Event *event)
{
    deck->fresh = FRESH_FRAMES;
    SDL_FPoint button = {(float)event->button.x, (float)event->button.y};
    bool left = event->button.button == SDL_BUTTON_LEFT;
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        take_key(deck, &event->key);
        break;
    case SDL_MOUSEMOTION:
        move(deck, (SDL_FPoint){(float)event->motion.x, (float)event->motion.y});
        break;
    case SDL_MOUSEBUTTONDOWN:
        move(deck, button);
        if (left) press(deck);
        break;
    case SDL_MOUSEBUTTONUP:
        move(deck, button);
        if (left) deck->hand.drag = DRAG_NOTHING;
        break;
    case SDL_MOUSEWHEEL:
        take_wheel(deck, event->wheel.preciseY);
        break;
    case SDL_TEXTINPUT: // the letter of a key that opens a field is not for the field
        if (!ui_has_keys(deck->window->ui)) return;
        break;
    default:
        break;
    }
    ui_event(deck->window->ui, event);
}
