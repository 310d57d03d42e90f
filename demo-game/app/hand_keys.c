// What keys do to the hand: groups, the idle, orders without a place.

#include "hand_parts.h"

enum { GROUPS_TICKS = 40 }; // within these the state has heard of a new group

static const double double_press = 0.4; // seconds between two calls of a group that centre on it

static uint32_t group_of(const phalanx_hand *hand, uint32_t group)
{
    uint32_t companies = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (hand->group[i] == group) companies |= 1U << i;
    }
    return companies;
}

static void centre_on(phalanx_hand *hand, const hand_view *view, uint32_t companies)
{
    float x = 0, y = 0, count = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = hand_company(view, i);
        if (!(companies >> i & 1) || company->count == 0) continue;
        float weight = (float)company->count;
        x += (float)company->x / 65536 * weight;
        y += (float)company->y / 65536 * weight;
        count += weight;
    }
    if (count <= 0) return;
    hand->centre = true;
    hand->centre_x = x / count;
    hand->centre_y = y / count;
}

static void make_group(phalanx_hand *hand, const hand_view *view, uint8_t group)
{
    phalanx_command command = {.verb = PHALANX_GROUP, .group = group, .companies = hand->selected};
    if (hand->selected == 0) return;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (hand->group[i] == group) hand->group[i] = PHALANX_NO_GROUP;
        if (hand->selected >> i & 1) hand->group[i] = group;
    }
    hand->groups_due = view->state->tick + GROUPS_TICKS;
    hand->sound = HAND_SELECTED;
    hand_ask(hand, &command);
}

static void call_group(phalanx_hand *hand, const hand_view *view, uint32_t group, bool adds)
{
    uint32_t companies = group_of(hand, group) & hand_living(view);
    if (companies == 0) return;
    bool again = hand->called == group && view->seconds - hand->called_at < double_press;
    hand_select(hand, companies, adds);
    if (again) centre_on(hand, view, companies);
    hand->called = group;
    hand->called_at = view->seconds;
}

uint32_t hand_idle(const hand_view *view)
{
    uint32_t idle = 0;
    if (!hand_plays(view)) return 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = hand_company(view, i);
        bool stands = company->orders <= 1 && company->order[0].manner == PHALANX_STANDS;
        if (company->count > 0 && stands && !company->engaged && !company->routed) idle |= 1U << i;
    }
    return idle;
}

static void show_idle(phalanx_hand *hand, const hand_view *view)
{
    uint32_t idle = hand_idle(view);
    for (int i = 1; i <= PHALANX_COMPANIES; i++) {
        int next = (hand->idle + i) % PHALANX_COMPANIES;
        if (!(idle >> next & 1)) continue;
        hand->idle = next;
        hand_select(hand, 1U << next, false);
        centre_on(hand, view, 1U << next);
        return;
    }
}

static bool escape(phalanx_hand *hand)
{
    bool something = hand->mode != HAND_SELECTS || hand->lining || hand->picking;
    hand->mode = HAND_SELECTS;
    hand->lining = hand->picking = false;
    return something;
}

bool hand_key(phalanx_hand *hand, const hand_view *view, SDL_Keycode code, uint16_t mod)
{
    bool control = (mod & KMOD_CTRL) != 0, shift = (mod & KMOD_SHIFT) != 0;
    if (!hand_plays(view)) return false;
    if (code >= SDLK_0 && code <= SDLK_9) {
        uint8_t group = (uint8_t)(code - SDLK_0);
        if (control)
            make_group(hand, view, group);
        else
            call_group(hand, view, group, shift);
        return true;
    }
    switch (code) {
    case SDLK_a:
        if (control)
            hand_select(hand, hand_living(view), false);
        else if (hand->selected)
            hand->mode = HAND_ATTACKS;
        return true;
    case SDLK_h:
        hand_tell(hand, PHALANX_HOLD);
        return true;
    case SDLK_s:
        hand_tell(hand, PHALANX_STOP);
        return true;
    case SDLK_r:
        hand->mode = HAND_RALLIES;
        return true;
    case SDLK_TAB:
    case SDLK_PERIOD:
        show_idle(hand, view);
        return true;
    case SDLK_F2:
    case SDLK_F3:
    case SDLK_F4:
        hand_recruit(hand, (uint8_t)(PHALANX_SPEARMAN + (code - SDLK_F2)));
        return true;
    case SDLK_ESCAPE:
        return escape(hand);
    default:
        return false;
    }
}
