// What lies on the ground: rings about shrines, and what the fallen left.

#include "view.h"

#include <math.h>

enum { LOOP_PARTS = 48 };

static SDL_FPoint on_loop(const phalanx_view *view, const loop *ring, float part)
{
    float angle = (part - 0.25f) * 6.2831853f;
    return view_point(view, ring->x + cosf(angle) * ring->radius,
                      ring->y + sinf(angle) * ring->radius);
}

void draw_loop(phalanx_view *view, loop ring, uint32_t colour)
{
    for (uint32_t i = 0; i < LOOP_PARTS; i++) {
        float from = (float)i / LOOP_PARTS, to = fminf((float)(i + 1) / LOOP_PARTS, ring.part);
        if (from >= to || (ring.dashed && i % 2)) continue;
        SDL_FPoint a = on_loop(view, &ring, from), b = on_loop(view, &ring, to);
        canvas_rod(&view->canvas, (rod){a.x, a.y, b.x, b.y, ring.width, ring.width}, colour);
    }
}

static void draw_claim(phalanx_view *view, const phalanx_shrine *shrine)
{
    bool owned = shrine->owner < PHALANX_SEATS_MAX;
    float width = fminf(fmaxf(view->scale * 0.09f, 0.8f), 1.6f);
    loop ring = {metres(shrine->x), metres(shrine->y), PHALANX_SHRINE_RADIUS, 1, width, true};
    if (owned) {
        loop under = ring;
        under.width += 0.9f;
        draw_loop(view, under, 0xff4a3d32u);
    }
    draw_loop(view, ring, owned ? tint_colour(shrine->owner) : 0x905a4a3au);
    if (shrine->claimant >= PHALANX_SEATS_MAX || shrine->claim == 0) return;
    ring.part = (float)shrine->claim / PHALANX_SHRINE_CLAIM;
    ring.radius -= 0.7f;
    ring.dashed = false;
    ring.width = width * 1.9f + 1;
    draw_loop(view, ring, INK);
    ring.width -= 1;
    draw_loop(view, ring, tint_colour(shrine->claimant));
}

// A slot that is free tells by what is left over in it where its last soldier fell, until a recruit
// takes it.
static void draw_left(phalanx_view *view, uint32_t seat, uint32_t slot)
{
    const phalanx_soldier *s = &view->now->soldiers[seat][slot];
    if (s->type != PHALANX_FREE) return;
    SDL_FPoint at = view_point(view, metres(s->x), metres(s->y));
    if (at.x < -40 || at.y < -40 || at.x > (float)view->canvas.width + 40 ||
        at.y > (float)view->canvas.height + 40)
        return;
    view_put(view, (stamp_key){STAMP_FALLEN, seat, 0, hashed(slot, s->serial) % DIRECTIONS}, at.x,
             at.y);
}

void draw_marks(phalanx_view *view)
{
    for (uint32_t i = 0; i < view->now->shrines; i++) draw_claim(view, &view->now->shrine[i]);
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        uint32_t used = view->now->seat[seat].used;
        for (uint32_t slot = 0; slot < used && slot < PHALANX_SEAT_SOLDIERS; slot++)
            draw_left(view, seat, slot);
    }
}
