// The game of the engine's own tests: seats add to cells of a small board. It exists on every rung
// of the ladder, with the same rules.
//
// A command is a toy_command. Every step also draws a random cell and stirs it.
#pragma once

#include "tickertape/game.h"
#include "tickertape/random.h"

enum { TOY_CELLS = 4096 };

typedef struct toy_state {
    tt_random random;
    uint32_t steps;   // that ran: pauses don't count
    uint32_t length;  // over at this many steps; 0: never. From the first 4 bytes of the settings
    uint32_t present; // presence events seen
    uint32_t unused;
    int64_t score[TT_SEATS_MAX];
    uint32_t cells[TOY_CELLS];
} toy_state;

typedef struct toy_command {
    uint8_t cell; // one in 16 can be named: cells[cell * 16]
    uint8_t amount;
} toy_command;

extern const tt_layout toy_layout;
extern const tt_game toy_game;      // flat, found by comparing
extern const tt_game toy_marked;    // flat, announces what it writes
extern const tt_game toy_forgetful; // marks, but forgets the score
extern const tt_game toy_heap;      // own memory, with save and load
extern const tt_game toy_hashed;    // own memory, only a hash
extern const tt_game
    toy_planted; // flat; state TOY_PLANTED_TICK is the first that differs from toy_game's
enum { TOY_PLANTED_TICK = 50 };

// A match of the toy: seed 7, no settings.
tt_match toy_match(uint32_t seats);
