// Ranks and files. Place 0 is the first rank's left end; the last rank may be shorter, and stands
// in the middle:
//
//       forward        0 1 2 3
//          ^           4 5 6 7
//          |            8 9 10

#include "ranks.h"
#include "numbers.h"
#include "phalanx.h"

ranks ranks_of(vector middle, tt_angle facing, uint32_t count, uint32_t files)
{
    if (files < 1) files = 1;
    return (ranks){.middle = middle,
                   .forward = vector_polar(SLOT_SPACING / 2, facing),
                   .count = (int32_t)count,
                   .files = (int32_t)files,
                   .depth = (int32_t)((count + files - 1) / files),
                   .divide = 65536 / files + 1};
}

vector ranks_place(const ranks *of, uint32_t place)
{
    int32_t rank = (int32_t)(place * of->divide >> 16);
    int32_t file = (int32_t)place - rank * of->files, left = of->count - rank * of->files;
    int32_t side = 2 * file - ((left < of->files ? left : of->files) - 1);
    int32_t back = 2 * rank - (of->depth - 1);
    return (vector){of->middle.x - of->forward.y * side - of->forward.x * back,
                    of->middle.y + of->forward.x * side - of->forward.y * back};
}

static void place_of(const ranks *of, uint32_t place, tt_fixed *x, tt_fixed *y)
{
    vector at = ranks_place(of, place);
    *x = at.x;
    *y = at.y;
}

void phalanx_place(const phalanx_company *company, uint32_t place, tt_fixed *x, tt_fixed *y)
{
    ranks of = ranks_of((vector){company->x, company->y}, company->facing, company->count,
                        company->order[0].files);
    place_of(&of, place, x, y);
}

void phalanx_order_place(const phalanx_order *order, uint32_t count, uint32_t place, tt_fixed *x,
                         tt_fixed *y)
{
    ranks of = ranks_of((vector){order->x << 8, order->y << 8}, order->facing, count, order->files);
    place_of(&of, place, x, y);
}
