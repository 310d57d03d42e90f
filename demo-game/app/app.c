// What leads from screen to screen: matches begin and end, tapes are found and shown.

#include "app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void list_tapes(phalanx_app *app)
{
    char folder[FOLDER_SIZE] = "";
    app->list = (ui_list){0};
    folder_of_tapes(app->options.tapes, folder); // without one the list is empty
    shelf_open(app->shelf, folder, &phalanx_game);
}

void app_go(phalanx_app *app, app_screen screen)
{
    app->screen = screen;
    app->forms.failure[0] = 0;
    host_search_end(app->forms.search);
    app->forms.search = NULL;
    if (screen != SCREEN_TITLE) app->message[0] = 0;
    if (screen == SCREEN_TAPES) list_tapes(app);
}

void app_clock(uint32_t ticks, char text[16])
{
    uint32_t seconds = ticks / PHALANX_TICK_RATE;
    snprintf(text, 16, "%02u:%02u", seconds / 60 % 100, seconds % 60);
}

phalanx_options app_options(const phalanx_app *app, tt_peer_mode mode)
{
    phalanx_options options = {.mode = mode,
                               .address = "127.0.0.1",
                               .match = mode == TT_PEER_PRACTICE ? "practice" : "bots",
                               .name =
                                   tt_name_valid(app->config.name) ? app->config.name : "player",
                               .seats = 4,
                               .bots = 3,
                               .seat = TT_SEAT_NONE,
                               .strength = app->config.strength,
                               .tapes = app->options.tapes};
    if (mode != TT_PEER_PRACTICE) return options;
    // A practice has the seed that it is told; the clock's is as good as any.
    options.seed_given = true;
    options.seed = app->now;
    return options;
}

void app_fail(phalanx_app *app, const char *what)
{
    snprintf(app->message, sizeof app->message, "%s", what);
    snprintf(app->forms.failure, sizeof app->forms.failure, "%s", what);
    if (app->options.title) return;
    bool started = app->session && session_state(app->session);
    fprintf(stderr, "phalanx: %s%s\n", started ? "" : "can't start: ", what);
    app->exit_code = started ? EXIT_LOST : EXIT_NOT_STARTED;
}

// Every match in the window is recorded, where nobody says otherwise into the folder of tapes. That
// there is none stops no match.
static void choose_record(phalanx_app *app, phalanx_options *options)
{
    char folder[FOLDER_SIZE];
    const char *match = options->match ? options->match : "practice";
    if (options->record || !folder_of_tapes(options->tapes, folder)) return;
    folder_name_tape(folder, match, app->record, sizeof app->record);
    options->record = app->record;
    options->record_may_fail = true;
}

// A session that plays, or NULL with what stood in the way told.
static phalanx_session *open_session(phalanx_app *app, phalanx_options *options)
{
    phalanx_session *session = calloc(1, sizeof *session);
    if (!session) {
        app_fail(app, tt_status_text(TT_OUT_OF_MEMORY));
        return NULL;
    }
    choose_record(app, options);
    if (session_open(session, options, true) != TT_OK) {
        app_fail(app, session->failure);
        free(session);
        return NULL;
    }
    if (!options->record)
        session_tell(session, true,
                     "This match is not recorded: the folder for tapes can't be made");
    return session;
}

// Where it listens, and the line that friends need unless only this machine can be reached.
static void tell_address(const phalanx_options *options, uint16_t port)
{
    printf("listening on %s:%u\n", options->address, port);
    if (strncmp(options->address, "127.", 4) == 0) return;
    printf("friends type: phalanx --join YOUR-ADDRESS:%u --match %s --name YOU\n", port,
           options->match);
}

void app_play(phalanx_app *app, const phalanx_options *options)
{
    phalanx_options chosen = *options;
    phalanx_session *session = open_session(app, &chosen);
    if (!session) return; // the screen stays as it is, with what it shows
    free(app->session);
    app->session = session;
    if (chosen.mode == TT_PEER_HOST) tell_address(&chosen, tt_peer_port(session->peer));
    backdrop_close(app);
    app->match = (phalanx_match){.followed = TT_SEAT_NONE, .decided_at = -1};
    hand_start(&app->match.hand);
    app_go(app, SCREEN_MATCH);
}

void app_join(phalanx_app *app, const phalanx_options *options)
{
    app_go(app, SCREEN_JOIN);
    app->forms.joining = *options;
    app->forms.search = host_search_start(options->address, host_find, NULL);
    if (!app->forms.search) app_play(app, options); // which looks by itself, and waits
}

// What the result shows: the match as the player left it, whatever comes of it then.
static bool keep_last(phalanx_app *app)
{
    const phalanx_state *state = session_state(app->session);
    if (state && !app->match.leaving) *app->last = *state;
    app->last_seat = session_seat(app->session);
    return state && state->tick > 0;
}

void app_leave(phalanx_app *app)
{
    if (app->match.leaving) return;
    keep_last(app);
    app->match.leaving = true;
    session_leave(app->session);
}

void app_end_match(phalanx_app *app, app_screen next)
{
    phalanx_session *session = app->session;
    bool played = keep_last(app);
    if (app->match.picture) phalanx_picture.destroy(NULL, app->match.picture);
    app->match.picture = NULL;
    if (session->failure[0]) app_fail(app, session->failure);
    if (!app->options.title && !played) next = SCREEN_QUIT;
    if (access(session->record, R_OK) == 0)
        printf("tape %s\n", session->record);
    else
        session->record[0] = 0;
    int exit_code = session_close(session);
    if (!app->options.title) app->exit_code = exit_code;
    if (session->unclosed[0]) snprintf(app->message, sizeof app->message, "%s", session->unclosed);
    if (next == SCREEN_RESULT && !played) next = SCREEN_TITLE;
    char message[APP_MESSAGE_SIZE];
    snprintf(message, sizeof message, "%s", app->message);
    app_go(app, next);
    snprintf(app->message, sizeof app->message, "%s", message);
}

void app_watch(phalanx_app *app, const char *tape)
{
    if (viewers_open(&app->viewers, tape, app->message, sizeof app->message))
        snprintf(app->message, sizeof app->message, "The viewer opens");
}
