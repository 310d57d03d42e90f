// How the window looks.

#include "panel.h"

#include <inttypes.h>

static void draw_picture(view_panel *panel)
{
    const char *players[TT_SEATS_MAX];
    player_sight sight = player_look(panel->player);
    names_at(panel->names, sight.tick, players);
    tt_frame frame = {
        .previous = sight.before,
        .current = sight.now,
        .blend = sight.blend,
        .seat = TT_SEAT_NONE,
        .names = players,
        .area = panel->eye.area,
        .camera = panel->eye.camera,
    };
    panel->module->picture->draw(panel->drawing, &frame);
    SDL_RenderSetClipRect(panel->renderer, NULL);
}

// Where it is: the time, and below it the state.
static void draw_place(view_panel *panel, SDL_FRect area)
{
    char now[CLOCK_SIZE], all[CLOCK_SIZE], words[64];
    uint32_t tick = player_look(panel->player).tick, last = player_last(panel->player);
    SDL_FRect upper = ui_cut_top(&area, area.h / 2);
    timeline_clock(tick, panel->timeline.tick_rate, now);
    timeline_clock(last, panel->timeline.tick_rate, all);
    SDL_snprintf(words, sizeof words, "%s / %s", now, all);
    ui_text(panel->ui, upper, UI_STRONG, ui_colors.text, words);
    SDL_snprintf(words, sizeof words, "tick %" PRIu32 " of %" PRIu32, tick, last);
    ui_text(panel->ui, area, UI_SMALL, ui_colors.dim, words);
}

static void draw_speed(view_panel *panel, SDL_FRect area)
{
    char words[8];
    ui_kit *ui = panel->ui;
    float side = area.h;
    SDL_FRect slower = ui_cut_left(&area, side), faster = ui_cut_right(&area, side);
    if (ui_button(ui, slower, "-")) hand_slower(panel);
    if (ui_button(ui, faster, "+")) hand_faster(panel);
    ui_tip(ui, slower, "slower (-)");
    ui_tip(ui, faster, "faster (+)");
    uint32_t quarters = player_speed(panel->player);
    bool slow = quarters < PLAYER_NORMAL;
    SDL_snprintf(words, sizeof words, slow ? "1/%ux" : "%ux",
                 slow ? PLAYER_NORMAL / quarters : quarters / PLAYER_NORMAL);
    ui_text_aligned(ui, area, UI_STRONG, UI_CENTER, words);
}

static void draw_bar(view_panel *panel, SDL_FRect area)
{
    ui_kit *ui = panel->ui;
    float gap = ui_px(ui, 12);
    ui_panel(ui, area);
    area = ui_inset(area, gap);
    SDL_FRect play = ui_cut_left(&area, ui_px(ui, 76));
    ui_cut_left(&area, gap);
    SDL_FRect speed = ui_cut_left(&area, ui_px(ui, 112));
    ui_cut_left(&area, gap);
    SDL_FRect place = ui_cut_left(&area, ui_px(ui, 150));
    ui_cut_left(&area, gap);
    SDL_FRect keys = ui_cut_right(&area, ui_px(ui, 44));
    ui_cut_right(&area, gap);
    panel->timeline.area = area;
    if (ui_button(ui, play, player_playing(panel->player) ? "Pause" : "Play")) hand_play(panel);
    ui_tip(ui, play, "the space bar");
    draw_speed(panel, speed);
    draw_place(panel, place);
    if (ui_toggle(ui, keys, "F1", panel->keys_shown)) panel->keys_shown = !panel->keys_shown;
    ui_tip(ui, keys, "the keys");
    timeline_draw(&panel->timeline, ui, player_look(panel->player).tick,
                  player_wanted(panel->player), panel->mouse);
}

// What one should know about what one sees.
static void draw_warning(view_panel *panel, SDL_FRect area)
{
    char words[128];
    ui_kit *ui = panel->ui;
    uint32_t differs = tt_playback_differs(player_playback(panel->player));
    if (differs == UINT32_MAX) return;
    SDL_snprintf(words, sizeof words,
                 "From tick %" PRIu32 " on this is not what was played: the tape's trail differs.",
                 differs);
    float width = ui_text_width(ui, UI_TEXT, words) + ui_px(ui, 32);
    SDL_FRect strip = ui_cut_top(&area, ui_px(ui, 56));
    SDL_FRect plate = ui_middle(strip, width, ui_px(ui, 32));
    ui_panel(ui, plate);
    ui_text(ui, ui_inset(plate, ui_px(ui, 6)), UI_TEXT, ui_colors.alarm, words);
}

static void draw_keys(view_panel *panel, SDL_FRect area)
{
    static const char *const keys[][2] = {
        {"Space", "play, pause"},
        {"+  -", "faster, slower: 1/4x to 64x"},
        {".  ,   or the arrows", "one tick on, one back"},
        {"Page down, up", "ten seconds on, back"},
        {"Home, End", "the start, the end"},
        {"Bar: click, drag", "go there"},
        {"Field: drag, wheel", "move it, come closer"},
        {"F", "all of the field"},
        {"F1", "these keys"},
        {"Esc", "leave"},
    };
    enum { KEYS = sizeof keys / sizeof keys[0] };
    ui_kit *ui = panel->ui;
    float row = ui_px(ui, 30), gap = ui_px(ui, 20);
    SDL_FRect plate = ui_middle(area, ui_px(ui, 500), (KEYS + 1) * row + 2 * gap);
    ui_raise(ui);
    ui_panel(ui, plate);
    plate = ui_inset(plate, gap);
    ui_text(ui, ui_cut_top(&plate, row), UI_HEADING, ui_colors.text, "Keys");
    for (uint32_t i = 0; i < KEYS; i++) {
        SDL_FRect line = ui_cut_top(&plate, row);
        ui_text(ui, ui_cut_left(&line, ui_px(ui, 200)), UI_STRONG, ui_colors.accent, keys[i][0]);
        ui_text(ui, line, UI_TEXT, ui_colors.text, keys[i][1]);
    }
}

void face_draw(view_panel *panel, double seconds)
{
    ui_kit *ui = panel->ui;
    SDL_SetRenderDrawColor(panel->renderer, 16, 18, 22, 255);
    SDL_RenderClear(panel->renderer);
    ui_begin(ui, seconds);
    ui_set_reach(ui, UI_MOUSE); // the keys are the hand's
    SDL_FRect rest = ui_screen(ui), bar = ui_cut_bottom(&rest, ui_px(ui, 64));
    SDL_Rect field = {(int)rest.x, (int)rest.y, (int)rest.w, (int)rest.h};
    if (!SDL_RectEquals(&field, &panel->eye.area)) eye_resize(&panel->eye, field);
    draw_picture(panel);
    draw_warning(panel, rest);
    draw_bar(panel, bar);
    if (panel->keys_shown) draw_keys(panel, rest);
    ui_end(ui);
    SDL_RenderPresent(panel->renderer);
}
