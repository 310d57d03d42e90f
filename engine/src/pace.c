// How late a turn came, against its tick, is kept for a window of arrivals, as a ring and sorted:
//
//     lateness   base |####:#:: : .   .    | quantile       most turns, then the repeated ones
//                      <------ delay ----->
//
// The schedule is a straight line of one period per tick that creeps towards base + delay, a few
// percent of a period at a time: down slower than up. Who comes too late moves it at once.
//
// How far ahead to ask can't be read off landings alone: a command that landed where it asked says
// nothing about how much sooner it could have. So one tick less is tried whenever all has been
// well for a while.

#include "tickertape/pace.h"

#include <string.h>

enum {
    PER_THOUSAND = 1024,
    MISSES = 7,      // turns per PER_THOUSAND that may come later than the schedule
    SLEW = 25,       // a period's part that an interval may differ by: 4 %
    EASE = 16,       // going down, a step is this part of what is too much
    SHIFTED = 4,     // regular arrivals beyond all measure that make a new level
    EARLY_DAYS = 32, // arrivals before the window is trusted
    LEADS_LATE = 48, // of so many landings one may be late
    CALM = 64,       // landings before one tick less is tried
    SECONDS_AHEAD = 2,
};

static const int64_t measure = (int64_t)TT_SECOND;     // later than this says nothing about jitter
static const int64_t far_off = (int64_t)TT_SECOND / 2; // too much delay to creep down from

void tt_pace_start(tt_pace *pace, uint32_t tick_rate, uint32_t next)
{
    TT_ASSERT(tick_rate >= 1 && tick_rate <= TT_TICK_RATE_MAX);
    memset(pace, 0, sizeof *pace);
    pace->period = TT_SECOND / tick_rate;
    pace->next = next;
}

// The first place in `sorted` whose value is not below `value`.
static uint32_t place_of(const tt_pace *pace, int64_t value)
{
    uint32_t low = 0, high = pace->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (pace->sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void sorted_insert(tt_pace *pace, int64_t value)
{
    uint32_t at = place_of(pace, value);
    memmove(pace->sorted + at + 1, pace->sorted + at, (pace->count - at) * sizeof value);
    pace->sorted[at] = value;
    pace->count++;
}

static void sorted_remove(tt_pace *pace, int64_t value)
{
    uint32_t at = place_of(pace, value);
    pace->count--;
    memmove(pace->sorted + at, pace->sorted + at + 1, (pace->count - at) * sizeof value);
}

static void window_push(tt_pace *pace, int64_t value)
{
    if (pace->count == TT_PACE_WINDOW) sorted_remove(pace, pace->lateness[pace->cursor]);
    pace->lateness[pace->cursor] = value;
    pace->cursor = (pace->cursor + 1) % TT_PACE_WINDOW;
    sorted_insert(pace, value);
}

static void window_replace_newest(tt_pace *pace, int64_t value)
{
    uint32_t newest = (pace->cursor + TT_PACE_WINDOW - 1) % TT_PACE_WINDOW;
    sorted_remove(pace, pace->lateness[newest]);
    pace->lateness[newest] = value;
    sorted_insert(pace, value);
}

static void window_clear(tt_pace *pace)
{
    pace->count = 0;
    pace->cursor = 0;
    pace->together = 1;
}

// Whether the line itself has moved, so that what was measured before says nothing any more: far
// below all before, which is how catching up looks, or beyond all measure late several times.
static bool level_moved(tt_pace *pace, int64_t value)
{
    if (pace->count == 0) return false;
    int64_t above = value - pace->sorted[0];
    pace->shifted = above > measure ? pace->shifted + (pace->together == 1) : 0;
    return -above > (int64_t)pace->period / 2 || pace->shifted >= SHIFTED;
}

// Of turns that come together, after a loss or a standstill, only the oldest and the newest count:
// they make one late interval, however many they are.
static void record(tt_pace *pace, int64_t value, uint64_t now)
{
    bool together = pace->newest && now - pace->newest < pace->period / 8;
    pace->together = together ? pace->together + 1 : 1;
    pace->newest = now;
    if (level_moved(pace, value)) {
        pace->shifted = 0;
        window_clear(pace);
    } else if (pace->shifted > 0) {
        pace->together = 1;
        return;
    }
    if (pace->together > 2)
        window_replace_newest(pace, value);
    else
        window_push(pace, value);
}

// The lateness that all but a few turns stay under; while little is known, a period of grace.
static int64_t quantile(const tt_pace *pace)
{
    uint32_t from_top = pace->count * MISSES / PER_THOUSAND;
    int64_t value = pace->sorted[pace->count - 1 - from_top];
    int64_t grace = pace->sorted[0] + (int64_t)pace->period;
    return pace->count < EARLY_DAYS && value < grace ? grace : value;
}

static uint64_t target(const tt_pace *pace)
{
    int64_t at = (int64_t)(pace->next * pace->period) + quantile(pace);
    return at > 0 ? (uint64_t)at : 1; // 0 would mean: not known
}

static void measure_delay(tt_pace *pace)
{
    int64_t line = (int64_t)pace->due - (int64_t)(pace->next * pace->period);
    pace->delay = line - pace->sorted[0];
}

void tt_pace_arrived(tt_pace *pace, uint32_t tick, uint64_t now)
{
    record(pace, (int64_t)now - (int64_t)(tick * pace->period), now);
    if (tick != pace->next) return;
    if (pace->due == 0) pace->due = target(pace);
    if (pace->due < now) pace->due = now;
    measure_delay(pace);
}

uint64_t tt_pace_due(const tt_pace *pace)
{
    return pace->due;
}

static int64_t slew(const tt_pace *pace, int64_t missing)
{
    int64_t most = (int64_t)pace->period / SLEW;
    if (missing >= 0) return missing < most ? missing : most;
    if (missing < -far_off) return missing;
    return missing / EASE > -most ? missing / EASE : -most;
}

void tt_pace_presented(tt_pace *pace)
{
    pace->next++; // when exactly does not matter: the caller's own lateness
                  // must not move the schedule
    if (pace->count == 0) return;
    uint64_t aim = target(pace);
    if (pace->due == 0) {
        pace->due = aim;
    } else {
        uint64_t straight = pace->due + pace->period;
        pace->due = straight + (uint64_t)slew(pace, (int64_t)(aim - straight));
    }
    measure_delay(pace);
}

static uint32_t lead_most(const tt_pace *pace)
{
    return (uint32_t)(SECONDS_AHEAD * TT_SECOND / pace->period);
}

static void lead_push(tt_pace *pace, uint32_t lead)
{
    pace->lead[pace->lead_cursor] = (uint16_t)lead;
    pace->lead_cursor = (pace->lead_cursor + 1) % TT_PACE_LEADS;
    if (pace->lead_count < TT_PACE_LEADS) pace->lead_count++;
}

// The greatest of the recent leads, leaving out one in LEADS_LATE.
static uint32_t lead_quantile(const tt_pace *pace)
{
    uint32_t left_out = pace->lead_count / LEADS_LATE, first = 0, second = 0;
    for (uint32_t i = 0; i < pace->lead_count; i++) {
        uint32_t lead = pace->lead[i];
        if (lead >= first) {
            second = first;
            first = lead;
        } else if (lead > second) {
            second = lead;
        }
    }
    return left_out ? second : first;
}

static void ask_for(tt_pace *pace, uint32_t ahead)
{
    pace->ahead_before = pace->ahead;
    pace->ahead_since = pace->next;
    pace->ahead = ahead;
    pace->calm = 0;
    for (uint32_t i = 0; i < pace->lead_count; i++)
        if (pace->lead[i] > ahead) pace->lead[i] = (uint16_t)ahead;
}

void tt_pace_landed(tt_pace *pace, uint32_t presented, uint32_t landed)
{
    uint32_t lead = landed > presented ? landed - presented : 0;
    if (lead > lead_most(pace)) lead = lead_most(pace);
    uint32_t asked = presented < pace->ahead_since ? pace->ahead_before : pace->ahead;
    // What was asked before the last change is not late where it was asked.
    if (lead <= asked && lead > pace->ahead) lead = pace->ahead;
    lead_push(pace, lead);
    pace->calm = lead <= asked ? pace->calm + 1 : 0;
    uint32_t needed = lead_quantile(pace);
    if (needed > pace->ahead)
        ask_for(pace, needed);
    else if (pace->calm >= CALM && pace->ahead > 0)
        ask_for(pace, pace->ahead - 1);
}

uint32_t tt_pace_wanted(const tt_pace *pace)
{
    return pace->next + pace->ahead;
}
