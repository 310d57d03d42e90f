// When to present which tick: a playout buffer sized from measured jitter.
//
//     arrival(t) - t * period          how late turn t came, against the earliest of late
//     delay                            the lateness that all but a few turns stay under
//     present(t)                       earliest + t * period + delay, slewed by a few percent
//
// A turn that misses its time is presented when it comes, and the schedule moves with it.
// All times are absolute nanoseconds. Pure integers; nothing allocates.
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

enum {
    TT_PACE_WINDOW = 512, ///< arrivals that are looked at
    TT_PACE_LEADS = 64,   ///< landings that are looked at
};

/// One peer's pace. Plain values; zero it through tt_pace_start.
typedef struct tt_pace {
    uint64_t period;   ///< of a tick, ns
    uint64_t due;      ///< when the next tick is to be presented; 0: as soon as it is there
    int64_t delay;     ///< the present playout delay behind the earliest arrivals, ns
    uint32_t next;     ///< the next tick to present
    uint32_t count;    ///< arrivals recorded, at most TT_PACE_WINDOW
    uint32_t cursor;   ///< where the next arrival goes
    uint32_t together; ///< turns that came with the newest one, itself included
    uint32_t shifted;  ///< arrivals in a row that were beyond all measure late
    uint64_t newest;   ///< when the newest turn came
    int64_t lateness[TT_PACE_WINDOW]; ///< arrival(t) - t * period, a ring
    int64_t sorted[TT_PACE_WINDOW];   ///< the same, in order

    uint32_t ahead;               ///< ticks ahead of `next` that a command asks for
    uint32_t ahead_before;        ///< the same for commands sent before `next` was `ahead_since`
    uint32_t ahead_since;         ///< from which `next` on `ahead` holds
    uint32_t calm;                ///< landings in a row in the tick that was asked for
    uint32_t lead_count;          ///< landings recorded, at most TT_PACE_LEADS
    uint32_t lead_cursor;         ///< where the next landing goes
    uint16_t lead[TT_PACE_LEADS]; ///< ticks between sending a command and its tick, a ring
} tt_pace;

/// Begins with `next` as the first tick to present.
void tt_pace_start(tt_pace *pace, uint32_t tick_rate, uint32_t next);
/// Turn `tick` was there for the first time at `now`.
void tt_pace_arrived(tt_pace *pace, uint32_t tick, uint64_t now);
/// When tick `pace->next` is to be presented. In the past: at once.
uint64_t tt_pace_due(const tt_pace *pace);
/// Tick `pace->next` was presented; moves on to the next.
void tt_pace_presented(tt_pace *pace);
/// A command sent while `pace->next` was `presented` landed in tick `landed`.
void tt_pace_landed(tt_pace *pace, uint32_t presented, uint32_t landed);
/// The tick that a command sent now should ask for, so that nearly all of them land where they
/// asked.
uint32_t tt_pace_wanted(const tt_pace *pace);

TT_API_END
