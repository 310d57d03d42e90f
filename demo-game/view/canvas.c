#include "canvas.h"

#include <stdlib.h>
#include <string.h>

bool canvas_create(phalanx_canvas *picture, int width, int height)
{
    *picture = (phalanx_canvas){0};
    if (width <= 0 || height <= 0) return false;
    picture->pixels = calloc((size_t)width * (size_t)height, sizeof *picture->pixels);
    if (!picture->pixels) return false;
    picture->width = width;
    picture->height = height;
    return true;
}

void canvas_destroy(phalanx_canvas *picture)
{
    free(picture->pixels);
    *picture = (phalanx_canvas){0};
}

uint32_t faded(uint32_t colour, float alpha)
{
    if (!(alpha > 0)) return colour & 0xffffff;
    if (alpha >= 1) return colour;
    return (uint32_t)((float)(colour >> 24) * alpha + 0.5f) << 24 | (colour & 0xffffff);
}

uint32_t mixed(uint32_t a, uint32_t b, float blend)
{
    float part = blend > 0 ? (blend < 1 ? blend : 1) : 0;
    uint32_t sum = 0;
    for (uint32_t shift = 0; shift < 32; shift += 8) {
        float from = (float)(a >> shift & 255), to = (float)(b >> shift & 255);
        sum |= (uint32_t)(from + (to - from) * part + 0.5f) << shift;
    }
    return sum;
}

void canvas_box(phalanx_canvas *picture, SDL_Rect box, uint32_t colour)
{
    SDL_Rect all = {0, 0, picture->width, picture->height}, seen;
    if (!SDL_IntersectRect(&all, &box, &seen)) return;
    uint32_t source = premultiplied(colour, 1);
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = picture->pixels + (size_t)y * (size_t)picture->width;
        for (int x = seen.x; x < seen.x + seen.w; x++) row[x] = over(row[x], source);
    }
}

// The least rectangle that holds all that is not empty.
static SDL_Rect used(const phalanx_canvas *picture)
{
    SDL_Rect box = {picture->width, picture->height, 0, 0};
    int right = 0, bottom = 0;
    for (int y = 0; y < picture->height; y++) {
        const uint32_t *row = picture->pixels + (size_t)y * (size_t)picture->width;
        for (int x = 0; x < picture->width; x++) {
            if (!(row[x] >> 24)) continue;
            box.x = SDL_min(box.x, x);
            box.y = SDL_min(box.y, y);
            right = SDL_max(right, x + 1);
            bottom = SDL_max(bottom, y + 1);
        }
    }
    if (right == 0) return (SDL_Rect){0, 0, 1, 1};
    box.w = right - box.x;
    box.h = bottom - box.y;
    return box;
}

bool stamp_cut(phalanx_stamp *made, const phalanx_canvas *picture, int x, int y)
{
    SDL_Rect box = used(picture);
    *made = (phalanx_stamp){.x = box.x - x, .y = box.y - y};
    if (!canvas_create(&made->image, box.w, box.h)) return false;
    for (int row = 0; row < box.h; row++)
        memcpy(made->image.pixels + (size_t)row * (size_t)box.w,
               picture->pixels + (size_t)(box.y + row) * (size_t)picture->width + box.x,
               (size_t)box.w * sizeof *picture->pixels);
    return true;
}

void stamp_destroy(phalanx_stamp *made)
{
    canvas_destroy(&made->image);
}

void canvas_stamp(phalanx_canvas *picture, const phalanx_stamp *shape, int x, int y)
{
    SDL_Rect all = {0, 0, picture->width, picture->height}, seen;
    SDL_Rect box = {x + shape->x, y + shape->y, shape->image.width, shape->image.height};
    if (!SDL_IntersectRect(&all, &box, &seen)) return;
    for (int row = seen.y; row < seen.y + seen.h; row++) {
        uint32_t *to = picture->pixels + (size_t)row * (size_t)picture->width + seen.x;
        const uint32_t *from =
            shape->image.pixels + (size_t)(row - box.y) * (size_t)box.w + (seen.x - box.x);
        for (int i = 0; i < seen.w; i++) {
            if (!(from[i] >> 24)) continue;
            to[i] = from[i] >> 24 == 255 ? from[i] : over(to[i], from[i]);
        }
    }
}
