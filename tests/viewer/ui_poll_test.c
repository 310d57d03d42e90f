// Keys and presses of one slow frame take effect as if each had had a frame of its own.

#include "ui.h"
#include "ui_state.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static SDL_Surface *surface;
static SDL_Renderer *renderer;
static ui_kit *kit;
static double seconds;

static void open_kit(void)
{
    char message[UI_MESSAGE_SIZE] = "";
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    cr_assert(eq(int, SDL_Init(SDL_INIT_VIDEO), 0));
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    surface = SDL_CreateRGBSurfaceWithFormat(0, 1280, 720, 32, SDL_PIXELFORMAT_ARGB8888);
    renderer = SDL_CreateSoftwareRenderer(surface);
    kit = ui_create(renderer, message);
    cr_assert(kit != NULL, "%s", message);
}

static void close_kit(void)
{
    ui_destroy(kit);
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(surface);
    SDL_Quit();
}

TestSuite(ui_poll, .init = open_kit, .fini = close_kit);

static void press_key(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code}}};
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
    event.type = SDL_KEYUP;
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
}

static void hold_key(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .repeat = 1, .keysym = {.sym = code}}};
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
}

static void press_letter(char letter)
{
    press_key(letter);
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT, .text = {letter}}};
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
}

static void click(int x, int y)
{
    SDL_Event event = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                  .button = SDL_BUTTON_LEFT,
                                  .state = SDL_PRESSED,
                                  .clicks = 1,
                                  .x = x,
                                  .y = y}};
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
    event.button.type = SDL_MOUSEBUTTONUP;
    event.button.state = SDL_RELEASED;
    cr_assert(eq(int, SDL_PushEvent(&event), 1));
}

static uint32_t hits; // how often each of three buttons reported: a digit each
static char text[32];

// What a program does, with three buttons and a field.
static void frame(void)
{
    SDL_Event event;
    while (ui_poll(kit, &event)) ui_event(kit, &event);
    ui_begin(kit, seconds += 0.3);
    static const char *const labels[] = {"one", "two", "three"};
    uint32_t digit = 1;
    for (int i = 0; i < 3; i++, digit *= 10) {
        SDL_FRect place = {100, 100 + 100 * (float)i, 120, 30};
        if (ui_button(kit, place, labels[i])) hits += digit;
    }
    (void)ui_field(kit, (SDL_FRect){400, 100, 200, 30}, "words", text, sizeof text);
    ui_end(kit);
}

static void frames(int count)
{
    while (count-- > 0) frame();
}

Test(ui_poll, enter_is_for_what_the_keys_before_led_to)
{
    frame(); // the first has the focus
    press_key(SDLK_DOWN);
    press_key(SDLK_DOWN);
    press_key(SDLK_RETURN);
    press_key(SDLK_UP);
    press_key(SDLK_RETURN);
    frames(6);
    cr_assert(eq(u32, hits, 110));
}

Test(ui_poll, every_click_of_a_frame_counts)
{
    frame();
    click(110, 110);
    click(110, 210);
    click(110, 310);
    click(110, 110);
    frames(5);
    cr_assert(eq(u32, hits, 112));
}

Test(ui_poll, letters_come_before_the_key_that_leaves_their_field)
{
    frame();
    press_key(SDLK_UP); // round to the field
    for (const char *at = "abcdefgh"; *at; at++) press_letter(*at);
    press_key(SDLK_DOWN);
    press_key(SDLK_RETURN);
    press_key(SDLK_UP);
    press_letter('i');
    frames(7);
    cr_assert(eq(int, strcmp(text, "abcdefghi"), 0), "%s", text);
    cr_assert(eq(u32, hits, 1));
}

Test(ui_poll, a_caret_moves_between_letters)
{
    frame();
    press_key(SDLK_UP);
    press_letter('a');
    press_letter('c');
    press_key(SDLK_LEFT);
    press_letter('b');
    frames(5);
    cr_assert(eq(int, strcmp(text, "abc"), 0), "%s", text);
}

Test(ui_poll, a_key_that_is_held_does_not_pile_up)
{
    SDL_Event event;
    press_key(SDLK_RIGHT);
    for (int i = 0; i < 20; i++) hold_key(SDLK_RIGHT);
    frame();
    cr_assert(not(SDL_PollEvent(&event)));
}

Test(ui_poll, what_waits_comes_though_nothing_is_drawn)
{
    SDL_Event event;
    press_key(SDLK_DOWN);
    press_key(SDLK_RETURN);
    while (ui_poll(kit, &event)) continue;
    cr_assert(ui_poll(kit, &event));
    cr_assert(eq(int, event.key.keysym.sym, SDLK_RETURN));
}
