// A player made of rules of thumb: a pure function of state and seat.
#pragma once

#include "phalanx.h"

TT_API_BEGIN

/// One command as it is sent.
typedef struct phalanx_order {
    uint8_t size;      ///< bytes used of `bytes`
    uint8_t bytes[15]; ///< a command, as phalanx_command_write makes it
} phalanx_order;

enum { PHALANX_BOT_ORDERS_MAX = 4 }; ///< orders of one call, at most

/// What the bot of `seat` wants in `state`, to be called once for every tick: writes up to
/// `capacity` orders and returns their number, usually 0. Sends 30 to 200 commands a minute; none
/// once its seat is out or the match is over. What does not fit is left out.
uint32_t phalanx_bot(const phalanx_state *state, uint32_t seat, phalanx_order *orders,
                     uint32_t capacity);

TT_API_END
