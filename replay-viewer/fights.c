#include "fights.h"

#include <math.h>

static void close_stale(fight_list *list, uint32_t tick)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->open_count; i++)
        if (tick - list->open[i].fight->to <= list->patience) list->open[kept++] = list->open[i];
    list->open_count = kept;
}

// Without a place a blow belongs to whatever goes on.
static float distance(const index_fight *fight, const tt_mark *blow)
{
    bool placed = fight->placed && blow->placed;
    return placed ? hypotf(blow->x - fight->x, blow->y - fight->y) : 0;
}

// The open fight that a blow belongs to; NULL: none.
static open_fight *nearest(fight_list *list, const tt_mark *blow)
{
    open_fight *found = NULL;
    float least = list->reach;
    for (uint32_t i = 0; i < list->open_count; i++) {
        float away = distance(list->open[i].fight, blow);
        if (away > least) continue;
        least = away;
        found = &list->open[i];
    }
    return found;
}

static open_fight *longest_quiet(fight_list *list)
{
    open_fight *found = list->open;
    for (uint32_t i = 1; i < list->open_count; i++)
        if (list->open[i].fight->to < found->fight->to) found = &list->open[i];
    return found;
}

// NULL: there are too many already.
static open_fight *begin(fight_list *list, uint32_t tick)
{
    if (list->count == INDEX_FIGHTS_MAX) return NULL;
    index_fight *fight = &list->fights[list->count++];
    bool room = list->open_count < FIGHTS_OPEN_MAX;
    open_fight *begun = room ? &list->open[list->open_count++] : longest_quiet(list);
    *fight = (index_fight){.from = tick};
    *begun = (open_fight){.fight = fight};
    return begun;
}

// The middle of a fight moves towards a blow, the less the more weight it has already.
static void place(open_fight *open, const tt_mark *blow)
{
    index_fight *fight = open->fight;
    if (!blow->placed || blow->weight == 0) return;
    open->placed += blow->weight;
    float share = (float)blow->weight / (float)open->placed;
    fight->x += (blow->x - fight->x) * share;
    fight->y += (blow->y - fight->y) * share;
    fight->placed = true;
}

void fights_take(fight_list *list, uint32_t tick, const tt_mark *blow)
{
    close_stale(list, tick);
    open_fight *open = nearest(list, blow);
    if (!open) open = begin(list, tick);
    if (!open) return;
    open->fight->to = tick;
    open->fight->weight += blow->weight;
    if (blow->seat < TT_SEATS_MAX) open->fight->lost[blow->seat] += blow->weight;
    place(open, blow);
}

// The first fight that does not begin before `tick`.
static uint32_t first_from(const fight_list *list, uint32_t tick)
{
    uint32_t low = 0, high = list->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (list->fights[middle].from < tick)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const index_fight *fights_after(const fight_list *list, uint32_t tick)
{
    uint32_t next = tick < UINT32_MAX ? first_from(list, tick + 1) : list->count;
    return next < list->count ? &list->fights[next] : NULL;
}

const index_fight *fights_before(const fight_list *list, uint32_t tick)
{
    uint32_t next = first_from(list, tick);
    return next > 0 ? &list->fights[next - 1] : NULL;
}
