// What stands on the field: trees, grass, camps and shrines, as stamps. Metres about the foot; y
// goes down the screen, and what is up goes up it.

#include "view.h"

#include <math.h>

#define SHADE 0x482a2418u
enum { STAKES = 36 };

#define STONE 0xffd2c8b4u

static rod upright(const phalanx_easel *easel, rod line)
{
    float s = easel->scale;
    return (rod){easel->x + line.ax * s,
                 easel->y + line.ay * s,
                 easel->x + line.bx * s,
                 easel->y + line.by * s,
                 line.ra * s,
                 line.rb * s};
}

static float line_of(const phalanx_easel *easel)
{
    return fminf(fmaxf(easel->scale * 0.05f, 0.5f), 1.2f);
}

static void put_rod(const phalanx_easel *easel, rod line, uint32_t colour)
{
    rod thick = upright(easel, line), outer = thick;
    outer.ra += line_of(easel);
    outer.rb += line_of(easel);
    canvas_rod(easel->canvas, outer, INK);
    canvas_rod(easel->canvas, thick, colour);
}

static void put_oval(const phalanx_easel *easel, oval o, uint32_t colour, float line)
{
    float s = easel->scale;
    canvas_oval(
        easel->canvas,
        (oval){easel->x + o.x * s, easel->y + o.y * s, o.across * s + line, o.down * s + line},
        colour);
}

static void put_polygon(const phalanx_easel *easel, const SDL_FPoint *corners, uint32_t count,
                        uint32_t colour)
{
    SDL_FPoint moved[8];
    for (uint32_t i = 0; i < count; i++)
        moved[i] = (SDL_FPoint){easel->x + corners[i].x * easel->scale,
                                easel->y + corners[i].y * easel->scale};
    for (uint32_t i = 0; i < count; i++) {
        SDL_FPoint a = moved[i], b = moved[(i + 1) % count];
        canvas_rod(easel->canvas, (rod){a.x, a.y, b.x, b.y, line_of(easel), line_of(easel)}, INK);
    }
    canvas_polygon(easel->canvas, moved, count, colour);
}

static void draw_cypress(const phalanx_easel *easel, uint32_t likeness, uint32_t green)
{
    float tall = 3.2f + chance(likeness, 3);
    put_rod(easel, (rod){0, 0, 0, -0.8f, 0.14f, 0.12f}, 0xff6f5238u);
    for (int i = 0; i < 3; i++) {
        float low = -0.5f - (float)i * 0.8f, wide = 1.05f - (float)i * 0.26f;
        SDL_FPoint corners[] = {{-wide, low}, {0, low - tall * 0.5f}, {wide, low}, {0, low + 0.3f}};
        put_polygon(easel, corners, 4, green);
        SDL_FPoint lit[] = {{-wide * 0.85f, low}, {0, low - tall * 0.45f}, {0, low + 0.15f}};
        for (uint32_t c = 0; c < 3; c++)
            lit[c] = (SDL_FPoint){easel->x + lit[c].x * easel->scale,
                                  easel->y + lit[c].y * easel->scale};
        canvas_polygon(easel->canvas, lit, 3, 0x38ffffe0u);
    }
}

static void draw_oak(const phalanx_easel *easel, uint32_t likeness, uint32_t green)
{
    oval leaves[5];
    put_rod(easel, (rod){0, 0, 0.05f, -1.4f, 0.2f, 0.14f}, 0xff6f5238u);
    for (uint32_t i = 0; i < 5; i++) {
        float angle = (float)i * 1.2566f + chance(likeness, 9),
              size = 0.75f + chance(likeness, i) * 0.35f;
        leaves[i] = (oval){cosf(angle) * 0.75f, -2.3f + sinf(angle) * 0.6f, size, size * 0.9f};
        put_oval(easel, leaves[i], INK, line_of(easel));
    }
    for (uint32_t i = 0; i < 5; i++) put_oval(easel, leaves[i], green, 0);
    put_oval(easel, (oval){0, -2.3f, 0.8f, 0.7f}, green, 0);
    put_oval(easel, (oval){0.3f, -1.75f, 1.1f, 0.5f}, 0x30203018u, 0);
    for (uint32_t i = 0; i < 3; i++) {
        float x = -0.6f + (float)i * 0.45f, y = -2.75f + chance(likeness, i + 20) * 0.5f;
        put_oval(easel, (oval){x, y, 0.42f, 0.32f}, 0x40fdf6c8u, 0);
    }
}

void draw_tree(const phalanx_easel *easel, stamp_key key)
{
    static const uint32_t greens[] = {0xff7f9a52u, 0xff93a85au, 0xff6d8c55u, 0xff8a9a4cu};
    uint32_t green = greens[key.turn % 4];
    put_oval(easel, (oval){0.7f, 0.1f, 1.4f, 0.7f}, SHADE, 0);
    if (key.turn % 4 == 2)
        draw_cypress(easel, key.turn, green);
    else
        draw_oak(easel, key.turn, green);
}

void draw_tuft(const phalanx_easel *easel, stamp_key key)
{
    if (key.turn == 7) { // a stone
        put_oval(easel, (oval){0.1f, 0.08f, 0.3f, 0.16f}, SHADE, 0);
        put_oval(easel, (oval){0, 0, 0.26f, 0.17f}, 0xb05a5044u, 0.4f);
        put_oval(easel, (oval){0, 0, 0.26f, 0.17f}, 0xffcabfa8u, 0);
        return;
    }
    uint32_t colour = key.turn % 2 ? 0xa08a8a4au : 0xa0788650u;
    for (uint32_t i = 0; i < 4; i++) {
        float x = ((float)i - 1.5f) * 0.16f, lean = x + (chance(key.turn, i) - 0.5f) * 0.35f;
        float tall = 0.28f + chance(key.turn, i + 8) * 0.3f;
        rod blade = upright(easel, (rod){x, 0, lean, -tall, 0, 0});
        blade.ra = line_of(easel);
        blade.rb = 0.3f;
        canvas_rod(easel->canvas, blade, colour);
    }
    if (key.turn == 4) // in flower
        for (uint32_t i = 0; i < 3; i++)
            put_oval(easel, (oval){(float)i * 0.2f - 0.2f, -0.45f, 0.08f, 0.08f}, 0xd0e8d8a8u,
                     0.2f);
}

static void draw_tent(const phalanx_easel *easel, float x, float y, uint32_t colour)
{
    const float wide = 1.15f, tall = 1.9f;
    SDL_FPoint left[] = {{x - wide, y}, {x, y - tall}, {x + 0.15f, y + 0.3f}};
    SDL_FPoint right[] = {{x + 0.15f, y + 0.3f}, {x, y - tall}, {x + wide, y - 0.05f}};
    SDL_FPoint door[] = {{x - 0.25f, y + 0.18f}, {x - 0.02f, y - 0.8f}, {x + 0.13f, y + 0.28f}};
    put_oval(easel, (oval){x + 0.5f, y + 0.05f, 1.4f, 0.5f}, SHADE, 0);
    put_polygon(easel, right, 3, mixed(colour, INK, 0.3f));
    put_polygon(easel, left, 3, mixed(colour, PAPER, 0.12f));
    put_polygon(easel, door, 3, 0xff4a3a2eu);
}

// Stakes around the camp, from turn `from` to turn `to`, clockwise from east.
static void draw_palisade(const phalanx_easel *easel, float from, float to, bool fallen)
{
    for (uint32_t i = 0; i < STAKES; i++) {
        float turn = (float)i / STAKES, angle = turn * 6.2831853f;
        if (turn < from || turn >= to) continue;
        float x = cosf(angle) * PHALANX_CAMP_RADIUS;
        float y = sinf(angle) * PHALANX_CAMP_RADIUS * PHALANX_TILT;
        float tall = 0.95f + chance(i, 7) * 0.2f;
        if (fallen) tall *= chance(i, 8) < 0.5f ? 0.35f : 0.7f;
        uint32_t wood = fallen ? 0xff5a4c40u : mixed(0xffb08a58u, 0xff8f6c42u, chance(i, 9));
        put_rod(easel, (rod){x, y, x + (fallen ? 0.3f : 0), y - tall, 0.17f, 0.1f}, wood);
    }
}

void draw_camp(const phalanx_easel *easel, stamp_key key)
{
    bool fallen = key.variant == 1;
    uint32_t colour = fallen ? 0xff75695eu : tint_colour(key.tint);
    put_oval(easel, (oval){0.5f, 0.25f, PHALANX_CAMP_RADIUS + 0.4f, 2.6f}, 0x30302818u, 0);
    put_oval(easel, (oval){0, 0, PHALANX_CAMP_RADIUS, 2.4f}, 0xffcdb185u, 0);
    draw_palisade(easel, 0.5f, 1, fallen);
    draw_tent(easel, -1.2f, -0.2f, colour);
    draw_tent(easel, 1.25f, -0.35f, colour);
    draw_tent(easel, 0.05f, 0.75f, colour);
    // The gate is in the south.
    draw_palisade(easel, 0, 0.19f, fallen);
    draw_palisade(easel, 0.31f, 0.5f, fallen);
}

// Steps, four columns and a bowl with a flame of its owner's colour.
void draw_shrine(const phalanx_easel *easel, stamp_key key)
{
    put_oval(easel, (oval){0.5f, 0.2f, 1.9f, 1.2f}, SHADE, 0);
    for (int i = 0; i < 2; i++) {
        float size = 1.75f - (float)i * 0.4f, up = (float)i * 0.22f;
        put_oval(easel, (oval){0, -up + 0.2f, size, size * 0.7f}, INK, line_of(easel));
        put_oval(easel, (oval){0, -up + 0.2f, size, size * 0.7f}, mixed(STONE, INK, 0.25f), 0);
        put_oval(easel, (oval){0, -up, size, size * 0.7f}, STONE, line_of(easel) * 0.5f);
    }
    static const float feet[4][2] = {
        {-0.8f, -0.75f}, {0.8f, -0.75f}, {-0.95f, 0.15f}, {0.95f, 0.15f}};
    for (int i = 0; i < 4; i++) {
        float x = feet[i][0], y = feet[i][1];
        put_rod(easel, (rod){x, y, x, y - 1.6f, 0.17f, 0.15f}, 0xffe6decdu);
        put_rod(easel, (rod){x - 0.12f, y - 1.65f, x + 0.12f, y - 1.65f, 0.14f, 0.14f}, STONE);
    }
    put_rod(easel, (rod){0, -0.3f, 0, -0.8f, 0.2f, 0.3f}, STONE);
    if (key.tint == TINT_NOBODY) return;
    put_rod(easel, (rod){0, -1.05f, 0.05f, -1.9f, 0.42f, 0.05f}, tint_colour(key.tint));
    put_rod(easel, (rod){0, -1.0f, 0.03f, -1.35f, 0.18f, 0.03f}, 0xfffff6dcu);
}
