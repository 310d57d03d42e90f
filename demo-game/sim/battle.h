// What the files of the rules share: one running step, the field's index of who is where, and the
// functions by which one file calls another.
//
// The index is made anew in every step from the positions before it, so that nobody sees the moves
// of those who happen to come earlier in memory. Blocks of 8 m hold 16 cells of 2 m each; entries
// are sorted by block and cell, so that both are ranges:
//
//     entries  [ cell 0 | cell 1 | ... cell 15 | cell 0 | ...        cells of block 1 follow
//               \_______ block 0 _____________/
#pragma once

#include "numbers.h"

#include <string.h>

enum {
    CELL_SHIFT = 17,  // 2 m
    BLOCK_SHIFT = 19, // 8 m
    BLOCKS_ACROSS = PHALANX_SIZE / 8,
    BLOCKS = BLOCKS_ACROSS * BLOCKS_ACROSS,
    BLOCK_CELLS = 16,
    CELLS = BLOCKS * BLOCK_CELLS,
    TARGETS = PHALANX_SOLDIERS + PHALANX_SEATS_MAX, // soldiers, then camps
};

// A point or a way, in metres.
typedef struct vector {
    tt_fixed x, y;
} vector;

// A length in steps of 2^-12 m, so that squares of up to 4 m fit in 32 bits.
#define NEAR(length) ((length) >> 4)

// Where a soldier was before the step.
typedef struct entry {
    vector at;
    uint16_t index;
    uint8_t seat, type;
} entry;

// Scratch of one step; only `rock_masks` outlives it, a pure function of the map.
typedef struct phalanx_field {
    bool mapped;                 // rock_masks are made
    uint64_t rock_masks[BLOCKS]; // rocks that a walker in the block has to mind
    uint8_t seats[BLOCKS];       // who has soldiers there, a bit each
    uint16_t start[CELLS + 1];   // the cell's first entry
    uint16_t cell[PHALANX_SOLDIERS];
    uint16_t place[PHALANX_SOLDIERS]; // a soldier's entry
    entry entries[PHALANX_SOLDIERS];
    int32_t near_x[PHALANX_SOLDIERS]; // of the entries, in coarse steps: see NEAR
    int32_t near_y[PHALANX_SOLDIERS];
    uint32_t count;
    int32_t damage[TARGETS]; // dealt in this step
    uint8_t by[TARGETS];     // the seat that dealt it last
} phalanx_field;

typedef struct phalanx_battle {
    phalanx_state *state;
    phalanx_field *field;
    tt_step *step;
} phalanx_battle;

static inline phalanx_soldier *soldier_at(phalanx_state *state, uint32_t index)
{
    return &state->soldiers[index / PHALANX_SEAT_SOLDIERS][index % PHALANX_SEAT_SOLDIERS];
}

static inline vector vector_from(vector from, vector to)
{
    return (vector){to.x - from.x, to.y - from.y};
}

// In square steps: the field is small enough that it never overflows.
static inline int64_t vector_squared(vector v)
{
    return (int64_t)v.x * v.x + (int64_t)v.y * v.y;
}

static inline int64_t square(tt_fixed length)
{
    return (int64_t)length * length;
}

// The way that is `length` long and leads where `v` does; no way leads nowhere.
vector vector_scaled(vector v, tt_fixed length);
// The same, but never longer than `v`.
vector vector_toward(vector v, tt_fixed length);

// map.c: the field, its camps and rocks.
void map_make(phalanx_state *state);
vector map_middle(void);
bool map_contains(vector at);
vector map_beside(const phalanx_rock *rock, vector at, tt_fixed clear);
// The nearest place to stand on, `clear` metres from every rock.
vector map_settled(const phalanx_state *state, vector at, tt_fixed clear);

// field.c: who is where.
void field_make(phalanx_battle *battle);
uint16_t field_nearest_enemy(const phalanx_field *field, const entry *me, tt_fixed sight);
// Who stands too near pushes: the way that `me` is pushed.
vector field_push(const phalanx_field *field, const entry *me);
// The rocks near a point, a bit each.
uint64_t field_rocks(const phalanx_field *field, vector at);

// soldiers.c: their coming and going.
void soldiers_begin(phalanx_state *state);
void soldiers_recruit(phalanx_battle *battle);
void soldiers_remove(phalanx_state *state, uint32_t seat, phalanx_soldier *soldier);
vector soldier_goal(const phalanx_soldier *soldier);
void soldier_hold(phalanx_soldier *soldier);

// walk.c and fight.c: what each soldier does in one step.
void walk_on(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void fight_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void fight_strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
bool fight_in_reach(const phalanx_battle *battle, const entry *me, uint16_t target);
vector fight_target_at(const phalanx_battle *battle, uint16_t target);
void fight_settle(phalanx_battle *battle);

// commands.c and rules.c.
void commands_apply(phalanx_battle *battle, const tt_event *event);
void seat_hold(phalanx_state *state, uint32_t seat);
void seat_surrender(phalanx_battle *battle, uint32_t seat);
void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what,
                   vector at);
void describe_command(const tt_event *event, char *text, size_t size);
