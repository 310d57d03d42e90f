// Widgets for the programs with a window, in immediate mode: a frame's widgets are function calls,
// and what the user does with them is what the calls return.
//
//     ui_poll(e)  ui_event(e) ...   ui_begin   if (ui_button(ui, where, "Quit")) ...   ui_end
//
// Text, strangers' too, is drawn safely: control characters, characters that turn the writing
// direction and bytes that are no UTF-8 appear as one replacement character; what is too long for
// its place ends in dots. A frame takes a few draw calls: shapes, then glyphs from one atlas; what
// must lie above what came before starts with ui_raise.
//
// Places are rectangles in pixels, usually cut off a larger one: ui_cut_top and its sisters. Sizes
// are given for a window of 1280x720 and pass through ui_px.
#pragma once

#include <SDL2/SDL.h>

#include <stdbool.h>
#include <stdint.h>

typedef struct ui_kit ui_kit;

enum {
    UI_SERIES_MAX = 64,   // series of a plot
    UI_TEXT_MAX = 1024,   // glyphs of one text that are drawn, at most
    UI_MESSAGE_SIZE = 320 // bytes of what ui_create has to say, with the final 0
};

// How a text looks.
typedef enum ui_style { UI_SMALL, UI_TEXT, UI_STRONG, UI_HEADING, UI_TITLE, UI_STYLES } ui_style;

// Where a text stands in its place.
typedef enum ui_align { UI_LEFT, UI_CENTER, UI_RIGHT } ui_align;

// How the widgets that follow can be reached.
typedef enum ui_reach {
    UI_BOTH,  // by mouse and keyboard
    UI_MOUSE, // by mouse alone: they take no focus and no key
    UI_INERT, // not at all: they lie under a dialog
} ui_reach;

// The colours of everything that is not the game's own.
typedef struct ui_palette {
    SDL_Color panel, edge, field, text, dim, accent, alarm;
} ui_palette;
extern const ui_palette ui_colors;

// Opens the fonts, from the folder that TICKERTAPE_FONTS names, else from where the system keeps
// DejaVu. NULL when that fails, with the reason, for people, in `message`.
ui_kit *ui_create(SDL_Renderer *renderer, char message[UI_MESSAGE_SIZE]);
// The renderer still stands. NULL is fine.
void ui_destroy(ui_kit *ui);

// SDL_PollEvent, but false where the next event has to wait for a frame: what a key or a press does
// follows from all before it. The next call then begins with that event.
bool ui_poll(ui_kit *ui, SDL_Event *event);
// Takes an event of the window; it takes effect in the next frame.
void ui_event(ui_kit *ui, const SDL_Event *event);
// Begins a frame of the renderer's present output size. `seconds` grow from frame to frame.
void ui_begin(ui_kit *ui, double seconds);
// Draws what is left, and the tip; moves the focus.
void ui_end(ui_kit *ui);
// Draws what was asked for until now, so that what follows, the caller's own too, lies above it.
void ui_raise(ui_kit *ui);
// For the widgets that follow, until the frame ends. A frame begins with UI_BOTH.
void ui_set_reach(ui_kit *ui, ui_reach reach);
// Tells widgets with the same label apart: mixed into what they are known by. 0 at a frame's begin.
void ui_set_scope(ui_kit *ui, uint32_t scope);
// Gives the focus to the next widget drawn that takes it.
void ui_focus_next(ui_kit *ui);
// Whether the mouse is over a panel, or drags something of a widget's, as of the last frame.
bool ui_has_mouse(const ui_kit *ui);
// Whether keys and text go to a text field, as of the last frame.
bool ui_has_keys(const ui_kit *ui);

// Pixels of what takes `size` in a window of 1280x720; whole, and at least 1 for what is above 0.
float ui_px(const ui_kit *ui, float size);
// The size of the output.
SDL_FRect ui_screen(const ui_kit *ui);
// Cuts a strip of this many pixels off a side of `rest` and returns it.
SDL_FRect ui_cut_top(SDL_FRect *rest, float pixels);
SDL_FRect ui_cut_bottom(SDL_FRect *rest, float pixels);
SDL_FRect ui_cut_left(SDL_FRect *rest, float pixels);
SDL_FRect ui_cut_right(SDL_FRect *rest, float pixels);
// What is left of a rectangle inside a margin.
SDL_FRect ui_inset(SDL_FRect area, float pixels);
// A rectangle of this size in the middle of another, never larger than that.
SDL_FRect ui_middle(SDL_FRect area, float width, float height);

// Shapes.
void ui_fill(ui_kit *ui, SDL_FRect area, SDL_Color color);
void ui_fill_round(ui_kit *ui, SDL_FRect area, SDL_Color color);
void ui_frame(ui_kit *ui, SDL_FRect area, SDL_Color color);
void ui_line(ui_kit *ui, SDL_FPoint from, SDL_FPoint to, SDL_Color color);
void ui_triangle(ui_kit *ui, const SDL_FPoint corners[3], SDL_Color color);
// One line of text; returns its width in pixels, which is never more than the area's.
float ui_text(ui_kit *ui, SDL_FRect area, ui_style style, SDL_Color color, const char *text);
// The same, aligned within the area.
void ui_text_aligned(ui_kit *ui, SDL_FRect area, ui_style style, ui_align align, const char *text);
// Text over several lines, broken at blanks; returns the height that it takes.
float ui_paragraph(ui_kit *ui, SDL_FRect area, ui_style style, SDL_Color color, const char *text);
// The height that all of it takes at this width.
float ui_paragraph_height(ui_kit *ui, ui_style style, float width, const char *text);
float ui_text_width(ui_kit *ui, ui_style style, const char *text);
float ui_line_height(const ui_kit *ui, ui_style style);

// A dark plate; the mouse over it is the widgets', not the game's.
void ui_panel(ui_kit *ui, SDL_FRect area);
// Whether the mouse is inside and the widgets there can be reached.
bool ui_hovered(const ui_kit *ui, SDL_FRect area);
// Whether it was clicked, or activated by Enter or the space bar.
bool ui_button(ui_kit *ui, SDL_FRect area, const char *label);
// A button that shows whether it is chosen.
bool ui_toggle(ui_kit *ui, SDL_FRect area, const char *label, bool chosen);
// A button that is held: 1 when that begins, -1 when it ends, else 0.
int ui_hold(ui_kit *ui, SDL_FRect area, const char *label);
// A button without a face of its own: the caller draws what is there.
// `name` is what it is known by.
bool ui_zone(ui_kit *ui, SDL_FRect area, const char *name);
// Whether it was changed.
bool ui_checkbox(ui_kit *ui, SDL_FRect area, const char *label, bool *value);
// One of `count` words: a click or the right arrow takes the next, the left arrow the one before.
bool ui_choice(ui_kit *ui, SDL_FRect area, const char *const *words, uint32_t count,
               uint32_t *chosen);
// A value from 0 to 1. Whether it was changed.
bool ui_slider(ui_kit *ui, SDL_FRect area, float *value);
// A bar with words on it; `fraction` from 0 to 1.
void ui_progress(ui_kit *ui, SDL_FRect area, float fraction, const char *words);
// Notches that the wheel was turned by over this place, in this frame; up is above 0.
int ui_wheel(const ui_kit *ui, SDL_FRect area);
// Explains what is under the mouse once it rests there.
void ui_tip(ui_kit *ui, SDL_FRect area, const char *text);

// What a text field tells.
typedef enum ui_field_result { UI_FIELD_SAME, UI_FIELD_CHANGED, UI_FIELD_ENTERED } ui_field_result;
// Edits `text`, UTF-8 in `size` bytes with the final 0; what does not fit is not taken. `hint` is
// shown while it is empty.
ui_field_result ui_field(ui_kit *ui, SDL_FRect area, const char *hint, char *text, size_t size);

// A list of rows that scrolls. The caller keeps it; zero is a list at its beginning.
typedef struct ui_list {
    uint32_t first;     // the row on top
    uint32_t chosen;    // < the number of rows, if there are any
    float units;        // of a row, as for ui_px; 0: 26
    uint32_t next, end; // rows still to be drawn in this frame
    SDL_FRect rest;     // where
    float row;          // pixels of a row
} ui_list;
// Begins a list of `count` rows. Whether the chosen row was entered: by Enter or a double click.
bool ui_list_begin(ui_kit *ui, SDL_FRect area, ui_list *list, uint32_t count);
// The next row that can be seen, with its background drawn; false after the last.
bool ui_list_next(ui_kit *ui, ui_list *list, uint32_t *index, SDL_FRect *area);

// Values over a range, several series in one plot.
typedef struct ui_plot {
    const char *title;
    uint32_t count;  // values of each series
    uint32_t series; // used of the arrays
    const float *values[UI_SERIES_MAX];
    const float
        *least[UI_SERIES_MAX]; // where `values` are the greatest of ranges; NULL: they aren't
    const char *names[UI_SERIES_MAX]; // NULL: no legend for it
    SDL_Color colors[UI_SERIES_MAX];
    const char *from, *to; // what stands under its two ends; NULL: nothing
    float mark;            // where a vertical line is, 0 to 1; < 0: none
    float share;           // of the width that the values take, from the left; 0: all of it
} ui_plot;
// Draws it. Every column shows the least and the greatest of its values, so that no spike is lost.
void ui_draw_plot(ui_kit *ui, SDL_FRect area, const ui_plot *plot);
// Where the values themselves are in a plot's area: from its left to its right edge, `mark` goes
// from 0 to 1.
SDL_FRect ui_plot_field(const ui_kit *ui, SDL_FRect area);
// The pixels from the least to the greatest value that column `x` of `width` shows: for the test.
void ui_plot_column(const float *values, uint32_t count, uint32_t x, uint32_t width,
                    float range[2]);
