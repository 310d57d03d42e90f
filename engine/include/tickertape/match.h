// A match: what is settled before turn 0 and never changes. Its canonical bytes head every tape,
// travel in the welcome, and are where the chain begins.
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

enum {
    TT_MATCH_ID_SIZE = 16,    ///< bytes of a match's id
    TT_MATCH_SIZE_MAX = 1200, ///< canonical bytes of a match, at most
};

/// One game between some seats. Plain values, freely copied.
typedef struct tt_match {
    char game[TT_NAME_MAX + 1];   ///< the game's name
    char name[TT_NAME_MAX + 1];   ///< the room's name
    uint8_t id[TT_MATCH_ID_SIZE]; ///< drawn by the relay, so that two matches of one name differ
    uint32_t rules;               ///< version of the game's rules
    uint32_t tick_rate;           ///< ticks per second, 1 to TT_TICK_RATE_MAX
    uint32_t seats;               ///< 1 to TT_SEATS_MAX
    uint32_t settings_size;       ///< bytes used of `settings`
    uint64_t layout;              ///< hash of the state's layout; 0: the game has none
    uint64_t seed;                ///< of the game's random streams
    uint8_t settings[TT_SETTINGS_SIZE_MAX]; ///< the game's own, opaque to everyone else
} tt_match;

/// Writes the canonical bytes; the writer fails when they don't fit.
void tt_match_write(const tt_match *match, tt_writer *writer);
/// Reads canonical bytes; the reader fails when a field is out of its bounds.
void tt_match_read(tt_match *match, tt_reader *reader);

TT_API_END
