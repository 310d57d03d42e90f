// A look: what a seat's player had before their eyes, camera and selection. The game writes it and
// the game reads it; to all else it is bytes. It stands beside the turns on a tape, for who watches
// later: no step sees it, and no opponent gets it.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

enum { TT_LOOK_SIZE_MAX = 64 }; ///< bytes of a look, at most

/// One look of one seat.
typedef struct tt_look {
    uint32_t tick;                  ///< of the state that was shown
    uint8_t seat;                   ///< whose player looked
    uint8_t size;                   ///< bytes of `data`
    uint8_t data[TT_LOOK_SIZE_MAX]; ///< as the game wrote it; when read, a stranger's bytes
} tt_look;

TT_API_END
