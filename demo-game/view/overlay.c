// The player's hand over the picture: rings under the selected, where they are going, a line of
// battle that is being drawn, and the mark of a click.
//
//     (o) (o) (o)                      >  >  >
//     (o) (o) (o)  - - - - - - - - ->  >  >  >     ghosts stand where soldiers will
//      selected      way, waypoints

#include "view.h"

#include <math.h>

#define MARCH 0xfffffbe0u
#define ATTACK 0xffff8a5cu

uint32_t view_seat(const tt_frame *frame)
{
    const phalanx_state *now = frame->current;
    return frame->seat < now->seats ? frame->seat : PHALANX_SEATS_MAX;
}

static float from_order(uint16_t a)
{
    return (float)a / 256;
}

static void put_rings(phalanx_view *view, uint32_t seat, const phalanx_overlay *overlay)
{
    for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
        const phalanx_figure *f = &view->figures[seat][slot];
        if (!f->present) continue;
        const phalanx_soldier *s = &view->now->soldiers[seat][slot];
        bool selected = overlay->selected >> s->company & 1;
        if (!selected && !(overlay->hovered >> s->company & 1)) continue;
        SDL_FPoint at = view_point(view, f->x, f->y);
        view_put(view, (stamp_key){STAMP_RING, 0, !selected, s->type == PHALANX_RIDER}, at.x, at.y);
    }
}

// A line in dashes that run towards its end.
static void put_way(phalanx_view *view, SDL_FPoint a, SDL_FPoint b, uint32_t colour)
{
    float length = hypotf(b.x - a.x, b.y - a.y), shift = fmodf(view->time * 0.8f, 14);
    if (length < 1 || length > 20000) return;
    for (int i = -1; i <= (int)(length / 14); i++) {
        float at = shift + (float)i * 14;
        float from = fmaxf(at, 0) / length, to = fminf(at + 8, length) / length;
        if (to <= from) continue;
        rod dash = {a.x + (b.x - a.x) * from,
                    a.y + (b.y - a.y) * from,
                    a.x + (b.x - a.x) * to,
                    a.y + (b.y - a.y) * to,
                    1.9f,
                    1.9f};
        canvas_rod(&view->canvas, dash, 0x803a2f28u);
        dash.ra = dash.rb = 1;
        canvas_rod(&view->canvas, dash, colour);
    }
}

// A march ends in a point, an attack in a cross.
static void put_goal(phalanx_view *view, SDL_FPoint at, bool attack)
{
    uint32_t colour = attack ? ATTACK : MARCH;
    for (int inked = 1; inked >= 0; inked--) {
        uint32_t now = inked ? INK : colour;
        float more = (float)inked;
        if (attack) {
            canvas_rod(&view->canvas,
                       (rod){at.x - 5, at.y - 4, at.x + 5, at.y + 4, 1.2f + more, 1.2f + more},
                       now);
            canvas_rod(&view->canvas,
                       (rod){at.x - 5, at.y + 4, at.x + 5, at.y - 4, 1.2f + more, 1.2f + more},
                       now);
        } else {
            canvas_oval(&view->canvas, (oval){at.x, at.y, 4 + more, 3.2f + more}, now);
        }
    }
}

static void put_orders(phalanx_view *view, uint32_t seat, uint32_t company)
{
    const phalanx_company *c = &view->now->seat[seat].company[company];
    const phalanx_body *body = &view->bodies[seat][company];
    SDL_FPoint from = view_point(view, body->x, body->y);
    for (uint32_t i = 0; i < c->orders && i < PHALANX_ORDERS; i++) {
        const phalanx_order *order = &c->order[i];
        if (order->manner != PHALANX_MARCHES && order->manner != PHALANX_ATTACKS) continue;
        bool attack = order->manner == PHALANX_ATTACKS;
        SDL_FPoint to = view_point(view, from_order(order->x), from_order(order->y));
        put_way(view, from, to, attack ? ATTACK : MARCH);
        put_goal(view, to, attack);
        from = to;
    }
}

static void put_ghost(phalanx_view *view, const phalanx_order *order, uint32_t count,
                      uint32_t place)
{
    tt_fixed x, y;
    phalanx_order_place(order, count, place, &x, &y);
    SDL_FPoint at = view_point(view, metres(x), metres(y));
    float scale = fmaxf(view->scale, 5), radius = fminf(scale * 0.42f, 9);
    uint32_t colour = order->manner == PHALANX_ATTACKS ? ATTACK : MARCH;
    canvas_oval(&view->canvas, (oval){at.x, at.y, radius + 1, radius * PHALANX_TILT + 1},
                0x583a2f28u);
    canvas_oval(&view->canvas, (oval){at.x, at.y, radius, radius * PHALANX_TILT},
                faded(colour, 0.7f));
}

// Before the first rank, where it looks.
static void put_arrow(phalanx_view *view, const phalanx_order *order)
{
    float angle = (float)order->facing / 65536 * 6.2831853f, size = 2.2f;
    float x = from_order(order->x), y = from_order(order->y);
    float c = cosf(angle), s = sinf(angle);
    SDL_FPoint corners[3] = {
        view_point(view, x + c * (3 + size), y + s * (3 + size)),
        view_point(view, x + c * 3 - s * size * 0.7f, y + s * 3 + c * size * 0.7f),
        view_point(view, x + c * 3 + s * size * 0.7f, y + s * 3 - c * size * 0.7f)};
    for (uint32_t i = 0; i < 3; i++) {
        SDL_FPoint a = corners[i], b = corners[(i + 1) % 3];
        canvas_rod(&view->canvas, (rod){a.x, a.y, b.x, b.y, 1.4f, 1.4f}, 0xb03a2f28u);
    }
    canvas_polygon(&view->canvas, corners, 3, order->manner == PHALANX_ATTACKS ? ATTACK : MARCH);
}

static void put_plan(phalanx_view *view, uint32_t seat, const phalanx_overlay *overlay)
{
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        uint32_t count = view->now->seat[seat].company[i].count;
        if (!(overlay->planned >> i & 1) || count > PHALANX_COMPANY_SOLDIERS) continue;
        for (uint32_t place = 0; place < count; place++)
            put_ghost(view, &overlay->plan[i], count, place);
        put_arrow(view, &overlay->plan[i]);
    }
}

void draw_overlay_ground(phalanx_view *view, const phalanx_overlay *overlay)
{
    uint32_t seat = view_seat(view->frame);
    if (!overlay || seat == PHALANX_SEATS_MAX) return;
    put_rings(view, seat, overlay);
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
        if (overlay->orders && overlay->selected >> i & 1 && view->bodies[seat][i].count)
            put_orders(view, seat, i);
    put_plan(view, seat, overlay);
}

// A wedge over the banner, where soldiers may hide the rings.
static void put_wedges(phalanx_view *view, uint32_t seat, uint32_t selected)
{
    float size = flag_size(stamp_scale(view->step)), half = size * 0.26f;
    for (uint32_t i = 0; i < PHALANX_COMPANIES; i++) {
        const phalanx_body *body = &view->bodies[seat][i];
        if (!(selected >> i & 1) || body->count == 0) continue;
        SDL_FPoint at = view_point(view, body->x, body->y);
        float low = at.y - 0.8f * fmaxf(view->scale, 5) - size * 1.55f - 5;
        for (int inked = 1; inked >= 0; inked--) {
            float more = (float)inked * 1.5f;
            SDL_FPoint corners[3] = {{at.x - half - more, low - half * 1.2f - more},
                                     {at.x + half + more, low - half * 1.2f - more},
                                     {at.x, low + more * 1.5f}};
            canvas_polygon(&view->canvas, corners, 3, inked ? INK : MARCH);
        }
    }
}

// Rings that close on the point, and the goal's own mark.
static void put_click(phalanx_view *view, const phalanx_overlay *overlay)
{
    if (overlay->hurry < 0 || overlay->hurry >= 1) return;
    SDL_FPoint at = view_point(view, from_order(overlay->hurry_x), from_order(overlay->hurry_y));
    float left = 1 - overlay->hurry, radius = 5 + 22 * left * left;
    oval rim = {at.x, at.y, radius, radius * PHALANX_TILT};
    uint32_t colour = overlay->hurry_attack ? ATTACK : MARCH;
    canvas_arc(&view->canvas, (arc){rim, 5, 0, 1}, faded(INK, left * 0.6f));
    canvas_arc(&view->canvas, (arc){rim, 2.5f, 0, 1}, faded(colour, fminf(left * 2, 1)));
    if (left > 0.25f) put_goal(view, at, overlay->hurry_attack);
}

void draw_overlay_above(phalanx_view *view, const phalanx_overlay *overlay)
{
    if (!overlay) return;
    uint32_t seat = view_seat(view->frame);
    if (seat < PHALANX_SEATS_MAX) put_wedges(view, seat, overlay->selected);
    put_click(view, overlay);
}
