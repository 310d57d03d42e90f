// The numbers of the rules in one place; docs/phalanx.md tells them to players.
#pragma once

#include "phalanx.h"

// A length in metres and thousandths.
#define METRES(whole, thousandths) ((tt_fixed)((whole)*65536 + (thousandths)*65536 / 1000))

enum {
    CAMP_DISTANCE = METRES(76, 0), // of a camp from the middle of the field
    CAMP_RADIUS = METRES(PHALANX_CAMP_RADIUS, 0),
    CAMP_CLEAR = METRES(20, 0),     // around a camp, free of rocks and woods
    FIRST_SOLDIERS = 30,            // of each type
    TIRING = 16,                    // recruits after which training takes a tick longer, each time
    TRAINING_PARTS = 4,             // of a tick's training: a held shrine adds one
    RALLY_DISTANCE = METRES(16, 0), // of the first rally point, from the camp to the middle

    ROCK_GAP = METRES(6, 0),     // between two rocks or ridges, so that companies find a way
    ROCK_KEEP = METRES(1, 0),    // places keep this far from a rock
    ROCK_CLEAR = METRES(0, 400), // nobody comes closer to one
    SHRINE_CLEAR = METRES(9, 0), // around a shrine, free of rocks

    SPACE = METRES(0, 900),        // soldiers closer than this push each other apart
    PUSH_MOST = METRES(0, 200),    // by this much a tick, in x and in y
    SLOT_SPACING = METRES(1, 300), // between neighbours in the ranks
    COMPANY_GAP = METRES(2, 0),    // between companies abreast
    ROW_GAP = METRES(3, 0),        // between a line and the archers behind it
    ARRIVED = METRES(0, 300),      // from the place: no need to walk
    BEHIND = METRES(4, 0),         // from the place: the company waits a little
    RESTS = METRES(12, 0),         // who can't get to its place in a standing company rests here
    LEASH = METRES(14, 0),         // who stands fights enemies within this of its place
    WHEEL_DISTANCE = METRES(8, 0), // before the goal a company turns as ordered
    TURN_MOST = 400,               // by this much of 65536 a company turns in a tick
    MARCH_PERCENT = 85,            // of its soldiers' speed at which a company goes
    WAIT_PERCENT = 30,             // of that, while more than a third are behind
    PRESS_PERCENT = 35,            // of that, while a quarter fight on an attack

    JOINS = METRES(10, 0), // farther than its sight sees one whose comrades attack already

    LOOK_TICKS = 4,   // between two looks for an enemy
    GLANCE_TICKS = 8, // between two looks whether the way is clear
    CAMP_DAMAGE = 10, // of a strike at a camp, whoever strikes
    QUIET_TICKS = 60, // between two notices of one company or camp

    BREATH_STRIKE = 5,  // that a strike takes
    BREATH_WEAK = 60,   // percent of the damage that one without breath does
    BREATH_SLOW = 75,   // percent of the speed that one without breath has
    HEART_COMRADE = 16, // that a comrade's death within the block takes
    HEART_WOUND = 4, // for one of heart, so much damage; twice as much when feared or from behind
    HEART_OUTNUMBERED = 3, // that a look at twice as many enemies takes
    HEART_CALM = 2,        // that a look without enemies gives back
    HEART_BREAKS = 60,     // below this a soldier runs
    HEART_RALLIES = 120,   // from here on it obeys again
    ROUT_DAMAGE = 150,     // percent of the damage that one who runs takes
    WOOD_ARROWS = 50,      // percent of the damage that arrows do in a wood

    SCORE_SOLDIER = 2,
    SCORE_KILL = 1,
    SCORE_SHRINE = 25,
    SCORE_CAMP = 50, // health for one point
};

// By phalanx_type. Speed is metres a tick.
static const tt_fixed type_speed[PHALANX_TYPES] = {0, METRES(0, 150), METRES(0, 160),
                                                   METRES(0, 300)};
static const tt_fixed type_sight[PHALANX_TYPES] = {0, METRES(10, 0), METRES(18, 0), METRES(12, 0)};
static const tt_fixed type_reach[PHALANX_TYPES] = {0, METRES(1, 500), METRES(16, 0),
                                                   METRES(1, 600)};
// Percent of the speed in a wood.
static const uint8_t type_in_wood[PHALANX_TYPES] = {0, 75, 85, 45};
// Ticks to train one; see TIRING.
static const uint16_t type_training[PHALANX_TYPES] = {0, 8, 9, 12};
// The type that each fears.
static const uint8_t type_fears[PHALANX_TYPES] = {0, PHALANX_ARCHER, PHALANX_RIDER,
                                                  PHALANX_SPEARMAN};

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

static inline tt_fixed percent(tt_fixed value, uint32_t of_hundred)
{
    return (tt_fixed)((int64_t)value * of_hundred / 100);
}
