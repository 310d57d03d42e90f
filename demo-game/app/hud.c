// The panels over the field.
//
//     own soldiers      clock, banners      players
//
//     lines
//     minimap           companies           recruits, orders

#include "app.h"
#include "cards.h"
#include "icons.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

static void draw_players(phalanx_app *app, const phalanx_state *state)
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

static void draw_recruits(phalanx_app *app, const phalanx_seat *seat, SDL_FRect area)
{
    ui_kit *ui = app->ui;
    static const char *const names[] = {"", "spears", "bows", "horse"};
    static const char *const tips[] = {"", "Train spearmen (F2): they beat riders",
                                       "Train archers (F3): they beat spearmen",
                                       "Train riders (F4): they beat archers"};
    float width = area.w / 3;
    for (uint32_t i = PHALANX_SPEARMAN; i < PHALANX_TYPES; i++) {
        SDL_FRect place = ui_cut_left(&area, width);
        place.w -= ui_px(ui, 4);
        bool chosen = seat->recruits == i;
        SDL_FRect bar = {place.x + ui_px(ui, 6), place.y + place.h - ui_px(ui, 7),
                         place.w - ui_px(ui, 12), ui_px(ui, 4)};
        ui_tip(ui, place, tips[i]);
        if (ui_toggle(ui, place, names[i], chosen)) hand_recruit(&app->match.hand, (uint8_t)i);
        if (!chosen || seat->training == 0) continue;
        bar.w *= (float)seat->progress / (float)seat->training;
        ui_fill(ui, bar, ui_colors.accent);
    }
}

static void draw_orders(phalanx_app *app, SDL_FRect area)
{
    static const struct {
        const char *label, *tip;
        SDL_Keycode key;
    } orders[] = {
        {"attack", "Then click where to (A)", SDLK_a},
        {"hold", "Keep the ranks (H)", SDLK_h},
        {"stop", "Forget all orders (S)", SDLK_s},
        {"rally", "Then click where recruits shall gather (R)", SDLK_r},
    };
    phalanx_match *match = &app->match;
    hand_view view = match_view(app, &match->frame);
    float width = area.w / 4;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        SDL_FRect place = ui_cut_left(&area, width);
        bool chosen = (i == 0 && match->hand.mode == HAND_ATTACKS) ||
                      (i == 3 && match->hand.mode == HAND_RALLIES);
        place.w -= ui_px(app->ui, 4);
        ui_tip(app->ui, place, orders[i].tip);
        if (ui_toggle(app->ui, place, orders[i].label, chosen)) {
            hand_key(&match->hand, &view, orders[i].key, 0);
        }
    }
}

static void draw_commands(phalanx_app *app, const phalanx_seat *seat)
{
    ui_kit *ui = app->ui;
    float gap = ui_px(ui, 14);
    SDL_FRect area = ui_screen(ui);
    area = (SDL_FRect){area.w - gap - ui_px(ui, 290), area.h - gap - ui_px(ui, 98), ui_px(ui, 290),
                       ui_px(ui, 98)};
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 10));
    draw_recruits(app, seat, ui_cut_top(&area, ui_px(ui, 38)));
    ui_cut_top(&area, ui_px(ui, 8));
    draw_orders(app, area);
}

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

static void draw_banners(phalanx_app *app, const phalanx_state *state)
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
    draw_banners(app, state);
    draw_lines(app);
    if (app->match.hidden) return;
    draw_clock(app, state);
    draw_players(app, state);
    if (seat < state->seats) {
        draw_own(app, &state->seat[seat]);
        draw_commands(app, &state->seat[seat]);
        cards_draw(app, state, seat);
    }
    draw_mode(app);
    draw_minimap(app, frame);
}
