// What stands across the field: how it has ended, or what keeps it from going on.

#include "hud_parts.h"

#include <math.h>
#include <stdio.h>

// What keeps the match from going on, in the middle of the top.
static void draw_banner(phalanx_app *app, const char *words, float fraction)
{
    ui_kit *ui = app->ui;
    SDL_FRect screen = ui_screen(ui);
    float width = fminf(ui_text_width(ui, UI_HEADING, words) + ui_px(ui, 60), screen.w);
    SDL_FRect area = {(screen.w - width) / 2, ui_px(ui, 110), width, ui_px(ui, 56)};
    ui_panel(ui, area);
    if (fraction >= 0) {
        SDL_FRect inner = ui_inset(area, ui_px(ui, 6));
        ui_progress(ui, ui_cut_bottom(&inner, ui_px(ui, 10)), fraction, "");
        area.h -= ui_px(ui, 10);
    }
    ui_text_aligned(ui, area, UI_HEADING, UI_CENTER, words);
}

void hud_banners(phalanx_app *app, const phalanx_state *state)
{
    const phalanx_session *session = app->session;
    bool playing = tt_peer_phase_of(session->peer) == TT_PEER_PLAYING;
    bool stalled = playing && app->now > session->tick_at + TT_SECOND && !session->paused;
    char words[128];
    if (state->over) {
        uint8_t seat = session_seat(session);
        bool own = seat < state->seats;
        bool won = own && state->seat[seat].team == state->winner;
        const char *spectators = state->winner == PHALANX_NOBODY ? "A draw" : "It is decided";
        draw_banner(app,
                    !own || state->winner == PHALANX_NOBODY ? spectators
                    : won                                   ? "Victory"
                                                            : "Defeat",
                    -1);
    } else if (session->catching_up) {
        snprintf(words, sizeof words, "Catching up: %u %%", session->percent);
        draw_banner(app, words, (float)session->percent / 100);
    } else if (session->silent || stalled) {
        double seconds = (double)(app->now - session->tick_at) / (double)TT_SECOND;
        snprintf(words, sizeof words, "No word from the relay for %.0f s", seconds);
        draw_banner(app, words, -1);
    } else if (session->paused) {
        const char *name =
            session->paused_by < PHALANX_SEATS_MAX ? session->names[session->paused_by] : "";
        snprintf(words, sizeof words, "Paused by %s: P goes on", name[0] ? name : "a player");
        draw_banner(app, words, -1);
    } else if (session_seat(session) < state->seats && state->seat[session_seat(session)].out) {
        draw_banner(app, "You are out. Watch, or leave: Esc", -1);
    }
}
