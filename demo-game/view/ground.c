// The ground under a camera: the wash, enlarged, and over it in ink what must be sharp at any
// scale: the coast, the cliffs, grass. While the camera moves it is painted where the frame is;
// once the camera rests it is kept, and a frame begins with a copy.

#include "view.h"

#include <math.h>
#include <string.h>

#define GRASS_LEAST 4.5f // pixels of a metre below which it would only be dots

enum { COAST_PARTS = 720, TUFT_METRES = 3, CELLS = PHALANX_SIZE / TUFT_METRES };

static uint32_t lerped(uint32_t a, uint32_t b, uint32_t part)
{
    uint32_t rb = (a & 0xff00ff) * (256 - part) + (b & 0xff00ff) * part;
    uint32_t ag = (a >> 8 & 0xff00ff) * (256 - part) + (b >> 8 & 0xff00ff) * part;
    return (rb >> 8 & 0xff00ff) | (ag & 0xff00ff00);
}

// A place on one axis of the wash, held inside of it: a pixel, and 1/256 of the way to the next.
typedef struct sample {
    uint32_t at, part;
} sample;

static sample sampled(int64_t fixed, int size)
{
    int64_t most = ((int64_t)size - 1) * 65536 - 256;
    uint32_t held = (uint32_t)(fixed > 0 ? (fixed < most ? fixed : most) : 0);
    return (sample){held >> 16, held >> 8 & 255};
}

static int64_t fixed_from(float a)
{
    return (int64_t)(a * 65536);
}

// The first of `width` steps at which a place that begins at `begin` has come to `to`.
static int reached(int64_t begin, int64_t step, int64_t to, int width)
{
    int64_t steps = begin >= to ? 0 : (to - begin + step - 1) / step;
    return steps < width ? (int)steps : width;
}

void wash_row(const phalanx_canvas *wash, uint32_t *row, int width, wash_line line)
{
    uint32_t between[PHALANX_SIZE * WASH_X];
    int64_t begin = fixed_from(line.x), step = SDL_max(fixed_from(line.step), 1);
    int64_t most = ((int64_t)wash->width - 1) * 65536 - 256;
    uint32_t first = sampled(begin, wash->width).at;
    uint32_t last = sampled(begin + step * width, wash->width).at + 1;
    sample y = sampled(fixed_from(line.y), wash->height);
    const uint32_t *above = wash->pixels + (size_t)y.at * (size_t)wash->width;
    const uint32_t *below = above + wash->width;
    for (uint32_t x = first; x <= last; x++)
        between[x] = lerped(above[x], below[x], y.part) | 0xff000000u;
    int enters = reached(begin, step, 0, width), leaves = reached(begin, step, most, width);
    for (int i = 0; i < enters; i++) row[i] = between[first];
    uint32_t at = (uint32_t)(begin + step * enters), each = (uint32_t)step;
    for (int i = enters; i < leaves; i++, at += each)
        row[i] = lerped(between[at >> 16], between[(at >> 16) + 1], at >> 8 & 255);
    for (int i = leaves; i < width; i++) row[i] = between[last];
}

static void put_wash(const phalanx_view *view, phalanx_canvas *ground)
{
    SDL_FPoint corner = phalanx_to_field(view->frame, (float)view->frame->area.x + 0.5f,
                                         (float)view->frame->area.y + 0.5f);
    float step = WASH_X / view->scale;
    for (int y = 0; y < ground->height; y++)
        wash_row(&view->wash, ground->pixels + (size_t)y * (size_t)ground->width, ground->width,
                 (wash_line){corner.x * WASH_X - 0.5f, corner.y * WASH_Y - 0.5f + (float)y * step,
                             step});
}

static SDL_FPoint coast_point(const phalanx_view *view, uint32_t i, float down)
{
    float angle = (float)(i % COAST_PARTS) / COAST_PARTS * 6.2831853f;
    float x = cosf(angle), y = sinf(angle), radius = coast_radius(x, y);
    return view_point(view, (float)PHALANX_SIZE / 2 + x * radius,
                      (float)PHALANX_SIZE / 2 + y * radius + down);
}

static bool near_canvas(const phalanx_canvas *ground, SDL_FPoint at)
{
    float more = 80;
    return at.x > -more && at.y > -more && at.x < (float)ground->width + more &&
           at.y < (float)ground->height + more;
}

static void line(phalanx_canvas *ground, SDL_FPoint a, SDL_FPoint b, float width, uint32_t colour)
{
    canvas_rod(ground, (rod){a.x, a.y, b.x, b.y, width, width}, colour);
}

static void put_coast(const phalanx_view *view, phalanx_canvas *ground)
{
    float width = fminf(fmaxf(view->scale * 0.07f, 0.5f), 1.1f);
    for (uint32_t i = 0; i < COAST_PARTS; i++) {
        SDL_FPoint a = coast_point(view, i, 0), b = coast_point(view, i + 1, 0);
        if (!near_canvas(ground, a)) continue;
        bool faces_us = i > 4 && i < COAST_PARTS / 2 - 4;
        if (faces_us) {
            float deep = CLIFF * (0.35f + 0.6f * chance(i, 77));
            if (i % 2 == 0) line(ground, a, coast_point(view, i, deep), width * 0.7f, 0x583a2f28u);
            line(ground, coast_point(view, i, CLIFF), coast_point(view, i + 1, CLIFF), width,
                 0xa03a2f28u);
        }
        line(ground, a, b, width, INK);
    }
}

// One tuft of grass in some of the cells of a grid that is fixed to the field.
static void put_tuft(phalanx_view *view, phalanx_canvas *ground, int cell_x, int cell_y)
{
    uint32_t x = (uint32_t)cell_x, y = (uint32_t)cell_y;
    if (chance(x, y) > 0.55f) return;
    float at_x = ((float)cell_x + chance(x, y + 1000)) * TUFT_METRES;
    float at_y = ((float)cell_y + chance(x + 1000, y)) * TUFT_METRES;
    float from_middle = hypotf(at_x - (float)PHALANX_SIZE / 2, at_y - (float)PHALANX_SIZE / 2);
    if (from_middle > PHALANX_RADIUS) return;
    stamp_key key = {.kind = STAMP_TUFT, .turn = hashed(x, y + 2000) % DIRECTIONS};
    const phalanx_stamp *tuft = view_stamp(view, key);
    SDL_FPoint at = view_point(view, at_x, at_y);
    if (tuft) canvas_stamp(ground, tuft, (int)floorf(at.x), (int)floorf(at.y));
}

static void put_grass(phalanx_view *view, phalanx_canvas *ground)
{
    const SDL_Rect *area = &view->frame->area;
    SDL_FPoint first = phalanx_to_field(view->frame, (float)area->x, (float)area->y);
    SDL_FPoint last = phalanx_to_field(view->frame, (float)(area->x + area->w),
                                       (float)(area->y + area->h) + view->scale);
    int left = (int)fmaxf(first.x / TUFT_METRES - 1, 0), top = (int)fmaxf(first.y / TUFT_METRES, 0);
    int right = (int)fminf(last.x / TUFT_METRES + 1, CELLS);
    int bottom = (int)fminf(last.y / TUFT_METRES + 1, CELLS);
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) put_tuft(view, ground, x, y);
}

static void paint(phalanx_view *view, phalanx_canvas *ground)
{
    put_wash(view, ground);
    put_coast(view, ground);
    if (view->scale > GRASS_LEAST) put_grass(view, ground);
}

// Whether the ground of this camera is kept by now.
static bool keep(phalanx_view *view)
{
    if (view->ground.pixels) return true;
    if (!canvas_create(&view->ground, view->canvas.width, view->canvas.height)) return false;
    paint(view, &view->ground);
    return true;
}

void draw_ground(phalanx_view *view)
{
    const tt_camera *now = &view->frame->camera, *then = &view->last_camera;
    bool rests = now->x == then->x && now->y == then->y && now->scale == then->scale;
    if (!rests) canvas_destroy(&view->ground);
    view->last_camera = *now;
    if (rests && keep(view))
        memcpy(view->canvas.pixels, view->ground.pixels,
               (size_t)view->canvas.width * (size_t)view->canvas.height *
                   sizeof *view->canvas.pixels);
    else
        paint(view, &view->canvas);
}
