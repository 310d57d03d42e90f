// Soldiers, built like tin figures of balls and rods in three dimensions and seen from the south:
//
//     forward, right, up  --turn-->  east, south, up  --tilt-->  pixels
//
// All parts are first laid down a little thicker in ink, which leaves one outline around the whole
// figure, then in colour from the farthest to the nearest, each with a light on its upper left.

#include "view.h"

#include <math.h>

#define RISE 0.8f     // pixels of a metre up, of one to the east
#define LARGER 1.2f   // than life, so that they are seen
#define SMALLEST 5.2f // pixels of a metre that a figure is never drawn below
#define BRONZE 0xffc9a04eu
#define SKIN 0xffe3b98fu
#define WOOD 0xff8a6238u
#define STEEL 0xffdfe3e6u
#define LEATHER 0xff7d5a3cu
#define SHADE 0x482a2418u // what lies in the shadow

typedef struct place {
    float forward, right, up; // metres
} place;

// A rod between two places; a ball when they are the same. A disc looks forward.
typedef struct figure_part {
    place a, b;
    float ra, rb;
    uint32_t colour;
    bool disc;
} figure_part;

enum { PARTS_MOST = 24 };

typedef struct figure_model {
    figure_part parts[PARTS_MOST];
    uint32_t count;
    float scale, turn; // pixels a metre, radians clockwise from east
    const phalanx_easel *easel;
} figure_model;

static void add(figure_model *model, figure_part part)
{
    if (model->count < PARTS_MOST) model->parts[model->count++] = part;
}

static void rod_between(figure_model *model, place a, place b, float radius, uint32_t colour)
{
    add(model, (figure_part){.a = a, .b = b, .ra = radius, .rb = radius, .colour = colour});
}

static float south_of(const figure_model *model, place p)
{
    return p.forward * sinf(model->turn) + p.right * cosf(model->turn);
}

static SDL_FPoint seen(const figure_model *model, place p)
{
    float east = p.forward * cosf(model->turn) - p.right * sinf(model->turn);
    float down = south_of(model, p) * PHALANX_TILT - p.up * RISE;
    return (SDL_FPoint){model->easel->x + east * model->scale,
                        model->easel->y + down * model->scale};
}

// A part, `more` pixels thicker than it is and `shift` of its radius up and to the left.
static void lay(const figure_model *model, const figure_part *p, float more, float shift,
                uint32_t colour)
{
    SDL_FPoint a = seen(model, p->a), b = seen(model, p->b);
    float size = 1 - fabsf(shift) * 1.2f, up = shift * p->ra * model->scale;
    if (p->disc) {
        float wide = 0.35f + 0.65f * fabsf(sinf(model->turn));
        float radius = p->ra * size * model->scale;
        canvas_oval(model->easel->canvas,
                    (oval){a.x - up * wide, a.y - up, radius * wide + more, radius + more}, colour);
        return;
    }
    canvas_rod(model->easel->canvas,
               (rod){a.x - up, a.y - up, b.x - up, b.y - up, p->ra * size * model->scale + more,
                     p->rb * size * model->scale + more},
               colour);
}

static float depth(const figure_model *model, const figure_part *p)
{
    return south_of(model, p->a) + south_of(model, p->b) + (p->a.up + p->b.up) * 0.2f;
}

static void sort(figure_model *model)
{
    for (uint32_t i = 1; i < model->count; i++) {
        figure_part moved = model->parts[i];
        uint32_t j = i;
        for (; j > 0 && depth(model, &model->parts[j - 1]) > depth(model, &moved); j--)
            model->parts[j] = model->parts[j - 1];
        model->parts[j] = moved;
    }
}

static void show(figure_model *model)
{
    float line = fminf(fmaxf(model->scale * 0.045f, 0.45f), 1.1f);
    sort(model);
    for (uint32_t i = 0; i < model->count; i++) lay(model, &model->parts[i], line, 0, INK);
    for (uint32_t i = 0; i < model->count; i++) {
        const figure_part *p = &model->parts[i];
        lay(model, p, 0, 0, p->colour);
        if (p->ra > 0.09f) lay(model, p, 0, 0.35f, mixed(p->colour, 0xffffffffu, 0.28f));
    }
}

static void shadow(const figure_model *model, float length, float width)
{
    float east = cosf(model->turn) * length, south = sinf(model->turn) * length * PHALANX_TILT;
    float x = model->easel->x + 0.22f * model->scale, y = model->easel->y + 0.02f * model->scale;
    float r = width * model->scale;
    canvas_rod(model->easel->canvas,
               (rod){x - east * model->scale, y - south * model->scale, x + east * model->scale,
                     y + south * model->scale, r, r},
               SHADE);
}

// Legs, trunk, arm and head of a man whose feet would be `up` metres above the ground.
static void add_man(figure_model *model, uint32_t colour, float stride, float up)
{
    for (int side = -1; side <= 1 && up == 0; side += 2)
        rod_between(model, (place){stride * (float)side, 0.13f * (float)side, 0.08f},
                    (place){0, 0.1f * (float)side, 0.75f}, 0.1f, LEATHER);
    add(model, (figure_part){.a = {0, 0, up + 0.78f},
                             .b = {0.03f, 0, up + 1.3f},
                             .ra = 0.27f,
                             .rb = 0.25f,
                             .colour = colour});
    rod_between(model, (place){0.07f, 0, up + 1.6f}, (place){0.07f, 0, up + 1.6f}, 0.19f, SKIN);
}

static void add_spear(figure_model *model, float length, float up, bool levelled)
{
    place low = {0.1f, 0.32f, up}, high = {0.35f, 0.32f, up + length};
    if (levelled) {
        low = (place){-length * 0.3f, 0.3f, up + 1.15f};
        high = (place){length * 0.7f, 0.25f, up + 1.3f};
    }
    rod_between(model, low, high, 0.045f, WOOD);
    place neck = {high.forward - (high.forward - low.forward) * 0.12f, high.right,
                  high.up - (high.up - low.up) * 0.12f};
    add(model, (figure_part){.a = neck, .b = high, .ra = 0.085f, .rb = 0.02f, .colour = STEEL});
}

static void add_helmet(figure_model *model, uint32_t crest, float up)
{
    add(model, (figure_part){.a = {0, 0, up + 1.72f},
                             .b = {0.04f, 0, up + 1.74f},
                             .ra = 0.19f,
                             .rb = 0.17f,
                             .colour = BRONZE});
    add(model, (figure_part){.a = {-0.2f, 0, up + 1.82f},
                             .b = {0.12f, 0, up + 1.97f},
                             .ra = 0.08f,
                             .rb = 0.1f,
                             .colour = crest});
}

static void add_shield(figure_model *model, uint32_t tint, float up)
{
    place at = {0.3f, -0.2f, up}, before = {0.34f, -0.2f, up};
    add(model,
        (figure_part){.a = at, .b = at, .ra = 0.47f, .rb = 0.47f, .colour = BRONZE, .disc = true});
    add(model, (figure_part){.a = before,
                             .b = before,
                             .ra = 0.38f,
                             .rb = 0.38f,
                             .colour = tint_colour(tint),
                             .disc = true});
}

static void add_bow(figure_model *model, bool drawn)
{
    float back = drawn ? 0.1f : 0.3f, up = 1.15f;
    place top = {0.2f, -0.34f, up + 0.8f}, bottom = {0.2f, -0.34f, up - 0.7f};
    place grip = {0.6f, -0.34f, up}, hand = {drawn ? -0.12f : back, -0.25f, up};
    rod_between(model, top, grip, 0.065f, 0xffc99a5au);
    rod_between(model, grip, bottom, 0.065f, 0xffc99a5au);
    rod_between(model, top, hand, 0.02f, 0xffefe6d2u);
    rod_between(model, hand, bottom, 0.02f, 0xffefe6d2u);
    if (drawn) rod_between(model, hand, (place){0.7f, -0.3f, up}, 0.035f, STEEL);
    rod_between(model, (place){-0.3f, 0.05f, up - 0.25f}, (place){-0.25f, 0.2f, up + 0.35f}, 0.11f,
                LEATHER);
}

static void add_horse(figure_model *model, float stride, uint32_t cloth)
{
    const uint32_t coat = 0xff9a7350u, mane = 0xff57402du;
    for (int i = 0; i < 4; i++) {
        float forward = i < 2 ? 0.55f : -0.6f, side = i % 2 ? 0.18f : -0.18f;
        float swing = (i == 0 || i == 3 ? stride : -stride) * 1.4f;
        rod_between(model, (place){forward + swing, side, 0.06f}, (place){forward, side, 0.85f},
                    0.09f, mixed(coat, mane, 0.4f));
    }
    add(model, (figure_part){.a = {-0.62f, 0, 1.05f},
                             .b = {0.58f, 0, 1.05f},
                             .ra = 0.34f,
                             .rb = 0.33f,
                             .colour = coat});
    add(model, (figure_part){.a = {-0.3f, 0, 1.08f},
                             .b = {0.2f, 0, 1.08f},
                             .ra = 0.38f,
                             .rb = 0.38f,
                             .colour = cloth});
    add(model, (figure_part){.a = {0.65f, 0, 1.15f},
                             .b = {1.02f, 0, 1.75f},
                             .ra = 0.23f,
                             .rb = 0.15f,
                             .colour = coat});
    add(model, (figure_part){.a = {1.0f, 0, 1.78f},
                             .b = {1.36f, 0, 1.56f},
                             .ra = 0.16f,
                             .rb = 0.1f,
                             .colour = coat});
    rod_between(model, (place){0.55f, 0, 1.45f}, (place){0.85f, 0, 1.88f}, 0.1f, mane);
    rod_between(model, (place){-0.95f, 0, 1.1f}, (place){-1.15f, 0, 0.55f}, 0.09f, mane);
}

void draw_figure(const phalanx_easel *easel, stamp_key key)
{
    static const float strides[POSES] = {0, 0.3f, -0.3f, 0.22f};
    float stride = strides[key.variant];
    bool runs = key.tint >= TINT_ROUTED, strikes = key.variant == POSE_STRIKES;
    uint32_t colour = tint_colour(key.tint);
    figure_model model = {.scale = fmaxf(easel->scale * LARGER, SMALLEST),
                          .easel = easel,
                          .turn = (float)key.turn / DIRECTIONS * 6.2831853f};
    bool rides = key.kind == STAMP_RIDER;
    shadow(&model, rides ? 0.75f : 0.1f, rides ? 0.4f : 0.36f);
    if (rides) add_horse(&model, stride, colour);
    add_man(&model, colour, stride, rides ? 0.6f : 0);
    if (key.kind == STAMP_ARCHER) {
        add(&model, (figure_part){.a = {-0.14f, 0, 1.48f},
                                  .b = {-0.08f, 0, 1.8f},
                                  .ra = 0.19f,
                                  .rb = 0.12f,
                                  .colour = mixed(colour, INK, 0.25f)});
        if (!runs) add_bow(&model, strikes);
    } else {
        add_helmet(&model, colour, rides ? 0.6f : 0);
        if (!runs) add_spear(&model, rides ? 2.2f : 2.9f, rides ? 0.5f : 0.05f, strikes);
        if (!runs && !rides) add_shield(&model, key.tint, 1.0f);
    }
    show(&model);
}

// What is left of a soldier: a shield and a spear in the grass.
void draw_fallen(const phalanx_easel *easel, stamp_key key)
{
    float scale = fmaxf(easel->scale, SMALLEST), turn = (float)key.turn * 0.9f;
    float east = cosf(turn) * scale, south = sinf(turn) * scale * PHALANX_TILT;
    canvas_rod(easel->canvas,
               (rod){easel->x - east * 0.8f, easel->y - south * 0.8f, easel->x + east * 0.8f,
                     easel->y + south * 0.8f, scale * 0.07f, scale * 0.05f},
               0x905a4630u);
    float x = easel->x + south * 0.4f, y = easel->y - east * 0.2f;
    oval shield = {x, y, scale * 0.36f, scale * 0.3f};
    canvas_oval(easel->canvas, (oval){x, y, shield.across + 0.6f, shield.down + 0.6f}, 0x80403428u);
    canvas_oval(easel->canvas, shield, faded(mixed(tint_colour(key.tint), PAPER, 0.35f), 0.75f));
}
