// The first screen, and the battle that is fought behind it.

#include "app.h"

#include <math.h>
#include <stdlib.h>

enum {
    BACKDROP_START = 700,
    BACKDROP_END = 9000
}; // ticks: when armies have met, when to begin anew

static void backdrop_open(phalanx_app *app)
{
    phalanx_options options = app_options(app, TT_PEER_PRACTICE);
    options.bot = options.headless = true; // all seats are bots', and its time is our own
    options.seats = 4;
    app->backdrop = calloc(1, sizeof *app->backdrop);
    if (!app->backdrop || session_open(app->backdrop, &options, true) != TT_OK) return;
    app->backdrop_now = 0;
}

void backdrop_close(phalanx_app *app)
{
    if (app->backdrop_picture) phalanx_picture.destroy(NULL, app->backdrop_picture);
    if (app->backdrop) tt_peer_destroy(app->backdrop->peer);
    free(app->backdrop);
    app->backdrop_picture = NULL;
    app->backdrop = NULL;
}

// Time passes slowly here, but for the march to the battle.
static void advance(phalanx_app *app)
{
    phalanx_session *session = app->backdrop;
    uint64_t until = app->backdrop_now + (uint64_t)((double)app->passed * 0.5 * (double)TT_SECOND);
    if (session->tick < BACKDROP_START) until = app->backdrop_now + TT_SECOND * 2 / 3;
    tt_peer_event event;
    do {
        uint64_t deadline = tt_peer_deadline(session->peer);
        uint64_t next = deadline < until ? deadline : until;
        app->backdrop_now = next > app->backdrop_now ? next : until;
        session_advance(session, app->backdrop_now);
        while (session_poll(session, &event)) {
        }
        session_think(session);
    } while (app->backdrop_now < until);
}

static void look(phalanx_app *app, const phalanx_state *state)
{
    SDL_FRect screen = ui_screen(app->ui);
    SDL_Rect area = {0, 0, (int)screen.w, (int)screen.h};
    if (!app->backdrop_picture) {
        app->backdrop_picture =
            phalanx_picture.create(NULL, app->renderer, tt_peer_match(app->backdrop->peer), state);
        app_open_eye(&app->backdrop_eye, state, area);
    }
    eye_resize(&app->backdrop_eye, area);
    float turn = (float)app->seconds * 0.05F, middle = (float)PHALANX_SIZE / 2;
    eye_look_at(&app->backdrop_eye, middle + 34 * cosf(turn), middle + 30 * sinf(turn));
}

void backdrop_draw(phalanx_app *app)
{
    if (!app->backdrop) backdrop_open(app);
    phalanx_session *session = app->backdrop;
    if (!session || !session->peer) return;
    int width, height;
    SDL_GetRendererOutputSize(app->renderer, &width, &height);
    advance(app);
    tt_view view = tt_peer_view(session->peer, app->backdrop_now);
    bool over = session->tick > BACKDROP_END || session->stop ||
                tt_peer_phase_of(session->peer) > TT_PEER_PLAYING;
    if (view.current) {
        look(app, view.current);
        tt_frame frame = {.previous = view.previous,
                          .current = view.current,
                          .blend = view.blend,
                          .seat = TT_SEAT_NONE,
                          .area = {0, 0, width, height},
                          .camera = app->backdrop_eye.camera};
        if (app->backdrop_picture) {
            phalanx_picture.draw(NULL, app->backdrop_picture, &frame);
        }
    }
    if (over) backdrop_close(app);
}

static void play(phalanx_app *app)
{
    phalanx_options options = app_options(app, TT_PEER_HOST);
    app_play(app, &options);
}

static void practise(phalanx_app *app)
{
    phalanx_options options = app_options(app, TT_PEER_PRACTICE);
    app_play(app, &options);
}

void title_screen(phalanx_app *app)
{
    ui_kit *ui = app->ui;
    SDL_FRect screen = ui_screen(ui), side = ui_cut_left(&screen, ui_px(ui, 400));
    ui_panel(ui, side);
    side = ui_inset(side, ui_px(ui, 44));
    ui_cut_top(&side, ui_px(ui, 24));
    ui_text(ui, ui_cut_top(&side, ui_px(ui, 70)), UI_TITLE, ui_colors.accent, "Phalanx");
    ui_text(ui, ui_cut_top(&side, ui_px(ui, 24)), UI_TEXT, ui_colors.dim,
            "Thousands of soldiers, a few orders");
    ui_cut_top(&side, ui_px(ui, 34));
    static const struct {
        const char *label, *tip;
        app_screen screen;
        void (*act)(struct phalanx_app *);
    } entries[] = {
        {"Play against bots", "A match of four through a relay on this machine", 0, play},
        {"Practice", "The same on your own: it can wait for you", 0, practise},
        {"Host a match", "Friends join it over the network", SCREEN_HOST, NULL},
        {"Join a match", "A relay, or a friend who hosts", SCREEN_JOIN, NULL},
        {"Tapes", "Every match you have played", SCREEN_TAPES, NULL},
        {"Settings", "Name, sound, bots", SCREEN_SETTINGS, NULL},
        {"Keys", "What mouse and keys do", SCREEN_KEYS, NULL},
        {"Quit", "", SCREEN_QUIT, NULL},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        SDL_FRect where = ui_cut_top(&side, ui_px(ui, 38));
        ui_cut_top(&side, ui_px(ui, 10));
        ui_tip(ui, where, entries[i].tip);
        if (!ui_button(ui, where, entries[i].label)) continue;
        if (entries[i].act)
            entries[i].act(app);
        else
            app_go(app, entries[i].screen);
    }
    ui_cut_top(&side, ui_px(ui, 8));
    ui_paragraph(ui, side, UI_SMALL, ui_colors.alarm, app->message);
}
