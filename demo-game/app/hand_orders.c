// What the hand asks of the companies: where to go, in which line, whom to attack.

#include "hand_parts.h"

#include <math.h>
#include <string.h>

enum {
    CAMP_METRES = 5, // so near a click means a camp
    LINE_METRES_MAX = 255,
};

void hand_ask(phalanx_hand *hand, const phalanx_command *command)
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

void hand_order(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, bool attack)
{
    if (!hand_plays(view) || hand->selected == 0) return;
    phalanx_command command = {.verb = PHALANX_MARCH,
                               .manner = attack ? PHALANX_ATTACKS : PHALANX_MARCHES,
                               .queued = hand->queued,
                               .companies = hand->selected};
    to_order(field, &command.x, &command.y);
    hand_ask(hand, &command);
    hurry(hand, view, &command);
}

void hand_order_at(phalanx_hand *hand, const hand_view *view, SDL_FPoint field, uint16_t mod)
{
    hand->queued = (mod & KMOD_SHIFT) != 0;
    hand_order(hand, view, field, hand->mode == HAND_ATTACKS);
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

// The line from where the right button went down to where the mouse is: whoever stands at its
// beginning and looks to its end has the enemy on the left.
phalanx_command hand_line(const phalanx_hand *hand, const hand_view *view)
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

void hand_rally(phalanx_hand *hand, const hand_view *view, SDL_FPoint field)
{
    phalanx_command command = {.verb = PHALANX_RALLY};
    to_order(field, &command.x, &command.y);
    hand_ask(hand, &command);
    hurry(hand, view, &command);
}

void hand_end_order(phalanx_hand *hand, const hand_view *view, const hand_input *input)
{
    if (!hand_dragged(hand)) {
        bool attack = hand->mode == HAND_ATTACKS || enemy_at(view, input->at);
        SDL_FPoint field = phalanx_to_field(view->frame, input->at.x, input->at.y);
        hand_order(hand, view, field, attack);
    } else if (hand->selected) {
        phalanx_command command = hand_line(hand, view);
        hand_ask(hand, &command);
        hurry(hand, view, &command);
    }
    hand->mode = HAND_SELECTS;
}

void hand_tell(phalanx_hand *hand, uint8_t verb)
{
    phalanx_command command = {.verb = verb, .companies = hand->selected};
    if (hand->selected == 0) return;
    hand_ask(hand, &command);
    hand->sound = HAND_ORDERED;
}

void hand_recruit(phalanx_hand *hand, uint8_t type)
{
    phalanx_command command = {.verb = PHALANX_RECRUIT, .type = type};
    hand_ask(hand, &command);
    hand->sound = HAND_SELECTED;
}
