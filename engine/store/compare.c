#include "compare.h"

#include "allocation.h"

#include <string.h>

static bool same_info(const tt_tape_info *a, const tt_tape_info *b)
{
    return a->first_tick == b->first_tick && a->ticks == b->ticks && a->events == b->events &&
           a->commands == b->commands && a->checkpoints == b->checkpoints &&
           a->parted_tick == b->parted_tick && a->parted_seats == b->parted_seats &&
           a->healed_tick == b->healed_tick && a->apart == b->apart && a->complete == b->complete &&
           a->over_tick == b->over_tick && b->settled;
}

// The bytes of the last one; those before it are counted.
static bool same_signing(const tt_tape_info *a, const tt_tape_info *b)
{
    const tt_checkpoint *x = &a->checkpoint, *y = &b->checkpoint;
    return a->has_key == b->has_key && memcmp(a->key, b->key, TT_KEY_SIZE) == 0 &&
           x->tick == y->tick && x->known == y->known && x->trail == y->trail &&
           memcmp(x->head, y->head, TT_HEAD_SIZE) == 0 &&
           memcmp(x->signature, y->signature, TT_SIGNATURE_SIZE) == 0;
}

static bool same_sides(const tt_tape *a, const tt_tape *b)
{
    return same_info(&a->info, &b->info) && same_signing(&a->info, &b->info) &&
           a->parting_count == b->parting_count && a->camps.run_count == b->camps.run_count &&
           a->camps.count == b->camps.count;
}

// Turns whose links are the same have the same bytes, unless something was taken out.
static tt_status compare_turn(tt_tape *const tapes[2], uint32_t tick, tt_turn turns[2])
{
    uint8_t heads[2][TT_HEAD_SIZE];
    for (int i = 0; i < 2; i++) {
        tt_status status = tt_tape_read(tapes[i], tick, &turns[i]);
        if (status == TT_OK) status = tt_tape_head(tapes[i], tick + 1, heads[i]);
        if (status != TT_OK) return status;
    }
    bool same = tt_turn_same(&turns[0], &turns[1]) && memcmp(heads[0], heads[1], TT_HEAD_SIZE) == 0;
    return same ? TT_OK : TT_DAMAGED;
}

static bool same_look(const tt_look *a, const tt_look *b)
{
    return a->tick == b->tick && a->seat == b->seat && a->size == b->size &&
           memcmp(a->data, b->data, a->size) == 0;
}

static tt_status compare_looks(tt_tape *const tapes[2])
{
    tt_look_walk walks[2] = {0};
    tt_look looks[2] = {0};
    tt_status ends[2] = {TT_OK, TT_OK};
    bool same = true;
    while (ends[0] == TT_OK && ends[1] == TT_OK && same) {
        for (size_t i = 0; i < 2; i++) ends[i] = tt_tape_next_look(tapes[i], &walks[i], &looks[i]);
        same = ends[0] == ends[1] && (ends[0] != TT_OK || same_look(&looks[0], &looks[1]));
    }
    if (!same) return TT_DAMAGED;
    return ends[0] == TT_NOT_FOUND ? TT_OK : ends[0];
}

static tt_status compare_all(tt_tape *const tapes[2])
{
    const tt_tape *of = tapes[0];
    if (!same_sides(of, tapes[1])) return TT_DAMAGED;
    tt_turn *turns = tt_allocate(&of->allocator, 2, sizeof *turns);
    tt_status status = turns ? TT_OK : TT_OUT_OF_MEMORY;
    for (uint32_t tick = of->info.first_tick; status == TT_OK && tick < of->info.ticks; tick++)
        status = compare_turn(tapes, tick, turns);
    tt_free(turns);
    return status == TT_OK ? compare_looks(tapes) : status;
}

tt_status tt_tape_compare(tt_tape *of, const tt_tape_def *made)
{
    tt_tape *tapes[2] = {of, NULL};
    tt_status status = tt_tape_create(made, &tapes[1], NULL);
    if (status == TT_OK) status = compare_all(tapes);
    tt_tape_destroy(tapes[1]);
    return status;
}
