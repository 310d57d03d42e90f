// Flags and rings. A flag's cloth is of its seat's colour with its emblem; its cut tells the
// soldiers it leads:
//
//     spearmen |====   archers |===\    riders |\        a camp  |======
//              |====           |===/           |==>              |  **  |
//              |               |               |/                |======

#include "view.h"

#include <math.h>

#define WHITE 0xfffdfaf2u // of those who run

enum { STRIPS = 8 };

typedef struct flag_cloth {
    float pole, top, wide, tall; // pixels
    uint32_t cut, wave;
} flag_cloth;

// Half the height of the cloth at a part of its width, and where its middle is.
static float half_at(const flag_cloth *cloth, float along)
{
    return cloth->cut == PHALANX_RIDER ? cloth->tall * (1 - along * 0.85f) / 2 : cloth->tall / 2;
}

static SDL_FPoint rim(const flag_cloth *cloth, float along, float side)
{
    float swing = sinf(along * 4.5f - (float)cloth->wave / WAVES * 6.2831853f);
    float x = cloth->pole + along * cloth->wide;
    return (SDL_FPoint){x, cloth->top + cloth->tall / 2 + swing * along * cloth->tall * 0.14f +
                               side * half_at(cloth, along)};
}

static uint32_t outline_of(const flag_cloth *cloth, SDL_FPoint *corners)
{
    uint32_t count = 0;
    for (int i = 0; i <= STRIPS; i++) corners[count++] = rim(cloth, (float)i / STRIPS, -1);
    if (cloth->cut == PHALANX_ARCHER) corners[count++] = rim(cloth, 0.68f, 0);
    for (int i = STRIPS; i >= 0; i--) corners[count++] = rim(cloth, (float)i / STRIPS, 1);
    return count;
}

float flag_size(float scale)
{
    return fminf(fmaxf(scale * 1.3f + 7, 11), 30);
}

void draw_flag(const phalanx_easel *easel, stamp_key key)
{
    bool camp = key.turn == 0;
    float size = flag_size(easel->scale) * (camp ? 1.35f : 1);
    float high = size * (camp ? 1.9f : 1.55f), line = size > 20 ? 1.2f : 0.9f;
    flag_cloth cloth = {easel->x, easel->y - high + 1, size, size * 0.72f, key.turn, key.variant};
    SDL_FPoint corners[2 * STRIPS + 3];
    uint32_t count = outline_of(&cloth, corners);
    for (uint32_t i = 0; i < count; i++) {
        SDL_FPoint a = corners[i], b = corners[(i + 1) % count];
        canvas_rod(easel->canvas, (rod){a.x, a.y, b.x, b.y, line, line}, INK);
    }
    canvas_rod(easel->canvas,
               (rod){easel->x, easel->y, easel->x, easel->y - high, line + 0.6f, line + 0.6f}, INK);
    canvas_rod(easel->canvas, (rod){easel->x, easel->y, easel->x, easel->y - high, 0.7f, 0.7f},
               0xffb98c54u);
    canvas_polygon(easel->canvas, corners, count,
                   key.tint < PHALANX_SEATS_MAX ? tint_colour(key.tint) : WHITE);
    float along = key.turn == PHALANX_RIDER ? 0.3f : key.turn == PHALANX_ARCHER ? 0.38f : 0.5f;
    SDL_FPoint middle = rim(&cloth, along, 0);
    float radius = size * (key.turn == PHALANX_RIDER ? 0.19f : 0.25f);
    draw_emblem(easel->canvas, key.tint, (oval){middle.x, middle.y, radius, radius},
                key.tint < PHALANX_SEATS_MAX ? contrast_colour(key.tint)
                                             : seat_colours[key.tint % PHALANX_SEATS_MAX]);
    canvas_oval(easel->canvas, (oval){easel->x, easel->y - high - 1, line + 1, line + 1}, INK);
    canvas_oval(easel->canvas, (oval){easel->x, easel->y - high - 1, line, line}, 0xffe8c66au);
}

// Lies under the feet of a soldier that the player has in hand.
void draw_ring(const phalanx_easel *easel, stamp_key key)
{
    float scale = fmaxf(easel->scale * 1.2f, 5.2f), radius = scale * (key.turn ? 0.85f : 0.6f);
    oval rim = {easel->x, easel->y, radius, radius * PHALANX_TILT};
    float width = fminf(fmaxf(scale * 0.13f, 1.4f), 2.6f);
    if (key.variant == 0) {
        canvas_oval(easel->canvas, rim, 0x78fffbe0u);
        canvas_arc(easel->canvas, (arc){rim, width + 1.2f, 0, 1}, 0xb03a2f28u);
    }
    canvas_arc(easel->canvas, (arc){rim, width, 0, 1}, key.variant ? 0x90fffbe0u : 0xfffffbe0u);
}
