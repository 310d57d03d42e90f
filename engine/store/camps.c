#include "camps.h"

#include "allocation.h"

enum { NEAR = 256 }; // ticks: no run is longer
_Static_assert((int)NEAR > (int)TT_TICK_RATE_MAX, "a run reaches into the next stretch at most");

void tt_camps_free(tt_kept_camps *camps)
{
    tt_free(camps->runs);
    tt_free(camps->values);
    tt_free(camps->begins);
}

// Where a tick lies; what is before the tape lies in front of all else.
static uint32_t stretch_of(const tt_kept_camps *camps, uint32_t tick)
{
    return tick > camps->base ? (tick - camps->base) / NEAR : 0;
}

bool tt_camps_room(tt_kept_camps *camps, uint32_t first, uint32_t count)
{
    tt_camp_run *runs = tt_grow(&camps->allocator, camps->runs, &camps->run_capacity,
                                camps->run_count + UINT64_C(1), sizeof *runs);
    if (!runs) return false;
    camps->runs = runs;
    uint64_t *values = tt_grow(&camps->allocator, camps->values, &camps->capacity,
                               (uint64_t)camps->count + count, sizeof *values);
    if (!values) return false;
    camps->values = values;
    uint32_t *begins = tt_grow(&camps->allocator, camps->begins, &camps->begin_capacity,
                               stretch_of(camps, first) + UINT64_C(1), sizeof *begins);
    if (!begins) return false;
    camps->begins = begins;
    return true;
}

uint64_t *tt_camps_add(tt_kept_camps *camps, uint64_t seats, uint32_t first, uint32_t count)
{
    uint32_t stretch = stretch_of(camps, first);
    uint32_t *begins = &camps->begins[stretch];
    TT_ASSERT(count > 0 && count <= TT_TICK_RATE_MAX && camps->run_count < camps->run_capacity);
    camps->runs[camps->run_count++] = (tt_camp_run){seats, first, count, camps->count, *begins};
    *begins = camps->run_count;
    if (stretch >= camps->begin_count) camps->begin_count = stretch + 1;
    if ((uint64_t)first + count > camps->upto) camps->upto = (uint64_t)first + count;
    camps->count += count;
    return camps->values + camps->count - count;
}

// The least tick from `tick` on in the runs that begin in this stretch; UINT32_MAX: none.
static uint32_t least_in(const tt_kept_camps *camps, uint32_t stretch, uint32_t tick)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t i = camps->begins[stretch]; i > 0; i = camps->runs[i - 1].before) {
        const tt_camp_run *run = &camps->runs[i - 1];
        uint32_t from = run->first > tick ? run->first : tick;
        if (from - run->first < run->count && from < least) least = from;
    }
    return least;
}

static bool find_tick(const tt_kept_camps *camps, uint32_t tick, uint32_t *found)
{
    *found = UINT32_MAX;
    if (tick >= camps->upto) return false;
    uint32_t stretch = stretch_of(camps, tick), before = stretch > 0 ? stretch - 1 : 0;
    for (uint32_t i = before; i < camps->begin_count; i++) {
        uint32_t least = least_in(camps, i, tick);
        if (least < *found) *found = least;
        if (i >= stretch && *found != UINT32_MAX) return true;
    }
    return *found != UINT32_MAX;
}

// Which run speaks for each seat: the first on the tape that has the tick.
static void find_words(const tt_kept_camps *camps, uint32_t stretch, uint32_t tick,
                       uint32_t words[TT_SEATS_MAX])
{
    if (stretch >= camps->begin_count) return;
    for (uint32_t i = camps->begins[stretch]; i > 0; i = camps->runs[i - 1].before) {
        const tt_camp_run *run = &camps->runs[i - 1];
        if (tick < run->first || tick - run->first >= run->count) continue;
        for (uint64_t seats = run->seats; seats != 0; seats &= seats - 1) {
            uint32_t *word = &words[__builtin_ctzll(seats)];
            if (*word == 0 || i < *word) *word = i;
        }
    }
}

bool tt_camps_from(const tt_kept_camps *camps, uint32_t tick, tt_camps *out)
{
    uint32_t words[TT_SEATS_MAX] = {0}, found;
    if (!find_tick(camps, tick, &found)) return false;
    uint32_t stretch = stretch_of(camps, found);
    if (stretch > 0) find_words(camps, stretch - 1, found, words);
    find_words(camps, stretch, found, words);
    out->tick = found;
    out->count = 0;
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if (words[seat] == 0) continue;
        const tt_camp_run *run = &camps->runs[words[seat] - 1];
        uint64_t trail = camps->values[run->at + (found - run->first)];
        uint32_t i = 0;
        while (i < out->count && out->trails[i] != trail) i++;
        if (i == out->count) out->seats[out->count++] = 0;
        out->trails[i] = trail;
        out->seats[i] |= UINT64_C(1) << seat;
    }
    return true;
}
