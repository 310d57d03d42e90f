// One unsorted array: there are few at a time, and the order in which they were left is
// the order in which they are told.

#include "early.h"

#include <string.h>

static bool alike(const early_kept *kept, const tt_outbox_entry *left)
{
    return kept->tick == left->tick && kept->kind == left->kind && kept->size == left->size &&
           (left->size == 0 || memcmp(kept->data, left->data, left->size) == 0);
}

static early_kept *find_unseen(tt_early *early, const tt_outbox_entry *left)
{
    for (uint32_t i = 0; i < early->count; i++) {
        early_kept *kept = &early->kept[i];
        if (!kept->seen && kept->stage != EARLY_FALSE && alike(kept, left)) return kept;
    }
    return NULL;
}

static void begin_run(tt_early *early)
{
    for (uint32_t i = 0; i < early->count; i++) early->kept[i].seen = false;
}

// Without room it is given when its tick is confirmed, as everything else.
static void add(tt_early *early, const tt_outbox_entry *left)
{
    if (early->count == TT_EARLY_MAX) return;
    early_kept *kept = &early->kept[early->count++];
    *kept = (early_kept){.tick = left->tick, .kind = left->kind, .size = left->size, .seen = true};
    if (left->size > 0) memcpy(kept->data, left->data, left->size);
}

void tt_early_take(tt_early *early, const tt_sim *present)
{
    begin_run(early);
    for (uint32_t i = 0; i < tt_sim_outbox_count(present); i++) {
        tt_outbox_entry left = tt_sim_outbox(present, i);
        if (!left.soon) continue;
        early_kept *kept = find_unseen(early, &left);
        if (kept)
            kept->seen = true;
        else
            add(early, &left);
    }
}

static void remove_at(tt_early *early, uint32_t index)
{
    early->count--;
    memmove(&early->kept[index], &early->kept[index + 1],
            (early->count - index) * sizeof early->kept[0]);
}

void tt_early_take_back(tt_early *early, uint32_t tick)
{
    for (uint32_t i = early->count; i-- > 0;) {
        const early_kept *kept = &early->kept[i];
        if (kept->stage == EARLY_FRESH && kept->tick >= tick) remove_at(early, i);
    }
}

void tt_early_give_up(tt_early *early)
{
    tt_early_take_back(early, 0);
    for (uint32_t i = 0; i < early->count; i++) early->kept[i].stage = EARLY_FALSE;
}

// Entries of a confirmed tick go, but for those that were given and have not happened.
static void drop_settled(tt_early *early, uint32_t tick)
{
    for (uint32_t i = early->count; i-- > 0;) {
        early_kept *kept = &early->kept[i];
        if (kept->tick != tick || kept->stage == EARLY_FALSE) continue;
        if (kept->stage == EARLY_GIVEN && !kept->seen)
            kept->stage = EARLY_FALSE;
        else
            remove_at(early, i);
    }
}

void tt_early_settle(tt_early *early, const tt_sim *confirmed, bool *gave)
{
    begin_run(early);
    for (uint32_t i = 0; i < tt_sim_outbox_count(confirmed); i++) {
        tt_outbox_entry left = tt_sim_outbox(confirmed, i);
        early_kept *kept = left.soon ? find_unseen(early, &left) : NULL;
        gave[i] = kept && kept->stage == EARLY_GIVEN;
        if (kept) kept->seen = true;
    }
    drop_settled(early, tt_sim_tick(confirmed) - 1);
}

const early_kept *tt_early_next(tt_early *early)
{
    for (uint32_t i = 0; i < early->count; i++) {
        early_kept *kept = &early->kept[i];
        if (kept->stage == EARLY_GIVEN) continue;
        early->told = *kept;
        if (kept->stage == EARLY_FALSE)
            remove_at(early, i);
        else
            kept->stage = EARLY_GIVEN;
        return &early->told;
    }
    return NULL;
}
