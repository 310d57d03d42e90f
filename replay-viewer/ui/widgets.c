// Everything that is clicked.

#include "ui_state.h"

#include <math.h>
#include <string.h>

void ui_panel(ui_kit *ui, SDL_FRect area)
{
    ui_fill_round(ui, area, ui_colors.panel);
    if (ui->panel_count < UI_PANELS) ui->panels[ui->panel_count++] = area;
}

static SDL_Color mixed(SDL_Color a, SDL_Color b, float share)
{
    return (SDL_Color){(uint8_t)((float)a.r + ((float)b.r - (float)a.r) * share),
                       (uint8_t)((float)a.g + ((float)b.g - (float)a.g) * share),
                       (uint8_t)((float)a.b + ((float)b.b - (float)a.b) * share), 255};
}

void ui_face(ui_kit *ui, SDL_FRect area, uint32_t id, bool chosen)
{
    float lit = ui_hovered(ui, area) ? 0.16F : 0;
    if (ui->active == id) lit = 0.30F;
    bool focused = ui->reach == UI_BOTH && ui->focus == id;
    if (focused || chosen) {
        ui_fill_round(ui, area, focused ? ui_colors.accent : ui_colors.edge);
        area = ui_inset(area, ui_px(ui, 1.5F));
    }
    SDL_Color base = chosen ? mixed(ui_colors.field, ui_colors.accent, 0.30F) : ui_colors.field;
    ui_fill_round(ui, area, mixed(base, ui_colors.accent, lit));
}

// Enter and the space bar are a click on what has the focus.
static bool activated(ui_kit *ui, uint32_t id, SDL_FRect area)
{
    bool focused = ui_focusable(ui, id);
    bool clicked = ui_clicked(ui, id, area);
    if (!focused) return clicked;
    bool entered = ui_take_key(ui, SDLK_RETURN) || ui_take_key(ui, SDLK_KP_ENTER);
    return clicked || entered || ui_take_key(ui, SDLK_SPACE);
}

bool ui_toggle(ui_kit *ui, SDL_FRect area, const char *label, bool chosen)
{
    uint32_t id = ui_id_of_label(ui, label);
    bool hit = activated(ui, id, area);
    ui_face(ui, area, id, chosen);
    ui_text_aligned(ui, ui_inset(area, ui_px(ui, 4)), UI_TEXT, UI_CENTER, label);
    return hit;
}

bool ui_button(ui_kit *ui, SDL_FRect area, const char *label)
{
    return ui_toggle(ui, area, label, false);
}

int ui_hold(ui_kit *ui, SDL_FRect area, const char *label)
{
    uint32_t id = ui_id_of_label(ui, label);
    ui_clicked(ui, id, area);
    bool begins = ui->pressed && ui->active == id, ends = ui->released && ui->active == id;
    ui_face(ui, area, id, ui->active == id && !ends);
    ui_text_aligned(ui, ui_inset(area, ui_px(ui, 4)), UI_TEXT, UI_CENTER, label);
    return (int)begins - (int)ends;
}

bool ui_zone(ui_kit *ui, SDL_FRect area, const char *name)
{
    return activated(ui, ui_id_of_label(ui, name), area);
}

bool ui_checkbox(ui_kit *ui, SDL_FRect area, const char *label, bool *value)
{
    uint32_t id = ui_id_of_value(ui, value);
    bool hit = activated(ui, id, area);
    float side = fminf(area.h, ui_px(ui, 20));
    SDL_FRect box = {area.x, floorf(area.y + (area.h - side) / 2), side, side};
    ui_face(ui, box, id, false);
    ui_frame(ui, box, ui_colors.edge);
    if (hit) *value = !*value;
    if (*value) ui_fill(ui, ui_inset(box, ui_px(ui, 5)), ui_colors.accent);
    area.x += side + ui_px(ui, 8);
    area.w -= side + ui_px(ui, 8);
    ui_text(ui, area, UI_TEXT, ui_colors.text, label);
    return hit;
}

static void arrow(ui_kit *ui, SDL_FRect area, float direction)
{
    float x = area.x + area.w / 2, y = area.y + area.h / 2, size = ui_px(ui, 4);
    SDL_FPoint corners[3] = {{x + direction * size, y},
                             {x - direction * size, y - size},
                             {x - direction * size, y + size}};
    ui_triangle(ui, corners, ui_colors.dim);
}

bool ui_choice(ui_kit *ui, SDL_FRect area, const char *const *words, uint32_t count,
               uint32_t *chosen)
{
    uint32_t id = ui_id_of_value(ui, chosen), before = *chosen;
    if (activated(ui, id, area)) {
        bool left = ui->released && ui->release.x < area.x + area.h;
        *chosen = (*chosen + (left ? count - 1 : 1)) % count;
    }
    if (ui->reach == UI_BOTH && ui->focus == id) {
        if (ui_take_key(ui, SDLK_RIGHT)) *chosen = (*chosen + 1) % count;
        if (ui_take_key(ui, SDLK_LEFT)) *chosen = (*chosen + count - 1) % count;
    }
    ui_face(ui, area, id, false);
    arrow(ui, ui_cut_left(&area, area.h), -1);
    arrow(ui, ui_cut_right(&area, area.h), 1);
    ui_text_aligned(ui, area, UI_TEXT, UI_CENTER, words[*chosen]);
    return *chosen != before;
}

bool ui_slider(ui_kit *ui, SDL_FRect area, float *value)
{
    uint32_t id = ui_id_of_value(ui, value);
    float before = *value, knob = ui_px(ui, 12), room = area.w - knob;
    bool focused = ui_focusable(ui, id);
    ui_clicked(ui, id, area);
    if (ui->active == id && room > 0) *value = (ui->mouse.x - area.x - knob / 2) / room;
    if (focused && ui_take_key(ui, SDLK_RIGHT)) *value += 0.05F;
    if (focused && ui_take_key(ui, SDLK_LEFT)) *value -= 0.05F;
    *value = fmaxf(0, fminf(*value, 1));
    float at = floorf(area.x + room * *value), middle = floorf(area.y + area.h / 2);
    float thick = ui_px(ui, 4);
    ui_fill(ui, (SDL_FRect){area.x, middle - thick / 2, area.w, thick}, ui_colors.field);
    ui_fill(ui, (SDL_FRect){area.x, middle - thick / 2, at - area.x, thick}, ui_colors.accent);
    ui_face(ui, (SDL_FRect){at, middle - knob, knob, 2 * knob}, id, true);
    return *value != before;
}

void ui_progress(ui_kit *ui, SDL_FRect area, float fraction, const char *words)
{
    SDL_FRect done = area;
    done.w = floorf(area.w * fmaxf(0, fminf(fraction, 1)));
    ui_fill(ui, area, ui_colors.field);
    ui_fill(ui, done, mixed(ui_colors.field, ui_colors.accent, 0.6F));
    ui_text_aligned(ui, area, UI_SMALL, UI_CENTER, words);
}

int ui_wheel(const ui_kit *ui, SDL_FRect area)
{
    return ui_hovered(ui, area) ? ui->wheel : 0;
}

void ui_tip(ui_kit *ui, SDL_FRect area, const char *text)
{
    if (ui_hovered(ui, area) && !ui->down) SDL_strlcpy(ui->tip, text, sizeof ui->tip);
}
