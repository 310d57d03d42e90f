#include "early.h"

#include <string.h>

static bool alike(const tt_early_entry *entry, const tt_outbox_entry *left)
{
    return entry->tick == left->tick && entry->kind == left->kind && entry->size == left->size &&
           (left->size == 0 || memcmp(entry->data, left->data, left->size) == 0);
}

static tt_early_entry *find_unseen(tt_early *early, const tt_outbox_entry *left)
{
    for (uint32_t i = 0; i < early->count; i++) {
        tt_early_entry *entry = &early->entries[i];
        if (!entry->seen && entry->stage != TT_EARLY_FALSE && alike(entry, left)) return entry;
    }
    return NULL;
}

static void begin_run(tt_early *early)
{
    for (uint32_t i = 0; i < early->count; i++) early->entries[i].seen = false;
}

// Without room it is given when its tick is confirmed, as everything else.
static void add(tt_early *early, const tt_outbox_entry *left)
{
    if (early->count == TT_SOON_KEPT_MAX) return;
    tt_early_entry *entry = &early->entries[early->count++];
    *entry =
        (tt_early_entry){.tick = left->tick, .kind = left->kind, .size = left->size, .seen = true};
    if (left->size > 0) memcpy(entry->data, left->data, left->size);
}

void tt_early_take(tt_early *early, const tt_sim *present)
{
    begin_run(early);
    for (uint32_t i = 0; i < tt_sim_outbox_count(present); i++) {
        tt_outbox_entry left = tt_sim_outbox(present, i);
        if (!left.soon) continue;
        tt_early_entry *entry = find_unseen(early, &left);
        if (entry)
            entry->seen = true;
        else
            add(early, &left);
    }
}

static void remove_at(tt_early *early, uint32_t index)
{
    early->count--;
    memmove(&early->entries[index], &early->entries[index + 1],
            (early->count - index) * sizeof early->entries[0]);
}

// Entries of a confirmed tick go, but for those that were given and have not happened.
static void drop_settled(tt_early *early, uint32_t tick)
{
    for (uint32_t i = early->count; i-- > 0;) {
        tt_early_entry *entry = &early->entries[i];
        if (entry->tick != tick) continue;
        if (entry->stage == TT_EARLY_GIVEN && !entry->seen)
            entry->stage = TT_EARLY_FALSE;
        else if (entry->stage != TT_EARLY_FALSE)
            remove_at(early, i);
    }
}

void tt_early_settle(tt_early *early, const tt_sim *confirmed, bool *gave)
{
    begin_run(early);
    for (uint32_t i = 0; i < tt_sim_outbox_count(confirmed); i++) {
        tt_outbox_entry left = tt_sim_outbox(confirmed, i);
        tt_early_entry *entry = left.soon ? find_unseen(early, &left) : NULL;
        gave[i] = entry && entry->stage == TT_EARLY_GIVEN;
        if (entry) entry->seen = true;
    }
    drop_settled(early, tt_sim_tick(confirmed) - 1);
}

const tt_early_entry *tt_early_next(tt_early *early)
{
    for (uint32_t i = 0; i < early->count; i++) {
        tt_early_entry *entry = &early->entries[i];
        if (entry->stage == TT_EARLY_GIVEN) continue;
        early->told = *entry;
        if (entry->stage == TT_EARLY_FALSE)
            remove_at(early, i);
        else
            entry->stage = TT_EARLY_GIVEN;
        return &early->told;
    }
    return NULL;
}
