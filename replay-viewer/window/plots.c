#include "plots.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static uint32_t seats_of(const view_scene *scene)
{
    uint32_t seats = watch_info(scene->watch)->match.seats;
    return seats < PLOT_SEATS ? seats : PLOT_SEATS;
}

// Columns of one seat that may be shown.
static const index_column *columns_of(const view_scene *scene, uint32_t series, uint32_t seat,
                                      uint32_t *count)
{
    const tape_index *index = scene->watch->index;
    const index_column *columns = index_columns(index, series, seat, count);
    uint32_t until = scene_until(scene), ticks = index_column_ticks(index);
    if (until / ticks < *count) *count = until / ticks + 1 < *count ? until / ticks + 1 : *count;
    return columns;
}

static void fill(view_scene *scene, uint32_t series, ui_plot *plot)
{
    plot_values *values = scene->plots;
    for (uint32_t seat = 0; seat < plot->series; seat++) {
        const index_column *columns = columns_of(scene, series, seat, &plot->count);
        for (uint32_t i = 0; i < plot->count; i++) {
            values->most[seat][i] = (float)columns[i].greatest;
            values->least[seat][i] = (float)columns[i].least;
        }
        plot->values[seat] = values->most[seat];
        plot->least[seat] = values->least[seat];
        plot->colors[seat] = watch_color(scene->watch, seat);
    }
}

// The values under the pointer, in words.
static void tell_values(view_scene *scene, const view_strip *strip, uint32_t series)
{
    char words[240], name[NAME_SHORT_SIZE];
    const char *players[TT_SEATS_MAX];
    uint32_t tick = strip_tick(strip, scene->mouse.x);
    if (tick > index_tick(scene->watch->index) || tick > scene_until(scene)) return;
    strip_clock(tick, strip->tick_rate, words);
    watch_names(scene->watch, players);
    size_t used = strlen(words);
    for (uint32_t seat = 0; seat < seats_of(scene) && used + 50 < sizeof words; seat++) {
        uint32_t count;
        const index_column *columns = columns_of(scene, series, seat, &count);
        uint32_t column = tick / index_column_ticks(scene->watch->index);
        if (column >= count) continue;
        names_call_short(players, seat, name);
        used += (size_t)SDL_snprintf(words + used, sizeof words - used, "   %s %" PRId32, name,
                                     columns[column].greatest);
    }
    ui_tip(scene->ui, strip->area, words);
}

// The heading takes clicks: to the left the series before, to the right the next one.
static void choose(view_scene *scene, SDL_FRect area)
{
    ui_kit *ui = scene->ui;
    SDL_FRect heading = ui_cut_top(&area, ui_px(ui, 22));
    if (index_series_count(scene->watch->index) < 2) return;
    SDL_FRect next = ui_cut_right(&heading, ui_px(ui, 24));
    SDL_FRect before = ui_cut_right(&heading, ui_px(ui, 24));
    if (ui_button(ui, before, "\u2039 ")) wish_for(scene->wishes, WISH_SERIES, -1);
    if (ui_button(ui, next, " \u203a")) wish_for(scene->wishes, WISH_SERIES, 1);
    if (ui_zone(ui, heading, "series")) wish_for(scene->wishes, WISH_SERIES, 1);
    ui_tip(ui, heading, "the next series (G)");
}

void plot_draw(view_scene *scene, SDL_FRect area, uint32_t series, bool named)
{
    char spares[PLOT_SEATS][16];
    const char *players[TT_SEATS_MAX];
    const tape_index *index = scene->watch->index;
    view_strip strip = scene_strip(scene, ui_plot_field(scene->ui, area), false);
    char end[CLOCK_SIZE];
    float last = fmaxf(1, (float)strip.last);
    strip_clock(strip.last, strip.tick_rate, end);
    ui_plot plot = {.title = index_series_name(index, series),
                    .series = seats_of(scene),
                    .from = "00:00",
                    .to = end,
                    .mark = (float)watch_tick(scene->watch) / last};
    fill(scene, series, &plot);
    if (plot.count > 0)
        plot.share = (float)(plot.count - 1) * (float)index_column_ticks(index) / last;
    plot.share = fmaxf(0.001F, fminf(plot.share, 1));
    watch_names(scene->watch, players);
    for (uint32_t seat = 0; named && seat < plot.series; seat++)
        plot.names[seat] = names_call(players, seat, spares[seat]);
    ui_draw_plot(scene->ui, area, &plot);
    choose(scene, area);
    if (!ui_hovered(scene->ui, strip.area)) return;
    ui_fill(scene->ui, (SDL_FRect){scene->mouse.x, strip.area.y, 1, strip.area.h}, ui_colors.edge);
    tell_values(scene, &strip, series);
}
