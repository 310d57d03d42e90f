// The window: 60 frames a second, and in between the match goes on as its deadlines ask. Nothing
// here blocks for longer than a frame, and a window that is not seen still plays.

#include "window.h"

#include "app.h"
#include "display.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define FRAME_TIME (TT_SECOND / 60)

static volatile sig_atomic_t stop_requested;

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = 1;
}

static bool open_screen(void)
{
    char message[UI_MESSAGE_SIZE];
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (display_open(message)) return true;
    fprintf(stderr, "phalanx: %s; --headless plays without a window\n", message);
    return false;
}

static bool open_window(phalanx_app *app)
{
    uint32_t flags = SDL_WINDOW_RESIZABLE;
    if (app->config.fullscreen) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    app->window = SDL_CreateWindow("Phalanx", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280,
                                   720, flags);
    if (app->window) app->renderer = SDL_CreateRenderer(app->window, -1, 0);
    if (app->window && !app->renderer) {
        app->renderer = SDL_CreateRenderer(app->window, -1, SDL_RENDERER_SOFTWARE);
    }
    char message[UI_MESSAGE_SIZE] = "";
    if (app->renderer) app->ui = ui_create(app->renderer, message);
    if (app->ui) {
        SDL_SetWindowMinimumSize(app->window, 640, 400);
        return true;
    }
    fprintf(stderr, "phalanx: can't open a window: %s\n", message[0] ? message : SDL_GetError());
    return false;
}

static void toggle_fullscreen(phalanx_app *app)
{
    app->config.fullscreen = !app->config.fullscreen;
    app->unsaved = true;
    SDL_SetWindowFullscreen(app->window,
                            app->config.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

// Back from where one came: to the title, and from there nowhere.
static void take_key(phalanx_app *app, const SDL_KeyboardEvent *key)
{
    if (key->keysym.sym == SDLK_F11 && !key->repeat) toggle_fullscreen(app);
    if (key->keysym.sym == SDLK_F1 && app->screen == SCREEN_TITLE) app_go(app, SCREEN_KEYS);
    bool back = key->keysym.sym == SDLK_ESCAPE && app->screen != SCREEN_MATCH;
    if (!back || app->screen == SCREEN_TITLE) return;
    if (app->screen == SCREEN_SETTINGS) config_save(&app->config);
    app_go(app, SCREEN_TITLE);
}

static void take_event(phalanx_app *app, const SDL_Event *event)
{
    if (event->type == SDL_QUIT) {
        if (app->screen == SCREEN_MATCH) app_end_match(app, SCREEN_QUIT);
        if (app->screen == SCREEN_SETTINGS) app->unsaved = true;
        app->screen = SCREEN_QUIT;
    }
    bool leaves = event->type == SDL_WINDOWEVENT && event->window.event == SDL_WINDOWEVENT_LEAVE;
    if (leaves) app->focused = false;
    // A window that opens is told where the mouse is, as a motion by nothing.
    bool moved = event->type == SDL_MOUSEMOTION && (event->motion.xrel || event->motion.yrel);
    if (moved) app->focused = true;
    if (event->type == SDL_KEYDOWN) take_key(app, &event->key);
    bool used = app->screen == SCREEN_MATCH && match_event(app, event);
    if (!used) ui_event(app->ui, event);
}

// A round of the match, with what it is heard by.
static void advance(phalanx_app *app)
{
    phalanx_session *session = app->session;
    app->now = session_clock();
    if (!session || !session->peer || session->stop) return;
    tt_peer_event event;
    session_advance(session, app->now);
    while (session_poll(session, &event)) noise_of_event(app, &event);
    if (!session->stop) session_think(session);
    session_check_end(session);
}

static void draw(phalanx_app *app)
{
    static void (*const screens[])(struct phalanx_app *) = {
        [SCREEN_TITLE] = title_screen,       [SCREEN_HOST] = host_screen,
        [SCREEN_JOIN] = join_screen,         [SCREEN_TAPES] = tapes_screen,
        [SCREEN_SETTINGS] = settings_screen, [SCREEN_KEYS] = keys_screen,
        [SCREEN_MATCH] = match_screen,       [SCREEN_RESULT] = result_screen,
    };
    SDL_SetRenderDrawColor(app->renderer, 28, 25, 24, 255);
    SDL_RenderClear(app->renderer);
    if (app->screen != SCREEN_MATCH) backdrop_draw(app);
    ui_begin(app->ui, app->seconds);
    screens[app->screen](app);
    ui_end(app->ui);
    SDL_RenderPresent(app->renderer);
}

// Until the next frame is due the match goes on.
static void wait_until(phalanx_app *app, uint64_t due)
{
    for (;;) {
        advance(app);
        if (app->now >= due) return;
        uint64_t until = due;
        bool plays = app->session && app->session->peer && !app->session->stop;
        uint64_t deadline = plays ? tt_peer_deadline(app->session->peer) : due;
        if (deadline < until) until = deadline;
        uint64_t timeout = until > app->now ? until - app->now : TT_SECOND / 2000;
        if (plays && app->session->options.mode != TT_PEER_PRACTICE) {
            tt_peer_wait(app->session->peer, timeout);
        } else {
            SDL_Delay((uint32_t)(timeout / 1000000) + 1);
        }
    }
}

static void loop(phalanx_app *app)
{
    uint64_t start = session_clock(), due = start;
    while (app->screen != SCREEN_QUIT) {
        SDL_Event event;
        advance(app);
        double seconds = (double)(app->now - start) / (double)TT_SECOND;
        app->passed = (float)(seconds - app->seconds < 0.1 ? seconds - app->seconds : 0.1);
        app->seconds = seconds;
        while (app->screen != SCREEN_QUIT && ui_poll(app->ui, &event)) take_event(app, &event);
        viewers_poll(&app->viewers, app->message, sizeof app->message);
        if (stop_requested) {
            if (app->screen == SCREEN_MATCH) app_end_match(app, SCREEN_QUIT);
            return;
        }
        bool seen = !(SDL_GetWindowFlags(app->window) & SDL_WINDOW_MINIMIZED);
        if (seen && app->screen != SCREEN_QUIT) draw(app);
        due = due + FRAME_TIME > app->now ? due + FRAME_TIME : app->now;
        if (app->screen != SCREEN_QUIT) wait_until(app, due);
    }
}

static void close_all(phalanx_app *app)
{
    backdrop_close(app);
    if (app->match.picture) phalanx_picture.destroy(NULL, app->match.picture);
    if (app->session) tt_peer_destroy(app->session->peer);
    free(app->session);
    host_search_end(app->forms.search);
    free(app->shelf);
    free(app->last);
    ui_destroy(app->ui);
    sound_close(app->sound);
    if (app->renderer) SDL_DestroyRenderer(app->renderer);
    if (app->window) SDL_DestroyWindow(app->window);
    SDL_Quit();
    free(app);
}

int window_run(const phalanx_options *options)
{
    phalanx_app *app = calloc(1, sizeof *app);
    if (!app) return EXIT_NOT_STARTED;
    *app = (struct phalanx_app){.options = *options, .exit_code = EXIT_NOT_STARTED};
    config_load(&app->config);
    app->last = calloc(1, sizeof *app->last);
    app->shelf = calloc(1, sizeof *app->shelf);
    if (app->last && app->shelf && open_screen() && open_window(app)) {
        struct sigaction action = {.sa_handler = request_stop};
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        app->exit_code = EXIT_DONE;
        app->sound = sound_open();
        sound_volume(app->sound, app->config.volume);
        bool joins = options->mode == TT_PEER_JOIN || options->mode == TT_PEER_WATCH;
        if (!options->title) (joins ? app_join : app_play)(app, options);
        if (options->title || app->session || app->forms.search) loop(app);
        if (app->unsaved) config_save(&app->config);
    }
    int exit_code = app->exit_code;
    close_all(app);
    return exit_code;
}
