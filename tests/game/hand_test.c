// The hand without a window: clicks, drags and keys on a frame in which a metre takes ten pixels.

#include "hand.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static phalanx_state *state;
static tt_frame frame;
static phalanx_hand hand;
static hand_view view;

static void begin(void)
{
    tt_match match = {.seats = 2, .seed = 3, .tick_rate = PHALANX_TICK_RATE};
    state = calloc(1, sizeof *state);
    phalanx_game.start(NULL, state, &match);
    const phalanx_company *company = &state->seat[0].company[0];
    frame = (tt_frame){.previous = state,
                       .current = state,
                       .seat = 0,
                       .area = {0, 0, 1280, 720},
                       .camera = {(float)company->x / 65536, (float)company->y / 65536, 10}};
    view = (hand_view){.frame = &frame, .state = state, .seat = 0, .seconds = 1};
    hand_start(&hand);
}

static void end(void)
{
    free(state);
}

TestSuite(hand, .init = begin, .fini = end);

static SDL_FPoint first_soldier(uint32_t company)
{
    for (uint32_t i = 0; i < state->seat[0].used; i++) {
        const phalanx_soldier *soldier = &state->soldiers[0][i];
        if (soldier->type != PHALANX_FREE && soldier->company == company) {
            return phalanx_to_screen(&frame, (float)soldier->x / 65536, (float)soldier->y / 65536);
        }
    }
    return (SDL_FPoint){0, 0};
}

static void drag(int button, SDL_FPoint from, SDL_FPoint to, uint16_t mod)
{
    hand_input input = {.at = from, .button = button, .clicks = 1, .mod = mod};
    hand_press(&hand, &view, &input);
    hand_move(&hand, &view, to);
    input.at = to;
    hand_release(&hand, &view, &input);
}

static void click(int button, SDL_FPoint at, int clicks, uint16_t mod)
{
    hand_input input = {.at = at, .button = button, .clicks = clicks, .mod = mod};
    hand_press(&hand, &view, &input);
    hand_release(&hand, &view, &input);
}

// The only command that waits.
static phalanx_command taken(void)
{
    phalanx_command command = {0}, further;
    cr_assert(hand_take(&hand, &command));
    cr_assert(not(hand_take(&hand, &further)));
    return command;
}

Test(hand, a_click_selects_the_company_under_it)
{
    click(SDL_BUTTON_LEFT, first_soldier(1), 1, 0);
    cr_assert(eq(u32, hand.selected, 2));
    click(SDL_BUTTON_LEFT, first_soldier(0), 1, KMOD_LSHIFT);
    cr_assert(eq(u32, hand.selected, 3));
    click(SDL_BUTTON_LEFT, (SDL_FPoint){5, 5}, 1, 0);
    cr_assert(eq(u32, hand.selected, 0));
    cr_assert(eq(u32, hand.count, 0));
}

Test(hand, a_double_click_selects_all_of_the_type)
{
    const phalanx_seat *seat = &state->seat[0];
    uint32_t expected = 0;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        if (seat->company[i].count > 0 && seat->company[i].type == seat->company[0].type)
            expected |= 1U << i;
    }
    click(SDL_BUTTON_LEFT, first_soldier(0), 2, 0);
    cr_assert(eq(u32, hand.selected, expected));
}

Test(hand, a_rectangle_selects_whom_it_touches)
{
    drag(SDL_BUTTON_LEFT, (SDL_FPoint){0, 0}, (SDL_FPoint){1280, 720}, 0);
    uint32_t all = phalanx_companies_in(&frame, 0, (SDL_FRect){0, 0, 1280, 720});
    cr_assert(all != 0);
    cr_assert(eq(u32, hand.selected, all));
    drag(SDL_BUTTON_LEFT, (SDL_FPoint){0, 0}, (SDL_FPoint){20, 20}, 0);
    cr_assert(eq(u32, hand.selected, 0));
}

Test(hand, a_right_click_marches_there)
{
    hand_select(&hand, 3, false);
    click(SDL_BUTTON_RIGHT, (SDL_FPoint){700, 300}, 1, 0);
    phalanx_command command = taken();
    SDL_FPoint field = phalanx_to_field(&frame, 700, 300);
    cr_assert(eq(u32, command.verb, PHALANX_MARCH));
    cr_assert(eq(u32, command.manner, PHALANX_MARCHES));
    cr_assert(eq(u32, command.companies, 3));
    cr_assert(not(command.queued));
    cr_assert(not(command.faced));
    cr_assert(abs((int)command.x - (int)(field.x * 256)) <= 1);
    cr_assert(abs((int)command.y - (int)(field.y * 256)) <= 1);
    phalanx_overlay overlay;
    hand_overlay(&hand, &view, &overlay);
    cr_assert(overlay.hurry >= 0 && overlay.hurry < 0.1F); // seen before it is applied
}

Test(hand, what_it_asks_can_be_read)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    phalanx_command read;
    hand_select(&hand, 3, false);
    click(SDL_BUTTON_RIGHT, (SDL_FPoint){-90000, 90000}, 1, 0); // far outside of the field
    drag(SDL_BUTTON_RIGHT, (SDL_FPoint){0, 700}, (SDL_FPoint){90000, 10}, 0);
    hand_key(&hand, &view, SDLK_3, KMOD_CTRL);
    hand_key(&hand, &view, SDLK_h, 0);
    hand_key(&hand, &view, SDLK_s, 0);
    hand_key(&hand, &view, SDLK_F3, 0);
    hand_key(&hand, &view, SDLK_r, 0);
    click(SDL_BUTTON_LEFT, (SDL_FPoint){100, 100}, 1, 0);
    cr_assert(eq(u32, hand.count, 7));
    for (phalanx_command command; hand_take(&hand, &command);) {
        uint32_t size = phalanx_command_write(&command, bytes);
        cr_assert(phalanx_command_read(&read, bytes, size), "verb %u", command.verb);
    }
}

Test(hand, a_right_click_on_an_enemy_attacks)
{
    const phalanx_seat *enemy = &state->seat[1];
    hand_select(&hand, 1, false);
    frame.camera.x = (float)enemy->x / 65536;
    frame.camera.y = (float)enemy->y / 65536;
    click(SDL_BUTTON_RIGHT, phalanx_to_screen(&frame, frame.camera.x, frame.camera.y), 1, 0);
    cr_assert(eq(u32, taken().manner, PHALANX_ATTACKS));
}

Test(hand, a_then_a_click_attacks_and_shift_queues)
{
    hand_select(&hand, 1, false);
    hand_key(&hand, &view, SDLK_a, 0);
    click(SDL_BUTTON_LEFT, (SDL_FPoint){700, 300}, 1, KMOD_LSHIFT);
    phalanx_command command = taken();
    cr_assert(eq(u32, command.manner, PHALANX_ATTACKS));
    cr_assert(command.queued);
    cr_assert(eq(u32, hand.selected, 1)); // the click was the order's, not the selection's
}

// An order on the minimap goes by the keys held then, not by those of the last click on the field.
Test(hand, an_order_on_the_minimap_queues_and_attacks_as_well)
{
    SDL_FPoint point = {128, 128};
    hand_select(&hand, 1, false);
    click(SDL_BUTTON_RIGHT, (SDL_FPoint){640, 300}, 1, KMOD_SHIFT);
    cr_assert(taken().queued);
    hand_order_at(&hand, &view, point, 0);
    phalanx_command command = taken();
    cr_assert(not(command.queued));
    cr_assert(eq(u8, command.manner, PHALANX_MARCHES));
    cr_assert(hand_key(&hand, &view, SDLK_a, 0));
    hand_order_at(&hand, &view, point, KMOD_SHIFT);
    command = taken();
    cr_assert(command.queued);
    cr_assert(eq(u8, command.manner, PHALANX_ATTACKS));
    hand_order_at(&hand, &view, point, 0);
    cr_assert(eq(u8, taken().manner, PHALANX_MARCHES)); // once
}

Test(hand, a_line_drawn_to_the_right_looks_up)
{
    hand_select(&hand, 1, false);
    drag(SDL_BUTTON_RIGHT, (SDL_FPoint){600, 300}, (SDL_FPoint){800, 300}, 0);
    phalanx_command command = taken();
    cr_assert(command.faced);
    cr_assert(eq(u32, command.width, 20));
    tt_angle facing = (tt_angle)(command.facing << 8);
    SDL_FPoint from = phalanx_to_screen(&frame, 0, 0);
    SDL_FPoint to = phalanx_to_screen(&frame, (float)tt_fixed_cos(facing) / 65536,
                                      (float)tt_fixed_sin(facing) / 65536);
    cr_assert(to.y < from.y - 7);
    cr_assert(to.x > from.x - 1 && to.x < from.x + 1);
}

Test(hand, a_line_being_dragged_is_planned)
{
    phalanx_overlay overlay;
    hand_input input = {.at = {600, 300}, .button = SDL_BUTTON_RIGHT};
    hand_select(&hand, 3, false);
    hand_press(&hand, &view, &input);
    hand_overlay(&hand, &view, &overlay);
    cr_assert(eq(u32, overlay.planned, 0));
    hand_move(&hand, &view, (SDL_FPoint){900, 300});
    hand_overlay(&hand, &view, &overlay);
    cr_assert(eq(u32, overlay.planned, 3));
    cr_assert(eq(u32, hand.count, 0));
    hand_key(&hand, &view, SDLK_ESCAPE, 0);
    hand_overlay(&hand, &view, &overlay);
    cr_assert(eq(u32, overlay.planned, 0));
}

Test(hand, a_group_is_there_before_the_state_says_so)
{
    hand_look(&hand, &view);
    hand_select(&hand, 3, false);
    hand_key(&hand, &view, SDLK_7, KMOD_CTRL);
    phalanx_command command = taken();
    cr_assert(eq(u32, command.group, 7));
    cr_assert(eq(u32, command.companies, 3));
    hand_select(&hand, 0, false);
    hand_look(&hand, &view);
    hand_key(&hand, &view, SDLK_7, 0);
    cr_assert(eq(u32, hand.selected, 3));
    cr_assert(not(hand.centre));
    hand_key(&hand, &view, SDLK_7, 0);
    cr_assert(hand.centre);
    // Much later the state has the word: it never heard of it.
    state->tick += 1000;
    hand_look(&hand, &view);
    hand_select(&hand, 0, false);
    hand_key(&hand, &view, SDLK_7, 0);
    cr_assert(eq(u32, hand.selected, 0));
}

Test(hand, companies_that_are_no_more_are_forgotten)
{
    hand_select(&hand, 3, false);
    state->seat[0].company[0].count = 0;
    hand_look(&hand, &view);
    cr_assert(eq(u32, hand.selected, 2));
}

Test(hand, the_idle_are_shown_in_turn)
{
    uint32_t seen = 0, idle = hand_idle(&view);
    cr_assert(idle != 0);
    for (int i = 0; i < PHALANX_COMPANIES; i++) {
        hand_key(&hand, &view, SDLK_TAB, 0);
        seen |= hand.selected;
    }
    cr_assert(eq(u32, seen, idle));
}

Test(hand, who_is_out_or_has_no_seat_asks_nothing)
{
    view.seat = TT_SEAT_NONE;
    hand.selected = 1;
    hand_look(&hand, &view);
    click(SDL_BUTTON_RIGHT, (SDL_FPoint){700, 300}, 1, 0);
    cr_assert(not(hand_key(&hand, &view, SDLK_h, 0)));
    view.seat = 0;
    state->seat[0].out = 1;
    hand.selected = 1;
    hand_look(&hand, &view);
    click(SDL_BUTTON_RIGHT, (SDL_FPoint){700, 300}, 1, 0);
    cr_assert(eq(u32, hand.count, 0));
}
