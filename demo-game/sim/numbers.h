// The numbers of the rules in one place; docs/phalanx.md tells them to players.
#pragma once

#include "phalanx.h"

// A length in metres and thousandths.
#define METRES(whole, thousandths) ((tt_fixed)((whole)*65536 + (thousandths)*65536 / 1000))

enum {
    CAMP_DISTANCE = METRES(76, 0), // of a camp from the middle of the field
    CAMP_RADIUS = METRES(3, 0),
    CAMP_CLEAR = METRES(20, 0), // around a camp, free of rocks
    FIRST_SOLDIERS = 30,        // of each type
    TIRING = 16,                // recruits after which training takes a tick longer, each time

    ROCK_GAP = METRES(4, 0),     // between two rocks, so that nobody is caught between them
    ROCK_KEEP = METRES(1, 0),    // soldiers begin to turn aside this far from a rock
    ROCK_CLEAR = METRES(0, 400), // nobody comes closer to one

    SPACE = METRES(0, 900),        // soldiers closer than this push each other apart
    PUSH_MOST = METRES(0, 200),    // by this much a tick, in x and in y
    SLOT_SPACING = METRES(1, 300), // between neighbours in a formation
    RING_SPACING = METRES(0, 650), // of the soldiers who gather around their camp
    ARRIVED = METRES(0, 750),      // from the goal
    CROWDED = METRES(3, 0),        // from the goal, and others in the way: arrived as well
    RESTS = METRES(1, 500),        // a soldier who holds lets itself be pushed this far
    LEASH = METRES(14, 0),         // who holds fights enemies within this of its goal

    STRIKE_TICKS = 20, // between two strikes
    LOOK_TICKS = 4,    // between two looks for an enemy
    CAMP_DAMAGE = 10,  // of a strike at a camp, whoever strikes
    SCORE_SOLDIER = 2,
    SCORE_KILL = 1,
    SCORE_CAMP = 50, // health for one point
};

// By phalanx_type. Speed is metres a tick.
static const tt_fixed type_speed[PHALANX_TYPES] = {0, METRES(0, 150), METRES(0, 160),
                                                   METRES(0, 300)};
static const tt_fixed type_sight[PHALANX_TYPES] = {0, METRES(10, 0), METRES(18, 0), METRES(12, 0)};
static const tt_fixed type_reach[PHALANX_TYPES] = {0, METRES(1, 500), METRES(16, 0),
                                                   METRES(1, 600)};
// Ticks to train one; see TIRING.
static const uint16_t type_training[PHALANX_TYPES] = {0, 8, 9, 12};

#ifdef PHALANX_CHANGED_RULE
#define SPEAR_AT_RIDER 41
#else
#define SPEAR_AT_RIDER 40
#endif

// Of a strike, on average, by the types of who strikes and who is struck.
static const uint8_t type_damage[PHALANX_TYPES][PHALANX_TYPES] = {
    {0, 0, 0, 0},
    {0, 16, 20, SPEAR_AT_RIDER},
    {0, 9, 12, 8},
    {0, 14, 34, 16},
};
