// The bar at the bottom: the timeline, and below it where one is and the buttons.
//
//     [ timeline                                                                    ]
//     [12:34 / 20:00]  [|<] [<] [back] [play] [>] [>|]  [-] 1x [+]  ...  [S] [B] [F1]

#include "dock.h"
#include "track.h"

#include <inttypes.h>
#include <math.h>

static const float track_units = 50, button_units = 32, gap_units = 8;

// A button and what it wishes for; no narrower than so many units.
typedef struct dock_button {
    const char *label, *tip;
    wish_kind kind;
    int value;
    float units;
} dock_button;

float dock_height(const ui_kit *ui)
{
    return ui_px(ui, track_units) + ui_px(ui, button_units) + 3 * ui_px(ui, gap_units);
}

// As wide as its label asks for, and no less than so many units.
static float width_of(const view_scene *scene, const char *label, float units)
{
    float words = ui_text_width(scene->ui, UI_TEXT, label) + ui_px(scene->ui, 14);
    return fmaxf(ui_px(scene->ui, units), words);
}

static SDL_FRect next(const view_scene *scene, SDL_FRect *rest, const char *label, float units)
{
    SDL_FRect place = ui_cut_left(rest, width_of(scene, label, units));
    ui_cut_left(rest, ui_px(scene->ui, 4));
    return place;
}

static SDL_FRect last(const view_scene *scene, SDL_FRect *rest, const char *label, float units)
{
    SDL_FRect place = ui_cut_right(rest, width_of(scene, label, units));
    ui_cut_right(rest, ui_px(scene->ui, 4));
    return place;
}

// A button at the left end.
static void push(view_scene *scene, SDL_FRect *rest, const dock_button *button)
{
    SDL_FRect area = next(scene, rest, button->label, button->units);
    if (ui_button(scene->ui, area, button->label))
        wish_for(scene->wishes, button->kind, button->value);
    ui_tip(scene->ui, area, button->tip);
}

// Where it is: the time, and beside it the state.
static void draw_place(view_scene *scene, SDL_FRect area)
{
    char now[CLOCK_SIZE], all[CLOCK_SIZE], words[64];
    ui_kit *ui = scene->ui;
    uint32_t rate = watch_info(scene->watch)->match.tick_rate;
    uint32_t tick = watch_tick(scene->watch), last = player_last(scene->watch->player);
    SDL_FRect upper = ui_cut_top(&area, floorf(area.h * 0.55F));
    strip_clock(tick, rate, now);
    strip_clock(last, rate, all);
    SDL_snprintf(words, sizeof words, "%s / %s", now, all);
    ui_text(ui, upper, UI_STRONG, ui_colors.text, words);
    SDL_snprintf(words, sizeof words, "tick %" PRIu32 " of %" PRIu32, tick, last);
    ui_text(ui, area, UI_SMALL, ui_colors.dim, words);
}

static void draw_backwards(view_scene *scene, SDL_FRect *rest)
{
    static const char label[] = "\u25c0";
    SDL_FRect area = next(scene, rest, label, 38);
    int change = ui_hold(scene->ui, area, label);
    if (change != 0) wish_for(scene->wishes, WISH_BACKWARDS, change > 0);
    ui_tip(scene->ui, area, "backwards while held (J)");
}

static void draw_moves(view_scene *scene, SDL_FRect *rest)
{
    static const dock_button fight_before = {"\u2190 \u2694", "the fight before (Shift+N)",
                                             WISH_FIGHT, -1, 40},
                             tick_before = {"\u2039", "one tick back (left arrow)", WISH_STEP, -1,
                                            30},
                             play = {"\u25b6", "play (space bar)", WISH_PLAY, 0, 56},
                             pause = {"\u275a\u275a", "pause (space bar)", WISH_PLAY, 0, 56},
                             next_tick = {"\u203a", "one tick on (right arrow)", WISH_STEP, 1, 30},
                             next_fight = {"\u2694 \u2192", "the next fight (N)", WISH_FIGHT, 1,
                                           40};
    push(scene, rest, &fight_before);
    push(scene, rest, &tick_before);
    draw_backwards(scene, rest);
    push(scene, rest, player_playing(scene->watch->player) ? &pause : &play);
    push(scene, rest, &next_tick);
    push(scene, rest, &next_fight);
}

static void draw_speed(view_scene *scene, SDL_FRect *rest)
{
    static const dock_button slower = {"\u2212", "slower (-)", WISH_SPEED, -1, 28},
                             faster = {"+", "faster (+)", WISH_SPEED, 1, 28};
    char words[SPEED_SIZE];
    scene_speed(player_speed(scene->watch->player), words);
    push(scene, rest, &slower);
    ui_text_aligned(scene->ui, next(scene, rest, words, 42), UI_STRONG, UI_CENTER, words);
    push(scene, rest, &faster);
}

// A toggle at the right end.
static void toggle(view_scene *scene, SDL_FRect *rest, const dock_button *button, bool chosen)
{
    SDL_FRect area = last(scene, rest, button->label, button->units);
    if (ui_toggle(scene->ui, area, button->label, chosen))
        wish_for(scene->wishes, button->kind, button->value);
    ui_tip(scene->ui, area, button->tip);
}

// It was written while one looked, and is no longer, though nobody closed it.
static void draw_silence(view_scene *scene, SDL_FRect *rest)
{
    ui_kit *ui = scene->ui;
    const tape_watch *watch = scene->watch;
    if (watch->grew < 0 || watch->damaged || watch_info(watch)->closed) return;
    SDL_FRect badge = last(scene, rest, "not live", 62);
    ui_tip(ui, badge, "nothing more is being written");
    ui_text(ui, badge, UI_TEXT, ui_colors.dim, "not live");
}

static void draw_live(view_scene *scene, SDL_FRect *rest)
{
    ui_kit *ui = scene->ui;
    SDL_FRect badge = last(scene, rest, "LIVE", 62);
    uint32_t end = player_last(scene->watch->player);
    uint32_t behind = end - watch_tick(scene->watch);
    bool there = behind < 2 * watch_info(scene->watch)->match.tick_rate;
    if (ui_zone(ui, badge, "live")) wish_for(scene->wishes, WISH_LIVE, 0);
    ui_tip(ui, badge, "go to where the match is now, and stay with it (L)");
    ui_fill_round(ui, badge, there ? ui_colors.alarm : ui_colors.field);
    ui_text_aligned(ui, badge, UI_STRONG, UI_CENTER, "LIVE");
}

static void draw_views(view_scene *scene, SDL_FRect *rest)
{
    static const dock_button keys = {"F1", "the keys", WISH_KEYS, 0, 36},
                             side = {"\u2630", "the panel at the side (P)", WISH_SIDE, 0, 36},
                             spoilers = {"Spoiler-free", "show nothing of what comes later (S)",
                                         WISH_SPOILERS, 0, 106},
                             tapes = {"Tapes", "back to the list (Esc)", WISH_BACK, 0, 60},
                             flag = {"\u2691", "a bookmark here (B)", WISH_NOTE, 0, 36};
    if (scene->listed) toggle(scene, rest, &tapes, false);
    toggle(scene, rest, &keys, scene->choices->keys_shown);
    toggle(scene, rest, &side, !scene->choices->side_hidden);
    toggle(scene, rest, &spoilers, scene->choices->spoiler_free);
    toggle(scene, rest, &flag, false);
    if (watch_live(scene->watch, scene->now))
        draw_live(scene, rest);
    else
        draw_silence(scene, rest);
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
    float width = fminf(area.w - ui_px(ui, 8), ui_px(ui, 220));
    SDL_snprintf(words, sizeof words, "reading the match %d %%", (int)(share * 100));
    if (ui_text_width(ui, UI_SMALL, words) > width)
        SDL_snprintf(words, sizeof words, "%d %%", (int)(share * 100));
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
    draw_place(scene, ui_cut_left(&rest, ui_px(ui, 158)));
    draw_moves(scene, &rest);
    ui_cut_left(&rest, gap);
    draw_speed(scene, &rest);
    draw_views(scene, &rest);
    draw_pass(scene, rest);
    track_draw(scene, area);
}
