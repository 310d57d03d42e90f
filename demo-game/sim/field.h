// Who is where: an index that is made anew in every step from the positions before it, so that
// nobody sees the moves of those who happen to come earlier in memory. Blocks of 8 m hold 16 cells
// of 2 m each; entries are sorted by block and cell, so that both are ranges:
//
//     entries  [ cell 0 | cell 1 | ... cell 15 | cell 0 | ...        cells of block 1 follow
//               \_______ block 0 _____________/
#pragma once

#include "phalanx.h"
#include "vector.h"
#include "ways.h"

enum {
    BLOCK_SHIFT = 19, // 8 m
    BLOCKS_ACROSS = PHALANX_SIZE / 8,
    BLOCKS = BLOCKS_ACROSS * BLOCKS_ACROSS,
    BLOCK_CELLS = 16,
    TARGETS = PHALANX_SOLDIERS + PHALANX_SEATS_MAX, // soldiers, then camps
};

// Where a soldier was before the step.
typedef struct entry {
    vector at;
    uint16_t index;
    uint8_t seat, type;
} entry;

// Scratch of one step. What outlives it (`mapped`, `grid` and `rock_masks`)
// follows from the map alone.
typedef struct phalanx_field {
    bool mapped;
    ways_grid grid;
    uint64_t rock_masks[BLOCKS]; // rocks that a walker in the block has to mind

    uint8_t foes[PHALANX_SEATS_MAX];          // the seats of other teams, a bit each
    uint8_t seats[BLOCKS];                    // who has soldiers there, a bit each
    uint8_t crowd[BLOCKS][PHALANX_SEATS_MAX]; // how many
    uint16_t start[CELLS + 1];                // the cell's first entry
    uint16_t cell[PHALANX_SOLDIERS];
    uint16_t place[PHALANX_SOLDIERS]; // a soldier's entry
    entry entries[PHALANX_SOLDIERS];
    int32_t near_x[PHALANX_SOLDIERS]; // of the entries, in coarse steps of 2^-12 m
    int32_t near_y[PHALANX_SOLDIERS];
    uint32_t count;
    int32_t damage[TARGETS];           // dealt in this step
    uint16_t fright[PHALANX_SOLDIERS]; // likewise
    uint8_t by[TARGETS];               // the seat that dealt it last
} phalanx_field;

void field_make(phalanx_field *field, const phalanx_state *state);
uint16_t field_nearest_enemy(const phalanx_field *field, const entry *me, tt_fixed sight);
// Who stands too near pushes: the way that `me` is pushed.
vector field_push(const phalanx_field *field, const entry *me);
// The rocks near a point, a bit each.
uint64_t field_rocks(const phalanx_field *field, vector at);
// The block of a point, and the enemies of a seat in it.
uint32_t field_block(vector at);
uint32_t field_enemies(const phalanx_field *field, uint32_t block, uint32_t seat);
