// What the sources of the widgets share.
//
//     events -> input of the next frame -> widgets -> shapes, glyphs -> SDL_RenderGeometry
//
// A widget is known by a hash of its label or of where its value is, so that the focus and a drag
// survive the widgets around it.
#pragma once

#include "ui.h"

#include <SDL2/SDL_ttf.h>

enum {
    UI_QUADS = 2048,      // of one batch
    UI_GLYPHS = 2048,     // places of the table, a power of two
    UI_FOCUSABLE = 128,   // widgets of a frame that can have the focus
    UI_PANELS = 32,       // panels of a frame that keep the mouse
    UI_KEYS = 32,         // keys of a frame
    UI_TYPED = 256,       // bytes typed in a frame
    UI_TIP_SIZE = 256,    // bytes of a tip
    UI_LARGE = 40000,     // pixels of a rectangle that is not batched
    UI_ATLAS = 1024,      // pixels of the atlas, each way
    UI_SHAPE = UI_STYLES, // in the table of glyphs: a shape of the kit's own instead of a style
};

// A glyph, or a shape drawn as one. `key` 0: the place is free.
typedef struct ui_glyph {
    uint32_t key;
    SDL_Rect at; // in the atlas
    int left;    // from the pen to the left edge
    int advance;
} ui_glyph;

// Quads that wait to be drawn with one texture, or none.
typedef struct ui_batch {
    SDL_Vertex vertices[4 * UI_QUADS];
    int quads;
} ui_batch;

typedef struct ui_key {
    SDL_Keycode code;
    uint16_t mod;
} ui_key;

struct ui_kit {
    SDL_Renderer *renderer;
    bool ttf; // TTF_Init has succeeded
    char folder[256];
    float scale;
    int width, height;
    double seconds;

    TTF_Font *fonts[UI_STYLES];
    SDL_Texture *atlas;
    int shelf_x, shelf_y, shelf_height; // where the next glyph goes
    ui_glyph glyphs[UI_GLYPHS];
    uint32_t glyph_count;
    ui_batch shapes, text;
    int indices[6 * UI_QUADS];

    // The input of this frame.
    SDL_FPoint mouse, press, release;
    bool pressed, released, down;
    uint8_t clicks;
    int wheel;
    double moved; // when the mouse last moved
    ui_key keys[UI_KEYS];
    uint32_t key_count;
    char typed[UI_TYPED];
    bool took_letters, took_order; // by ui_poll, since it last said that there is no more

    // What the widgets know of each other.
    ui_reach reach;
    uint32_t scope;
    uint32_t focus, active; // widgets; 0: none
    bool focus_next;
    uint32_t focusable[UI_FOCUSABLE];
    uint32_t focusable_count;
    SDL_FRect panels[UI_PANELS], panels_before[UI_PANELS]; // of this frame, and of the last
    uint32_t panel_count, panel_count_before;
    bool editing, edited; // a text field has the focus: this frame, the last
    uint32_t editor;      // the field that the caret is in
    size_t caret;         // bytes from its start
    char tip[UI_TIP_SIZE];
};

// What a widget is known by.
uint32_t ui_id_of(const ui_kit *ui, const void *bytes, size_t size);
uint32_t ui_id_of_label(const ui_kit *ui, const char *label);
uint32_t ui_id_of_value(const ui_kit *ui, const void *value);
// Registers a widget that takes the focus; whether it has it.
bool ui_focusable(ui_kit *ui, uint32_t id);
// Whether the widget was clicked: pressed and released inside.
bool ui_clicked(ui_kit *ui, uint32_t id, SDL_FRect area);
// Whether this key came in this frame; it is then used up.
bool ui_take_key(ui_kit *ui, SDL_Keycode code);
// The same with Ctrl held.
bool ui_take_chord(ui_kit *ui, SDL_Keycode code);
bool ui_inside(SDL_FRect area, SDL_FPoint point);
// A button's or field's face; `lit` from 0 to 1.
void ui_face(ui_kit *ui, SDL_FRect area, uint32_t id, bool chosen);

// Opens the fonts for a scale; empties the atlas.
bool ui_fonts_open(ui_kit *ui, float scale, char message[UI_MESSAGE_SIZE]);
void ui_fonts_close(ui_kit *ui);
// The glyph of a character; what the font does not have is the replacement character.
const ui_glyph *ui_glyph_of(ui_kit *ui, ui_style style, uint32_t code);
// The quarter of a disc that rounds corners, in the atlas; NULL when it can't be had.
const ui_glyph *ui_corner(ui_kit *ui, int radius);
// Puts a quad into a batch; corners clockwise from the left top.
void ui_quad(ui_kit *ui, ui_batch *batch, const SDL_Vertex corners[4]);
