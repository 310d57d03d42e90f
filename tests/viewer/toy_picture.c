// How the toy looks: its cells as a board of 64 by 64 units, the brighter the more is in them, and
// a bar as long as its name for each player. Nobody can be followed. A look is the rectangle of
// the board that was seen, a byte each for left, top, right and bottom; who sees with such eyes has
// the seat's colour at the left. For programs that draw games.

#include "toy.h"

#include "tickertape/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 64 };

static char own; // the picture's context

typedef struct toy_picture {
    SDL_Renderer *renderer;
} toy_picture;

static void *create(void *context, SDL_Renderer *renderer, const tt_match *match, const void *state)
{
    TT_ASSERT(context == &own);
    (void)match;
    (void)state;
    toy_picture *picture = malloc(sizeof *picture);
    if (picture) picture->renderer = renderer;
    return picture;
}

static void destroy(void *context, void *made)
{
    TT_ASSERT(context == &own);
    free(made);
}

static void fill(const toy_picture *picture, SDL_FRect where, SDL_Color color)
{
    SDL_SetRenderDrawColor(picture->renderer, color.r, color.g, color.b, color.a);
    SDL_RenderFillRectF(picture->renderer, &where);
}

static SDL_Color color(void *context, uint32_t seat)
{
    TT_ASSERT(context == &own);
    return (SDL_Color){(Uint8)(255 - seat * 60), 120, (Uint8)(seat * 60), 255};
}

static void draw_cell(const toy_picture *picture, const tt_frame *frame, uint32_t cell)
{
    const toy_state *now = frame->current, *before = frame->previous;
    const tt_camera *camera = &frame->camera;
    uint32_t column = cell % SIDE, row = cell / SIDE;
    float middle_x = (float)frame->area.x + (float)frame->area.w / 2;
    float middle_y = (float)frame->area.y + (float)frame->area.h / 2;
    float x = ((float)column - camera->x) * camera->scale + middle_x;
    float y = ((float)row - camera->y) * camera->scale + middle_y;
    float from = (float)(before->cells[cell] % 251), to = (float)(now->cells[cell] % 251);
    Uint8 light = (Uint8)(from + (to - from) * (float)frame->blend / 65536);
    fill(picture, (SDL_FRect){x, y, camera->scale, camera->scale},
         (SDL_Color){light, light, 60, 255});
}

static void draw(void *context, void *made, const tt_frame *frame)
{
    TT_ASSERT(context == &own);
    const toy_picture *picture = made;
    SDL_FRect bar = {(float)frame->area.x, (float)frame->area.y, (float)frame->area.w,
                     (float)frame->area.h};
    SDL_RenderSetClipRect(picture->renderer, &frame->area);
    fill(picture, bar, (SDL_Color){20, 24, 30, 255});
    for (uint32_t cell = 0; cell < TOY_CELLS; cell++) draw_cell(picture, frame, cell);
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if (!frame->names[seat]) continue;
        bar.w = (float)strlen(frame->names[seat]) * 2;
        bar.h = 3;
        bar.y = (float)frame->area.y + (float)seat * 4;
        fill(picture, bar, color(context, seat));
    }
    bar = (SDL_FRect){(float)frame->area.x, (float)frame->area.y, 6, (float)frame->area.h};
    if (frame->look) fill(picture, bar, color(context, frame->seat));
    SDL_RenderSetClipRect(picture->renderer, NULL);
}

static bool look(void *context, const void *data, size_t size, tt_bounds *seen)
{
    TT_ASSERT(context == &own);
    const uint8_t *bytes = data;
    if (size != 4) return false;
    *seen = (tt_bounds){bytes[0], bytes[1], bytes[2], bytes[3]};
    return seen->left < seen->right && seen->top < seen->bottom;
}

// The left half, or the right; a terminal is not to obey it.
static void selection(void *context, const void *data, size_t size, char *text, size_t capacity)
{
    TT_ASSERT(context == &own);
    const uint8_t *bytes = data;
    snprintf(text, capacity, "%s\x1b[31m", size > 0 && bytes[0] < SIDE / 2 ? "left" : "right");
}

static tt_bounds bounds(void *context, const void *state)
{
    TT_ASSERT(context == &own);
    (void)state;
    return (tt_bounds){0, 0, SIDE, SIDE};
}

// The seat with the highest score, the first of them.
static bool outcome(void *context, const void *state, const char *const *names,
                    char words[TT_MARK_TEXT_SIZE])
{
    TT_ASSERT(context == &own);
    const toy_state *now = state;
    uint32_t best = 0;
    if (now->length == 0 || now->steps < now->length) return false;
    for (uint32_t seat = 1; seat < TT_SEATS_MAX; seat++)
        if (now->score[seat] > now->score[best]) best = seat;
    snprintf(words, TT_MARK_TEXT_SIZE, "%s wins", names[best] ? names[best] : "nobody");
    return true;
}

const tt_picture *tt_view_export(uint32_t abi)
{
    static const tt_picture picture = {.abi = TT_VIEW_ABI,
                                       .context = &own,
                                       .create = create,
                                       .destroy = destroy,
                                       .draw = draw,
                                       .bounds = bounds,
                                       .color = color,
                                       .outcome = outcome,
                                       .look = look,
                                       .selection = selection};
    return abi == TT_VIEW_ABI ? &picture : NULL;
}
