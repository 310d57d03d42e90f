// A plot of several series. A pixel column that stands for many values is a stroke from their
// least to their greatest, and reaches to where the column before ended:
// no spike is lost, no line broken.

#include "ui_state.h"

#include <math.h>

void ui_plot_column(const float *values, uint32_t count, uint32_t x, uint32_t width, float range[2])
{
    double step = width > 1 ? (double)(count - 1) / (double)(width - 1) : 0;
    double from = fmax(0, ((double)x - 0.5) * step), to = fmin(count - 1, ((double)x + 0.5) * step);
    uint32_t first = (uint32_t)ceil(from), last = (uint32_t)floor(to);
    double at = fmin((double)x * step, count - 1);
    uint32_t left = (uint32_t)at, right = left + 1 < count ? left + 1 : left;
    float here = values[left] + (values[right] - values[left]) * (float)(at - left);
    range[0] = range[1] = here;
    for (uint32_t i = first; i <= last && i < count; i++) {
        range[0] = fminf(range[0], values[i]);
        range[1] = fmaxf(range[1], values[i]);
    }
}

// The greatest of all values, rounded up to a number that is easily halved.
static float ceiling_of(const ui_plot *plot)
{
    static const float steps[] = {1, 2, 3, 4, 6, 8};
    float most = 1;
    for (uint32_t i = 0; i < plot->series; i++) {
        for (uint32_t j = 0; j < plot->count; j++) most = fmaxf(most, plot->values[i][j]);
    }
    float power = powf(10, floorf(log10f(most)));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (most <= steps[i] * power) return steps[i] * power;
    return 10 * power;
}

// The least and the greatest that a column shows of a series.
static void column_of(const ui_plot *plot, uint32_t index, uint32_t x, uint32_t width,
                      float range[2])
{
    float low[2];
    ui_plot_column(plot->values[index], plot->count, x, width, range);
    if (!plot->least[index]) return;
    ui_plot_column(plot->least[index], plot->count, x, width, low);
    range[0] = low[0];
}

static void draw_series(ui_kit *ui, SDL_FRect area, const ui_plot *plot, uint32_t index, float most)
{
    float before[2] = {0}, thick = ui_px(ui, 1.5F);
    uint32_t width = (uint32_t)area.w;
    for (uint32_t x = 0; x < width; x++) {
        float range[2];
        column_of(plot, index, x, width, range);
        float low = fmaxf(range[0], 0), high = fmaxf(range[1], 0);
        if (x > 0) {
            low = fminf(low, before[1]);
            high = fmaxf(high, before[0]);
        }
        float top = area.y + area.h * (1 - high / most);
        float bottom = area.y + area.h * (1 - low / most);
        SDL_FRect stroke = {area.x + (float)x, floorf(top), 1, fmaxf(thick, ceilf(bottom - top))};
        ui_fill(ui, stroke, plot->colors[index]);
        before[0] = fmaxf(range[0], 0);
        before[1] = fmaxf(range[1], 0);
    }
}

static void draw_legend(ui_kit *ui, SDL_FRect area, const ui_plot *plot)
{
    ui_cut_left(&area, ui_text(ui, area, UI_STRONG, ui_colors.text, plot->title) + ui_px(ui, 16));
    for (uint32_t i = 0; i < plot->series; i++) {
        if (!plot->names[i]) continue;
        SDL_FRect patch = ui_cut_left(&area, ui_px(ui, 14));
        ui_fill(ui, ui_middle(patch, ui_px(ui, 10), ui_px(ui, 10)), plot->colors[i]);
        ui_cut_left(&area, ui_px(ui, 4));
        SDL_FRect room = area;
        room.w = fminf(room.w, ui_px(ui, 110));
        ui_cut_left(&area,
                    ui_text(ui, room, UI_SMALL, ui_colors.dim, plot->names[i]) + ui_px(ui, 10));
    }
}

static void draw_axes(ui_kit *ui, SDL_FRect area, float most)
{
    for (int i = 0; i <= 2; i++) {
        char words[32];
        float y = floorf(area.y + area.h * (1 - (float)i / 2)), label = ui_px(ui, 16);
        SDL_snprintf(words, sizeof words, "%g", (double)(most * (float)i / 2));
        ui_fill(ui, (SDL_FRect){area.x, y, area.w, 1}, ui_colors.edge);
        SDL_FRect beside = {area.x - ui_px(ui, 44), y - label / 2, ui_px(ui, 38), label};
        float spare = beside.w - ui_text_width(ui, UI_SMALL, words);
        if (spare > 0) ui_cut_left(&beside, spare);
        ui_text(ui, beside, UI_SMALL, ui_colors.dim, words);
    }
}

static void draw_ends(ui_kit *ui, SDL_FRect area, const ui_plot *plot)
{
    if (plot->from) ui_text(ui, area, UI_SMALL, ui_colors.dim, plot->from);
    if (!plot->to) return;
    float spare = area.w - ui_text_width(ui, UI_SMALL, plot->to);
    if (spare > 0) ui_cut_left(&area, spare);
    ui_text(ui, area, UI_SMALL, ui_colors.dim, plot->to);
}

SDL_FRect ui_plot_field(const ui_kit *ui, SDL_FRect area)
{
    ui_cut_top(&area, ui_px(ui, 30));
    ui_cut_left(&area, ui_px(ui, 46));
    ui_cut_bottom(&area, ui_px(ui, 18));
    return area;
}

void ui_draw_plot(ui_kit *ui, SDL_FRect area, const ui_plot *plot)
{
    float most = ceiling_of(plot);
    SDL_FRect field = ui_plot_field(ui, area), taken = field;
    draw_legend(ui, ui_cut_top(&area, ui_px(ui, 22)), plot);
    ui_cut_left(&area, ui_px(ui, 46));
    draw_ends(ui, ui_cut_bottom(&area, ui_px(ui, 18)), plot);
    draw_axes(ui, field, most);
    if (plot->share > 0) taken.w = ceilf(field.w * plot->share);
    for (uint32_t i = 0; i < plot->series && plot->count > 0; i++) {
        draw_series(ui, taken, plot, i, most);
    }
    if (plot->mark < 0) return;
    ui_fill(ui, (SDL_FRect){field.x + field.w * plot->mark, field.y, ui_px(ui, 1), field.h},
            ui_colors.accent);
}
