#include "hand.h"

#include <math.h>
#include <string.h>

enum {
    DRAG_PIXELS = 8,   // from here on a click is a drag
    PICK_PIXELS = 16,  // so near a click means a company
    GROUPS_TICKS = 40, // within these the state has heard of a new group
    CAMP_METRES = 5,   // so near a click means a camp
    LINE_METRES_MAX = 255,
};

static const double double_press = 0.4; // seconds between two calls of a group that centre on it

void hand_start(phalanx_hand *hand)
{
    *hand = (struct phalanx_hand){.hurried = -1, .idle = -1, .called = PHALANX_NO_GROUP};
    memset(hand->group, PHALANX_NO_GROUP, sizeof hand->group);
}

static const phalanx_company *company_of(const hand_view *view, uint32_t index)
{
    return &view->state->seat[view->seat].company[index];
}

static bool plays(const hand_view *view)
{
    return view->state && view->seat < view->state->seats && !view->state->seat[view->seat].out;
}

static uint32_t living(const hand_view *view)
{
    uint32_t companies = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (company_of(view, i)->count > 0) companies |= 1U << i;
    }
    return companies;
}

static uint32_t group_of(const phalanx_hand *hand, uint32_t group)
{
    uint32_t companies = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (hand->group[i] == group) companies |= 1U << i;
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
    if (!plays(view)) {
        hand->selected = hand->hovered = 0;
        hand->mode = HAND_SELECTS;
        return;
    }
    uint32_t companies = living(view);
    hand->selected &= companies;
    bool told = view->state->tick >= hand->groups_due;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (told || !(companies >> i & 1)) hand->group[i] = company_of(view, i)->group;
    }
    if (hand->selected == 0 && hand->mode == HAND_ATTACKS) hand->mode = HAND_SELECTS;
    look_under_mouse(hand, view);
}

static void ask(phalanx_hand *hand, const phalanx_command *command)
{
    if (hand->count < HAND_COMMANDS) hand->commands[hand->count++] = *command;
}

bool hand_take(phalanx_hand *hand, phalanx_command *command)
{
    if (hand->count == 0) return false;
    *command = hand->commands[0];
    hand->count--;
    memmove(hand->commands, hand->commands + 1, hand->count * sizeof *hand->commands);
    return true;
}

void hand_select(phalanx_hand *hand, uint32_t companies, bool adds)
{
    hand->selected = adds ? hand->selected | companies : companies;
    if (companies) hand->sound = HAND_SELECTED;
}

// A point of the field as orders have it: inside the field, 1/256 m.
static void to_order(SDL_FPoint field, uint16_t *x, uint16_t *y)
{
    const float middle = (float)PHALANX_SIZE / 2, most = (float)PHALANX_RADIUS - 0.5F;
    float dx = field.x - middle, dy = field.y - middle, far = sqrtf(dx * dx + dy * dy);
    float share = far > most ? most / far : 1;
    *x = (uint16_t)lroundf((middle + dx * share) * 256);
    *y = (uint16_t)lroundf((middle + dy * share) * 256);
}

static void hurry(phalanx_hand *hand, const hand_view *view, const phalanx_command *command)
{
    hand->hurried = view->seconds;
    hand->hurry_x = command->x;
    hand->hurry_y = command->y;
    hand->hurry_attack = command->manner == PHALANX_ATTACKS;
    hand->sound = hand->hurry_attack ? HAND_ORDERED_ATTACK : HAND_ORDERED;
}

static void order_at(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, bool attack)
{
    if (!plays(view) || hand->selected == 0) return;
    phalanx_command command = {.verb = PHALANX_MARCH,
                               .manner = attack ? PHALANX_ATTACKS : PHALANX_MARCHES,
                               .queued = hand->queued,
                               .companies = hand->selected};
    to_order(field, &command.x, &command.y);
    ask(hand, &command);
    hurry(hand, view, &command);
}

void hand_order_at(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, uint16_t mod)
{
    hand->queued = (mod & KMOD_SHIFT) != 0;
    order_at(hand, view, field, hand->mode == HAND_ATTACKS);
    hand->mode = HAND_SELECTS;
}

// Whether an enemy's soldiers or camp are at a pixel of the frame.
static bool enemy_at(const hand_view *view, SDL_FPoint at)
{
    const phalanx_state *state = view->state;
    SDL_FPoint field = phalanx_to_field(view->frame, at.x, at.y);
    for (uint32_t i = 0; i < state->seats; i++) {
        const phalanx_seat *seat = &state->seat[i];
        if (seat->team == state->seat[view->seat].team) continue;
        float x = (float)seat->x / 65536 - field.x, y = (float)seat->y / 65536 - field.y;
        if (seat->camp > 0 && x * x + y * y < CAMP_METRES * CAMP_METRES) return true;
        if (phalanx_company_at(view->frame, i, at.x, at.y, PICK_PIXELS) >= 0) return true;
    }
    return false;
}

static bool dragged(const phalanx_hand *hand)
{
    float x = hand->at.x - hand->from.x, y = hand->at.y - hand->from.y;
    return x * x + y * y >= DRAG_PIXELS * DRAG_PIXELS;
}

// The line from where the right button went down to where the mouse is: whoever stands at its
// beginning and looks to its end has the enemy on the left.
static phalanx_command line_of(const phalanx_hand *hand, const hand_view *view)
{
    SDL_FPoint a = phalanx_to_field(view->frame, hand->from.x, hand->from.y);
    SDL_FPoint b = phalanx_to_field(view->frame, hand->at.x, hand->at.y);
    float x = b.x - a.x, y = b.y - a.y;
    long angle = lroundf(atan2f(-x, y) / (2 * (float)M_PI) * 256);
    float width = fmaxf(1, fminf(sqrtf(x * x + y * y), LINE_METRES_MAX));
    phalanx_command command = {.verb = PHALANX_MARCH,
                               .manner =
                                   hand->mode == HAND_ATTACKS ? PHALANX_ATTACKS : PHALANX_MARCHES,
                               .queued = hand->queued,
                               .faced = true,
                               .facing = (uint8_t)(angle & 255),
                               .width = (uint8_t)lroundf(width),
                               .companies = hand->selected};
    to_order((SDL_FPoint){(a.x + b.x) / 2, (a.y + b.y) / 2}, &command.x, &command.y);
    return command;
}

static void rally(phalanx_hand *hand, const hand_view *view, SDL_FPoint field)
{
    phalanx_command command = {.verb = PHALANX_RALLY};
    to_order(field, &command.x, &command.y);
    ask(hand, &command);
    hurry(hand, view, &command);
}

void hand_press(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    hand->from = hand->at = input->at;
    hand->queued = (input->mod & KMOD_SHIFT) != 0;
    if (!plays(view)) return;
    if (input->button == SDL_BUTTON_RIGHT) {
        hand->lining = hand->selected != 0 && hand->mode != HAND_RALLIES;
        if (hand->mode == HAND_RALLIES) hand->mode = HAND_SELECTS;
        return;
    }
    SDL_FPoint field = phalanx_to_field(view->frame, input->at.x, input->at.y);
    if (hand->mode == HAND_ATTACKS) order_at(hand, view, field, true);
    if (hand->mode == HAND_RALLIES) rally(hand, view, field);
    hand->picking = hand->mode == HAND_SELECTS;
    hand->mode = HAND_SELECTS;
}

void hand_move(phalanx_hand *hand, const hand_view *view, SDL_FPoint at)
{
    hand->at = at;
    if (plays(view)) look_under_mouse(hand, view);
}

static uint32_t all_of_type_in_view(const hand_view *view, uint32_t company)
{
    SDL_FRect area = {(float)view->frame->area.x, (float)view->frame->area.y,
                      (float)view->frame->area.w, (float)view->frame->area.h};
    uint32_t seen = phalanx_companies_in(view->frame, view->seat, area);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (company_of(view, i)->type != company_of(view, company)->type) seen &= ~(1U << i);
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

static void order(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    if (!dragged(hand)) {
        bool attack = hand->mode == HAND_ATTACKS || enemy_at(view, input->at);
        SDL_FPoint field = phalanx_to_field(view->frame, input->at.x, input->at.y);
        order_at(hand, view, field, attack);
    } else if (hand->selected) {
        phalanx_command command = line_of(hand, view);
        ask(hand, &command);
        hurry(hand, view, &command);
    }
    hand->mode = HAND_SELECTS;
}

void hand_release(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    hand->at = input->at;
    hand->queued = (input->mod & KMOD_SHIFT) != 0;
    if (input->button == SDL_BUTTON_LEFT && hand->picking && plays(view)) pick(hand, view, input);
    if (input->button == SDL_BUTTON_RIGHT && hand->lining && plays(view)) order(hand, view, input);
    if (input->button == SDL_BUTTON_LEFT) hand->picking = false;
    if (input->button == SDL_BUTTON_RIGHT) hand->lining = false;
}

bool hand_rectangle(const phalanx_hand *hand, SDL_FRect *rectangle)
{
    if (!hand->picking || !dragged(hand)) return false;
    *rectangle = (SDL_FRect){fminf(hand->from.x, hand->at.x), fminf(hand->from.y, hand->at.y),
                             fabsf(hand->at.x - hand->from.x), fabsf(hand->at.y - hand->from.y)};
    return true;
}

static void centre_on(phalanx_hand *hand, const hand_view *view, uint32_t companies)
{
    float x = 0, y = 0, count = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = company_of(view, i);
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
    ask(hand, &command);
}

static void call_group(phalanx_hand *hand, const hand_view *view, uint32_t group, bool adds)
{
    uint32_t companies = group_of(hand, group) & living(view);
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
    if (!plays(view)) return 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_company *company = company_of(view, i);
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

static void tell_selected(phalanx_hand *hand, uint8_t verb)
{
    phalanx_command command = {.verb = verb, .companies = hand->selected};
    if (hand->selected == 0) return;
    ask(hand, &command);
    hand->sound = HAND_ORDERED;
}

void hand_recruit(phalanx_hand *hand, uint8_t type)
{
    phalanx_command command = {.verb = PHALANX_RECRUIT, .type = type};
    ask(hand, &command);
    hand->sound = HAND_SELECTED;
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
    if (!plays(view)) return false;
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
            hand_select(hand, living(view), false);
        else if (hand->selected)
            hand->mode = HAND_ATTACKS;
        return true;
    case SDLK_h:
        tell_selected(hand, PHALANX_HOLD);
        return true;
    case SDLK_s:
        tell_selected(hand, PHALANX_STOP);
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
    if (!plays(view) || !hand->lining || !dragged(hand) || !hand->selected) return;
    phalanx_command command = line_of(hand, view);
    overlay->planned = phalanx_plan(view->state, view->seat, &command, overlay->plan);
}
