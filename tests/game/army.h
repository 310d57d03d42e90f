// Soldiers of Phalanx, put down where a test or a bench wants them.
#pragma once

#include "phalanx.h"

// Takes all soldiers and companies of a seat off the field.
void army_clear(phalanx_state *state, uint32_t seat);
// Puts a company down that stands in its ranks about a point; returns its number.
uint32_t army_company(phalanx_state *state, uint32_t seat, phalanx_type type, uint32_t count,
                      phalanx_order order);

// Where pairs of companies stand, in whole metres, by rows of ARMY_ABREAST.
typedef struct army_rows {
    uint32_t x, y;             // the first pair
    uint32_t apart_x, apart_y; // from a pair to the next
    uint8_t files;
} army_rows;

enum { ARMY_ABREAST = 5 };

// All the soldiers that a seat can have, of every type, each company in a fight with one of the
// seat beside its own. Nobody dies of it.
void army_clash(phalanx_state *state, const army_rows *rows);
