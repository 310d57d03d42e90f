#include "display.h"

#include <string.h>

static bool named(const char *variable)
{
    const char *value = SDL_getenv(variable);
    return value && value[0];
}

static bool visible(const char *driver)
{
    return strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0;
}

bool display_open(char message[UI_MESSAGE_SIZE])
{
    bool asked = named("SDL_VIDEODRIVER");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    if (!asked && !named("DISPLAY") && !named("WAYLAND_DISPLAY")) {
        SDL_strlcpy(message, "there is no display", UI_MESSAGE_SIZE);
        return false;
    }
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        SDL_snprintf(message, UI_MESSAGE_SIZE, "the display can't be used: %s", SDL_GetError());
        return false;
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    // A software renderer would fetch all of OpenGL only to show its frames; X needs none for that.
    if (strcmp(driver, "x11") == 0)
        SDL_SetHintWithPriority(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0", SDL_HINT_DEFAULT);
    if (asked || visible(driver)) return true;
    SDL_snprintf(message, UI_MESSAGE_SIZE,
                 "the display can't be used: SDL finds only its driver \"%s\"", driver);
    return false;
}
