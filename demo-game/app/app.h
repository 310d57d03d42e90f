// What the screens share. One file per screen; each has a function that draws it for one frame and
// does what the player asks there.
//
//     title -> host, join, tapes, settings, keys
//           -> match (lobby, battle) -> result -> title
#pragma once

#include "config.h"
#include "eye.h"
#include "folders.h"
#include "hand.h"
#include "hosts.h"
#include "session.h"
#include "shelf.h"
#include "sound.h"
#include "ui.h"
#include "viewers.h"

typedef enum app_screen {
    SCREEN_TITLE,
    SCREEN_HOST,
    SCREEN_JOIN,
    SCREEN_TAPES,
    SCREEN_SETTINGS,
    SCREEN_KEYS,
    SCREEN_MATCH,
    SCREEN_RESULT,
    SCREEN_QUIT,
} app_screen;

enum { APP_MESSAGE_SIZE = 700 };

// What the player is doing in a match, besides the hand.
typedef struct phalanx_match {
    phalanx_hand hand;
    field_eye eye;
    void *picture; // NULL until the match is known
    bool started;  // the eye has found the camp
    bool chatting, to_team, menu, keys, hidden, on_map, leaving, waited;
    tt_frame frame; // as last drawn; its states are those of now
    char line[TT_CHAT_SIZE_MAX + 1];
    uint8_t followed;  // a spectator looks with the eyes of this seat; TT_SEAT_NONE: everyone's
    double decided_at; // when the match was found to be over; < 0: not yet
    double quiet_until[SOUND_EFFECTS];
} phalanx_match;

// What the forms for hosting and joining hold.
typedef struct app_forms {
    uint32_t seats, bots, teams; // places in their lists of words
    host_search *search;         // for the relay of `joining`; NULL: none
    phalanx_options joining;
    char failure[APP_MESSAGE_SIZE];
} app_forms;

typedef struct phalanx_app {
    phalanx_options options; // as the command line has them
    phalanx_config config;
    SDL_Window *window;
    SDL_Renderer *renderer;
    ui_kit *ui;
    sound *sound;
    app_screen screen;
    uint64_t now;   // ns
    double seconds; // since the window opened
    float passed;   // since the last frame
    bool focused;   // the mouse is in the window
    bool unsaved;   // the settings are not as they were loaded
    int exit_code;
    char message[APP_MESSAGE_SIZE]; // what went wrong last
    app_forms forms;
    char record[SESSION_PATH_SIZE];
    tape_shelf *shelf; // the tapes, when they were last asked for
    ui_list list;
    tape_viewers viewers;
    phalanx_session *session, *backdrop; // the match; the battle behind the title; NULL: none
    void *backdrop_picture;
    field_eye backdrop_eye;
    uint64_t backdrop_now; // its own time
    phalanx_match match;
    phalanx_state *last; // of the match that has ended
    uint8_t last_seat;   // the player's in it
} phalanx_app;

void title_screen(phalanx_app *app);
void host_screen(phalanx_app *app);
void join_screen(phalanx_app *app);
void tapes_screen(phalanx_app *app);
void settings_screen(phalanx_app *app);
void keys_screen(phalanx_app *app);
void result_screen(phalanx_app *app);
// The lobby, then the battle.
void match_screen(phalanx_app *app);
// Moves the eye while an arrow key is held, or the mouse is at an edge of the window.
void match_scroll(phalanx_app *app);
// Whether the event has had its effect, and is no widget's any more.
bool match_event(phalanx_app *app, const SDL_Event *event);
// Draws what lies over the field: everything that tells, and the buttons.
void hud_draw(phalanx_app *app, const tt_frame *frame);
// What was said and what happened, up from the bottom of `area`: what is new, or all of it.
void lines_draw(phalanx_app *app, SDL_FRect area, bool all);
// Whether some play together.
bool teams_matter(const phalanx_state *state);
// Where the minimap is.
SDL_FRect hud_minimap(const phalanx_app *app);
// What the hand of this match looks at.
hand_view match_view(const phalanx_app *app, const tt_frame *frame);
// The menu and the list of keys over the match.
void match_dialogs(phalanx_app *app);
void lobby_draw(phalanx_app *app);
// The list of keys, as a panel.
void keys_panel(phalanx_app *app, SDL_FRect area);
// What is heard of an event of the match.
void noise_of_event(phalanx_app *app, const tt_peer_event *event);

// Opens an eye on the middle of the field, close enough for a hand to play.
void app_open_eye(field_eye *eye, const phalanx_state *state, SDL_Rect area);
// The battle behind the screens that are not the match.
void backdrop_draw(phalanx_app *app);
void backdrop_close(phalanx_app *app);

// Starts the match that `options` describes and shows it; says at the title what went wrong.
void app_play(phalanx_app *app, const phalanx_options *options);
// The same for a relay whose address is looked up first: shown, and never waited for.
void app_join(phalanx_app *app, const phalanx_options *options);
// Says at the title what went wrong; where there is none, on stderr.
void app_fail(phalanx_app *app, const char *what);
// Gives the seat up; the match ends when the relay has heard of it.
void app_leave(phalanx_app *app);
// Ends the match, printing its tape and trail, and shows `next`.
void app_end_match(phalanx_app *app, app_screen next);
void app_go(phalanx_app *app, app_screen screen);
// Opens the program that shows tapes.
void app_watch(phalanx_app *app, const char *tape);
// The options of a match against three bots on this machine, or of a practice.
phalanx_options app_options(const phalanx_app *app, tt_peer_mode mode);
// Ticks as mm:ss.
void app_clock(uint32_t ticks, char text[16]);
