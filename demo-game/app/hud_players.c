// The list of players: who is there, how strong, with how many points.

#include "hud_parts.h"

#include <stdio.h>
#include <string.h>

static const char *state_of(const phalanx_session *session, const phalanx_seat *seat,
                            uint32_t index)
{
    if (seat->out) return "out";
    if (session->presence[index] == TT_EVENT_AWAY) return "away";
    if (session->presence[index] == TT_EVENT_GONE) return "gone";
    return session->presence[index] == TT_EVENT_LEFT ? "left" : NULL;
}

bool teams_matter(const phalanx_state *state)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < state->seats; i++) {
        if (seen >> state->seat[i].team & 1) return true;
        seen |= 1U << state->seat[i].team;
    }
    return false;
}

static void draw_player(phalanx_app *app, SDL_FRect line, const phalanx_state *state,
                        uint32_t index)
{
    ui_kit *ui = app->ui;
    const phalanx_seat *seat = &state->seat[index];
    const char *name = app->session->names[index], *away = state_of(app->session, seat, index);
    bool own = index == session_seat(app->session);
    char text[32], title[TT_NAME_MAX + 16];
    SDL_FRect patch = ui_cut_left(&line, ui_px(ui, 20));
    ui_fill(ui, ui_middle(patch, ui_px(ui, 12), ui_px(ui, 12)), phalanx_picture.color(NULL, index));
    snprintf(text, sizeof text, "%u", phalanx_score(state, index));
    ui_text_aligned(ui, ui_cut_right(&line, ui_px(ui, 56)), UI_TEXT, UI_RIGHT, text);
    snprintf(text, sizeof text, "%u", seat->standing[0]);
    if (!away) away = text;
    ui_text_aligned(ui, ui_cut_right(&line, ui_px(ui, 44)), UI_TEXT, UI_RIGHT, away);
    snprintf(title, sizeof title, "%s", name[0] ? name : "player");
    if (teams_matter(state)) snprintf(title, sizeof title, "%c  %s", 'A' + seat->team, name);
    SDL_Color color = own ? ui_colors.accent : ui_colors.text;
    ui_text(ui, line, own ? UI_STRONG : UI_TEXT, seat->out ? ui_colors.dim : color, title);
}

// How long an order takes, and how far the relay is: as soon as either is known. The mouse is told
// what of the match is safe there.
static void draw_delay(phalanx_app *app, SDL_FRect area)
{
    const tt_peer *peer = app->session->peer;
    char safe[64];
    snprintf(safe, sizeof safe, "the relay's log is durable up to tick %u", tt_peer_durable(peer));
    if (tt_peer_durable(peer) > 0) ui_tip(app->ui, area, safe);
    uint64_t latency = tt_peer_latency(peer) / 1000000, away = tt_peer_round_trip(peer) / 1000000;
    char text[64] = "";
    if (latency > 0) snprintf(text, sizeof text, "orders after %u ms", (unsigned)latency);
    size_t used = strlen(text);
    if (away > 0) snprintf(text + used, sizeof text - used, "   ping %u ms", (unsigned)away);
    ui_text(app->ui, area, UI_SMALL, ui_colors.dim, text);
}

void hud_players(phalanx_app *app, const phalanx_state *state)
{
    ui_kit *ui = app->ui;
    float gap = ui_px(ui, 14), row = ui_px(ui, 23);
    SDL_FRect area = ui_screen(ui);
    area = (SDL_FRect){area.w - gap - ui_px(ui, 260), gap, ui_px(ui, 260),
                       row * (float)(state->seats + 2) + ui_px(ui, 16)};
    ui_panel(ui, area);
    ui_tip(ui, area, "soldiers and score of every player");
    area = ui_inset(area, ui_px(ui, 8));
    SDL_FRect head = ui_cut_top(&area, row);
    ui_text_aligned(ui, ui_cut_right(&head, ui_px(ui, 56)), UI_SMALL, UI_RIGHT, "score");
    ui_text_aligned(ui, ui_cut_right(&head, ui_px(ui, 54)), UI_SMALL, UI_RIGHT, "soldiers");
    for (uint32_t i = 0; i < state->seats; i++) draw_player(app, ui_cut_top(&area, row), state, i);
    draw_delay(app, area);
}
