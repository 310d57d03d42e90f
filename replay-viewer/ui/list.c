// Rows of which some are seen. The row that is chosen stays in sight when the keys move it.

#include "ui_state.h"

#include <math.h>

static uint32_t bounded(int64_t value, uint32_t count)
{
    if (value < 0 || count == 0) return 0;
    return value < count ? (uint32_t)value : count - 1;
}

// The keys that move through a list that has the focus.
static void move_chosen(ui_kit *ui, ui_list *list, uint32_t count, uint32_t seen)
{
    static const SDL_Keycode keys[] = {SDLK_UP, SDLK_DOWN, SDLK_PAGEUP, SDLK_PAGEDOWN};
    const int64_t by[] = {-1, 1, -(int64_t)seen, seen};
    uint32_t before = list->chosen;
    for (int i = 0; i < 4; i++) {
        while (ui_take_key(ui, keys[i])) list->chosen = bounded(list->chosen + by[i], count);
    }
    if (ui_take_key(ui, SDLK_HOME)) list->chosen = 0;
    if (ui_take_key(ui, SDLK_END)) list->chosen = bounded(count, count);
    if (list->chosen == before) return;
    if (list->chosen < list->first) list->first = list->chosen;
    if (list->chosen >= list->first + seen) list->first = list->chosen - seen + 1;
}

static void draw_bar(ui_kit *ui, SDL_FRect bar, const ui_list *list, uint32_t count, uint32_t seen)
{
    if (count <= seen) return;
    SDL_FRect thumb = bar;
    thumb.h = fmaxf(ui_px(ui, 16), bar.h * (float)seen / (float)count);
    thumb.y += (bar.h - thumb.h) * (float)list->first / (float)(count - seen);
    ui_fill(ui, bar, ui_colors.panel);
    ui_fill_round(ui, thumb, ui_colors.dim);
}

// A drag on the bar moves the list.
static void drag_bar(ui_kit *ui, SDL_FRect bar, ui_list *list, uint32_t count, uint32_t seen)
{
    uint32_t id = ui_id_of_value(ui, &list->first);
    ui_clicked(ui, id, bar);
    if (ui->active != id || count <= seen) return;
    float share = (ui->mouse.y - bar.y) / bar.h;
    list->first = bounded((int64_t)(share * (float)(count - seen) + 0.5F), count - seen + 1);
}

// The row under a click becomes the chosen one. Whether it was the second click of two.
static bool choose(ui_kit *ui, SDL_FRect area, ui_list *list, uint32_t count)
{
    uint32_t id = ui_id_of_value(ui, list);
    if (!ui_clicked(ui, id, area)) return false;
    uint32_t row = list->first + (uint32_t)((ui->release.y - area.y) / list->row);
    if (row >= count) return false;
    list->chosen = row;
    return ui->clicks == 2;
}

bool ui_list_begin(ui_kit *ui, SDL_FRect area, ui_list *list, uint32_t count)
{
    list->row = ui_px(ui, list->units > 0 ? list->units : 26);
    uint32_t seen = (uint32_t)fmaxf(1, area.h / list->row);
    uint32_t id = ui_id_of_value(ui, list);
    list->chosen = bounded(list->chosen, count);
    bool focused = ui_focusable(ui, id), entered = false;
    if (ui_hovered(ui, area)) list->first = bounded((int64_t)list->first - 3 * ui->wheel, count);
    if (focused) {
        move_chosen(ui, list, count, seen);
        entered = ui_take_key(ui, SDLK_RETURN) || ui_take_key(ui, SDLK_KP_ENTER);
    }
    ui_fill(ui, area, (SDL_Color){0, 0, 0, 70});
    if (focused) ui_frame(ui, area, ui_colors.edge);
    SDL_FRect bar = ui_cut_right(&area, ui_px(ui, 10));
    drag_bar(ui, bar, list, count, seen);
    list->first = count > seen ? bounded(list->first, count - seen + 1) : 0;
    entered = choose(ui, area, list, count) || entered;
    draw_bar(ui, bar, list, count, seen);
    list->rest = area;
    list->next = list->first;
    list->end = count < list->first + seen ? count : list->first + seen;
    return entered && count > 0;
}

bool ui_list_next(ui_kit *ui, ui_list *list, uint32_t *index, SDL_FRect *area)
{
    if (list->next >= list->end) return false;
    *index = list->next++;
    *area = ui_cut_top(&list->rest, list->row);
    SDL_Color light = ui_colors.accent;
    light.a = *index == list->chosen ? 70 : 24;
    if (*index == list->chosen || ui_hovered(ui, *area)) ui_fill(ui, *area, light);
    area->x += ui_px(ui, 8);
    area->w -= ui_px(ui, 12);
    return true;
}
