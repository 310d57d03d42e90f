// Small pictures that are drawn often are made when first needed, in sizes of which each is 1.2
// times the one before, and kept until the end. Which of them are there never shows.

#include "view.h"

#include <math.h>
#include <stdlib.h>

#define STEP_LEAST 2.5f // pixels of a metre in the smallest size

enum {
    TINT_STRIDE = POSES * DIRECTIONS,
    KIND_STRIDE = TINTS * TINT_STRIDE,
    STAMPS_OF_STEP = STAMP_KINDS * KIND_STRIDE,
};

// How a kind is drawn, and how many metres it takes on each side of its point.
static const struct {
    void (*draw)(const phalanx_easel *easel, stamp_key key);
    float reach;
} kinds[STAMP_KINDS] = {
    [STAMP_SPEARMAN] = {draw_figure, 3.4f}, [STAMP_ARCHER] = {draw_figure, 3},
    [STAMP_RIDER] = {draw_figure, 3.6f},    [STAMP_FALLEN] = {draw_fallen, 3},
    [STAMP_FLAG] = {draw_flag, 5},          [STAMP_RING] = {draw_ring, 2},
    [STAMP_TREE] = {draw_tree, 5},          [STAMP_TUFT] = {draw_tuft, 2},
    [STAMP_CAMP] = {draw_camp, 7},          [STAMP_SHRINE] = {draw_shrine, 4},
    [STAMP_DUST] = {draw_dust_stamp, 2},    [STAMP_SPARK] = {draw_spark, 2},
};

float stamp_scale(uint32_t step)
{
    return STEP_LEAST * powf(1.2f, (float)step);
}

uint32_t stamp_step(float scale)
{
    float step = logf(scale / STEP_LEAST) / logf(1.2f) + 0.5f;
    if (!(step > 0)) return 0;
    return step < STAMP_STEPS - 1 ? (uint32_t)step : STAMP_STEPS - 1;
}

static void make(phalanx_stamp *made, stamp_key key, uint32_t step)
{
    phalanx_canvas paper;
    // Small figures are drawn larger than they are, so there is room to spare.
    int half = (int)(kinds[key.kind].reach * (stamp_scale(step) + 3)) + 4;
    if (!canvas_create(&paper, half * 2, half * 2)) return;
    phalanx_easel easel = {&paper, (float)half, (float)half, stamp_scale(step)};
    kinds[key.kind].draw(&easel, key);
    // Without memory it stays empty, and nothing is drawn for it.
    if (!stamp_cut(made, &paper, half, half)) *made = (phalanx_stamp){0};
    canvas_destroy(&paper);
}

const phalanx_stamp *view_stamp(phalanx_view *view, stamp_key key)
{
    phalanx_stamp **all = &view->stamps[view->step];
    if (!*all) *all = calloc(STAMPS_OF_STEP, sizeof **all);
    if (!*all) return NULL;
    phalanx_stamp *found = &(*all)[key.kind * KIND_STRIDE + key.tint * TINT_STRIDE +
                                   key.variant * DIRECTIONS + key.turn];
    if (!found->image.pixels) make(found, key, view->step);
    return found->image.pixels ? found : NULL;
}

void view_put(phalanx_view *view, stamp_key key, float x, float y)
{
    const phalanx_stamp *found = view_stamp(view, key);
    if (found) canvas_stamp(&view->canvas, found, (int)floorf(x + 0.5f), (int)floorf(y + 0.5f));
}

void stamps_destroy(phalanx_view *view)
{
    for (uint32_t step = 0; step < STAMP_STEPS; step++) {
        if (!view->stamps[step]) continue;
        for (uint32_t i = 0; i < STAMPS_OF_STEP; i++) stamp_destroy(&view->stamps[step][i]);
        free(view->stamps[step]);
    }
}
