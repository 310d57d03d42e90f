// Rectangles out of rectangles.

#include "ui_state.h"

#include <math.h>

float ui_px(const ui_kit *ui, float size)
{
    float pixels = floorf(size * ui->scale + 0.5F);
    return size > 0 && pixels < 1 ? 1 : pixels;
}

SDL_FRect ui_screen(const ui_kit *ui)
{
    return (SDL_FRect){0, 0, (float)ui->width, (float)ui->height};
}

SDL_FRect ui_cut_top(SDL_FRect *rest, float pixels)
{
    SDL_FRect strip = {rest->x, rest->y, rest->w, fminf(pixels, rest->h)};
    rest->y += strip.h;
    rest->h -= strip.h;
    return strip;
}

SDL_FRect ui_cut_bottom(SDL_FRect *rest, float pixels)
{
    float height = fminf(pixels, rest->h);
    rest->h -= height;
    return (SDL_FRect){rest->x, rest->y + rest->h, rest->w, height};
}

SDL_FRect ui_cut_left(SDL_FRect *rest, float pixels)
{
    SDL_FRect strip = {rest->x, rest->y, fminf(pixels, rest->w), rest->h};
    rest->x += strip.w;
    rest->w -= strip.w;
    return strip;
}

SDL_FRect ui_cut_right(SDL_FRect *rest, float pixels)
{
    float width = fminf(pixels, rest->w);
    rest->w -= width;
    return (SDL_FRect){rest->x + rest->w, rest->y, width, rest->h};
}

SDL_FRect ui_inset(SDL_FRect area, float pixels)
{
    float x = fminf(pixels, area.w / 2), y = fminf(pixels, area.h / 2);
    return (SDL_FRect){area.x + x, area.y + y, area.w - 2 * x, area.h - 2 * y};
}

SDL_FRect ui_middle(SDL_FRect area, float width, float height)
{
    width = fminf(width, area.w);
    height = fminf(height, area.h);
    return (SDL_FRect){floorf(area.x + (area.w - width) / 2),
                       floorf(area.y + (area.h - height) / 2), width, height};
}
