// However slow frames are, keys take effect in their order. What a key does is known once a frame
// is drawn: where the focus is, which screen, what a field holds. So they are taken
//
//     a b c | Down | Enter | d | Escape        as many letters as there are, or one order, a frame
//
// and a second press of a button waits in the same way. What waits stays in SDL's queue, and all
// that came behind it.

#include "ui_state.h"

static bool is_press(const SDL_Event *event)
{
    return event->type == SDL_MOUSEBUTTONDOWN;
}

static bool is_letter(const SDL_Event *event)
{
    const SDL_Keysym *key = &event->key.keysym;
    if (event->type == SDL_TEXTINPUT) return true;
    bool prints = key->sym > SDLK_SPACE && key->sym < SDLK_DELETE;
    return event->type == SDL_KEYDOWN && prints && !(key->mod & KMOD_CTRL);
}

// A key that is held does again what it did: that is in order.
static bool is_order(const SDL_Event *event)
{
    return event->type == SDL_KEYDOWN && !event->key.repeat && !is_letter(event);
}

static bool waits(const ui_kit *ui, const SDL_Event *event)
{
    if (is_order(event) || is_press(event)) return ui->took_letters || ui->took_order;
    return is_letter(event) && ui->took_order;
}

bool ui_poll(ui_kit *ui, SDL_Event *event)
{
    SDL_PumpEvents();
    bool there = SDL_PeepEvents(event, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0;
    if (!there || waits(ui, event) || !SDL_PollEvent(event)) {
        ui->took_letters = ui->took_order = false;
        return false;
    }
    ui->took_letters |= is_letter(event);
    ui->took_order |= is_order(event) || is_press(event);
    return true;
}
