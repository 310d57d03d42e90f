#include "ui_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool ready(ui_kit *ui, char message[UI_MESSAGE_SIZE])
{
    ui->ttf = TTF_Init() == 0;
    ui->atlas = SDL_CreateTexture(ui->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC,
                                  UI_ATLAS, UI_ATLAS);
    if (!ui->ttf || !ui->atlas) {
        SDL_strlcpy(message, SDL_GetError(), UI_MESSAGE_SIZE);
        return false;
    }
    SDL_SetTextureBlendMode(ui->atlas, SDL_BLENDMODE_BLEND);
    static const int corners[6] = {0, 1, 2, 0, 2, 3};
    for (int i = 0; i < 6 * UI_QUADS; i++) ui->indices[i] = i / 6 * 4 + corners[i % 6];
    return ui_fonts_open(ui, 1, message);
}

ui_kit *ui_create(SDL_Renderer *renderer, char message[UI_MESSAGE_SIZE])
{
    ui_kit *ui = calloc(1, sizeof *ui);
    if (!ui) {
        SDL_strlcpy(message, "out of memory", UI_MESSAGE_SIZE);
        return NULL;
    }
    ui->renderer = renderer;
    ui->mouse = (SDL_FPoint){-1, -1};
    if (ready(ui, message)) return ui;
    ui_destroy(ui);
    return NULL;
}

void ui_destroy(ui_kit *ui)
{
    if (!ui) return;
    ui_fonts_close(ui);
    if (ui->atlas) SDL_DestroyTexture(ui->atlas);
    if (ui->ttf) TTF_Quit();
    free(ui);
}

static void take_button(ui_kit *ui, const SDL_MouseButtonEvent *event)
{
    if (event->button != SDL_BUTTON_LEFT) return;
    ui->mouse = (SDL_FPoint){(float)event->x, (float)event->y};
    ui->down = event->state == SDL_PRESSED;
    if (ui->down) {
        ui->pressed = true;
        ui->press = ui->mouse;
        ui->clicks = event->clicks;
    } else {
        ui->released = true;
        ui->release = ui->mouse;
    }
}

void ui_event(ui_kit *ui, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_MOUSEMOTION:
        ui->mouse = (SDL_FPoint){(float)event->motion.x, (float)event->motion.y};
        ui->moved = ui->seconds;
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        take_button(ui, &event->button);
        break;
    case SDL_MOUSEWHEEL:
        ui->wheel += event->wheel.y;
        break;
    case SDL_KEYDOWN:
        if (ui->key_count == UI_KEYS) break;
        ui->keys[ui->key_count++] = (ui_key){event->key.keysym.sym, event->key.keysym.mod};
        break;
    case SDL_TEXTINPUT:
        SDL_strlcat(ui->typed, event->text.text, sizeof ui->typed);
        break;
    default:
        break;
    }
}

static float scale_for(int width, int height)
{
    float scale = fminf((float)height / 720, (float)width / 1100);
    return fmaxf(roundf(scale * 16) / 16, 0.625F);
}

void ui_begin(ui_kit *ui, double seconds)
{
    SDL_GetRendererOutputSize(ui->renderer, &ui->width, &ui->height);
    float scale = scale_for(ui->width, ui->height);
    char message[UI_MESSAGE_SIZE];
    // Fonts that could be opened once can be opened again; if not, the old size stays.
    if (scale != ui->scale && !ui_fonts_open(ui, scale, message)) {
        ui_fonts_open(ui, ui->scale, message);
    }
    ui->seconds = seconds;
    ui->reach = UI_BOTH;
    ui->scope = 0;
    ui->focusable_count = ui->panel_count = 0;
    ui->editing = ui->focus_next = false;
    ui->tip[0] = 0;
}

// Where the focus goes from here: round and round.
static void move_focus(ui_kit *ui, int by)
{
    uint32_t count = ui->focusable_count, at = 0;
    if (count == 0) {
        ui->focus = 0;
        return;
    }
    while (at < count && ui->focusable[at] != ui->focus) at++;
    if (at == count) {
        ui->focus = ui->focusable[0];
        return;
    }
    ui->focus = ui->focusable[(at + count + (uint32_t)(by + (int)count)) % count];
}

static void draw_tip(ui_kit *ui)
{
    if (!ui->tip[0] || ui->seconds - ui->moved < 0.4) return;
    float words = fminf(ui_text_width(ui, UI_SMALL, ui->tip) + 1, (float)ui->width / 2);
    float pad = ui_px(ui, 8), width = words + 2 * pad;
    float height = ui_paragraph_height(ui, UI_SMALL, words, ui->tip) + ui_px(ui, 10);
    SDL_FRect area = {ui->mouse.x + ui_px(ui, 12), ui->mouse.y - height - ui_px(ui, 4), width,
                      height};
    area.x = fmaxf(0, fminf(area.x, (float)ui->width - width));
    if (area.y < 0) area.y = ui->mouse.y + ui_px(ui, 20);
    ui_raise(ui);
    ui_fill_round(ui, area, ui_colors.field);
    SDL_FRect inside = {area.x + pad, area.y + ui_px(ui, 5), words, height};
    ui_paragraph(ui, inside, UI_SMALL, ui_colors.text, ui->tip);
}

void ui_end(ui_kit *ui)
{
    int by = 0;
    for (uint32_t i = 0; i < ui->key_count; i++) {
        const ui_key *key = &ui->keys[i];
        if (key->code == SDLK_TAB) by += key->mod & KMOD_SHIFT ? -1 : 1;
        if (key->code == SDLK_DOWN) by++;
        if (key->code == SDLK_UP) by--;
    }
    move_focus(ui, by % 16);
    draw_tip(ui);
    ui_raise(ui);
    if (!ui->down) ui->active = 0;
    ui->edited = ui->editing;
    memcpy(ui->panels_before, ui->panels, sizeof ui->panels);
    ui->panel_count_before = ui->panel_count;
    ui->pressed = ui->released = false;
    ui->wheel = 0;
    ui->key_count = 0;
    ui->typed[0] = 0;
}

void ui_set_reach(ui_kit *ui, ui_reach reach)
{
    ui->reach = reach;
}

void ui_set_scope(ui_kit *ui, uint32_t scope)
{
    ui->scope = scope;
}

void ui_focus_next(ui_kit *ui)
{
    ui->focus_next = true;
}

bool ui_inside(SDL_FRect area, SDL_FPoint point)
{
    return point.x >= area.x && point.x < area.x + area.w && point.y >= area.y &&
           point.y < area.y + area.h;
}

bool ui_has_mouse(const ui_kit *ui)
{
    for (uint32_t i = 0; i < ui->panel_count_before; i++) {
        if (ui_inside(ui->panels_before[i], ui->mouse)) return true;
    }
    return ui->active != 0;
}

bool ui_has_keys(const ui_kit *ui)
{
    return ui->edited;
}

uint32_t ui_id_of(const ui_kit *ui, const void *bytes, size_t size)
{
    uint32_t hash = 2166136261U ^ ui->scope * 2654435761U;
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * 16777619U; // FNV-1a
    return hash ? hash : 1;
}

uint32_t ui_id_of_label(const ui_kit *ui, const char *label)
{
    return ui_id_of(ui, label, strlen(label));
}

uint32_t ui_id_of_value(const ui_kit *ui, const void *value)
{
    return ui_id_of(ui, &value, sizeof value);
}

bool ui_focusable(ui_kit *ui, uint32_t id)
{
    if (ui->reach != UI_BOTH || ui->focusable_count == UI_FOCUSABLE) return false;
    ui->focusable[ui->focusable_count++] = id;
    if (ui->focus_next) ui->focus = id;
    ui->focus_next = false;
    return ui->focus == id;
}

bool ui_hovered(const ui_kit *ui, SDL_FRect area)
{
    return ui->reach != UI_INERT && ui_inside(area, ui->mouse);
}

bool ui_clicked(ui_kit *ui, uint32_t id, SDL_FRect area)
{
    if (ui->reach == UI_INERT) return false;
    if (ui->pressed && ui_inside(area, ui->press)) {
        ui->active = id;
        if (ui->reach == UI_BOTH) ui->focus = id;
    }
    return ui->released && ui->active == id && ui_inside(area, ui->release);
}

static bool take_key(ui_kit *ui, SDL_Keycode code, uint16_t mod)
{
    for (uint32_t i = 0; i < ui->key_count; i++) {
        bool held = (ui->keys[i].mod & KMOD_CTRL) != 0;
        if (ui->keys[i].code != code || held != (mod != 0)) continue;
        memmove(&ui->keys[i], &ui->keys[i + 1], (ui->key_count - i - 1) * sizeof *ui->keys);
        ui->key_count--;
        return true;
    }
    return false;
}

bool ui_take_key(ui_kit *ui, SDL_Keycode code)
{
    return take_key(ui, code, 0);
}

bool ui_take_chord(ui_kit *ui, SDL_Keycode code)
{
    return take_key(ui, code, KMOD_CTRL);
}
