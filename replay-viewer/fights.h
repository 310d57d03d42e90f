// Blows joined to fights. A fight goes on while the next blow comes soon enough and near enough,
// whoever is hit; several can go on at a time:
//
//     blows in the west   | ||  |    ||
//              the east       || |         |||
//     fights              [-----------]
//                             [--]         [-]
#pragma once

#include "index.h"

enum { FIGHTS_OPEN_MAX = 16 }; // that go on at a time; one more ends the one that waits longest

// A fight that may go on.
typedef struct open_fight {
    index_fight *fight;
    uint32_t placed; // weight of its blows that had a place
} open_fight;

typedef struct fight_list {
    uint32_t patience; // ticks without a blow after which a fight is over
    float reach;       // how far from its middle a blow still belongs to it
    uint32_t count;
    index_fight fights[INDEX_FIGHTS_MAX];
    uint32_t open_count;
    open_fight open[FIGHTS_OPEN_MAX];
} fight_list;

// Takes in a blow that shows in state `tick`; ticks never descend.
void fights_take(fight_list *list, uint32_t tick, const tt_mark *blow);
// The first fight that begins after `tick`; the last one that began before it. NULL: there is none.
const index_fight *fights_after(const fight_list *list, uint32_t tick);
const index_fight *fights_before(const fight_list *list, uint32_t tick);
