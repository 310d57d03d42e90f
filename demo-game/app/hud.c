// The panels over the field.
//
//     own soldiers      clock, banners      players
//
//     lines
//     minimap           companies           recruits, orders

#include "cards.h"
#include "hud_parts.h"
#include "icons.h"

#include <stdio.h>

SDL_FRect hud_minimap(const phalanx_app *app)
{
    SDL_FRect screen = ui_screen(app->ui);
    float side = ui_px(app->ui, 190), gap = ui_px(app->ui, 14);
    return (SDL_FRect){gap, screen.h - gap - side, side, side};
}

static void draw_minimap(phalanx_app *app, const tt_frame *frame)
{
    const phalanx_session *session = app->session;
    SDL_FRect map = hud_minimap(app);
    SDL_Rect area = {(int)map.x, (int)map.y, (int)map.w, (int)map.h};
    phalanx_alert alerts[SESSION_ALERTS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < SESSION_ALERTS && i < session->alert_count; i++) {
        const session_alert *alert = &session->alerts[i];
        float age = (float)((double)(app->now - alert->at) / (double)TT_SECOND);
        if (age < 3) alerts[count++] = (phalanx_alert){alert->x, alert->y, age};
    }
    ui_panel(app->ui, ui_inset(map, -ui_px(app->ui, 6)));
    ui_raise(app->ui);
    phalanx_draw_minimap(app->match.picture, frame, area, alerts, count);
}

static void draw_count(ui_kit *ui, SDL_FRect *line, uint8_t type, uint32_t count)
{
    char text[16];
    SDL_FRect sign = ui_cut_left(line, ui_px(ui, 20));
    snprintf(text, sizeof text, "%u", count);
    icon_draw(ui, ui_middle(sign, ui_px(ui, 16), ui_px(ui, 16)), type, ui_colors.dim);
    ui_cut_left(line, ui_px(ui, 4));
    ui_text(ui, ui_cut_left(line, ui_px(ui, 38)), UI_STRONG, ui_colors.text, text);
}

static void draw_own(phalanx_app *app, const phalanx_seat *seat)
{
    ui_kit *ui = app->ui;
    float gap = ui_px(ui, 14);
    SDL_FRect area = {gap, gap, ui_px(ui, 300), ui_px(ui, 74)};
    char text[64];
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 10));
    SDL_FRect line = ui_cut_top(&area, ui_px(ui, 24));
    for (uint32_t i = PHALANX_SPEARMAN; i < PHALANX_TYPES; i++) {
        draw_count(ui, &line, (uint8_t)i, seat->standing[i]);
    }
    snprintf(text, sizeof text, "%u of %u", seat->standing[0], PHALANX_SEAT_SOLDIERS);
    ui_text(ui, line, UI_SMALL, ui_colors.dim, text);
    ui_cut_top(&area, ui_px(ui, 6));
    line = ui_cut_top(&area, ui_px(ui, 24));
    snprintf(text, sizeof text, "camp %d %%", seat->camp * 100 / PHALANX_CAMP_HEALTH);
    bool hurt = seat->camp < PHALANX_CAMP_HEALTH / 2;
    ui_text(ui, ui_cut_left(&line, ui_px(ui, 120)), UI_TEXT,
            hurt ? ui_colors.alarm : ui_colors.text, text);
    snprintf(text, sizeof text, "shrines %u", seat->shrines);
    ui_text(ui, line, UI_TEXT, ui_colors.text, text);
}

static void draw_clock(phalanx_app *app, const phalanx_state *state)
{
    ui_kit *ui = app->ui;
    char now[16], end[16], text[48];
    SDL_FRect area = ui_screen(ui);
    area = (SDL_FRect){(area.w - ui_px(ui, 170)) / 2, ui_px(ui, 14), ui_px(ui, 170), ui_px(ui, 32)};
    app_clock(state->tick, now);
    app_clock(PHALANX_LENGTH, end);
    snprintf(text, sizeof text, "%s of %s", now, end);
    ui_panel(ui, area);
    ui_text_aligned(ui, area, UI_STRONG, UI_CENTER, text);
}

static void draw_lines(phalanx_app *app)
{
    SDL_FRect map = hud_minimap(app);
    float above = ui_px(app->ui, 60), height = ui_px(app->ui, 170);
    lines_draw(app, (SDL_FRect){map.x, map.y - above - height, ui_px(app->ui, 460), height}, false);
}

static void draw_mode(phalanx_app *app)
{
    const phalanx_hand *hand = &app->match.hand;
    const char *words = hand->mode == HAND_ATTACKS ? "attack: click where to"
                                                   : "rally: click where recruits shall gather";
    if (hand->mode == HAND_SELECTS) return;
    SDL_FRect area = {hand->at.x + ui_px(app->ui, 16), hand->at.y + ui_px(app->ui, 12),
                      ui_px(app->ui, 400), ui_px(app->ui, 20)};
    ui_text(app->ui, area, UI_SMALL, ui_colors.accent, words);
}

void hud_draw(phalanx_app *app, const tt_frame *frame)
{
    const phalanx_state *state = frame->current;
    uint8_t seat = session_seat(app->session);
    if (app->match.menu || app->match.keys)
        ui_set_reach(app->ui, UI_INERT);
    else
        ui_set_reach(app->ui, UI_MOUSE);
    hud_banners(app, state);
    draw_lines(app);
    if (app->match.hidden) return;
    draw_clock(app, state);
    hud_players(app, state);
    if (seat < state->seats) {
        draw_own(app, &state->seat[seat]);
        hud_commands(app, &state->seat[seat]);
        cards_draw(app, state, seat);
    }
    draw_mode(app);
    draw_minimap(app, frame);
}
