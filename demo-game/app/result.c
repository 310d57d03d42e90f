// Who won, what it cost, and how it came to be.

#include "app.h"

#include <stdio.h>
#include <string.h>

static void outcome(const phalanx_app *app, char *text, size_t size)
{
    const phalanx_state *state = app->last;
    uint8_t seat = app->last_seat;
    if (!state->over) {
        snprintf(text, size, "%s",
                 app->session->failure[0] ? "The match was lost to you"
                                          : "You have left the match");
    } else if (state->winner == PHALANX_NOBODY) {
        snprintf(text, size, "A draw");
    } else if (seat < state->seats) {
        bool won = state->seat[seat].team == state->winner;
        snprintf(text, size, "%s", won ? "Victory" : "Defeat");
    } else {
        snprintf(text, size, "It is decided");
    }
}

static void draw_row(ui_kit *ui, SDL_FRect line, const char *const words[6], SDL_Color color)
{
    for (int i = 5; i > 0; i--) {
        ui_text_aligned(ui, ui_cut_right(&line, ui_px(ui, 92)), UI_TEXT, UI_RIGHT, words[i]);
    }
    ui_text(ui, line, UI_TEXT, color, words[0]);
}

static void draw_table(phalanx_app *app, SDL_FRect area)
{
    static const char *const heads[6] = {"", "recruited", "lost", "kills", "shrines", "score"};
    const phalanx_state *state = app->last;
    ui_kit *ui = app->ui;
    draw_row(ui, ui_cut_top(&area, ui_px(ui, 26)), heads, ui_colors.dim);
    for (uint32_t i = 0; i < state->seats; i++) {
        const phalanx_seat *seat = &state->seat[i];
        const uint32_t numbers[5] = {seat->recruited, seat->lost, seat->kills, seat->shrines,
                                     phalanx_score(state, i)};
        char texts[5][16], name[TT_NAME_MAX + 16];
        const char *words[6] = {name};
        const char *crown = state->over && seat->team == state->winner ? "   won" : "";
        snprintf(name, sizeof name, "%s%s", app->session->names[i], crown);
        for (int j = 0; j < 5; j++) {
            snprintf(texts[j], sizeof texts[j], "%u", numbers[j]);
            words[j + 1] = texts[j];
        }
        SDL_FRect line = ui_cut_top(&area, ui_px(ui, 26));
        SDL_FRect patch = ui_cut_left(&line, ui_px(ui, 24));
        ui_fill(ui, ui_middle(patch, ui_px(ui, 13), ui_px(ui, 13)), phalanx_picture.color(NULL, i));
        draw_row(ui, line, words, i == app->last_seat ? ui_colors.accent : ui_colors.text);
    }
}

static void draw_plot(phalanx_app *app, SDL_FRect area, const char *title,
                      float values[PHALANX_SEATS_MAX][SESSION_SAMPLES])
{
    char end[16];
    app_clock(app->last->tick, end);
    ui_plot plot = {.title = title,
                    .count = app->session->samples,
                    .series = app->last->seats,
                    .from = "00:00",
                    .to = end,
                    .mark = -1};
    for (uint32_t i = 0; i < app->last->seats; i++) {
        plot.values[i] = values[i];
        plot.colors[i] = phalanx_picture.color(NULL, i);
    }
    ui_draw_plot(app->ui, area, &plot);
}

static void draw_buttons(phalanx_app *app, SDL_FRect area)
{
    ui_kit *ui = app->ui;
    float width = ui_px(ui, 150), gap = ui_px(ui, 12);
    bool local = app->session->options.mode == TT_PEER_PRACTICE ||
                 app->session->options.mode == TT_PEER_HOST;
    bool taped = app->session->record[0] != 0;
    if (taped && ui_button(ui, ui_cut_left(&area, width), "Watch the tape")) {
        app_watch(app, app->session->record);
    }
    if (taped) ui_cut_left(&area, gap);
    if (local && ui_button(ui, ui_cut_left(&area, width), "Play again")) {
        phalanx_options options = app->session->options;
        options.record = NULL; // a tape of its own
        options.seed_given = false;
        if (options.mode == TT_PEER_PRACTICE) {
            options.seed_given = true;
            options.seed = app->now;
        }
        app_play(app, &options);
        return;
    }
    if (ui_button(ui, ui_cut_right(&area, width), "Title")) app_go(app, SCREEN_TITLE);
    ui_cut_left(&area, gap);
    ui_cut_right(&area, gap);
    ui_paragraph(ui, area, UI_SMALL, ui_colors.text, app->message);
}

void result_screen(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    char text[64];
    SDL_FRect area = ui_middle(ui_screen(ui), ui_px(ui, 900), ui_px(ui, 660));
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 28));
    outcome(app, text, sizeof text);
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 34)), UI_HEADING, ui_colors.accent, text);
    ui_cut_top(&area, ui_px(ui, 8));
    draw_table(app, ui_cut_top(&area, ui_px(ui, 26) * (float)(app->last->seats + 1)));
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 38));
    ui_cut_bottom(&area, ui_px(ui, 10));
    const char *record = app->session->record;
    ui_text(ui, ui_cut_bottom(&area, ui_px(ui, 22)), UI_SMALL, ui_colors.dim,
            record[0] ? record : "This match was not recorded");
    ui_cut_top(&area, ui_px(ui, 16));
    SDL_FRect left = ui_cut_left(&area, area.w / 2 - ui_px(ui, 10));
    ui_cut_left(&area, ui_px(ui, 20));
    if (app->session->samples > 0) {
        draw_plot(app, left, "Soldiers", app->session->soldiers);
        draw_plot(app, area, "Losses", app->session->lost);
    }
    draw_buttons(app, bottom);
}
