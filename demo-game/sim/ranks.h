// The places of a company, file by file and rank by rank.
#pragma once

#include "vector.h"

// Ready for finding many places.
typedef struct ranks {
    vector middle, forward; // forward: half a SLOT_SPACING long
    int32_t count, files, depth;
    uint32_t divide; // 65536 / files, rounded up
} ranks;

ranks ranks_of(vector middle, tt_angle facing, uint32_t count, uint32_t files);
vector ranks_place(const ranks *of, uint32_t place);
