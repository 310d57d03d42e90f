// One step that is running: what its parts work on, and hand to each other.
#pragma once

#include "field.h"
#include "phalanx.h"
#include "ranks.h"

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

// Leaves a notice in the outbox.
void battle_notice(phalanx_battle *battle, phalanx_notice_kind kind, phalanx_notice what,
                   vector at);
