// The timeline: the lane of what happened, below it the bar, and above both
// what is under the pointer.

#include "track.h"

#include <inttypes.h>
#include <math.h>

static const SDL_Color known = {96, 88, 84, 255}; // of the bar, as far as the index is

static SDL_Color faded(SDL_Color color, uint8_t alpha)
{
    color.a = alpha;
    return color;
}

// The root keeps skirmishes visible beside battles.
static float height_of(const lane_columns *all, uint32_t cell)
{
    float share = all->lost[cell] / all->most;
    return share > 0 ? 0.1F + 0.9F * sqrtf(share) : 0;
}

// In each cell the losses of all seats, one upon the other.
static void draw_fights(view_scene *scene, const lane_view *view, SDL_FRect lane)
{
    lane_columns all, part;
    float width = ui_px(scene->ui, 3), risen[LANE_CELLS] = {0};
    lane_losses(&all, view, width, TT_SEAT_NONE);
    for (uint32_t seat = 0; seat < watch_info(scene->watch)->match.seats; seat++) {
        SDL_Color color = faded(watch_color(scene->watch, seat), 200);
        lane_losses(&part, view, width, (uint8_t)seat);
        for (uint32_t i = 0; i < part.count; i++) {
            if (part.lost[i] <= 0) continue;
            float height = lane.h * height_of(&all, i) * part.lost[i] / all.lost[i];
            risen[i] += height;
            ui_fill(scene->ui,
                    (SDL_FRect){lane.x + (float)i * all.width, lane.y + lane.h - risen[i],
                                all.width, height},
                    color);
        }
    }
}

static void draw_glyph(view_scene *scene, SDL_FRect cell, const index_mark *mark)
{
    static const char *const glyphs[] = {[INDEX_GAME] = "\u25c6",
                                         [INDEX_CHAT] = "\u275d",
                                         [INDEX_PRESENCE] = "\u25cb",
                                         [INDEX_PAUSE] = "\u2016"};
    ui_kit *ui = scene->ui;
    bool owned = mark->mark.seat < TT_SEATS_MAX;
    SDL_Color color = owned ? watch_color(scene->watch, mark->mark.seat) : ui_colors.text;
    float spare = cell.w - ui_text_width(ui, UI_SMALL, glyphs[mark->kind]);
    cell.x += floorf(spare / 2);
    cell.w -= fminf(spare, 0) - 2;
    ui_text(ui, cell, UI_SMALL, color, glyphs[mark->kind]);
}

static void draw_glyphs(view_scene *scene, const lane_view *view, SDL_FRect row)
{
    lane_row cells;
    lane_fill(&cells, view, ui_px(scene->ui, 11));
    for (uint32_t i = 0; i < cells.count; i++) {
        if (cells.mark[i] == LANE_NONE) continue;
        const index_mark *mark = index_mark_at(view->index, cells.mark[i]);
        float x = strip_x(&view->strip, mark->tick);
        SDL_FRect cell = {floorf(x - cells.width / 2), row.y, cells.width, row.h};
        draw_glyph(scene, cell, mark);
    }
}

static void draw_bookmarks(view_scene *scene, const lane_view *view, SDL_FRect area)
{
    for (uint32_t i = 0; i < view->bookmarks->count; i++) {
        uint32_t tick = view->bookmarks->kept[i].tick;
        if (tick > view->until || tick > view->strip.last) return;
        SDL_FRect pole = {strip_x(&view->strip, tick), area.y, ui_px(scene->ui, 1), area.h};
        float size = ui_px(scene->ui, 7);
        const SDL_FPoint flag[3] = {
            {pole.x, pole.y}, {pole.x + size, pole.y + size / 2}, {pole.x, pole.y + size}};
        ui_fill(scene->ui, pole, ui_colors.accent);
        ui_triangle(scene->ui, flag, ui_colors.accent);
    }
}

static void draw_bar(view_scene *scene, const view_strip *strip, SDL_FRect bar)
{
    ui_kit *ui = scene->ui;
    SDL_FRect part = bar;
    uint32_t now = watch_tick(scene->watch), wanted = player_wanted(scene->watch->player);
    ui_fill(ui, bar, ui_colors.field);
    part.w = strip_x(strip, index_tick(scene->watch->index)) - bar.x + 1;
    ui_fill(ui, part, known);
    part.w = strip_x(strip, now) - bar.x;
    ui_fill(ui, part, ui_colors.accent);
    if (now != wanted) {
        SDL_FRect there = {strip_x(strip, wanted), bar.y, ui_px(ui, 2), bar.h};
        ui_fill(ui, there, ui_colors.text);
    }
}

static void draw_now(view_scene *scene, const view_strip *strip, SDL_FRect bar)
{
    ui_kit *ui = scene->ui;
    float x = strip_x(strip, watch_tick(scene->watch)), half = ui_px(ui, 4);
    SDL_FRect area = strip->area;
    ui_fill(ui, (SDL_FRect){x, area.y, ui_px(ui, 1), area.h}, faded(ui_colors.text, 150));
    SDL_FRect knob = {x - half, bar.y - ui_px(ui, 3), 2 * half, bar.h + 2 * ui_px(ui, 3)};
    ui_fill_round(ui, knob, ui_colors.text);
}

// One line of the plate above the pointer.
static void draw_find(view_scene *scene, SDL_FRect line, const lane_find *find)
{
    ui_kit *ui = scene->ui;
    char clock[CLOCK_SIZE];
    strip_clock(find->tick, watch_info(scene->watch)->match.tick_rate, clock);
    SDL_FRect patch = ui_cut_left(&line, ui_px(ui, 14));
    if (find->seat < TT_SEATS_MAX)
        ui_fill(ui, ui_middle(patch, ui_px(ui, 8), ui_px(ui, 8)),
                watch_color(scene->watch, find->seat));
    ui_text(ui, ui_cut_left(&line, ui_px(ui, 52)), UI_SMALL, ui_colors.dim, clock);
    ui_text(ui, line, UI_SMALL, ui_colors.text, find->words);
}

static float widest(ui_kit *ui, const char *heading, const lane_finds *finds)
{
    float width = ui_text_width(ui, UI_SMALL, heading);
    for (uint32_t i = 0; i < finds->count; i++) {
        float words = ui_text_width(ui, UI_SMALL, finds->found[i].words);
        width = fmaxf(width, words + ui_px(ui, 14 + 52 + 4));
    }
    return fminf(width, ui_screen(ui).w / 2);
}

// A plate of this size over the timeline, that stays within the field.
static SDL_FRect raise_plate(view_scene *scene, const view_strip *strip, float x, SDL_FPoint size)
{
    ui_kit *ui = scene->ui;
    SDL_FRect area = ui_inset(scene->field, ui_px(ui, 8));
    float left = fmaxf(area.x, fminf(x - size.x / 2, area.x + area.w - size.x));
    SDL_FRect plate = {floorf(left), strip->area.y - size.y - ui_px(ui, 12), size.x, size.y};
    ui_raise(ui);
    ui_fill_round(ui, plate, faded(ui_colors.panel, 250));
    ui_frame(ui, plate, ui_colors.edge);
    return ui_inset(plate, ui_px(ui, 5));
}

// The time under the pointer, and what lies there.
static void draw_plate(view_scene *scene, const lane_view *view, float x)
{
    ui_kit *ui = scene->ui;
    lane_finds finds;
    lane_find_at(view, scene->watch->names, x, ui_px(ui, LANE_REACH), &finds);
    float row = ui_px(ui, 18);
    uint32_t rows = 1 + finds.count + (finds.more > 0), tick = strip_tick(&view->strip, x);
    char clock[CLOCK_SIZE], words[64];
    strip_clock(tick, view->strip.tick_rate, clock);
    SDL_snprintf(words, sizeof words, "%s    tick %" PRIu32, clock, tick);
    SDL_FPoint size = {widest(ui, words, &finds) + 2 * ui_px(ui, 8),
                       (float)rows * row + ui_px(ui, 10)};
    SDL_FRect plate = raise_plate(scene, &view->strip, x, size);
    ui_text_aligned(ui, ui_cut_top(&plate, row), UI_SMALL, UI_CENTER, words);
    for (uint32_t i = 0; i < finds.count; i++)
        draw_find(scene, ui_cut_top(&plate, row), &finds.found[i]);
    if (finds.more == 0) return;
    SDL_snprintf(words, sizeof words, "and %" PRIu32 " more", finds.more);
    ui_text_aligned(ui, plate, UI_SMALL, UI_CENTER, words);
}

SDL_FRect track_bar(const ui_kit *ui, SDL_FRect area)
{
    return ui_cut_bottom(&area, ui_px(ui, 9));
}

void track_draw(view_scene *scene, SDL_FRect area)
{
    ui_kit *ui = scene->ui;
    view_strip strip = scene_strip(scene, area, true);
    lane_view view = scene_lane(scene, &strip);
    SDL_FRect bar = track_bar(ui, area), row = ui_cut_top(&area, ui_px(ui, 16));
    ui_cut_bottom(&area, bar.h);
    ui_fill(ui, (SDL_FRect){area.x, row.y, area.w, row.h + area.h}, (SDL_Color){0, 0, 0, 70});
    draw_fights(scene, &view, area);
    draw_bookmarks(scene, &view, (SDL_FRect){area.x, row.y, area.w, row.h + area.h});
    draw_bar(scene, &strip, bar);
    draw_glyphs(scene, &view, row);
    ui_raise(ui);
    draw_now(scene, &strip, bar);
    int notches = ui_wheel(ui, strip.area);
    if (notches != 0) wish_for(scene->wishes, WISH_MOVE, 2 * notches);
    bool over = (ui_hovered(ui, strip.area) && !scene->resting) || scene->scrubbing;
    if (!over) return;
    float x = fmaxf(strip.area.x, fminf(scene->mouse.x, strip.area.x + strip.area.w - 1));
    ui_fill(ui, (SDL_FRect){x, strip.area.y, ui_px(ui, 1), strip.area.h},
            faded(ui_colors.text, 90));
    draw_plate(scene, &view, x);
}
