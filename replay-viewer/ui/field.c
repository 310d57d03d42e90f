// One line of text being edited: UTF-8, with a caret between two characters.

#include "ui_state.h"
#include "utf8.h"

#include <string.h>

static void remove_bytes(char *text, size_t at, size_t count)
{
    memmove(text + at, text + at + count, strlen(text + at + count) + 1);
}

// Inserts what is well-formed and can be shown, character by character, as long as it fits.
static void insert(ui_kit *ui, char *text, size_t size, const char *more)
{
    uint32_t bytes;
    for (; *more; more += bytes) {
        uint32_t code = utf8_read(more, &bytes);
        size_t used = strlen(text);
        if (utf8_shown(code) != code || code == UTF8_REPLACEMENT) continue;
        if (used + bytes + 1 > size) return;
        memmove(text + ui->caret + bytes, text + ui->caret, used - ui->caret + 1);
        memcpy(text + ui->caret, more, bytes);
        ui->caret += bytes;
    }
}

static void paste(ui_kit *ui, char *text, size_t size)
{
    char *clip = SDL_GetClipboardText();
    if (clip) insert(ui, text, size, clip);
    SDL_free(clip);
}

static void move_caret(ui_kit *ui, const char *text)
{
    uint32_t bytes;
    while (ui_take_key(ui, SDLK_LEFT)) ui->caret -= utf8_before(text, ui->caret);
    while (text[ui->caret] && ui_take_key(ui, SDLK_RIGHT)) {
        utf8_read(text + ui->caret, &bytes);
        ui->caret += bytes;
    }
    if (ui_take_key(ui, SDLK_HOME)) ui->caret = 0;
    if (ui_take_key(ui, SDLK_END)) ui->caret = strlen(text);
}

static void edit(ui_kit *ui, char *text, size_t size)
{
    uint32_t bytes;
    move_caret(ui, text);
    while (ui->caret > 0 && ui_take_key(ui, SDLK_BACKSPACE)) {
        bytes = utf8_before(text, ui->caret);
        ui->caret -= bytes;
        remove_bytes(text, ui->caret, bytes);
    }
    while (text[ui->caret] && ui_take_key(ui, SDLK_DELETE)) {
        utf8_read(text + ui->caret, &bytes);
        remove_bytes(text, ui->caret, bytes);
    }
    if (ui_take_chord(ui, SDLK_u)) {
        text[0] = 0;
        ui->caret = 0;
    }
    if (ui_take_chord(ui, SDLK_v)) paste(ui, text, size);
    insert(ui, text, size, ui->typed);
    ui->typed[0] = 0;
}

// The part around the caret that fits, so that the caret can always be seen.
static void show(ui_kit *ui, SDL_FRect area, const char *text, bool focused)
{
    char before[UI_TEXT_MAX];
    size_t from = 0;
    uint32_t bytes;
    float width;
    for (;;) {
        size_t length = ui->caret - from < sizeof before - 1 ? ui->caret - from : sizeof before - 1;
        if (!focused) length = 0;
        memcpy(before, text + from, length);
        before[length] = 0;
        width = ui_text_width(ui, UI_TEXT, before);
        if (width < area.w || from >= ui->caret) break;
        utf8_read(text + from, &bytes);
        from += bytes;
    }
    ui_text(ui, area, UI_TEXT, ui_colors.text, text + from);
    bool blink = (int64_t)(ui->seconds * 2) % 2 == 0;
    float height = ui_line_height(ui, UI_TEXT), middle = area.y + (area.h - height) / 2;
    SDL_FRect caret = {area.x + width, middle, ui_px(ui, 1.5F), height};
    if (focused && blink) ui_fill(ui, caret, ui_colors.accent);
}

ui_field_result ui_field(ui_kit *ui, SDL_FRect area, const char *hint, char *text, size_t size)
{
    uint32_t id = ui_id_of_value(ui, text), had = ui->editor;
    ui_clicked(ui, id, area);
    bool focused = ui_focusable(ui, id), entered = false, changed = false;
    if (focused) {
        size_t used = strlen(text);
        ui->editing = true;
        ui->editor = id;
        if (had != id || ui->caret > used) ui->caret = used;
        char *old = SDL_strdup(text);
        edit(ui, text, size);
        changed = old && strcmp(old, text) != 0;
        SDL_free(old);
        entered = ui_take_key(ui, SDLK_RETURN) || ui_take_key(ui, SDLK_KP_ENTER);
    }
    ui_face(ui, area, id, false);
    SDL_FRect inner = ui_inset(area, ui_px(ui, 4));
    inner.x += ui_px(ui, 4);
    inner.w -= ui_px(ui, 8);
    show(ui, inner, text, focused);
    if (!text[0]) ui_text(ui, inner, UI_TEXT, ui_colors.dim, hint);
    if (entered) return UI_FIELD_ENTERED;
    return changed ? UI_FIELD_CHANGED : UI_FIELD_SAME;
}
