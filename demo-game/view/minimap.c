// The whole field in a square, seen from straight above.
//
//     +-----------+       MAP_METRES to a side, the field's middle in its middle. Soldiers are
//     |  .::.     |       dots; camps and companies show the seat's emblem; the frame is a
//     | +---+  *  |       rectangle; alerts are rings that grow and fade.
//     | |   |     |
//     +-----------+

#include "view.h"

#include <math.h>
#include <string.h>

#define MAP_METRES 216.0f
#define ALERT_SECONDS 3.0f

static float map_scale(SDL_Rect area)
{
    return (float)SDL_max(area.w, 1) / MAP_METRES;
}

SDL_FPoint phalanx_minimap_to_field(SDL_Rect area, float x, float y)
{
    float scale = map_scale(area), middle = (float)PHALANX_SIZE / 2;
    return (SDL_FPoint){(x - (float)area.x - (float)area.w / 2) / scale + middle,
                        (y - (float)area.y - (float)area.h / 2) / scale + middle};
}

// A point of the field on the minimap's canvas.
static SDL_FPoint on_map(const phalanx_canvas *map, float x, float y)
{
    float scale = (float)map->width / MAP_METRES, middle = (float)PHALANX_SIZE / 2;
    return (SDL_FPoint){(x - middle) * scale + (float)map->width / 2,
                        (y - middle) * scale + (float)map->height / 2};
}

static void put_land(phalanx_view *view)
{
    phalanx_canvas *map = &view->small;
    float step = MAP_METRES / (float)map->width, corner = (PHALANX_SIZE - MAP_METRES) / 2;
    for (int y = 0; y < map->height; y++)
        wash_row(&view->wash, map->pixels + (size_t)y * (size_t)map->width, map->width,
                 (wash_line){corner * WASH_X, (corner + ((float)y + 0.5f) * step) * WASH_Y,
                             step * WASH_X});
    for (uint32_t i = 0; i < view->now->rocks; i++) {
        const phalanx_rock *rock = &view->now->rock[i];
        SDL_FPoint at = on_map(map, metres(rock->x), metres(rock->y));
        float radius = metres(rock->radius) / step;
        canvas_oval(map, (oval){at.x, at.y, radius, radius}, 0xff8d8271u);
    }
}

static void put_shrines(phalanx_view *view)
{
    for (uint32_t i = 0; i < view->now->shrines; i++) {
        const phalanx_shrine *shrine = &view->now->shrine[i];
        SDL_FPoint at = on_map(&view->small, metres(shrine->x), metres(shrine->y));
        uint32_t tint = shrine->owner < PHALANX_SEATS_MAX ? shrine->owner : TINT_NOBODY;
        for (int inked = 1; inked >= 0; inked--) {
            float size = inked ? 5.6f : 4.2f;
            SDL_FPoint corners[4] = {
                {at.x - size, at.y}, {at.x, at.y - size}, {at.x + size, at.y}, {at.x, at.y + size}};
            canvas_polygon(&view->small, corners, 4, inked ? INK : tint_colour(tint));
        }
    }
}

static void put_soldiers(phalanx_view *view)
{
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t seat = 0; seat < view->now->seats; seat++) {
            for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
                const phalanx_figure *f = &view->figures[seat][slot];
                if (!f->present) continue;
                SDL_FPoint at = on_map(&view->small, f->x, f->y);
                int x = (int)at.x, y = (int)at.y;
                if (pass == 0)
                    canvas_box(&view->small, (SDL_Rect){x - 1, y - 1, 4, 4}, 0x603a2f28u);
                else
                    canvas_box(&view->small, (SDL_Rect){x, y, 2, 2}, tint_colour(seat));
            }
        }
    }
}

static void put_emblem(phalanx_view *view, uint32_t seat, SDL_FPoint at, float size)
{
    canvas_oval(&view->small, (oval){at.x, at.y, size + 1.2f, size + 1.2f}, INK);
    canvas_oval(&view->small, (oval){at.x, at.y, size, size}, tint_colour(seat));
    draw_emblem(&view->small, seat, (oval){at.x, at.y, size * 0.72f, size * 0.72f},
                contrast_colour(seat));
}

static void put_seats(phalanx_view *view)
{
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        const phalanx_seat *s = &view->now->seat[seat];
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
            const phalanx_body *body = &view->bodies[seat][i];
            if (body->count >= 12)
                put_emblem(view, seat, on_map(&view->small, body->x, body->y), 4);
        }
        SDL_FPoint at = on_map(&view->small, metres(s->x), metres(s->y));
        if (s->camp > 0) put_emblem(view, seat, at, 6.5f);
    }
}

static void put_frame(phalanx_view *view)
{
    const tt_frame *frame = view->frame;
    float left = (float)frame->area.x, top = (float)frame->area.y;
    SDL_FPoint first = phalanx_to_field(frame, left, top);
    SDL_FPoint last =
        phalanx_to_field(frame, left + (float)frame->area.w, top + (float)frame->area.h);
    first = on_map(&view->small, first.x, first.y);
    last = on_map(&view->small, last.x, last.y);
    float most = (float)view->small.width - 1, low = (float)view->small.height - 1;
    SDL_FPoint a = {fminf(fmaxf(first.x, 0), most), fminf(fmaxf(first.y, 0), low)};
    SDL_FPoint b = {fminf(fmaxf(last.x, 0), most), fminf(fmaxf(last.y, 0), low)};
    int x = (int)a.x, y = (int)a.y, w = (int)b.x - x + 1, h = (int)b.y - y + 1;
    for (int more = 1; more >= 0; more--) {
        uint32_t colour = more ? 0xa03a2f28u : 0xfffffbe0u;
        canvas_box(&view->small, (SDL_Rect){x - more, y - more, w + 2 * more, 1 + 2 * more},
                   colour);
        canvas_box(&view->small, (SDL_Rect){x - more, y + h - 1 - more, w + 2 * more, 1 + 2 * more},
                   colour);
        canvas_box(&view->small, (SDL_Rect){x - more, y, 1 + 2 * more, h}, colour);
        canvas_box(&view->small, (SDL_Rect){x + w - 1 - more, y, 1 + 2 * more, h}, colour);
    }
}

static void put_alert(phalanx_view *view, const phalanx_alert *alert)
{
    if (alert->age < 0 || alert->age >= ALERT_SECONDS) return;
    SDL_FPoint at = on_map(&view->small, (float)alert->x / 256, (float)alert->y / 256);
    float pulse = alert->age * 1.5f - floorf(alert->age * 1.5f);
    float radius = 4 + pulse * 14, left = 1 - alert->age / ALERT_SECONDS;
    oval rim = {at.x, at.y, radius, radius};
    canvas_arc(&view->small, (arc){rim, 4.5f, 0, 1}, faded(INK, left));
    canvas_arc(&view->small, (arc){rim, 2.5f, 0, 1}, faded(0xffff6a3cu, fminf(left * 2, 1)));
}

void phalanx_draw_minimap(void *picture, const tt_frame *frame, SDL_Rect area,
                          const phalanx_alert *alerts, uint32_t count)
{
    phalanx_view *view = picture;
    if (area.w <= 0 || area.h <= 0) return;
    if (view->small.width != area.w || view->small.height != area.h) {
        canvas_destroy(&view->small);
        if (!canvas_create(&view->small, area.w, area.h)) return;
    }
    view_look(view, frame);
    put_land(view);
    put_shrines(view);
    put_soldiers(view);
    put_seats(view);
    put_frame(view);
    for (uint32_t i = 0; i < count; i++) put_alert(view, &alerts[i]);
    view_show(view->renderer, &view->small, &view->small_texture, area);
}
