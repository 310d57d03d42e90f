// What lies between two points, and how to get round it, on a grid of cells of 2 m.
#pragma once

#include "phalanx.h"
#include "vector.h"

enum {
    CELL_SHIFT = 17, // 2 m
    ACROSS = PHALANX_SIZE / 2,
    CELLS = ACROSS * ACROSS,
    // Ways that are kept: enough for a goal of every company, and every camp.
    FLOWS = PHALANX_SEATS_MAX * (PHALANX_COMPANIES + 1),
};

// What is on a cell, for who wants to walk there.
typedef enum ground { OPEN = 0, WOOD = 1, ROCK = 2, OUTSIDE = 3 } ground;

// The way from every cell to one goal: a direction, 0 to 7 counter-clockwise from +x, ARRIVED_HERE,
// or NOT_ASKED: nobody was so far from it yet.
typedef struct flow {
    uint16_t goal;      // its cell
    uint8_t way[CELLS]; // by row and column
} flow;

enum { ARRIVED_HERE = 8, NOT_ASKED = 9 };

// A pure function of the map, made piece by piece.
typedef struct ways_grid {
    uint8_t ground[CELLS];   // by row and column
    uint32_t flow_next;      // to be made, in a ring
    uint16_t flow_to[CELLS]; // the flow to a cell, plus 1; 0: none
    flow flows[FLOWS];
    uint32_t cost[CELLS]; // of the flow that is being made, and the lists of its queue
    uint16_t before[CELLS], after[CELLS];
} ways_grid;

void ways_map(ways_grid *grid, const phalanx_state *state);
bool ways_straight(const ways_grid *grid, vector from, vector to);
ground ways_ground(const ways_grid *grid, vector at);
// A way of `length` from `at` towards the goal, round the rocks; nowhere when it is there.
vector ways_round(ways_grid *grid, vector at, vector goal, tt_fixed length);
