// Blows joined to fights. A fight goes on while the next blow comes soon enough, whoever is hit:
//
//     blows    | ||  |              |      ||||
//     fights   [-----]              |      [--]
#pragma once

#include "index.h"

typedef struct fight_list {
    uint32_t patience; // ticks without a blow after which a fight is over
    uint32_t placed;   // weight of those blows of the last fight that had a place
    uint32_t count;
    index_fight fights[INDEX_FIGHTS_MAX];
} fight_list;

// Takes in a blow that shows in state `tick`; ticks never descend.
void fights_take(fight_list *list, uint32_t tick, const tt_mark *blow);
// The first fight that begins after `tick`; the last one that began before it. NULL: there is none.
const index_fight *fights_after(const fight_list *list, uint32_t tick);
const index_fight *fights_before(const fight_list *list, uint32_t tick);
