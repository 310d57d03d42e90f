// What lies over the match or stands in for it: lobby, menu, keys.

#include "app.h"

#include <stdio.h>
#include <string.h>

static void say(phalanx_app *app, bool to_team, const char *line)
{
    tt_peer *peer = app->session->peer;
    bool empty = line[strspn(line, " ")] == 0;
    if (empty) return;
    tt_status status = to_team ? tt_peer_team_chat(peer, 0, line) : tt_peer_chat(peer, 0, line);
    if (status != TT_OK) session_tell(app->session, false, "That could not be said");
}

// A line to write in; what is entered is said. Whether it was entered.
static bool chat_field(phalanx_app *app, SDL_FRect area, bool to_team)
{
    phalanx_match *match = &app->match;
    const char *hint = to_team ? "say to your team" : "say to everyone";
    ui_field_result result = ui_field(app->ui, area, hint, match->line, sizeof match->line);
    if (result != UI_FIELD_ENTERED) return false;
    say(app, to_team, match->line);
    match->line[0] = 0;
    return true;
}

// The line that friends need, with this machine's address where it is known.
static void invitation(const phalanx_app *app, char *text, size_t size)
{
    const phalanx_options *options = &app->session->options;
    bool any = strcmp(options->address, "0.0.0.0") == 0;
    snprintf(text, size, "phalanx --join %s:%u --match %s --name YOU",
             any ? "YOUR-ADDRESS" : options->address, tt_peer_port(app->session->peer),
             options->match);
}

static void draw_seats(phalanx_app *app, SDL_FRect area)
{
    ui_kit *ui = app->ui;
    const tt_lobby *lobby = &app->session->lobby;
    const phalanx_state *state = session_state(app->session);
    bool teams = state && teams_matter(state);
    for (uint32_t i = 0; i < lobby->seats && i < PHALANX_SEATS_MAX; i++) {
        SDL_FRect line = ui_cut_top(&area, ui_px(ui, 26));
        SDL_FRect patch = ui_cut_left(&line, ui_px(ui, 26));
        ui_fill(ui, ui_middle(patch, ui_px(ui, 14), ui_px(ui, 14)), phalanx_picture.color(NULL, i));
        bool taken = lobby->names[i][0] != 0;
        if (teams && i < state->seats) {
            const char letter[2] = {(char)('A' + state->seat[i].team)};
            ui_text(ui, ui_cut_left(&line, ui_px(ui, 26)), UI_STRONG, ui_colors.text, letter);
        }
        ui_text(ui, line, UI_TEXT, taken ? ui_colors.text : ui_colors.dim,
                taken ? lobby->names[i] : "free");
    }
}

void lobby_draw(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    const phalanx_session *session = app->session;
    SDL_FRect area = ui_middle(ui_screen(ui), ui_px(ui, 640), ui_px(ui, 520));
    bool waiting = tt_peer_phase_of(session->peer) == TT_PEER_LOBBY;
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 28));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 30)), UI_HEADING, ui_colors.accent,
            waiting ? "Waiting for players" : "Connecting");
    ui_cut_top(&area, ui_px(ui, 10));
    if (session->options.mode == TT_PEER_HOST) {
        char text[400];
        invitation(app, text, sizeof text);
        ui_text(ui, ui_cut_top(&area, ui_px(ui, 22)), UI_SMALL, ui_colors.dim, "Friends start");
        ui_text(ui, ui_cut_top(&area, ui_px(ui, 26)), UI_STRONG, ui_colors.text, text);
        ui_cut_top(&area, ui_px(ui, 10));
    }
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 36));
    ui_cut_bottom(&area, ui_px(ui, 10));
    SDL_FRect corner = ui_cut_right(&bottom, ui_px(ui, 120));
    ui_cut_right(&bottom, ui_px(ui, 12));
    if (waiting && session_seat(session) != TT_SEAT_NONE) {
        // What is typed is meant for the others, not for the button.
        if (!app->match.waited) ui_focus_next(ui);
        app->match.waited = true;
        chat_field(app, bottom, false);
    }
    bool leave = ui_button(ui, corner, "Leave");
    draw_seats(app, ui_cut_top(&area, ui_px(ui, 26) * (float)session->lobby.seats));
    lines_draw(app, area, true);
    if (leave) app_leave(app);
}

static void draw_menu(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    phalanx_match *match = &app->match;
    bool plays = session_seat(app->session) != TT_SEAT_NONE;
    SDL_FRect area = ui_middle(ui_screen(ui), ui_px(ui, 320), ui_px(ui, plays ? 330 : 250));
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 28));
    ui_text(ui, ui_cut_top(&area, ui_px(ui, 30)), UI_HEADING, ui_colors.accent, "Phalanx");
    static const char *const labels[] = {"Resume", "Keys", "Surrender", "Leave"};
    for (uint32_t i = 0; i < 4; i++) {
        if (i == 2 && !plays) continue;
        ui_cut_top(&area, ui_px(ui, 10));
        if (!ui_button(ui, ui_cut_top(&area, ui_px(ui, 38)), labels[i])) continue;
        match->menu = false;
        match->keys = i == 1;
        if (i == 2) session_send(app->session, &(phalanx_command){.verb = PHALANX_SURRENDER});
        if (i == 3) app_leave(app);
    }
    SDL_FRect volume = ui_cut_bottom(&area, ui_px(ui, 26));
    ui_text(ui, ui_cut_left(&volume, ui_px(ui, 76)), UI_TEXT, ui_colors.dim, "Volume");
    if (ui_slider(ui, volume, &app->config.volume)) app->unsaved = true;
    sound_volume(app->sound, app->config.volume);
}

static void draw_keys(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    SDL_FRect area = ui_middle(ui_screen(ui), ui_px(ui, 640), ui_px(ui, 500));
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 24));
    SDL_FRect bottom = ui_cut_bottom(&area, ui_px(ui, 36));
    keys_panel(app, area);
    if (ui_button(ui, ui_cut_left(&bottom, ui_px(ui, 120)), "Close")) app->match.keys = false;
}

static void draw_chat(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    SDL_FRect map = hud_minimap(app), screen = ui_screen(ui);
    SDL_FRect area = {map.x, map.y - ui_px(ui, 52), ui_px(ui, 420), ui_px(ui, 34)};
    if (area.w > screen.w - 2 * map.x) area.w = screen.w - 2 * map.x;
    bool to_team = app->match.to_team;
    const char *label = to_team ? "to your team" : "to all";
    float width = ui_text_width(ui, UI_STRONG, label) + ui_px(ui, 20);
    ui_panel(ui, area);
    ui_text_aligned(ui, ui_cut_left(&area, width), UI_STRONG, UI_CENTER, label);
    ui_focus_next(ui);
    if (chat_field(app, area, to_team)) app->match.chatting = false;
}

void match_dialogs(phalanx_app *app)
{
    ui_raise(app->ui);
    if (app->match.keys)
        draw_keys(app);
    else if (app->match.menu)
        draw_menu(app);
    else if (app->match.chatting)
        draw_chat(app);
}
