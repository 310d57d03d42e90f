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
    if (!(blend > 0)) return a;
    float part = blend < 1 ? blend : 1;
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

static struct stamp_span span_of(const uint32_t *row, int width)
{
    struct stamp_span span = {0, width};
    while (span.from < width && !(row[span.from] >> 24)) span.from++;
    while (span.to > span.from && !(row[span.to - 1] >> 24)) span.to--;
    return span;
}

bool stamp_cut(phalanx_stamp *made, const phalanx_canvas *picture, int x, int y)
{
    SDL_Rect box = used(picture);
    *made = (phalanx_stamp){.x = box.x - x, .y = box.y - y};
    made->spans = calloc((size_t)box.h, sizeof *made->spans);
    if (!made->spans || !canvas_create(&made->image, box.w, box.h)) {
        stamp_destroy(made);
        return false;
    }
    for (int row = 0; row < box.h; row++) {
        uint32_t *to = made->image.pixels + (size_t)row * (size_t)box.w;
        memcpy(to, picture->pixels + (size_t)(box.y + row) * (size_t)picture->width + box.x,
               (size_t)box.w * sizeof *to);
        made->spans[row] = span_of(to, box.w);
    }
    return true;
}

void stamp_destroy(phalanx_stamp *made)
{
    canvas_destroy(&made->image);
    free(made->spans);
    *made = (phalanx_stamp){0};
}

void canvas_stamp(phalanx_canvas *picture, const phalanx_stamp *shape, int x, int y)
{
    int left = x + shape->x, top = y + shape->y;
    int first = SDL_max(0, -top), last = SDL_min(shape->image.height, picture->height - top);
    for (int row = first; row < last; row++) {
        int from = SDL_max(shape->spans[row].from, -left);
        int to = SDL_min(shape->spans[row].to, picture->width - left);
        uint32_t *under = picture->pixels + (size_t)(top + row) * (size_t)picture->width;
        const uint32_t *above = shape->image.pixels + (size_t)row * (size_t)shape->image.width;
        // Without a branch: the compiler makes it several pixels at a time.
        for (int i = from; i < to; i++) under[left + i] = over(under[left + i], above[i]);
    }
}
