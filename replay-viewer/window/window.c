#include "window.h"

#include "display.h"
#include "watch.h"

enum { WIDTH = 1280, HEIGHT = 720 };

static bool complain(char message[UI_MESSAGE_SIZE], const char *what)
{
    SDL_snprintf(message, UI_MESSAGE_SIZE, "%s: %s", what, SDL_GetError());
    return false;
}

bool window_open(view_window *window, char message[UI_MESSAGE_SIZE])
{
    if (!display_open(message)) return false;
    window->window = SDL_CreateWindow("Tickertape", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      WIDTH, HEIGHT, SDL_WINDOW_RESIZABLE);
    if (!window->window) return complain(message, "no window can be opened");
    SDL_SetWindowMinimumSize(window->window, 640, 400);
    window->renderer = SDL_CreateRenderer(window->window, -1, SDL_RENDERER_PRESENTVSYNC);
    if (!window->renderer) window->renderer = SDL_CreateRenderer(window->window, -1, 0);
    if (!window->renderer) return complain(message, "nothing can be drawn");
    window->ui = ui_create(window->renderer, message);
    return window->ui != NULL;
}

void window_close(view_window *window)
{
    ui_destroy(window->ui);
    if (window->renderer) SDL_DestroyRenderer(window->renderer);
    if (window->window) SDL_DestroyWindow(window->window);
    SDL_Quit();
}

bool window_poll(view_window *window, SDL_Event *event)
{
    if (!ui_poll(window->ui, event)) return false;
    if (event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET)
        window->lost = true;
    if (event->type == SDL_QUIT) window->quit = true;
    return true;
}

void window_rest(double until)
{
    double left = until - watch_clock();
    if (left > 0) SDL_WaitEventTimeout(NULL, (int)(left * 1000 + 0.5));
}

void window_title(view_window *window, const char *words)
{
    if (window->window) SDL_SetWindowTitle(window->window, words);
}

void window_toggle_fullscreen(view_window *window)
{
    window->fullscreen = !window->fullscreen;
    SDL_SetWindowFullscreen(window->window, window->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

void window_begin(view_window *window, double now)
{
    SDL_SetRenderDrawColor(window->renderer, 16, 18, 22, 255);
    SDL_RenderClear(window->renderer);
    ui_begin(window->ui, now);
}

void window_end(view_window *window)
{
    ui_end(window->ui);
    SDL_RenderPresent(window->renderer);
}
