// The field, its camps, rocks, woods and shrines.
#pragma once

#include "phalanx.h"
#include "vector.h"

void map_make(phalanx_state *state);
vector map_middle(void);
bool map_contains(vector at);
vector map_beside(const phalanx_rock *rock, vector at, tt_fixed clear);
// The nearest place to stand on, `clear` metres from every rock.
vector map_settled(const phalanx_state *state, vector at, tt_fixed clear);
