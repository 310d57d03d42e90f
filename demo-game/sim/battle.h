// What the files of the rules share: one running step, the field's index of who is where, the ways
// across it, and the functions by which one file calls another.
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
    ACROSS = PHALANX_SIZE / 2,
    CELLS = ACROSS * ACROSS,
    BLOCKS_ACROSS = PHALANX_SIZE / 8,
    BLOCKS = BLOCKS_ACROSS * BLOCKS_ACROSS,
    BLOCK_CELLS = 16,
    TARGETS = PHALANX_SOLDIERS + PHALANX_SEATS_MAX, // soldiers, then camps
    // Ways that are kept: enough for a goal of every company, and every camp.
    FLOWS = PHALANX_SEATS_MAX * (PHALANX_COMPANIES + 1),
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

// What is on a cell of the ways' grid, for who wants to walk there.
typedef enum ground { OPEN = 0, WOOD = 1, ROCK = 2, OUTSIDE = 3 } ground;

// The way from every cell to one goal: a direction, 0 to 7 counter-clockwise from +x, or ARRIVED_HERE.
typedef struct flow {
    uint16_t goal;      // its cell
    uint8_t way[CELLS]; // by row and column
} flow;

enum { ARRIVED_HERE = 8 };

// Scratch of one step. What outlives it (`mapped` to `flows`) is a pure function of the map.
typedef struct phalanx_field {
    bool mapped;
    uint64_t rock_masks[BLOCKS]; // rocks that a walker in the block has to mind
    uint8_t ground[CELLS];       // by row and column
    uint32_t flow_next;          // to be made, in a ring
    uint16_t flow_to[CELLS];     // the flow to a cell, plus 1; 0: none
    flow flows[FLOWS];
    uint32_t cost[CELLS]; // of the flow that is being made, and the lists of its queue
    uint16_t before[CELLS], after[CELLS];

    uint8_t foes[PHALANX_SEATS_MAX];          // the seats of other teams, a bit each
    uint8_t seats[BLOCKS];                    // who has soldiers there, a bit each
    uint8_t crowd[BLOCKS][PHALANX_SEATS_MAX]; // how many
    uint16_t start[CELLS + 1];                // the cell's first entry
    uint16_t cell[PHALANX_SOLDIERS];
    uint16_t place[PHALANX_SOLDIERS]; // a soldier's entry
    entry entries[PHALANX_SOLDIERS];
    int32_t near_x[PHALANX_SOLDIERS]; // of the entries, in coarse steps: see NEAR
    int32_t near_y[PHALANX_SOLDIERS];
    uint32_t count;
    int32_t damage[TARGETS];           // dealt in this step
    uint16_t fright[PHALANX_SOLDIERS]; // likewise
    uint8_t by[TARGETS];               // the seat that dealt it last
} phalanx_field;

// A company's ranks, ready for finding many places.
typedef struct ranks {
    vector middle, forward; // forward: half a SLOT_SPACING long
    int32_t count, files, depth;
    uint32_t divide; // 65536 / files, rounded up
} ranks;

// What a company's soldiers are found to do in this step.
typedef struct muster {
    ranks ranks;
    uint8_t engaged, routed, behind, fell;
    bool shoots, clashes, broke, rallied;
} muster;

typedef struct phalanx_battle {
    phalanx_state *state;
    phalanx_field *field;
    tt_step *step;
    muster musters[PHALANX_SEATS_MAX][PHALANX_COMPANIES];
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

static inline tt_fixed percent(tt_fixed value, uint32_t of_hundred)
{
    return (tt_fixed)((int64_t)value * of_hundred / 100);
}

// vector.c
// The way that is `length` long and leads where `v` does; no way leads nowhere.
vector vector_scaled(vector v, tt_fixed length);
// The same, but never longer than `v`.
vector vector_toward(vector v, tt_fixed length);
vector vector_polar(tt_fixed length, tt_angle angle);

// map.c: the field, its camps, rocks, woods and shrines.
void map_make(phalanx_state *state);
vector map_middle(void);
bool map_contains(vector at);
vector map_beside(const phalanx_rock *rock, vector at, tt_fixed clear);
// The nearest place to stand on, `clear` metres from every rock.
vector map_settled(const phalanx_state *state, vector at, tt_fixed clear);

// ways.c: what lies between two points, and how to get round it.
void ways_map(phalanx_field *field, const phalanx_state *state);
bool ways_straight(const phalanx_field *field, vector from, vector to);
ground ways_ground(const phalanx_field *field, vector at);
// A way of `length` from `at` towards the goal, round the rocks; nowhere when it is there.
vector ways_round(phalanx_field *field, vector at, vector goal, tt_fixed length);

// field.c: who is where.
void field_make(phalanx_battle *battle);
uint16_t field_nearest_enemy(const phalanx_field *field, const entry *me, tt_fixed sight);
// Who stands too near pushes: the way that `me` is pushed.
vector field_push(const phalanx_field *field, const entry *me);
// The rocks near a point, a bit each.
uint64_t field_rocks(const phalanx_field *field, vector at);
// The block of a point, and the enemies of a seat in it.
uint32_t field_block(vector at);
uint32_t field_enemies(const phalanx_field *field, uint32_t block, uint32_t seat);

// ranks.c: places.
ranks ranks_of(vector middle, tt_angle facing, uint32_t count, uint32_t files);
vector ranks_place(const ranks *of, uint32_t place);

// companies.c: how a company goes. plan.c: where a march sends each.
void companies_begin_order(phalanx_state *state, uint32_t seat, uint32_t company);
void companies_stay(phalanx_state *state, uint32_t seat, uint32_t company, phalanx_manner manner);
void companies_advance(phalanx_battle *battle);
void companies_note(phalanx_battle *battle);
uint32_t companies_default_files(uint32_t count);

// soldiers.c: their coming and going.
void soldiers_begin(phalanx_state *state);
void soldiers_recruit(phalanx_battle *battle);
void soldiers_remove(phalanx_state *state, uint32_t seat, phalanx_soldier *soldier);
void soldiers_rally(phalanx_state *state, uint32_t seat);

// walk.c and fight.c: what each soldier does in one step.
void walk_on(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void fight_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void fight_strike(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
bool fight_in_reach(const phalanx_battle *battle, const entry *me, uint16_t target);
vector fight_target_at(const phalanx_battle *battle, uint16_t target);
void fight_settle(phalanx_battle *battle);

// heart.c: courage and breath.
void heart_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier);
void heart_settle(phalanx_battle *battle);
uint32_t heart_strength(const phalanx_soldier *soldier, uint32_t least); // percent

// shrines.c, commands.c, settings.c and rules.c.
void shrines_claim(phalanx_battle *battle);
void commands_apply(phalanx_battle *battle, const tt_event *event);
void seat_hold(phalanx_state *state, uint32_t seat);
void seat_surrender(phalanx_battle *battle, uint32_t seat);
void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what,
                   vector at);
void describe_command(const tt_event *event, char *text, size_t size);
