// The battle: the field under the player's hand.

#include "app.h"
#include "look_bytes.h"

static const double result_after = 4; // seconds from the decision to the result

hand_view match_view(const phalanx_app *app, const tt_frame *frame)
{
    return (hand_view){.frame = frame,
                       .state = frame->current,
                       .seat = session_seat(app->session),
                       .seconds = app->seconds};
}

// The frame as of now; its states are NULL before the welcome.
static tt_frame frame_now(phalanx_app *app)
{
    static const char *names[TT_SEATS_MAX];
    const phalanx_session *session = app->session;
    SDL_FRect screen = ui_screen(app->ui);
    tt_view view = tt_peer_view(session->peer, app->now);
    for (uint32_t i = 0; i < PHALANX_SEATS_MAX; i++) {
        names[i] = session->names[i][0] ? session->names[i] : NULL;
    }
    uint8_t seat = session_seat(session);
    return (tt_frame){.previous = view.previous,
                      .current = view.current,
                      .blend = view.blend,
                      .seat = seat == TT_SEAT_NONE ? app->match.followed : seat,
                      .names = names,
                      .area = {0, 0, (int)screen.w, (int)screen.h},
                      .camera = app->match.eye.camera};
}

void app_open_eye(field_eye *eye, const phalanx_state *state, SDL_Rect area)
{
    eye_open(eye, &phalanx_picture, state, area);
    eye->closest = 10;
    eye->margin = 20;
    eye_see_part(eye, 2.7F);
}

static void start_looking(phalanx_app *app, const phalanx_state *state)
{
    phalanx_match *match = &app->match;
    uint8_t seat = session_seat(app->session);
    int x, y;
    SDL_GetMouseState(&x, &y); // it may lie still
    match->hand.at = (SDL_FPoint){(float)x, (float)y};
    match->picture =
        phalanx_picture.create(NULL, app->renderer, tt_peer_match(app->session->peer), state);
    app_open_eye(&match->eye, state, match->frame.area);
    if (seat < state->seats) {
        const phalanx_seat *own = &state->seat[seat];
        // A little towards the middle of the field, where everything will happen.
        const float middle = (float)PHALANX_SIZE / 2, share = 0.85F;
        float east = (float)own->x / 65536 - middle, south = (float)own->y / 65536 - middle;
        eye_look_at(&match->eye, middle + east * share, middle + south * share);
    }
    match->started = true;
}

static void send_commands(phalanx_app *app)
{
    phalanx_command command;
    while (hand_take(&app->match.hand, &command)) session_send(app->session, &command);
}

static void make_sound(phalanx_app *app)
{
    static const sound_effect effects[] = {[HAND_SELECTED] = SOUND_SELECT,
                                           [HAND_ORDERED] = SOUND_ORDER,
                                           [HAND_ORDERED_ATTACK] = SOUND_ATTACK_ORDER};
    phalanx_hand *hand = &app->match.hand;
    if (hand->sound != HAND_QUIET) sound_play(app->sound, effects[hand->sound], 0, 0.7F);
    hand->sound = HAND_QUIET;
}

static void draw_rectangle(phalanx_app *app)
{
    SDL_FRect rectangle;
    SDL_Color light = ui_colors.accent;
    if (!hand_rectangle(&app->match.hand, &rectangle)) return;
    ui_frame(app->ui, rectangle, light);
    light.a = 30;
    ui_fill(app->ui, rectangle, light);
}

// What the player has before the eyes, for who watches the tape later.
static void tell_look(phalanx_app *app)
{
    uint8_t bytes[PHALANX_LOOK_SIZE];
    phalanx_look look = phalanx_look_of(&app->match.frame, app->match.hand.selected);
    phalanx_look_write(&look, bytes);
    session_look(app->session, bytes, sizeof bytes);
}

// One frame of the field and what the hand does in it.
static void draw_field(phalanx_app *app)
{
    phalanx_match *match = &app->match;
    hand_view view = match_view(app, &match->frame);
    phalanx_overlay overlay;
    match_scroll(app);
    eye_resize(&match->eye, match->frame.area);
    eye_glide(&match->eye, app->passed);
    hand_look(&match->hand, &view);
    if (match->hand.centre) {
        eye_look_at(&match->eye, match->hand.centre_x, match->hand.centre_y);
    }
    match->hand.centre = false;
    match->frame.camera = match->eye.camera;
    send_commands(app);
    make_sound(app);
    tell_look(app);
    hand_overlay(&match->hand, &view, &overlay);
    phalanx_draw(match->picture, &match->frame, &overlay);
    draw_rectangle(app);
}

// Once it is decided everyone looks at the field for a moment.
static void check_end(phalanx_app *app)
{
    const phalanx_state *state = session_state(app->session);
    phalanx_match *match = &app->match;
    bool over = state && state->over;
    if (over && match->decided_at < 0) {
        uint8_t seat = session_seat(app->session);
        bool won = seat < state->seats && state->seat[seat].team == state->winner;
        match->decided_at = app->seconds;
        sound_play(app->sound, won || seat >= state->seats ? SOUND_VICTORY : SOUND_DEFEAT, 0, 1);
    }
    if (over && app->seconds - match->decided_at < result_after && !match->leaving) return;
    if (app->session->stop || over) app_end_match(app, SCREEN_RESULT);
}

void match_screen(phalanx_app *app)
{
    phalanx_match *match = &app->match;
    match->frame = frame_now(app);
    const phalanx_state *state = match->frame.current;
    bool lobby = !state || tt_peer_phase_of(app->session->peer) <= TT_PEER_LOBBY;
    if (state && !match->started) start_looking(app, state);
    if (match->picture) draw_field(app);
    ui_raise(app->ui);
    if (match->menu || match->keys) ui_set_reach(app->ui, UI_INERT);
    if (lobby)
        lobby_draw(app);
    else if (match->picture)
        hud_draw(app, &match->frame);
    ui_set_reach(app->ui, UI_BOTH);
    match_dialogs(app);
    check_end(app);
}
