// A banner over each company, and one on each camp, with what one wants to know of them:
//
//        o====          flag: whose, and of what soldiers; white when most of them run
//        |====
//        | [#####--..]  health: filled what is left of it, of the living, of a full company
//        | [#######]    breath
//
// Farther banners first, as everything.

#include "view.h"

#include <math.h>

static void put_bar(phalanx_canvas *canvas, SDL_Rect box, float part, uint32_t colour)
{
    box.w = (int)((float)box.w * fminf(fmaxf(part, 0), 1) + 0.5f);
    canvas_box(canvas, box, colour);
}

static void put_company_bars(phalanx_view *view, const phalanx_body *body, int x, int y)
{
    const int wide = view->scale < 4.5f ? 13 : view->scale < 8 ? 19 : 26;
    float full = PHALANX_COMPANY_SOLDIERS;
    const int tall = view->scale < 4.5f ? 2 : 4, low = tall / 2;
    SDL_Rect health = {x, y, wide, tall}, breath = {x, y + tall + 1, wide, low};
    canvas_box(&view->canvas, (SDL_Rect){x - 1, y - 1, wide + 2, tall + low + 3}, 0xd03a2f28u);
    put_bar(&view->canvas, health, (float)body->count / full, 0xffb08d78u);
    put_bar(&view->canvas, health, (float)body->health / (full * PHALANX_HEALTH), 0xfff4e9c8u);
    put_bar(&view->canvas, breath, (float)body->breath / ((float)body->count * PHALANX_BREATH),
            0xff7ec4e8u);
}

static uint32_t wave_of(const phalanx_view *view, uint32_t seat, uint32_t company)
{
    return (uint32_t)(view->time / 3 + (float)(seat * 5 + company * 3)) % WAVES;
}

static void put_banner(phalanx_view *view, uint32_t seat, uint32_t company)
{
    const phalanx_body *body = &view->bodies[seat][company];
    bool runs = body->routed * 2 > body->count;
    stamp_key key = {.kind = STAMP_FLAG,
                     .tint = runs ? TINT_ROUTED + seat : seat,
                     .variant = wave_of(view, seat, company),
                     .turn = view->now->seat[seat].company[company].type};
    SDL_FPoint at = view_point(view, body->x, body->y);
    at.y -= 0.8f * fmaxf(view->scale, 5);
    view_put(view, key, at.x, at.y);
    put_company_bars(view, body, (int)floorf(at.x) + 3,
                     (int)floorf(at.y) - (view->scale < 4.5f ? 4 : 8));
}

static void put_camp(phalanx_view *view, uint32_t seat)
{
    const phalanx_seat *camp = &view->now->seat[seat];
    if (camp->camp <= 0) return;
    SDL_FPoint at = view_point(view, metres(camp->x), metres(camp->y));
    float scale = fmaxf(view->scale, 5);
    view_put(view, (stamp_key){STAMP_FLAG, seat, wave_of(view, seat, 0), 0}, at.x,
             at.y - 1.2f * scale);
    int wide = (int)fminf(fmaxf(scale * 5, 30), 70), x = (int)at.x - wide / 2;
    int y = (int)(at.y + 2.9f * view->scale) + 3;
    canvas_box(&view->canvas, (SDL_Rect){x - 1, y - 1, wide + 2, 10}, 0xd03a2f28u);
    put_bar(&view->canvas, (SDL_Rect){x, y, wide, 5}, (float)camp->camp / PHALANX_CAMP_HEALTH,
            0xfff4e9c8u);
    if (camp->training)
        put_bar(&view->canvas, (SDL_Rect){x, y + 6, wide, 2},
                (float)camp->progress / (float)camp->training, 0xffe8b84au);
}

void draw_banners(phalanx_view *view)
{
    uint16_t order[PHALANX_SEATS_MAX * PHALANX_COMPANIES];
    uint32_t count = 0;
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        put_camp(view, seat);
        for (uint32_t i = 0; i < PHALANX_COMPANIES; i++)
            if (view->bodies[seat][i].count)
                order[count++] = (uint16_t)(seat * PHALANX_COMPANIES + i);
    }
    const phalanx_body *all = &view->bodies[0][0];
    for (uint32_t i = 1; i < count; i++) {
        uint16_t moved = order[i];
        uint32_t j = i;
        for (; j > 0 && all[order[j - 1]].y > all[moved].y; j--) order[j] = order[j - 1];
        order[j] = moved;
    }
    for (uint32_t i = 0; i < count; i++)
        put_banner(view, order[i] / PHALANX_COMPANIES, order[i] % PHALANX_COMPANIES);
}
