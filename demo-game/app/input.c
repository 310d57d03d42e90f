// What mouse and keys do in a match: they move the eye, lead the hand, and open what lies over the
// field.

#include "app.h"

static bool typing(const phalanx_app *app)
{
    return app->match.chatting || app->match.menu || ui_has_keys(app->ui);
}

void match_scroll(phalanx_app *app)
{
    const uint8_t *keys = SDL_GetKeyboardState(NULL);
    const SDL_Rect *area = &app->match.frame.area;
    float step = app->passed * (300 + 1500 * app->config.scroll) * (float)area->h / 720;
    float x = 0, y = 0;
    if (app->match.menu) return;
    if (!typing(app)) {
        x += (float)(keys[SDL_SCANCODE_RIGHT] - keys[SDL_SCANCODE_LEFT]);
        y += (float)(keys[SDL_SCANCODE_DOWN] - keys[SDL_SCANCODE_UP]);
    }
    const phalanx_hand *hand = &app->match.hand;
    if (app->focused && !hand->lining && !app->match.on_map) {
        int at_x, at_y;
        SDL_GetMouseState(&at_x, &at_y);
        bool inside = at_x < area->w && at_y < area->h; // not so where the window has just shrunk
        x += (float)((inside && at_x >= area->w - 3) - (at_x < 3));
        y += (float)((inside && at_y >= area->h - 3) - (at_y < 3));
    }
    if (x != 0 || y != 0) eye_pull(&app->match.eye, -x * step, -y * step);
}

// Closer by so many steps of the wheel, where the mouse is.
static void zoom(phalanx_match *match, float steps)
{
    eye_zoom_gently(&match->eye, steps, match->hand.at.x, match->hand.at.y);
}

// A click or drag on the minimap moves the eye; a right click there is an order.
static bool take_map(phalanx_app *app, const SDL_Event *event)
{
    phalanx_match *match = &app->match;
    SDL_FRect map = hud_minimap(app);
    SDL_Rect area = {(int)map.x, (int)map.y, (int)map.w, (int)map.h};
    bool pressed = event->type == SDL_MOUSEBUTTONDOWN;
    SDL_Point at = {event->motion.x, event->motion.y};
    if (pressed) at = (SDL_Point){event->button.x, event->button.y};
    if (event->type == SDL_MOUSEBUTTONUP && event->button.button == SDL_BUTTON_LEFT)
        match->on_map = false;
    if (!pressed && (event->type != SDL_MOUSEMOTION || !match->on_map)) return false;
    if (pressed && (match->hidden || !SDL_PointInRect(&at, &area))) return false;
    SDL_FPoint field = phalanx_minimap_to_field(area, (float)at.x, (float)at.y);
    if (pressed && event->button.button == SDL_BUTTON_RIGHT) {
        hand_view view = match_view(app, &match->frame);
        hand_order_at(&match->hand, &view, field, (uint16_t)SDL_GetModState());
        return true;
    }
    if (pressed && event->button.button != SDL_BUTTON_LEFT) return true;
    match->on_map = true;
    eye_look_at(&match->eye, field.x, field.y);
    return true;
}

static void take_mouse(phalanx_app *app, const SDL_Event *event)
{
    phalanx_match *match = &app->match;
    hand_view view = match_view(app, &match->frame);
    if (event->type == SDL_MOUSEMOTION) {
        SDL_FPoint at = {(float)event->motion.x, (float)event->motion.y};
        if (event->motion.state & SDL_BUTTON_MMASK) {
            eye_pull(&match->eye, (float)event->motion.xrel, (float)event->motion.yrel);
        }
        hand_move(&match->hand, &view, at);
        return;
    }
    if (event->type == SDL_MOUSEWHEEL) {
        float steps = event->wheel.preciseY;
        if (!ui_has_mouse(app->ui)) zoom(match, steps);
        return;
    }
    hand_input input = {.at = {(float)event->button.x, (float)event->button.y},
                        .button = event->button.button,
                        .clicks = event->button.clicks,
                        .mod = (uint16_t)SDL_GetModState()};
    if (event->type == SDL_MOUSEBUTTONUP) hand_release(&match->hand, &view, &input);
    bool left = input.button == SDL_BUTTON_LEFT, right = input.button == SDL_BUTTON_RIGHT;
    if (event->type != SDL_MOUSEBUTTONDOWN || !(left || right) || ui_has_mouse(app->ui)) return;
    hand_press(&match->hand, &view, &input);
}

static void show_alert(phalanx_app *app)
{
    const phalanx_session *session = app->session;
    if (session->alert_count == 0) return;
    const session_alert *alert = &session->alerts[(session->alert_count - 1) % SESSION_ALERTS];
    eye_look_at(&app->match.eye, (float)alert->x / 256, (float)alert->y / 256);
}

static void toggle_pause(phalanx_app *app)
{
    if (session_seat(app->session) == TT_SEAT_NONE) return;
    tt_status status = tt_peer_pause(app->session->peer, 0, !app->session->paused);
    if (status != TT_OK) session_tell(app->session, false, "It can't be paused now");
}

// A spectator goes from seat to seat, and then to everyone.
static void follow_next(phalanx_app *app)
{
    const phalanx_state *state = app->match.frame.current;
    uint8_t *followed = &app->match.followed;
    if (!state) return;
    *followed = *followed == TT_SEAT_NONE ? 0 : (uint8_t)(*followed + 1);
    if (*followed >= state->seats) {
        *followed = TT_SEAT_NONE;
        return;
    }
    float x, y;
    if (phalanx_picture.focus(NULL, state, *followed, &x, &y)) eye_look_at(&app->match.eye, x, y);
}

static bool closes_something(phalanx_app *app)
{
    phalanx_match *match = &app->match;
    bool open = match->chatting || match->menu || match->keys;
    match->chatting = match->menu = match->keys = false;
    return open;
}

// Whether the key has had its effect, and is no widget's any more.
static bool take_key(phalanx_app *app, const SDL_KeyboardEvent *key)
{
    phalanx_match *match = &app->match;
    hand_view view = match_view(app, &match->frame);
    SDL_Keycode code = key->keysym.sym;
    bool playing = match->picture && tt_peer_phase_of(app->session->peer) > TT_PEER_LOBBY;
    if (code == SDLK_ESCAPE && closes_something(app)) return true;
    if (code == SDLK_F1) match->keys = !match->keys;
    if (typing(app) || match->keys) return false;
    if (key->repeat) return false;
    if (playing && hand_key(&match->hand, &view, code, key->keysym.mod)) return true;
    if (code == SDLK_ESCAPE) match->menu = true;
    if (!playing) return code == SDLK_ESCAPE;
    if (code == SDLK_RETURN || code == SDLK_KP_ENTER) {
        const phalanx_state *state = session_state(app->session);
        match->chatting = session_seat(app->session) != TT_SEAT_NONE;
        match->to_team = (key->keysym.mod & KMOD_SHIFT) != 0 && state && teams_matter(state);
    }
    if (code == SDLK_F10 || code == SDLK_f) match->hidden = !match->hidden;
    if (code == SDLK_p) toggle_pause(app);
    if (code == SDLK_SPACE) show_alert(app);
    if (code == SDLK_TAB) follow_next(app);
    if (code == SDLK_PLUS || code == SDLK_EQUALS) zoom(match, 1);
    if (code == SDLK_MINUS) zoom(match, -1);
    return true;
}

// What was begun before a dialog opened ends without effect.
static void let_go(phalanx_app *app)
{
    app->match.on_map = false;
    app->match.hand.picking = app->match.hand.lining = false;
}

bool match_event(phalanx_app *app, const SDL_Event *event)
{
    bool field = app->match.picture && !app->match.menu && !app->match.keys;
    switch (event->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION:
    case SDL_MOUSEWHEEL:
        if (field && !take_map(app, event)) take_mouse(app, event);
        if (app->match.picture && !field && event->type == SDL_MOUSEBUTTONUP) let_go(app);
        return false; // the widgets look at the mouse too
    case SDL_KEYDOWN:
        return take_key(app, &event->key);
    default:
        return false;
    }
}
