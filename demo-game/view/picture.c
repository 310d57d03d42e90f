// The picture as a viewer knows it: made once for a renderer, drawn frame by frame. All drawing is
// done in memory; the renderer gets the finished frame as one texture, so that every renderer shows
// the same pixels.

#include "view.h"

#include "describe.h"
#include "look_bytes.h"

#include <stdlib.h>

static void destroy(void *context, void *picture)
{
    (void)context;
    phalanx_view *view = picture;
    if (!view) return;
    if (view->texture) SDL_DestroyTexture(view->texture);
    if (view->small_texture) SDL_DestroyTexture(view->small_texture);
    canvas_destroy(&view->canvas);
    canvas_destroy(&view->small);
    canvas_destroy(&view->wash);
    canvas_destroy(&view->ground);
    for (uint32_t i = 0; i < PHALANX_ROCKS_MAX; i++) stamp_destroy(&view->boulders[i].image);
    stamps_destroy(view);
    free(view);
}

static void *create(void *context, SDL_Renderer *renderer, const tt_match *match, const void *state)
{
    (void)match;
    phalanx_view *view = calloc(1, sizeof *view);
    if (!view) return NULL;
    view->renderer = renderer;
    if (!wash_make(view, state)) {
        destroy(context, view);
        return NULL;
    }
    trees_plant(view, state);
    return view;
}

void view_show(SDL_Renderer *renderer, const phalanx_canvas *canvas, SDL_Texture **texture,
               SDL_Rect area)
{
    int width = 0, height = 0;
    if (*texture) SDL_QueryTexture(*texture, NULL, NULL, &width, &height);
    if (width != canvas->width || height != canvas->height) {
        if (*texture) SDL_DestroyTexture(*texture);
        *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888,
                                     SDL_TEXTUREACCESS_STREAMING, canvas->width, canvas->height);
        if (!*texture) return;
        SDL_SetTextureBlendMode(*texture, SDL_BLENDMODE_NONE);
    }
    SDL_UpdateTexture(*texture, NULL, canvas->pixels, canvas->width * (int)sizeof *canvas->pixels);
    SDL_RenderCopy(renderer, *texture, NULL, &area);
}

void view_look(phalanx_view *view, const tt_frame *frame)
{
    view->frame = frame;
    view->before = frame->previous;
    view->now = frame->current;
    view->blend = (float)frame->blend / 65536;
    view->time =
        (float)view->before->tick + (float)(view->now->tick - view->before->tick) * view->blend;
    view->scale = frame_scale(frame);
    view->step = stamp_step(view->scale);
    figures_gather(view);
}

// Makes the canvas as large as the frame; false when that can't be, or there is nothing to see.
static bool resize(phalanx_view *view, const SDL_Rect *area)
{
    if (area->w <= 0 || area->h <= 0) return false;
    if (view->canvas.width == area->w && view->canvas.height == area->h) return true;
    canvas_destroy(&view->canvas);
    canvas_destroy(&view->ground);
    return canvas_create(&view->canvas, area->w, area->h);
}

void phalanx_draw(void *picture, const tt_frame *frame, const phalanx_overlay *overlay)
{
    phalanx_view *view = picture;
    if (!resize(view, &frame->area)) return;
    view_look(view, frame);
    draw_ground(view);
    draw_marks(view);
    draw_overlay_ground(view, overlay);
    draw_things(view);
    draw_effects(view);
    draw_banners(view);
    draw_overlay_above(view, overlay);
    view_show(view->renderer, &view->canvas, &view->texture, frame->area);
}

// With the selection of whose eyes these are, as its own window showed it.
static void draw(void *context, void *picture, const tt_frame *frame)
{
    (void)context;
    phalanx_look look;
    phalanx_overlay hand = {.orders = true, .hurry = -1};
    bool known = frame->look && phalanx_look_read(frame->look, frame->look_size, &look);
    if (known) hand.selected = look.selected;
    phalanx_draw(picture, frame, known ? &hand : NULL);
}

static bool look_seen(void *context, const void *data, size_t size, tt_bounds *seen)
{
    (void)context;
    phalanx_look look;
    if (!phalanx_look_read(data, size, &look)) return false;
    *seen = look.seen;
    return true;
}

static void look_selection(void *context, const void *data, size_t size, char *text,
                           size_t capacity)
{
    (void)context;
    phalanx_look look;
    bool known = phalanx_look_read(data, size, &look);
    describe_companies(known ? look.selected : 0, text, capacity);
}

static tt_bounds bounds(void *context, const void *state)
{
    (void)context;
    (void)state;
    const float middle = (float)PHALANX_SIZE / 2, far = PHALANX_RADIUS + 12;
    return (tt_bounds){middle - far, middle - far, middle + far, middle + far};
}

static SDL_Color color(void *context, uint32_t seat)
{
    (void)context;
    uint32_t c = seat_colours[seat % PHALANX_SEATS_MAX];
    return (SDL_Color){(uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c, 255};
}

const tt_picture phalanx_picture = {
    .abi = TT_VIEW_ABI,
    .tilt = PHALANX_TILT,
    .create = create,
    .destroy = destroy,
    .draw = draw,
    .bounds = bounds,
    .color = color,
    .mark = notice_mark,
    .focus = seat_focus,
    .outcome = match_outcome,
    .look = look_seen,
    .selection = look_selection,
};
