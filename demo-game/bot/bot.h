// A player made of rules of thumb: a pure function of state and seat.
#pragma once

#include "phalanx.h"

TT_API_BEGIN

/// How well a bot plays.
typedef enum phalanx_strength {
    PHALANX_RECRUIT_BOT = 0, ///< slow, attacks head on
    PHALANX_SERGEANT = 1,    ///< masses, uses what beats what
    PHALANX_GENERAL = 2,     ///< expands, flanks, retreats in time
    PHALANX_STRENGTHS
} phalanx_strength;

enum { PHALANX_BOT_COMMANDS_MAX = 6 }; ///< commands of one call, at most

/// What the bot of `seat` wants in `state`, to be called once for every tick: writes up to
/// `capacity` commands and returns their number, usually 0. Sends 5 to 200 a minute while its camp
/// stands; none once its seat is out or the match is over. What does not fit is left out.
uint32_t phalanx_bot(const phalanx_state *state, uint32_t seat, phalanx_strength strength,
                     phalanx_command *commands, uint32_t capacity);

TT_API_END
