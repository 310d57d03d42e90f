#include "panel.h"

#include "display.h"

#include <inttypes.h>

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    PORTION = 16,   // turns that are applied between two looks at the clock
    MOVING_MS = 10, // of a frame, at most
    FRAME_MS = 16,
    IDLE_MS = 100, // between frames when nothing moves
};

static bool complain(char message[UI_MESSAGE_SIZE], const char *what)
{
    SDL_snprintf(message, UI_MESSAGE_SIZE, "%s: %s", what, SDL_GetError());
    return false;
}

static bool make_drawing(view_panel *panel)
{
    const tt_picture *picture = panel->module->picture;
    const void *state = player_look(panel->player).now;
    picture->destroy(panel->drawing);
    panel->drawing = picture->create(panel->renderer, &panel->info->match, state);
    return panel->drawing != NULL;
}

bool panel_open(view_panel *panel, char message[UI_MESSAGE_SIZE])
{
    if (!display_open(message)) return false;
    panel->window = SDL_CreateWindow(panel->title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                     WIDTH, HEIGHT, SDL_WINDOW_RESIZABLE);
    if (!panel->window) return complain(message, "no window can be opened");
    SDL_SetWindowMinimumSize(panel->window, WIDTH / 2, HEIGHT / 2);
    panel->renderer = SDL_CreateRenderer(panel->window, -1, SDL_RENDERER_PRESENTVSYNC);
    if (!panel->renderer) panel->renderer = SDL_CreateRenderer(panel->window, -1, 0);
    if (!panel->renderer) return complain(message, "nothing can be drawn");
    panel->ui = ui_create(panel->renderer, message);
    if (!panel->ui) return false;
    panel->timeline.last = player_last(panel->player);
    panel->timeline.tick_rate = panel->info->match.tick_rate;
    panel->titled = UINT32_MAX;
    eye_open(&panel->eye, panel->module->picture, player_look(panel->player).now,
             (SDL_Rect){0, 0, WIDTH, HEIGHT});
    if (make_drawing(panel)) return true;
    SDL_strlcpy(message, "the game can't draw here: out of memory", UI_MESSAGE_SIZE);
    return false;
}

// Goes on towards where the player wants to be, as far as a frame has time.
static void move(view_panel *panel)
{
    uint64_t until = SDL_GetTicks64() + MOVING_MS;
    while (panel->status == TT_OK && !player_arrived(panel->player) && SDL_GetTicks64() < until)
        panel->status = player_move(panel->player, PORTION);
}

static void tell_title(view_panel *panel)
{
    char words[400];
    uint32_t tick = player_look(panel->player).tick;
    if (tick == panel->titled) return;
    panel->titled = tick;
    SDL_snprintf(words, sizeof words, "%s - tick %" PRIu32 " - Tickertape", panel->title, tick);
    SDL_SetWindowTitle(panel->window, words);
}

static void take(view_panel *panel, const SDL_Event *event)
{
    bool lost = event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET;
    if (lost && !make_drawing(panel)) panel->status = TT_OUT_OF_MEMORY;
    hand_take(panel, event);
}

// Waits where nothing moves, else until the next frame is due.
static void take_events(view_panel *panel, uint64_t frame_began)
{
    SDL_Event event;
    bool still = !player_playing(panel->player) && player_arrived(panel->player);
    uint64_t due = frame_began + (still ? IDLE_MS : FRAME_MS), now = SDL_GetTicks64();
    int patience = now < due ? (int)(due - now) : 0;
    if (!still && patience > 0) SDL_Delay((Uint32)patience);
    if (still && SDL_WaitEventTimeout(&event, patience)) take(panel, &event);
    while (SDL_PollEvent(&event)) take(panel, &event);
}

tt_status panel_run(view_panel *panel)
{
    uint64_t frequency = SDL_GetPerformanceFrequency(), before = SDL_GetPerformanceCounter();
    while (!panel->quit && panel->status == TT_OK) {
        uint64_t began = SDL_GetTicks64(), now = SDL_GetPerformanceCounter();
        player_pass_time(panel->player,
                         (uint64_t)((double)(now - before) / (double)frequency * 1e9));
        before = now;
        move(panel);
        tell_title(panel);
        face_draw(panel, (double)now / (double)frequency);
        take_events(panel, began);
    }
    return panel->status;
}

void panel_close(view_panel *panel)
{
    panel->module->picture->destroy(panel->drawing);
    ui_destroy(panel->ui);
    if (panel->renderer) SDL_DestroyRenderer(panel->renderer);
    if (panel->window) SDL_DestroyWindow(panel->window);
    SDL_Quit();
}
