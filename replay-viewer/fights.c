#include "fights.h"

// The fight that a blow belongs to, begun if need be; NULL: there are too many already.
static index_fight *fight_of(fight_list *list, uint32_t tick)
{
    index_fight *last = list->count > 0 ? &list->fights[list->count - 1] : NULL;
    if (last && tick - last->to <= list->patience) return last;
    if (list->count == INDEX_FIGHTS_MAX) return NULL;
    index_fight *begun = &list->fights[list->count++];
    *begun = (index_fight){.from = tick};
    list->placed = 0;
    return begun;
}

// The middle of a fight moves towards a blow, the less the more weight it has already.
static void place(fight_list *list, index_fight *fight, const tt_mark *blow)
{
    if (!blow->placed || blow->weight == 0) return;
    list->placed += blow->weight;
    float share = (float)blow->weight / (float)list->placed;
    fight->x += (blow->x - fight->x) * share;
    fight->y += (blow->y - fight->y) * share;
    fight->placed = true;
}

void fights_take(fight_list *list, uint32_t tick, const tt_mark *blow)
{
    index_fight *fight = fight_of(list, tick);
    if (!fight) return;
    fight->to = tick;
    fight->weight += blow->weight;
    if (blow->seat < TT_SEATS_MAX) fight->lost[blow->seat] += blow->weight;
    place(list, fight, blow);
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
