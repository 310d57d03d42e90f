// What a bot's companies do.
#pragma once

#include "bot.h"
#include "desk.h"

// How a strength plays.
typedef struct habits {
    uint32_t think_ticks; // from one thought to the next
    uint32_t commands;    // of one thought, at most
    uint32_t whims;       // one recruit type in so many is a whim
    uint32_t wave;        // soldiers at home with whom an attack begins
    uint32_t claimers;    // companies that claim shrines at one time
    uint32_t odds;        // percent of the enemy's worth that an attack needs
    uint32_t retreat;     // percent of the enemy's worth below which it goes home; 0: never
    bool chooses;         // sends companies against whom they beat
    bool flanks;          // riders go round
} habits;

// Gives every company that needs one an order.
void war_think(survey *s, const habits *of, desk *on);
