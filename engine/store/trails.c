#include "trails.h"

#include "allocation.h"

void tt_trails_free(tt_trails *trails)
{
    tt_free(trails->runs);
    tt_free(trails->values);
}

// The tick after the last trail of a run.
static uint64_t run_end(const tt_trails *trails, uint32_t run)
{
    uint32_t next = run + 1 < trails->run_count ? trails->runs[run + 1].at : trails->count;
    return (uint64_t)trails->runs[run].first + (next - trails->runs[run].at);
}

bool tt_trails_ascending(const tt_trails *trails, uint32_t tick)
{
    return trails->count == 0 || tick >= run_end(trails, trails->run_count - 1);
}

bool tt_trails_last(const tt_trails *trails, uint32_t *tick)
{
    if (trails->count == 0) return false;
    *tick = (uint32_t)(run_end(trails, trails->run_count - 1) - 1);
    return true;
}

bool tt_trails_room(tt_trails *trails, uint32_t count, uint32_t runs)
{
    TT_ASSERT(runs <= count);
    uint64_t *values = tt_grow(&trails->allocator, trails->values, &trails->capacity,
                               (uint64_t)trails->count + count, sizeof *values);
    if (!values) return false;
    trails->values = values;
    tt_trail_run *grown = tt_grow(&trails->allocator, trails->runs, &trails->run_capacity,
                                  (uint64_t)trails->run_count + runs, sizeof *grown);
    if (!grown) return false;
    trails->runs = grown;
    return true;
}

void tt_trails_add(tt_trails *trails, tt_trail trail)
{
    TT_ASSERT(tt_trails_ascending(trails, trail.tick) && trails->count < trails->capacity);
    bool joins = trails->count > 0 && trail.tick == run_end(trails, trails->run_count - 1);
    if (!joins) {
        TT_ASSERT(trails->run_count < trails->run_capacity);
        trails->runs[trails->run_count++] = (tt_trail_run){trail.tick, trails->count};
    }
    trails->values[trails->count++] = trail.value;
}

bool tt_trails_from(const tt_trails *trails, uint32_t tick, tt_trail *out)
{
    uint32_t low = 0, high = trails->run_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (run_end(trails, middle) > tick)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == trails->run_count) return false;
    const tt_trail_run *run = &trails->runs[low];
    uint32_t skipped = tick > run->first ? tick - run->first : 0;
    *out = (tt_trail){run->first + skipped, trails->values[run->at + skipped]};
    return true;
}
