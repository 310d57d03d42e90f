// What is clicked and dragged: the selection, and the beginning and end of an order.

#include "hand_parts.h"

#include <math.h>
#include <string.h>

enum { DRAG_PIXELS = 8 }; // from here on a click is a drag

void hand_start(phalanx_hand *hand)
{
    *hand = (struct phalanx_hand){.hurried = -1, .idle = -1, .called = PHALANX_NO_GROUP};
    memset(hand->group, PHALANX_NO_GROUP, sizeof hand->group);
}

const phalanx_company *hand_company(const hand_view *view, uint32_t index)
{
    return &view->state->seat[view->seat].company[index];
}

bool hand_plays(const hand_view *view)
{
    return view->state && view->seat < view->state->seats && !view->state->seat[view->seat].out;
}

uint32_t hand_living(const hand_view *view)
{
    uint32_t companies = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (hand_company(view, i)->count > 0) companies |= 1U << i;
    }
    return companies;
}

static void look_under_mouse(phalanx_hand *hand, const hand_view *view)
{
    SDL_FRect rectangle;
    if (hand_rectangle(hand, &rectangle)) {
        hand->hovered = phalanx_companies_in(view->frame, view->seat, rectangle);
        return;
    }
    int company = phalanx_company_at(view->frame, view->seat, hand->at.x, hand->at.y, PICK_PIXELS);
    hand->hovered = company >= 0 && !hand->lining ? 1U << company : 0;
}

void hand_look(phalanx_hand *hand, const hand_view *view)
{
    if (!hand_plays(view)) {
        hand->selected = hand->hovered = 0;
        hand->mode = HAND_SELECTS;
        return;
    }
    uint32_t companies = hand_living(view);
    hand->selected &= companies;
    bool told = view->state->tick >= hand->groups_due;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (told || !(companies >> i & 1)) hand->group[i] = hand_company(view, i)->group;
    }
    if (hand->selected == 0 && hand->mode == HAND_ATTACKS) hand->mode = HAND_SELECTS;
    look_under_mouse(hand, view);
}

void hand_select(phalanx_hand *hand, uint32_t companies, bool adds)
{
    hand->selected = adds ? hand->selected | companies : companies;
    if (companies) hand->sound = HAND_SELECTED;
}

bool hand_dragged(const phalanx_hand *hand)
{
    float x = hand->at.x - hand->from.x, y = hand->at.y - hand->from.y;
    return x * x + y * y >= DRAG_PIXELS * DRAG_PIXELS;
}

void hand_press(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    hand->from = hand->at = input->at;
    hand->queued = (input->mod & KMOD_SHIFT) != 0;
    if (!hand_plays(view)) return;
    if (input->button == SDL_BUTTON_RIGHT) {
        hand->lining = hand->selected != 0 && hand->mode != HAND_RALLIES;
        if (hand->mode == HAND_RALLIES) hand->mode = HAND_SELECTS;
        return;
    }
    SDL_FPoint field = phalanx_to_field(view->frame, input->at.x, input->at.y);
    if (hand->mode == HAND_ATTACKS) hand_order(hand, view, field, true);
    if (hand->mode == HAND_RALLIES) hand_rally(hand, view, field);
    hand->picking = hand->mode == HAND_SELECTS;
    hand->mode = HAND_SELECTS;
}

void hand_move(phalanx_hand *hand, const hand_view *view, SDL_FPoint at)
{
    hand->at = at;
    if (hand_plays(view)) look_under_mouse(hand, view);
}

static uint32_t all_of_type_in_view(const hand_view *view, uint32_t company)
{
    SDL_FRect area = {(float)view->frame->area.x, (float)view->frame->area.y,
                      (float)view->frame->area.w, (float)view->frame->area.h};
    uint32_t seen = phalanx_companies_in(view->frame, view->seat, area);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (hand_company(view, i)->type != hand_company(view, company)->type) seen &= ~(1U << i);
    }
    return seen;
}

static void pick(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    bool adds = (input->mod & KMOD_SHIFT) != 0;
    SDL_FRect rectangle;
    if (hand_rectangle(hand, &rectangle)) {
        hand_select(hand, phalanx_companies_in(view->frame, view->seat, rectangle), adds);
        return;
    }
    int company =
        phalanx_company_at(view->frame, view->seat, input->at.x, input->at.y, PICK_PIXELS);
    if (company < 0) {
        if (!adds) hand->selected = 0;
    } else if (input->clicks >= 2) {
        hand_select(hand, all_of_type_in_view(view, (uint32_t)company), adds);
    } else {
        hand_select(hand, 1U << company, adds);
    }
}

void hand_release(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    hand->at = input->at;
    hand->queued = (input->mod & KMOD_SHIFT) != 0;
    if (input->button == SDL_BUTTON_LEFT && hand->picking && hand_plays(view))
        pick(hand, view, input);
    if (input->button == SDL_BUTTON_RIGHT && hand->lining && hand_plays(view))
        hand_end_order(hand, view, input);
    if (input->button == SDL_BUTTON_LEFT) hand->picking = false;
    if (input->button == SDL_BUTTON_RIGHT) hand->lining = false;
}

bool hand_rectangle(const phalanx_hand *hand, SDL_FRect *rectangle)
{
    if (!hand->picking || !hand_dragged(hand)) return false;
    *rectangle = (SDL_FRect){fminf(hand->from.x, hand->at.x), fminf(hand->from.y, hand->at.y),
                             fabsf(hand->at.x - hand->from.x), fabsf(hand->at.y - hand->from.y)};
    return true;
}

void hand_overlay(const phalanx_hand *hand, const hand_view *view, phalanx_overlay *overlay)
{
    *overlay = (phalanx_overlay){.selected = hand->selected,
                                 .hovered = hand->hovered,
                                 .orders = hand->selected != 0,
                                 .hurry = -1,
                                 .hurry_x = hand->hurry_x,
                                 .hurry_y = hand->hurry_y,
                                 .hurry_attack = hand->hurry_attack};
    if (hand->hurried >= 0) overlay->hurry = (float)(view->seconds - hand->hurried);
    if (!hand_plays(view) || !hand->lining || !hand_dragged(hand) || !hand->selected) return;
    phalanx_command command = hand_line(hand, view);
    overlay->planned = phalanx_plan(view->state, view->seat, &command, overlay->plan);
}
