// Whether the peers' states are the same. The trail in an INPUT is a vote; where votes differ, the
// relay asks for the trails before them, finds the first that does, and tells everyone:
//
//     to the relay     to the client
//     TRAILS           ASK, PARTED
#pragma once

#include "tickertape/bytes.h"

TT_API_BEGIN

enum {
    TT_TRAIL_SECONDS = 30, ///< so long a peer keeps its trails, but TT_TRAILS_MAX at most
    TT_TRAILS_MAX = 1800,  ///< trails of one answer: 30 s at 60 ticks per second
};

/// Asks a voter for its trails of consecutive ticks.
typedef struct tt_ask {
    uint32_t tick;  ///< the first
    uint32_t count; ///< at most TT_TRAILS_MAX
} tt_ask;

/// Trails of consecutive ticks, as asked for.
typedef struct tt_trails {
    uint32_t epoch;                 ///< the relay's, from the welcome
    uint32_t tick;                  ///< of the first
    uint32_t count;                 ///< at most TT_TRAILS_MAX
    uint64_t values[TT_TRAILS_MAX]; ///< of state `tick` and those behind it
} tt_trails;

/// Seats that have one trail.
typedef struct tt_camp {
    uint64_t seats; ///< one bit each
    uint64_t trail; ///< at the tick of the count
} tt_camp;

/// The peers' states differ.
typedef struct tt_parted {
    uint32_t tick;    ///< the first state that differs, as far as could be found
    uint32_t counted; ///< the state at which the camps were counted
    bool verdict;     ///< the first camp is more than half of the voters; otherwise the match is
                      ///< disputed
    uint32_t count;   ///< camps, the largest first
    tt_camp camps[TT_SEATS_MAX]; ///< the first `count` of them
} tt_parted;

/// Written and read as message.h says.
/// @{
void tt_ask_write(const tt_ask *ask, tt_writer *writer);
void tt_ask_read(tt_ask *ask, tt_reader *reader);
void tt_trails_write(const tt_trails *trails, tt_writer *writer);
void tt_trails_read(tt_trails *trails, tt_reader *reader);
void tt_parted_write(const tt_parted *parted, tt_writer *writer);
void tt_parted_read(tt_parted *parted, tt_reader *reader);
/// @}

TT_API_END
