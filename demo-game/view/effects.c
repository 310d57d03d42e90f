// What moves and is gone: arrows, sparks of blows, dust under hooves, smoke. Everything follows
// from the two states and the time between them:
//
//     an arrow    how long its archer still waits      a blow   how long its striker waits already
//     dust        how fast a soldier goes              a death  who is there before and not now

#include "view.h"

#include <math.h>

#define BOW_REACH 16.5f // metres: who waits for farther targets has no arrow in the air
#define FAST 0.19f      // metres a tick from which on the ground is stirred up
enum { AGES = DIRECTIONS, BLOW_TICKS = 5 };

void draw_dust_stamp(const phalanx_easel *easel, stamp_key key)
{
    float age = (float)key.turn / AGES, scale = fmaxf(easel->scale, 5);
    float radius = (0.22f + 0.5f * age) * scale;
    uint32_t alpha = (uint32_t)(150 * (1 - age));
    canvas_oval(easel->canvas, (oval){easel->x, easel->y, radius, radius * 0.75f},
                alpha << 24 | 0xe9d9b6u);
    canvas_arc(easel->canvas,
               (arc){{easel->x, easel->y, radius, radius * 0.75f}, 0.8f, 0.35f, 0.7f},
               (alpha * 3 / 4) << 24 | 0x8f7b58u);
}

void draw_spark(const phalanx_easel *easel, stamp_key key)
{
    float age = (float)key.turn / AGES, scale = fmaxf(easel->scale, 6);
    for (int i = 0; i < 6; i++) {
        float angle = ((float)i + 0.3f) / 6 * 6.2831853f, c = cosf(angle), s = sinf(angle);
        float in = (0.08f + age * 0.35f) * scale, out = (0.42f + age * 0.25f) * scale;
        rod ray = {easel->x + c * in,
                   easel->y + s * in,
                   easel->x + c * out,
                   easel->y + s * out,
                   scale * 0.07f * (1 - age) + 0.3f,
                   0.3f};
        canvas_rod(easel->canvas, (rod){ray.ax, ray.ay, ray.bx, ray.by, ray.ra + 0.6f, 0.9f},
                   faded(0xff8a3a1cu, 0.7f * (1 - age)));
        canvas_rod(easel->canvas, ray, faded(0xfffff3c4u, 1 - age * 0.6f));
    }
}

static uint32_t aged(float age)
{
    return age > 0 ? SDL_min((uint32_t)(age * AGES), AGES - 1) : 0;
}

static void put_high(phalanx_view *view, stamp_key key, SDL_FPoint at, float up)
{
    SDL_FPoint on = view_point(view, at.x, at.y);
    view_put(view, key, on.x, on.y - up * view->scale);
}

void draw_dust(phalanx_view *view, uint32_t seat, uint32_t slot)
{
    const phalanx_figure *f = &view->figures[seat][slot];
    float speed = hypotf(f->along, f->across);
    if (speed < FAST) return;
    for (uint32_t i = 0; i < 3; i++) {
        float age = view->time / 14 + chance(slot, i + 60);
        age -= floorf(age);
        float behind = (0.5f + age * 2.6f) / speed, aside = (chance(slot, i + 70) - 0.5f) * 0.8f;
        SDL_FPoint at = {f->x - f->along * behind + aside, f->y - f->across * behind + aside};
        put_high(view, (stamp_key){STAMP_DUST, 0, 0, aged(age)}, at, 0.1f + age * 0.5f);
    }
}

// Where on its way, 0 to 1, an archer's arrow is; negative: none is in the air.
static float flight(const phalanx_view *view, const phalanx_soldier *before,
                    const phalanx_soldier *now)
{
    if (before->type != PHALANX_ARCHER || before->stance == PHALANX_ROUTS) return -1;
    bool same = now->type == PHALANX_ARCHER && now->serial == before->serial;
    if (!same || before->wait == 0 || before->wait > PHALANX_ARROW_TICKS) return -1;
    float left = (float)before->wait;
    if (before->wait != now->wait) left -= view->blend;
    return 1 - left / PHALANX_ARROW_TICKS;
}

static SDL_FPoint on_arc(const phalanx_view *view, const rod *way, float part, float *shadow)
{
    float x = way->ax + (way->bx - way->ax) * part, y = way->ay + (way->by - way->ay) * part;
    float peak = 0.8f + 0.14f * hypotf(way->bx - way->ax, way->by - way->ay);
    SDL_FPoint at = view_point(view, x, y);
    *shadow = at.y;
    at.y -= (1.2f + 4 * peak * part * (1 - part)) * view->scale;
    return at;
}

static void draw_arrow(phalanx_view *view, uint32_t seat, uint32_t slot)
{
    const phalanx_soldier *before = &view->before->soldiers[seat][slot];
    float part = flight(view, before, &view->now->soldiers[seat][slot]);
    const phalanx_figure *f = &view->figures[seat][slot];
    SDL_FPoint to;
    if (part < 0 || !target_find(view, before->target, &to)) return;
    float far = hypotf(to.x - f->x, to.y - f->y);
    if (far > BOW_REACH) return;
    rod way = {f->x, f->y, to.x, to.y, 0, 0};
    float low, tail_low, long_part = fmaxf(1.1f, 5 / view->scale) / fmaxf(far, 2);
    SDL_FPoint tip = on_arc(view, &way, part, &low);
    SDL_FPoint tail = on_arc(view, &way, part - long_part, &tail_low);
    float width = fminf(fmaxf(view->scale * 0.035f, 0.45f), 0.8f);
    canvas_rod(&view->canvas, (rod){tail.x, tail_low, tip.x, low, width, width}, 0x48302418u);
    canvas_rod(&view->canvas, (rod){tail.x, tail.y, tip.x, tip.y, width + 0.25f, width},
               0xff43342au);
    canvas_rod(&view->canvas, (rod){tail.x, tail.y, tail.x, tail.y, width * 1.7f, width * 1.7f},
               0xfffdf3dcu);
}

static void draw_blow(phalanx_view *view, uint32_t seat, uint32_t slot)
{
    const phalanx_soldier *s = &view->now->soldiers[seat][slot];
    const phalanx_figure *f = &view->figures[seat][slot];
    float age = (PHALANX_STRIKE_TICKS - (float)s->wait + view->blend) / BLOW_TICKS;
    SDL_FPoint to;
    if (age < 0 || age >= 1 || s->wait == 0 || !target_find(view, s->target, &to)) return;
    bool shot = s->type == PHALANX_ARCHER;
    float far = hypotf(to.x - f->x, to.y - f->y);
    if (far > (shot ? BOW_REACH : 2.5f + PHALANX_CAMP_RADIUS)) return;
    float part = shot ? 1 : fminf(0.7f, 1.2f / fmaxf(far, 0.1f));
    SDL_FPoint at = {f->x + (to.x - f->x) * part, f->y + (to.y - f->y) * part};
    put_high(view, (stamp_key){STAMP_SPARK, 0, 0, aged(age)}, at, 0.9f);
}

// A soldier who was there and is not: a puff where it fell.
static void draw_death(phalanx_view *view, uint32_t seat, uint32_t slot)
{
    const phalanx_soldier *before = &view->before->soldiers[seat][slot];
    const phalanx_soldier *now = &view->now->soldiers[seat][slot];
    if (before->type == PHALANX_FREE) return;
    if (now->type != PHALANX_FREE && now->serial == before->serial) return;
    SDL_FPoint at = {metres(before->x), metres(before->y)};
    put_high(view, (stamp_key){STAMP_DUST, 0, 0, aged(0.3f + view->blend * 0.4f)}, at, 0.6f);
    put_high(view, (stamp_key){STAMP_SPARK, 0, 0, aged(view->blend)}, at, 0.8f);
}

// A camp that has lost half of its health smokes; more of it, the more it has lost.
static void draw_smoke(phalanx_view *view, uint32_t seat)
{
    const phalanx_seat *camp = &view->now->seat[seat];
    float harm = 1 - (float)camp->camp / PHALANX_CAMP_HEALTH;
    uint32_t plumes = camp->camp <= 0 ? 2
                      : harm > 0.75f  ? 5
                      : harm > 0.5f   ? 3
                      : harm > 0.25f  ? 1
                                      : 0;
    for (uint32_t i = 0; i < plumes * 5; i++) {
        float age = view->time / 60 + chance(seat, i);
        age -= floorf(age);
        float aside = (chance(i % plumes, seat + 40) - 0.5f) * 3.6f + age * 1.6f;
        SDL_FPoint on = view_point(view, metres(camp->x) + aside, metres(camp->y) - 0.3f);
        float radius = (0.3f + age * 0.9f) * view->scale;
        canvas_oval(&view->canvas,
                    (oval){on.x, on.y - (1 + age * 5) * view->scale, radius, radius * 0.85f},
                    faded(0xff5a524cu, 0.42f * (1 - age)));
    }
}

void draw_effects(phalanx_view *view)
{
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
            draw_death(view, seat, slot);
            if (!view->figures[seat][slot].present) continue;
            draw_blow(view, seat, slot);
            draw_arrow(view, seat, slot);
        }
        draw_smoke(view, seat);
    }
}
