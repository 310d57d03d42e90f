#include "timeline.h"

#include <math.h>

uint32_t timeline_tick(const view_timeline *timeline, float x)
{
    float share = (x - timeline->area.x) / fmaxf(timeline->area.w - 1, 1);
    double tick = (double)fmaxf(0, fminf(share, 1)) * timeline->last;
    return (uint32_t)(tick + 0.5);
}

float timeline_x(const view_timeline *timeline, uint32_t tick)
{
    double share = timeline->last > 0 ? (double)tick / timeline->last : 0;
    return timeline->area.x + floorf((float)(share * (double)(timeline->area.w - 1)));
}

void timeline_clock(uint32_t tick, uint32_t tick_rate, char words[CLOCK_SIZE])
{
    uint32_t seconds = tick / tick_rate, hours = seconds / 3600;
    if (hours > 0)
        SDL_snprintf(words, CLOCK_SIZE, "%u:%02u:%02u", hours, seconds / 60 % 60, seconds % 60);
    else
        SDL_snprintf(words, CLOCK_SIZE, "%02u:%02u", seconds / 60, seconds % 60);
}

static void draw_knob(const view_timeline *timeline, ui_kit *ui, uint32_t tick, SDL_Color color)
{
    float half = ui_px(ui, 3);
    SDL_FRect knob = {timeline_x(timeline, tick) - half, timeline->area.y, 2 * half,
                      timeline->area.h};
    ui_fill_round(ui, knob, color);
}

// The time under the mouse, on a plate above it that stays within the bar's ends.
static void draw_hint(const view_timeline *timeline, ui_kit *ui, float x)
{
    char clock[CLOCK_SIZE], words[CLOCK_SIZE + 16];
    const SDL_FRect *bar = &timeline->area;
    uint32_t tick = timeline_tick(timeline, x);
    timeline_clock(tick, timeline->tick_rate, clock);
    SDL_snprintf(words, sizeof words, "%s  %u", clock, tick);
    float width = ui_text_width(ui, UI_SMALL, words) + ui_px(ui, 16);
    float height = ui_line_height(ui, UI_SMALL) + ui_px(ui, 6);
    float left = fmaxf(bar->x, fminf(x - width / 2, bar->x + bar->w - width));
    SDL_FRect plate = {left, bar->y - height - ui_px(ui, 14), width, height};
    ui_raise(ui);
    ui_panel(ui, plate);
    ui_text_aligned(ui, plate, UI_SMALL, UI_CENTER, words);
}

void timeline_draw(const view_timeline *timeline, ui_kit *ui, uint32_t now, uint32_t wanted,
                   SDL_FPoint mouse)
{
    SDL_FRect bar = timeline->area, seen = bar;
    float thick = ui_px(ui, 6);
    bar.y = seen.y = floorf(bar.y + (bar.h - thick) / 2);
    bar.h = seen.h = thick;
    seen.w = timeline_x(timeline, now) - bar.x;
    ui_fill(ui, bar, ui_colors.field);
    ui_fill(ui, seen, ui_colors.accent);
    if (now != wanted) draw_knob(timeline, ui, now, ui_colors.dim);
    draw_knob(timeline, ui, wanted, ui_colors.text);
    if (ui_hovered(ui, timeline->area)) draw_hint(timeline, ui, mouse.x);
}
