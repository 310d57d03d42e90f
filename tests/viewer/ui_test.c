// The widgets as a module: a software renderer on a surface, and input as events.

#include "ui.h"
#include "ui_state.h"
#include "utf8.h"

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
}

TestSuite(ui, .init = open_kit, .fini = close_kit);

static void button_event(uint32_t type, int x, int y)
{
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1}};
    event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
    event.button.x = x;
    event.button.y = y;
    ui_event(kit, &event);
}

static void click(int x, int y)
{
    button_event(SDL_MOUSEBUTTONDOWN, x, y);
    button_event(SDL_MOUSEBUTTONUP, x, y);
}

static void key(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code}}};
    ui_event(kit, &event);
}

static void type(const char *text)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    SDL_strlcpy(event.text.text, text, sizeof event.text.text);
    ui_event(kit, &event);
}

static void begin(void)
{
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderClear(renderer);
    ui_begin(kit, seconds += 0.02);
}

static const SDL_FRect upper = {100, 100, 120, 30}, lower = {100, 200, 120, 30};

// One frame with two buttons; a bit for each that reports.
static uint32_t two_buttons(void)
{
    begin();
    uint32_t hits = ui_button(kit, upper, "upper") ? 1 : 0;
    hits |= ui_button(kit, lower, "lower") ? 2 : 0;
    ui_end(kit);
    return hits;
}

Test(ui, a_button_reports_a_click_once)
{
    two_buttons();
    click(110, 110);
    cr_assert(eq(u32, two_buttons(), 1));
    cr_assert(eq(u32, two_buttons(), 0));
}

Test(ui, a_click_that_takes_several_frames_reports_at_its_end)
{
    button_event(SDL_MOUSEBUTTONDOWN, 110, 210);
    cr_assert(eq(u32, two_buttons(), 0));
    cr_assert(eq(u32, two_buttons(), 0));
    button_event(SDL_MOUSEBUTTONUP, 112, 212);
    cr_assert(eq(u32, two_buttons(), 2));
}

Test(ui, a_press_that_slides_off_reports_nothing)
{
    button_event(SDL_MOUSEBUTTONDOWN, 110, 110);
    two_buttons();
    button_event(SDL_MOUSEBUTTONUP, 110, 210);
    cr_assert(eq(u32, two_buttons(), 0));
}

Test(ui, focus_goes_round_and_enter_activates)
{
    two_buttons(); // the first widget takes the focus
    key(SDLK_RETURN);
    cr_assert(eq(u32, two_buttons(), 1));
    key(SDLK_TAB);
    two_buttons();
    key(SDLK_RETURN);
    cr_assert(eq(u32, two_buttons(), 2));
    key(SDLK_DOWN);
    two_buttons();
    key(SDLK_SPACE);
    cr_assert(eq(u32, two_buttons(), 1));
}

static int one_hold(void)
{
    begin();
    int change = ui_hold(kit, upper, "hold");
    ui_end(kit);
    return change;
}

Test(ui, a_held_button_tells_its_begin_and_its_end)
{
    cr_assert(eq(int, one_hold(), 0));
    button_event(SDL_MOUSEBUTTONDOWN, 110, 110);
    cr_assert(eq(int, one_hold(), 1));
    cr_assert(eq(int, one_hold(), 0));
    button_event(SDL_MOUSEBUTTONUP, 700, 700); // wherever that is
    cr_assert(eq(int, one_hold(), -1));
    cr_assert(eq(int, one_hold(), 0));
}

Test(ui, the_wheel_is_the_places_under_the_mouse)
{
    SDL_Event moved = {.motion = {.type = SDL_MOUSEMOTION, .x = 110, .y = 110}};
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .y = 2}};
    ui_event(kit, &moved);
    ui_event(kit, &wheel);
    begin();
    cr_assert(eq(int, ui_wheel(kit, upper), 2));
    cr_assert(eq(int, ui_wheel(kit, lower), 0));
    ui_end(kit);
    cr_assert(eq(int, ui_wheel(kit, upper), 0));
}

Test(ui, what_lies_under_a_dialog_does_not_report)
{
    click(110, 110);
    begin();
    ui_set_reach(kit, UI_INERT);
    cr_assert(not(ui_button(kit, upper, "upper")));
    ui_end(kit);
}

Test(ui, a_panel_keeps_the_mouse)
{
    begin();
    ui_panel(kit, upper);
    ui_end(kit);
    click(110, 110);
    cr_assert(ui_has_mouse(kit));
    click(10, 10);
    cr_assert(not(ui_has_mouse(kit)));
}

static ui_field_result one_field(char *text, size_t size)
{
    begin();
    ui_field_result result = ui_field(kit, upper, "name", text, size);
    ui_end(kit);
    return result;
}

Test(ui, a_field_edits_characters_not_bytes)
{
    char text[16] = "";
    one_field(text, sizeof text);
    cr_assert(not(ui_has_keys(kit)));
    type("aé€");
    cr_assert(eq(int, one_field(text, sizeof text), UI_FIELD_CHANGED));
    cr_assert(eq(int, strcmp(text, "aé€"), 0));
    cr_assert(ui_has_keys(kit));
    key(SDLK_LEFT);
    key(SDLK_BACKSPACE);
    one_field(text, sizeof text);
    cr_assert(eq(int, strcmp(text, "a€"), 0));
    key(SDLK_HOME);
    key(SDLK_DELETE);
    type("ü");
    one_field(text, sizeof text);
    cr_assert(eq(int, strcmp(text, "ü€"), 0));
    key(SDLK_RETURN);
    cr_assert(eq(int, one_field(text, sizeof text), UI_FIELD_ENTERED));
}

Test(ui, a_field_takes_whole_characters_up_to_its_size)
{
    char text[6] = "";
    one_field(text, sizeof text);
    type("ab€€");
    one_field(text, sizeof text);
    cr_assert(eq(int, strcmp(text, "ab€"), 0));
    type("\x1b\n\xff");
    one_field(text, sizeof text);
    cr_assert(eq(int, strcmp(text, "ab€"), 0));
}

Test(ui, a_list_scrolls_to_what_is_chosen)
{
    ui_list list = {0};
    SDL_FRect area = {100, 100, 300, 26 * 5}, row;
    uint32_t index, seen = 0;
    for (int i = 0; i < 3; i++) {
        key(i == 1 ? SDLK_END : SDLK_ESCAPE);
        if (i == 2) key(SDLK_RETURN);
        begin();
        bool entered = ui_list_begin(kit, area, &list, 40);
        for (seen = 0; ui_list_next(kit, &list, &index, &row); seen++) {
        }
        ui_end(kit);
        cr_assert(eq(int, entered, i == 2));
    }
    cr_assert(eq(u32, list.chosen, 39));
    cr_assert(eq(u32, index, 39));
    cr_assert(eq(u32, seen, 5));
}

Test(ui, a_plot_keeps_every_spike)
{
    static float values[100000];
    uint32_t spikes = 0;
    values[0] = 5;
    values[31234] = 7;
    values[99999] = 9;
    for (uint32_t x = 0; x < 300; x++) {
        float range[2];
        ui_plot_column(values, 100000, x, 300, range);
        cr_assert(range[0] == 0 || x == 0 || x == 299);
        spikes += range[1] >= 5;
    }
    cr_assert(eq(u32, spikes, 3));
}

Test(ui, few_values_are_joined_by_straight_lines)
{
    const float values[2] = {0, 10};
    float range[2];
    ui_plot_column(values, 2, 5, 11, range);
    cr_assert(range[0] > 4.9F && range[1] < 5.1F);
    ui_plot_column(values, 1, 0, 11, range);
    cr_assert(range[0] == 0 && range[1] == 0);
}

static uint32_t pixel(float x, float y)
{
    const uint32_t *row = surface->pixels;
    return row[(int)y * surface->pitch / 4 + (int)x];
}

Test(ui, ranges_stand_in_the_share_of_the_plot_that_is_theirs)
{
    const float most[2] = {1, 1}, least[2] = {0, 0};
    ui_plot plot = {.title = "",
                    .count = 2,
                    .series = 1,
                    .values = {most},
                    .least = {least},
                    .colors = {{255, 0, 0, 255}},
                    .mark = -1,
                    .share = 0.5F};
    SDL_FRect area = {100, 100, 400, 200}, field = ui_plot_field(kit, area);
    begin();
    ui_draw_plot(kit, area, &plot);
    ui_end(kit);
    float y = field.y + field.h * 0.3F;
    cr_assert(eq(u32, pixel(field.x + field.w * 0.2F, y), 0xffff0000)); // from least to greatest
    cr_assert(ne(u32, pixel(field.x + field.w * 0.7F, y), 0xffff0000));
}

Test(ui, hostile_text_is_drawn_as_replacements)
{
    uint32_t size;
    for (const char *text = "\x1b\x07\xff\xc0\x80\xed\xa0\x80\xf5\xe2\x82"; *text; text += size) {
        uint32_t code = utf8_shown(utf8_read(text, &size));
        cr_assert(eq(u32, code, UTF8_REPLACEMENT));
    }
    cr_assert(eq(u32, utf8_shown(0x202e), UTF8_REPLACEMENT)); // right to left from here on
    cr_assert(eq(u32, utf8_shown(0x20ac), 0x20ac));
    char text[3000];
    for (size_t i = 0; i + 1 < sizeof text; i++) text[i] = (char)(1 + i * 7919 % 255);
    text[sizeof text - 1] = 0;
    begin();
    float width = ui_text(kit, upper, UI_TEXT, ui_colors.text, text);
    ui_paragraph(kit, lower, UI_SMALL, ui_colors.text, text);
    ui_end(kit);
    cr_assert(width <= upper.w);
}

Test(ui, a_paragraph_is_as_high_as_was_told)
{
    static const char text[] = "one line\nand more words than fit into the width that there is";
    SDL_FRect area = {0, 0, 120, 1000};
    begin();
    float told = ui_paragraph_height(kit, UI_SMALL, area.w, text);
    float taken = ui_paragraph(kit, area, UI_SMALL, ui_colors.text, text);
    ui_end(kit);
    cr_assert(eq(int, (int)taken, (int)told));
    cr_assert(ge(flt, taken, 3 * ui_line_height(kit, UI_SMALL)));
}

Test(ui, more_glyphs_than_the_atlas_holds_are_drawn_all_the_same)
{
    SDL_FRect area = {0, 0, 1280, 30};
    begin();
    for (uint32_t code = 0x100; code < 0x3000; code++) {
        char text[5] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)),
                        (char)(0x80 | (code & 63))};
        if (code < 0x800) {
            text[0] = (char)(0xc0 | code >> 6);
            text[1] = (char)(0x80 | (code & 63));
            text[2] = 0;
        }
        ui_text(kit, area, (ui_style)(code % UI_STYLES), ui_colors.text, text);
    }
    ui_end(kit);
    cr_assert(kit->glyph_count < UI_GLYPHS);
}

Test(ui, a_missing_font_is_said_plainly)
{
    char message[UI_MESSAGE_SIZE] = "";
    setenv("TICKERTAPE_FONTS", "/nowhere", 1);
    cr_assert(ui_create(renderer, message) == NULL);
    cr_assert(strstr(message, "fonts-dejavu-core") != NULL, "%s", message);
    unsetenv("TICKERTAPE_FONTS");
}
