// The bar at the bottom: the timeline, and below it where one is and the buttons.
//
//     [ timeline                                                                    ]
//     [12:34 / 20:00]  [|<] [<] [back] [play] [>] [>|]  [-] 1x [+]  ...  [S] [B] [F1]

#include "scene.h"

#include <inttypes.h>
#include <math.h>

static const float track_units = 50, button_units = 32, gap_units = 8;

float dock_height(const ui_kit *ui)
{
    return ui_px(ui, track_units) + ui_px(ui, button_units) + 3 * ui_px(ui, gap_units);
}

// Cuts a button off; a button wishes.
static void button(view_scene *scene, SDL_FRect area, const char *label, const char *tip,
                   wish wished)
{
    if (ui_button(scene->ui, area, label)) wish_for(scene->wishes, wished.kind, wished.value);
    ui_tip(scene->ui, area, tip);
}

static SDL_FRect next(const view_scene *scene, SDL_FRect *rest, float units)
{
    SDL_FRect place = ui_cut_left(rest, ui_px(scene->ui, units));
    ui_cut_left(rest, ui_px(scene->ui, 4));
    return place;
}

// Where it is: the time, and beside it the state.
static void draw_place(view_scene *scene, SDL_FRect area)
{
    char now[CLOCK_SIZE], all[CLOCK_SIZE], words[64];
    ui_kit *ui = scene->ui;
    uint32_t rate = watch_info(scene->watch)->match.tick_rate;
    uint32_t tick = watch_tick(scene->watch), last = player_last(scene->watch->player);
    SDL_FRect upper = ui_cut_top(&area, floorf(area.h * 0.55F));
    timeline_clock(tick, rate, now);
    timeline_clock(last, rate, all);
    SDL_snprintf(words, sizeof words, "%s / %s", now, all);
    ui_text(ui, upper, UI_STRONG, ui_colors.text, words);
    SDL_snprintf(words, sizeof words, "tick %" PRIu32 " of %" PRIu32, tick, last);
    ui_text(ui, area, UI_SMALL, ui_colors.dim, words);
}

static void draw_moves(view_scene *scene, SDL_FRect *rest)
{
    ui_kit *ui = scene->ui;
    bool playing = player_playing(scene->watch->player);
    button(scene, next(scene, rest, 44), "\u2190 \u2694", "the fight before (Shift+N)",
           (wish){.kind = WISH_FIGHT, .value = -1});
    button(scene, next(scene, rest, 30), "\u2039", "one tick back (left arrow)",
           (wish){.kind = WISH_STEP, .value = -1});
    SDL_FRect back = next(scene, rest, 38);
    int change = ui_hold(ui, back, "\u25c0");
    if (change != 0) wish_for(scene->wishes, WISH_BACKWARDS, change > 0);
    ui_tip(ui, back, "backwards while held (J)");
    button(scene, next(scene, rest, 56), playing ? "\u275a\u275a" : "\u25b6",
           playing ? "pause (space bar)" : "play (space bar)", (wish){.kind = WISH_PLAY});
    button(scene, next(scene, rest, 30), "\u203a", "one tick on (right arrow)",
           (wish){.kind = WISH_STEP, .value = 1});
    button(scene, next(scene, rest, 44), "\u2694 \u2192", "the next fight (N)",
           (wish){.kind = WISH_FIGHT, .value = 1});
}

static void draw_speed(view_scene *scene, SDL_FRect *rest)
{
    char words[16];
    uint32_t speed = player_speed(scene->watch->player);
    button(scene, next(scene, rest, 28), "\u2212", "slower (-)",
           (wish){.kind = WISH_SPEED, .value = -1});
    if (speed >= PLAYER_NORMAL)
        SDL_snprintf(words, sizeof words, "%" PRIu32 "x", speed / PLAYER_NORMAL);
    else
        SDL_snprintf(words, sizeof words, "1/%" PRIu32 "x", (uint32_t)PLAYER_NORMAL / speed);
    ui_text_aligned(scene->ui, next(scene, rest, 42), UI_STRONG, UI_CENTER, words);
    button(scene, next(scene, rest, 28), "+", "faster (+)", (wish){.kind = WISH_SPEED, .value = 1});
}

static SDL_FRect last(const view_scene *scene, SDL_FRect *rest, float units)
{
    SDL_FRect place = ui_cut_right(rest, ui_px(scene->ui, units));
    ui_cut_right(rest, ui_px(scene->ui, 4));
    return place;
}

// A toggle at the right end.
static void toggle(view_scene *scene, SDL_FRect area, const char *label, bool chosen,
                   wish_kind kind)
{
    if (ui_toggle(scene->ui, area, label, chosen)) wish_for(scene->wishes, kind, 0);
}

static void draw_live(view_scene *scene, SDL_FRect *rest)
{
    ui_kit *ui = scene->ui;
    if (!watch_live(scene->watch, scene->now)) return;
    SDL_FRect badge = last(scene, rest, 62);
    uint32_t end = player_last(scene->watch->player);
    uint32_t behind = end - watch_tick(scene->watch);
    bool there = behind < 2 * watch_info(scene->watch)->match.tick_rate;
    if (ui_zone(ui, badge, "live")) wish_for(scene->wishes, WISH_LIVE, 0);
    ui_tip(ui, badge, "go to where the match is now, and stay with it (L)");
    SDL_Color color = there ? ui_colors.alarm : ui_colors.field;
    ui_fill_round(ui, badge, color);
    ui_text_aligned(ui, badge, UI_STRONG, UI_CENTER, "LIVE");
}

static void draw_views(view_scene *scene, SDL_FRect *rest)
{
    const view_choices *choices = scene->choices;
    ui_kit *ui = scene->ui;
    SDL_FRect keys = last(scene, rest, 36), side = last(scene, rest, 36);
    toggle(scene, keys, "F1", choices->keys_shown, WISH_KEYS);
    ui_tip(ui, keys, "the keys");
    toggle(scene, side, "\u2630", !choices->side_hidden, WISH_SIDE);
    ui_tip(ui, side, "the panel at the side (P)");
    SDL_FRect spoilers = last(scene, rest, 106);
    toggle(scene, spoilers, "Spoiler-free", choices->spoiler_free, WISH_SPOILERS);
    ui_tip(ui, spoilers, "show nothing of what comes later (S)");
    button(scene, last(scene, rest, 36), "\u2691", "a bookmark here (B)",
           (wish){.kind = WISH_NOTE});
    draw_live(scene, rest);
}

// How far the first pass is, while it runs.
static void draw_pass(view_scene *scene, SDL_FRect area)
{
    char words[48];
    ui_kit *ui = scene->ui;
    uint32_t ticks = watch_info(scene->watch)->ticks, known = index_tick(scene->watch->index);
    bool behind = ticks - known > 5 * watch_info(scene->watch)->match.tick_rate;
    if (!watch_indexing(scene->watch) || !behind) return;
    float share = (float)known / (float)ticks;
    bool wide = area.w > ui_px(ui, 170);
    SDL_snprintf(words, sizeof words, wide ? "reading the match %d %%" : "%d %%",
                 (int)(share * 100));
    float width = fminf(area.w - ui_px(ui, 8), ui_px(ui, 220));
    ui_progress(ui, ui_middle(area, width, ui_px(ui, 18)), share, words);
}

void dock_draw(view_scene *scene, SDL_FRect area)
{
    ui_kit *ui = scene->ui;
    float gap = ui_px(ui, gap_units);
    ui_panel(ui, area);
    area = ui_inset(area, gap);
    SDL_FRect rest = ui_cut_bottom(&area, ui_px(ui, button_units));
    ui_cut_bottom(&area, gap);
    SDL_FRect place = ui_cut_left(&rest, ui_px(ui, 158));
    draw_place(scene, place);
    draw_moves(scene, &rest);
    ui_cut_left(&rest, gap);
    draw_speed(scene, &rest);
    draw_views(scene, &rest);
    draw_pass(scene, rest);
    track_draw(scene, area);
}
