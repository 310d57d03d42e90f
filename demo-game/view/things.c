// What stands on the field, the farther first: each thing is put into the bucket of its row, and
// the rows are emptied from the top of the frame down.
//
//     row 0    [soldier] -> [tree]
//     row 1
//     row 2    [rock] -> [soldier] -> [soldier]

#include "view.h"

#include <math.h>

enum {
    THING_SOLDIER,
    THING_TREE,
    THING_ROCK,
    THING_SHRINE,
    THING_CAMP,
    HIGH_METRES = 9, // what stands this far outside of the frame may still reach into it
};

static int margin_of(const phalanx_view *view)
{
    return (int)(HIGH_METRES * fmaxf(view->scale, 5));
}

static void put_thing(phalanx_view *view, phalanx_thing thing, float x, float y)
{
    int margin = margin_of(view);
    SDL_FPoint at = view_point(view, x, y);
    if (at.x < (float)-margin || at.x >= (float)(view->canvas.width + margin)) return;
    if (at.y < (float)-margin || at.y >= (float)(view->canvas.height + margin)) return;
    if (view->thing_count == THINGS_MOST) return;
    thing.x = (int)floorf(at.x + 0.5f);
    thing.y = (int)floorf(at.y + 0.5f);
    view->things[view->thing_count++] = thing;
}

static void gather_soldiers(phalanx_view *view)
{
    for (uint32_t seat = 0; seat < view->now->seats; seat++) {
        for (uint32_t slot = 0; slot < PHALANX_SEAT_SOLDIERS; slot++) {
            const phalanx_figure *f = &view->figures[seat][slot];
            if (f->present)
                put_thing(view, (phalanx_thing){THING_SOLDIER, (uint8_t)seat, (uint16_t)slot, 0, 0},
                          f->x, f->y);
        }
    }
}

static void gather(phalanx_view *view)
{
    const phalanx_state *now = view->now;
    view->thing_count = 0;
    for (uint32_t i = 0; i < now->rocks; i++)
        put_thing(view, (phalanx_thing){THING_ROCK, 0, (uint16_t)i, 0, 0}, metres(now->rock[i].x),
                  metres(now->rock[i].y));
    for (uint32_t i = 0; i < now->shrines; i++)
        put_thing(view, (phalanx_thing){THING_SHRINE, 0, (uint16_t)i, 0, 0},
                  metres(now->shrine[i].x), metres(now->shrine[i].y));
    for (uint32_t i = 0; i < now->seats; i++)
        put_thing(view, (phalanx_thing){THING_CAMP, (uint8_t)i, (uint16_t)i, 0, 0},
                  metres(now->seat[i].x), metres(now->seat[i].y));
    for (uint32_t i = 0; i < view->tree_count; i++)
        put_thing(view, (phalanx_thing){THING_TREE, 0, (uint16_t)i, 0, 0}, view->trees[i].x,
                  view->trees[i].y);
    gather_soldiers(view);
}

// The bucket of a thing. Tall frames put several rows of pixels into one.
static uint32_t row_of(const phalanx_view *view, uint32_t i)
{
    int margin = margin_of(view), rows = view->canvas.height + 2 * margin + 1;
    int row = view->things[i].y + margin;
    return (uint32_t)(rows > ROWS ? row * ROWS / rows : row);
}

// Orders the things by row: `order` is as long as they are many, `starts` one longer than the rows.
static void sort_rows(const phalanx_view *view, uint16_t *order, uint32_t *starts)
{
    for (uint32_t row = 0; row <= ROWS; row++) starts[row] = 0;
    for (uint32_t i = 0; i < view->thing_count; i++) starts[row_of(view, i) + 1]++;
    for (uint32_t row = 0; row < ROWS; row++) starts[row + 1] += starts[row];
    for (uint32_t i = 0; i < view->thing_count; i++) order[starts[row_of(view, i)]++] = (uint16_t)i;
}

static void draw_soldier(phalanx_view *view, const phalanx_thing *thing)
{
    const phalanx_soldier *s = &view->now->soldiers[thing->seat][thing->index];
    const phalanx_figure *f = &view->figures[thing->seat][thing->index];
    bool runs = s->stance == PHALANX_ROUTS;
    stamp_key key = {.kind = (stamp_kind)(STAMP_SPEARMAN + s->type - PHALANX_SPEARMAN),
                     .tint = runs ? TINT_ROUTED + thing->seat : thing->seat,
                     .variant = f->pose,
                     .turn = f->direction};
    draw_dust(view, thing->seat, thing->index);
    view_put(view, key, (float)thing->x, (float)thing->y);
}

static uint32_t owner_tint(const phalanx_shrine *shrine)
{
    return shrine->owner < PHALANX_SEATS_MAX ? shrine->owner : TINT_NOBODY;
}

static void draw_thing(phalanx_view *view, const phalanx_thing *thing)
{
    float x = (float)thing->x, y = (float)thing->y;
    switch (thing->kind) {
    case THING_SOLDIER:
        draw_soldier(view, thing);
        break;
    case THING_TREE:
        view_put(view, (stamp_key){STAMP_TREE, 0, 0, view->trees[thing->index].likeness}, x, y);
        break;
    case THING_ROCK:
        draw_boulder(view, thing->index, thing->x, thing->y);
        break;
    case THING_SHRINE:
        view_put(view,
                 (stamp_key){STAMP_SHRINE, owner_tint(&view->now->shrine[thing->index]), 0, 0}, x,
                 y);
        break;
    default:
        view_put(view,
                 (stamp_key){STAMP_CAMP, thing->seat, view->now->seat[thing->index].camp <= 0, 0},
                 x, y);
        break;
    }
}

void draw_things(phalanx_view *view)
{
    gather(view);
    sort_rows(view, view->thing_order, view->row_starts);
    for (uint32_t i = 0; i < view->thing_count; i++)
        draw_thing(view, &view->things[view->thing_order[i]]);
}

// Trees stand in the cells of a grid, each a little beside the middle.
static void plant(phalanx_view *view, const phalanx_wood *wood)
{
    const float cell = 3.3f;
    float radius = metres(wood->radius), x = metres(wood->x), y = metres(wood->y);
    for (int row = (int)((y - radius) / cell); row <= (int)((y + radius) / cell); row++) {
        for (int column = (int)((x - radius) / cell); column <= (int)((x + radius) / cell);
             column++) {
            uint32_t r = (uint32_t)row, c = (uint32_t)column;
            float tx = ((float)column + 0.15f + 0.7f * chance(c, r)) * cell;
            float ty = ((float)row + 0.15f + 0.7f * chance(r, c + 500)) * cell;
            if (hypotf(tx - x, ty - y) > radius - 0.4f || view->tree_count == TREES_MOST) continue;
            view->trees[view->tree_count++] = (phalanx_tree){tx, ty, hashed(c, r + 9) % DIRECTIONS};
        }
    }
}

void trees_plant(phalanx_view *view, const phalanx_state *state)
{
    for (uint32_t i = 0; i < state->woods; i++) plant(view, &state->wood[i]);
}
