// The orders of one thought, gathered: companies that want the same get one command.
#pragma once

#include "survey.h"

enum {
    WISHES_MAX = PHALANX_COMPANIES,
    SAME_METRES = 9, // two places this near to each other are about the same
};

// What some companies are to do.
typedef struct wish {
    uint32_t companies;    // bits
    phalanx_manner manner; // MARCHES, ATTACKS, or STANDS: stop
    place at, by;          // `by` is passed first; the same as `at`: straight there
} wish;

typedef struct desk {
    phalanx_command *commands;
    uint32_t count, capacity; // of `commands`
    wish wishes[WISHES_MAX];
    uint32_t wished;
} desk;

// A command at once; left out when there is no room.
void desk_send(desk *on, phalanx_command command);
// Has a company go to `at`, by way of `by`. Nothing comes of it when it is about its order already.
// Marks the company as taken.
void desk_wish(desk *on, const survey *s, band *who, const wish *wanted);
// The place on the bot's grid nearest to `at`, in the field and outside the rocks.
place desk_walkable(const survey *s, place at);
// Turns the wishes into commands, the first ones first.
void desk_finish(desk *on);
