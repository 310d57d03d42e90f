// Who is who: the colours of Okabe and Ito, which the colour-blind can tell apart, and an emblem of
// another shape for each seat, for everyone else and for paper.

#include "view.h"

#include <math.h>

const uint32_t seat_colours[PHALANX_SEATS_MAX] = {
    0xff0072b2, // blue
    0xffd55e00, // vermilion
    0xff009e73, // green
    0xfff0e442, // yellow
    0xffcc79a7, // purple
    0xff56b4e9, // sky
    0xffe69f00, // orange
    0xff303030, // black
};

uint32_t tint_colour(uint32_t tint)
{
    if (tint < PHALANX_SEATS_MAX) return seat_colours[tint];
    return tint == TINT_NOBODY ? PAPER : mixed(seat_colours[tint - TINT_ROUTED], PAPER, 0.6f);
}

uint32_t contrast_colour(uint32_t tint)
{
    uint32_t c = tint_colour(tint);
    uint32_t light = (c >> 16 & 255) * 3 + (c >> 8 & 255) * 6 + (c & 255);
    return light > 1350 ? INK : 0xfffffaf0u;
}

// A star of `count` corners that lie on the rim in turn with others `inner` of the way out.
static void star(phalanx_canvas *canvas, oval at, uint32_t count, float inner, uint32_t colour)
{
    SDL_FPoint corners[16];
    for (uint32_t i = 0; i < count * 2; i++) {
        float angle = ((float)i / (float)count - 0.5f) * 3.14159265f;
        float out = i % 2 ? inner : 1;
        corners[i] =
            (SDL_FPoint){at.x + cosf(angle) * at.across * out, at.y + sinf(angle) * at.down * out};
    }
    canvas_polygon(canvas, corners, count * 2, colour);
}

static void bar(phalanx_canvas *canvas, oval at, rod line, uint32_t colour)
{
    canvas_rod(canvas,
               (rod){at.x + line.ax * at.across, at.y + line.ay * at.down,
                     at.x + line.bx * at.across, at.y + line.by * at.down, line.ra * at.across,
                     line.rb * at.across},
               colour);
}

void draw_emblem(phalanx_canvas *canvas, uint32_t tint, oval at, uint32_t colour)
{
    switch (tint % PHALANX_SEATS_MAX) {
    case 0: // a disc
        canvas_oval(canvas, (oval){at.x, at.y, at.across * 0.8f, at.down * 0.8f}, colour);
        break;
    case 1: // a triangle
        star(canvas, (oval){at.x, at.y + at.down * 0.2f, at.across, at.down}, 3, 0.5f, colour);
        break;
    case 2: // a cross
        bar(canvas, at, (rod){-0.7f, 0, 0.7f, 0, 0.3f, 0.3f}, colour);
        bar(canvas, at, (rod){0, -0.7f, 0, 0.7f, 0.3f, 0.3f}, colour);
        break;
    case 3: // a lozenge
        star(canvas, at, 2, 0.55f, colour);
        break;
    case 4: // a star
        star(canvas, at, 5, 0.42f, colour);
        break;
    case 5: // a ring
        canvas_arc(canvas,
                   (arc){{at.x, at.y, at.across * 0.7f, at.down * 0.7f}, at.across * 0.4f, 0, 1},
                   colour);
        break;
    case 6: // a roof
        bar(canvas, at, (rod){-0.75f, 0.6f, 0, -0.5f, 0.26f, 0.26f}, colour);
        bar(canvas, at, (rod){0.75f, 0.6f, 0, -0.5f, 0.26f, 0.26f}, colour);
        break;
    case 7: // two bars
        bar(canvas, at, (rod){-0.7f, -0.45f, 0.7f, -0.45f, 0.24f, 0.24f}, colour);
        bar(canvas, at, (rod){-0.7f, 0.45f, 0.7f, 0.45f, 0.24f, 0.24f}, colour);
        break;
    default:
        break;
    }
}
