// What keys and the mouse do. The bar's buttons are widgets and call the same functions.

#include "panel.h"

void hand_play(view_panel *panel)
{
    tape_player *player = panel->player;
    bool playing = !player_playing(player);
    if (playing && player_wanted(player) == player_last(player)) player_seek(player, 0);
    player_play(player, playing);
}

void hand_slower(view_panel *panel)
{
    uint32_t speed = player_speed(panel->player);
    if (speed > PLAYER_SLOWEST) player_set_speed(panel->player, speed / 2);
}

void hand_faster(view_panel *panel)
{
    uint32_t speed = player_speed(panel->player);
    if (speed < PLAYER_FASTEST) player_set_speed(panel->player, speed * 2);
}

// By some ticks either way, from where it wants to be.
static void move_by(view_panel *panel, int64_t ticks)
{
    int64_t tick = (int64_t)player_wanted(panel->player) + ticks;
    player_seek(panel->player, tick > 0 ? (uint32_t)tick : 0);
}

static void stop_and_move_by(view_panel *panel, int64_t ticks)
{
    player_play(panel->player, false);
    move_by(panel, ticks);
}

static void escape(view_panel *panel)
{
    if (panel->keys_shown)
        panel->keys_shown = false;
    else
        panel->quit = true;
}

static void take_key(view_panel *panel, SDL_Keycode key)
{
    int64_t ten_seconds = 10 * (int64_t)panel->info->match.tick_rate;
    if (key == SDLK_ESCAPE) escape(panel);
    if (key == SDLK_F1) panel->keys_shown = !panel->keys_shown;
    if (key == SDLK_SPACE) hand_play(panel);
    if (key == SDLK_PLUS || key == SDLK_EQUALS || key == SDLK_KP_PLUS) hand_faster(panel);
    if (key == SDLK_MINUS || key == SDLK_KP_MINUS) hand_slower(panel);
    if (key == SDLK_RIGHT || key == SDLK_PERIOD) stop_and_move_by(panel, 1);
    if (key == SDLK_LEFT || key == SDLK_COMMA) stop_and_move_by(panel, -1);
    if (key == SDLK_PAGEDOWN) move_by(panel, ten_seconds);
    if (key == SDLK_PAGEUP) move_by(panel, -ten_seconds);
    if (key == SDLK_HOME) player_seek(panel->player, 0);
    if (key == SDLK_END) player_seek(panel->player, player_last(panel->player));
    if (key == SDLK_f) eye_see_all(&panel->eye);
}

static bool inside(SDL_FRect area, SDL_FPoint point)
{
    return point.x >= area.x && point.x < area.x + area.w && point.y >= area.y &&
           point.y < area.y + area.h;
}

static void press(view_panel *panel)
{
    SDL_FRect field = {(float)panel->eye.area.x, (float)panel->eye.area.y, (float)panel->eye.area.w,
                       (float)panel->eye.area.h};
    if (inside(panel->timeline.area, panel->mouse)) {
        panel->drag = DRAG_TIME;
        player_seek(panel->player, timeline_tick(&panel->timeline, panel->mouse.x));
    } else if (inside(field, panel->mouse) && !ui_has_mouse(panel->ui)) {
        panel->drag = DRAG_FIELD;
    }
}

static void move(view_panel *panel, SDL_FPoint to)
{
    if (panel->drag == DRAG_TIME) player_seek(panel->player, timeline_tick(&panel->timeline, to.x));
    if (panel->drag == DRAG_FIELD)
        eye_pull(&panel->eye, to.x - panel->mouse.x, to.y - panel->mouse.y);
    panel->mouse = to;
}

void hand_take(view_panel *panel, const SDL_Event *event)
{
    ui_event(panel->ui, event);
    bool left = event->button.button != SDL_BUTTON_RIGHT;
    if (event->type == SDL_QUIT) panel->quit = true;
    if (event->type == SDL_KEYDOWN) take_key(panel, event->key.keysym.sym);
    if (event->type == SDL_MOUSEMOTION)
        move(panel, (SDL_FPoint){(float)event->motion.x, (float)event->motion.y});
    if (event->type == SDL_MOUSEBUTTONDOWN && left) {
        move(panel, (SDL_FPoint){(float)event->button.x, (float)event->button.y});
        press(panel);
    }
    if (event->type == SDL_MOUSEBUTTONUP && left) {
        move(panel, (SDL_FPoint){(float)event->button.x, (float)event->button.y});
        panel->drag = DRAG_NOTHING;
    }
    if (event->type == SDL_MOUSEWHEEL)
        eye_zoom(&panel->eye, event->wheel.preciseY, panel->mouse.x, panel->mouse.y);
}
