#include "keys.h"
#include "scene.h"

#include <tickertape/types.h>

#include <math.h>

static const float row_units = 26;
enum { KEYS_OF_ROW = 5 };

// A key with what it wishes for; with `mod` only while that is held. The first that fits wins.
typedef struct key_bind {
    SDL_Keycode code;
    uint16_t mod; // 0, KMOD_SHIFT or KMOD_CTRL
    wish_kind kind;
    int value;
} key_bind;

typedef struct key_row {
    const char *names, *words;
    key_bind keys[KEYS_OF_ROW];
    bool repeats; // while it is held
} key_row;

static const key_row rows[] = {
    {"Space", "play, pause", {{SDLK_SPACE, 0, WISH_PLAY, 0}}, false},
    {"+  -",
     "faster, slower",
     {{SDLK_PLUS, 0, WISH_SPEED, 1},
      {SDLK_EQUALS, 0, WISH_SPEED, 1},
      {SDLK_KP_PLUS, 0, WISH_SPEED, 1},
      {SDLK_MINUS, 0, WISH_SPEED, -1},
      {SDLK_KP_MINUS, 0, WISH_SPEED, -1}},
     false},
    {"J, Backspace: held",
     "backwards",
     {{SDLK_j, 0, WISH_BACKWARDS, 1}, {SDLK_BACKSPACE, 0, WISH_BACKWARDS, 1}},
     false},
    {"Ctrl + arrows;  [  ]",
     "the bookmark before, after",
     {{SDLK_LEFT, KMOD_CTRL, WISH_BOOKMARK, -1},
      {SDLK_RIGHT, KMOD_CTRL, WISH_BOOKMARK, 1},
      {SDLK_LEFTBRACKET, 0, WISH_BOOKMARK, -1},
      {SDLK_RIGHTBRACKET, 0, WISH_BOOKMARK, 1}},
     false},
    {"Shift + arrows",
     "five seconds back, on",
     {{SDLK_LEFT, KMOD_SHIFT, WISH_MOVE, -5}, {SDLK_RIGHT, KMOD_SHIFT, WISH_MOVE, 5}},
     true},
    {"Arrows;  ,  .",
     "one tick back, on",
     {{SDLK_LEFT, 0, WISH_STEP, -1},
      {SDLK_RIGHT, 0, WISH_STEP, 1},
      {SDLK_COMMA, 0, WISH_STEP, -1},
      {SDLK_PERIOD, 0, WISH_STEP, 1}},
     true},
    {"Page up, down",
     "ten seconds back, on",
     {{SDLK_PAGEUP, 0, WISH_MOVE, -10}, {SDLK_PAGEDOWN, 0, WISH_MOVE, 10}},
     true},
    {"Home, End",
     "the start, the end",
     {{SDLK_HOME, 0, WISH_ENDS, -1}, {SDLK_END, 0, WISH_ENDS, 1}},
     false},
    {"L", "live: the growing end", {{SDLK_l, 0, WISH_LIVE, 0}}, false},
    {"N, Shift+N",
     "the next fight, the last",
     {{SDLK_n, KMOD_SHIFT, WISH_FIGHT, -1}, {SDLK_n, 0, WISH_FIGHT, 1}},
     false},
    {"B, Delete",
     "bookmark this, forget it",
     {{SDLK_b, 0, WISH_NOTE, 0}, {SDLK_DELETE, 0, WISH_FORGET, -1}},
     false},
    {"1 to 9, 0", "follow a seat, see all", {{0}}, false},
    {"R", "play on from here", {{SDLK_r, 0, WISH_PLAY_ON, 0}}, false},
    {"F", "what the seat's player saw", {{SDLK_f, 0, WISH_EYES, -1}}, false},
    {"A", "all of the field", {{SDLK_a, 0, WISH_SEE_ALL, 0}}, false},
    {"G, Shift+G",
     "the next plot, the last",
     {{SDLK_g, KMOD_SHIFT, WISH_SERIES, -1}, {SDLK_g, 0, WISH_SERIES, 1}},
     false},
    {"S", "spoiler-free: only up to now", {{SDLK_s, 0, WISH_SPOILERS, 0}}, false},
    {"P", "the panel at the side", {{SDLK_p, 0, WISH_SIDE, 0}}, false},
    {"Ctrl + 1 to 5",
     "fold a section of it",
     {{SDLK_1, KMOD_CTRL, WISH_FOLD, SIDE_SEATS},
      {SDLK_2, KMOD_CTRL, WISH_FOLD, SIDE_PLOT},
      {SDLK_3, KMOD_CTRL, WISH_FOLD, SIDE_BOOKMARKS},
      {SDLK_4, KMOD_CTRL, WISH_FOLD, SIDE_EVENTS},
      {SDLK_5, KMOD_CTRL, WISH_FOLD, SIDE_TRUTH}},
     false},
    {"H or F10",
     "hide, show all panels",
     {{SDLK_h, 0, WISH_PANELS, 0}, {SDLK_F10, 0, WISH_PANELS, 0}},
     false},
    {"F11", "fill the screen", {{SDLK_F11, 0, WISH_FULLSCREEN, 0}}, false},
    {"F1", "these keys", {{SDLK_F1, 0, WISH_KEYS, 0}}, false},
    {"Esc", "back", {{SDLK_ESCAPE, 0, WISH_BACK, 0}}, false},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const key_line mouse_lines[] = {
    {"Timeline: click, drag", "go there"},
    {"Timeline: wheel", "some seconds"},
    {"Field: drag, wheel", "move it, come closer"},
};
enum { MOUSE_LINES = sizeof mouse_lines / sizeof mouse_lines[0] };

static bool fits(const key_bind *bind, const SDL_Keysym *key)
{
    bool ctrl = (key->mod & KMOD_CTRL) != 0, shift = (key->mod & KMOD_SHIFT) != 0;
    if (bind->kind == WISH_NOTHING || bind->code != key->sym) return false;
    if (bind->mod == KMOD_SHIFT) return shift && !ctrl;
    return ctrl == (bind->mod == KMOD_CTRL);
}

static const key_bind *find(const SDL_Keysym *key, bool repeat)
{
    for (uint32_t row = 0; row < ROWS; row++) {
        for (uint32_t i = 0; i < KEYS_OF_ROW && (rows[row].repeats || !repeat); i++)
            if (fits(&rows[row].keys[i], key)) return &rows[row].keys[i];
    }
    return NULL;
}

void keys_press(const SDL_Keysym *key, bool repeat, wish_list *wishes)
{
    if (key->mod & KMOD_ALT) return;
    const key_bind *bind = find(key, repeat);
    if (bind) wish_for(wishes, bind->kind, bind->value);
    if (repeat || bind) return;
    if (key->sym >= SDLK_1 && key->sym <= SDLK_9) wish_for(wishes, WISH_SEAT, key->sym - SDLK_1);
    if (key->sym == SDLK_0) wish_for(wishes, WISH_SEAT, TT_SEAT_NONE);
}

void keys_release(const SDL_Keysym *key, wish_list *wishes)
{
    SDL_Keysym plain = {.sym = key->sym};
    const key_bind *bind = find(&plain, false);
    if (bind && bind->kind == WISH_BACKWARDS) wish_for(wishes, WISH_BACKWARDS, 0);
}

// How the lines are set: both columns of them alike.
typedef struct key_setting {
    float names; // pixels that the widest names take
    ui_style style;
} key_setting;

// In the usual size if all of it fits into `width`, else small.
static key_setting set_lines(ui_kit *ui, const key_line *lines, uint32_t count, float width)
{
    key_setting setting = {.style = UI_TEXT};
    float words = 0;
    for (uint32_t i = 0; i < count; i++) {
        setting.names = fmaxf(setting.names, ui_text_width(ui, UI_STRONG, lines[i].names));
        words = fmaxf(words, ui_text_width(ui, UI_TEXT, lines[i].words));
    }
    setting.names += ui_px(ui, 12);
    if (setting.names + words > width) setting.style = UI_SMALL;
    return setting;
}

static void draw_line(ui_kit *ui, SDL_FRect *column, const key_setting *setting,
                      const key_line *line)
{
    SDL_FRect row = ui_cut_top(column, ui_px(ui, row_units));
    ui_text(ui, ui_cut_left(&row, setting->names), UI_STRONG, ui_colors.accent, line->names);
    ui_text(ui, row, setting->style, ui_colors.text, line->words);
}

// A solid plate over all that is there, which it darkens.
static SDL_FRect raise_plate(ui_kit *ui, SDL_FRect area, float height)
{
    SDL_Color solid = ui_colors.panel;
    SDL_FRect plate = ui_middle(area, ui_px(ui, 980), height);
    solid.a = 255;
    ui_raise(ui);
    ui_fill(ui, area, (SDL_Color){0, 0, 0, 150});
    ui_fill_round(ui, plate, solid);
    ui_panel(ui, plate);
    ui_frame(ui, plate, ui_colors.edge);
    return plate;
}

void keys_plate(ui_kit *ui, SDL_FRect area, const key_line *lines, uint32_t count)
{
    float gap = ui_px(ui, 20), heading = ui_px(ui, 34);
    uint32_t half = (count + 1) / 2;
    float height = (float)half * ui_px(ui, row_units) + heading + 2 * gap;
    SDL_FRect plate = ui_inset(raise_plate(ui, area, height), gap);
    ui_text(ui, ui_cut_top(&plate, heading), UI_HEADING, ui_colors.text, "Keys");
    SDL_FRect left = ui_cut_left(&plate, (plate.w - gap) / 2), right = plate;
    ui_cut_left(&right, gap);
    key_setting setting = set_lines(ui, lines, count, right.w);
    for (uint32_t i = 0; i < count; i++)
        draw_line(ui, i < half ? &left : &right, &setting, &lines[i]);
}

void keys_draw(ui_kit *ui, SDL_FRect area)
{
    key_line lines[ROWS + MOUSE_LINES];
    for (uint32_t i = 0; i < ROWS; i++) lines[i] = (key_line){rows[i].names, rows[i].words};
    for (uint32_t i = 0; i < MOUSE_LINES; i++) lines[ROWS + i] = mouse_lines[i];
    keys_plate(ui, area, lines, ROWS + MOUSE_LINES);
}
