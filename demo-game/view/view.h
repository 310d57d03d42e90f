// What the files of the picture share. A frame is drawn onto a canvas in
// layers, from the ground up:
//
//     ground    land, sea, cliffs, grass: kept while the camera rests
//     marks     shrine rings, the fallen, rings of the selected, orders
//     things    soldiers, trees, rocks, shrines, camps: farther ones first
//     effects   arrows, strikes, puffs
//     banners   of companies and camps, with their bars
//
// Nothing is remembered from one frame to the next but what can be made again: ground and stamps.
#pragma once

#include "canvas.h"
#include "noise.h"
#include "picture.h"

#include <math.h>

enum {
    STAMP_STEPS = 15,                    // sizes of stamps, each 1.2 times the one before
    DIRECTIONS = 8,                      // a figure looks east, south-east, south ...
    TINT_ROUTED = PHALANX_SEATS_MAX,     // + seat: those of it who run, paler
    TINT_NOBODY = 2 * PHALANX_SEATS_MAX, // of no seat
    TINTS = 2 * PHALANX_SEATS_MAX + 1,
    POSES = 4,         // of figures
    WAVES = 4,         // of a flag in the wind
    TREES_MOST = 4096, // of a map
};

typedef enum pose { POSE_STANDS, POSE_LEFT, POSE_RIGHT, POSE_STRIKES } pose;

// A kind of stamp, and what its variant and turn mean.
typedef enum stamp_kind {
    STAMP_SPEARMAN, // variant: a pose; turn: a direction
    STAMP_ARCHER,
    STAMP_RIDER,
    STAMP_FALLEN, // turn: a likeness
    STAMP_FLAG,   // variant: a wave; turn: phalanx_type, 0 for a camp's
    STAMP_RING,   // variant 0: selected, 1: hovered; turn 1: of a rider
    STAMP_TREE,   // turn: a likeness
    STAMP_TUFT,   // turn: a likeness
    STAMP_CAMP,   // variant 1: fallen
    STAMP_SHRINE,
    STAMP_DUST,  // turn: how old it is
    STAMP_SPARK, // turn: how old it is
    STAMP_KINDS
} stamp_kind;

typedef struct stamp_key {
    stamp_kind kind;
    uint32_t tint, variant, turn;
} stamp_key;

// A rock, drawn for one scale.
typedef struct phalanx_boulder {
    phalanx_stamp image;
    float scale;
} phalanx_boulder;

typedef struct phalanx_tree {
    float x, y;
    uint32_t likeness;
} phalanx_tree;

// A soldier as the eye sees it.
typedef struct phalanx_figure {
    float x, y;          // metres
    float along, across; // metres it goes in this tick, in x and in y
    bool present;
    uint8_t direction, pose;
} phalanx_figure;

// A company as the eye sees it.
typedef struct phalanx_body {
    float x, y;     // middle of its soldiers, metres
    uint32_t count; // soldiers of it that were found
    int32_t health; // sums
    uint32_t breath, routed;
} phalanx_body;

typedef struct phalanx_thing {
    uint8_t kind, seat;
    uint16_t index;
    int x, y; // pixels
} phalanx_thing;

enum {
    THINGS_MOST = PHALANX_SOLDIERS + TREES_MOST + 128,
    ROWS = 4096, // buckets to sort things into, by how far down they are
};

// All that drawing needs; made once for a renderer.
typedef struct phalanx_view {
    SDL_Renderer *renderer;
    SDL_Texture *texture, *small_texture; // the frame and the minimap, for the renderer
    phalanx_canvas canvas, small;         // the same, for us
    phalanx_canvas wash;                  // the whole field in water-colour
    phalanx_canvas ground;                // under a camera that rests; else nothing
    tt_camera last_camera;                // of the frame before
    phalanx_stamp *stamps[STAMP_STEPS];   // all of one size, made when first needed
    phalanx_boulder boulders[PHALANX_ROCKS_MAX];
    phalanx_tree trees[TREES_MOST];
    uint32_t tree_count;
    // The frame that is being drawn.
    const tt_frame *frame;
    const phalanx_state *before, *now;
    float blend, time; // time in ticks
    float scale;       // pixels of a metre
    uint32_t step;     // size of stamps
    phalanx_figure figures[PHALANX_SEATS_MAX][PHALANX_SEAT_SOLDIERS];
    phalanx_body bodies[PHALANX_SEATS_MAX][PHALANX_COMPANIES];
    phalanx_thing things[THINGS_MOST];
    uint32_t thing_count;
    uint16_t thing_order[THINGS_MOST];
    uint32_t row_starts[ROWS + 1];
} phalanx_view;

// space.c: where things are.
float frame_scale(const tt_frame *frame);
// Where a point of the field is on the canvas.
SDL_FPoint view_point(const phalanx_view *view, float x, float y);
static inline float metres(tt_fixed a)
{
    return (float)a / 65536;
}
// Where a soldier is between two states; false when there is none.
bool figure_find(const tt_frame *frame, uint32_t seat, uint32_t slot, phalanx_figure *found);
// Looks at all soldiers and companies of the frame.
void figures_gather(phalanx_view *view);
// The middle of a target of the frame; false when it is nobody.
bool target_find(const phalanx_view *view, uint32_t target, SDL_FPoint *at);

// Quicker than hypotf, which minds overflow.
static inline float length_of(float x, float y)
{
    return sqrtf(x * x + y * y);
}

// stamps.c: pixels of a metre of a stamp size, and the stamp itself, made when first asked for;
// NULL without memory.
float stamp_scale(uint32_t step);
uint32_t stamp_step(float scale);
const phalanx_stamp *view_stamp(phalanx_view *view, stamp_key key);
void stamps_destroy(phalanx_view *view);
void view_put(phalanx_view *view, stamp_key key, float x, float y);

// What makes a stamp: draws it with its point at `at`, `scale` pixels a metre.
typedef struct phalanx_easel {
    phalanx_canvas *canvas;
    float x, y, scale;
} phalanx_easel;
void draw_figure(const phalanx_easel *easel, stamp_key key);
void draw_fallen(const phalanx_easel *easel, stamp_key key);
void draw_flag(const phalanx_easel *easel, stamp_key key);
// Pixels that the cloth of a company's flag is wide.
float flag_size(float scale);
void draw_ring(const phalanx_easel *easel, stamp_key key);
void draw_tree(const phalanx_easel *easel, stamp_key key);
void draw_tuft(const phalanx_easel *easel, stamp_key key);
void draw_camp(const phalanx_easel *easel, stamp_key key);
void draw_shrine(const phalanx_easel *easel, stamp_key key);
void draw_dust_stamp(const phalanx_easel *easel, stamp_key key);
void draw_spark(const phalanx_easel *easel, stamp_key key);

// colours.c
extern const uint32_t seat_colours[PHALANX_SEATS_MAX];
#define INK 0xff3a2f28u
#define PAPER 0xfff2e8d2u
// A seat's colour, paler of those who run; PAPER for nobody.
uint32_t tint_colour(uint32_t tint);
// A colour that is seen on a seat's.
uint32_t contrast_colour(uint32_t tint);
// A seat's emblem about a point; no two seats' have the same shape.
void draw_emblem(phalanx_canvas *canvas, uint32_t tint, oval place, uint32_t colour);

// A ring on the field, from the north on clockwise.
typedef struct loop {
    float x, y, radius; // metres
    float part;         // of the ring that is drawn, 0 to 1
    float width;        // half of the line's, in pixels
    bool dashed;
} loop;
void draw_loop(phalanx_view *view, loop ring, uint32_t colour); // marks.c

// The layers.
bool wash_make(phalanx_view *view, const phalanx_state *state); // wash.c
// Pixels of a metre in the wash, and metres of y that the cliff covers.
#define WASH_X 4
#define WASH_Y (WASH_X * PHALANX_TILT)
#define CLIFF 4.5f
// The land's radius in the direction of (x, y) from the middle.
float coast_radius(float x, float y);
// Where a row of pixels begins in the wash, and how far each is from the next.
typedef struct wash_line {
    float x, y, step;
} wash_line;
void wash_row(const phalanx_canvas *wash, uint32_t *row, int width, wash_line line); // ground.c
void draw_ground(phalanx_view *view);                                                // ground.c
void draw_marks(phalanx_view *view);                                                 // marks.c
void draw_things(phalanx_view *view);                                                // things.c
void trees_plant(phalanx_view *view, const phalanx_state *state);
void draw_boulder(phalanx_view *view, uint32_t rock, int x, int y); // rocks.c
void draw_dust(phalanx_view *view, uint32_t seat, uint32_t slot);   // effects.c
void draw_effects(phalanx_view *view);
void draw_banners(phalanx_view *view); // banners.c
// overlay.c: under the soldiers' feet, and above all; `overlay` may be NULL.
void draw_overlay_ground(phalanx_view *view, const phalanx_overlay *overlay);
void draw_overlay_above(phalanx_view *view, const phalanx_overlay *overlay);
// The window's seat; PHALANX_SEATS_MAX when it is a spectator's.
uint32_t view_seat(const tt_frame *frame);

// focus.c: where a viewer looks when it follows a seat.
bool seat_focus(void *context, const void *state, uint32_t seat, float *x, float *y);
// telling.c: the match in words.
bool notice_mark(void *context, uint32_t kind, const void *data, size_t size, tt_mark *mark);
bool match_outcome(void *context, const void *state, const char *const *names,
                   char words[TT_MARK_TEXT_SIZE]);
// minimap.c: gives a canvas to the renderer; the texture is made again when the size is another.
void view_show(SDL_Renderer *renderer, const phalanx_canvas *canvas, SDL_Texture **texture,
               SDL_Rect area);
// Points the view at a frame.
void view_look(phalanx_view *view, const tt_frame *frame);
