#include "trails.h"

#include <stdlib.h>

void tt_trails_free(tt_trails *trails)
{
    free(trails->runs);
    free(trails->values);
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

// Makes room for one more of `count` elements.
static bool grow(void **elements, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity) return true;
    if (*capacity > UINT32_MAX / 2) return false;
    uint32_t wanted = *capacity ? *capacity * 2 : 64;
    void *more = realloc(*elements, wanted * size);
    if (!more) return false;
    *elements = more;
    *capacity = wanted;
    return true;
}

static bool add_run(tt_trails *trails, uint32_t tick)
{
    void *runs = trails->runs;
    bool grown = grow(&runs, trails->run_count, &trails->run_capacity, sizeof *trails->runs);
    trails->runs = runs;
    if (grown) trails->runs[trails->run_count++] = (tt_trail_run){tick, trails->count};
    return grown;
}

bool tt_trails_add(tt_trails *trails, tt_trail trail)
{
    TT_ASSERT(tt_trails_ascending(trails, trail.tick));
    void *values = trails->values;
    bool grown = grow(&values, trails->count, &trails->capacity, sizeof *trails->values);
    trails->values = values;
    if (!grown) return false;
    bool joins = trails->count > 0 && trail.tick == run_end(trails, trails->run_count - 1);
    if (!joins && !add_run(trails, trail.tick)) return false;
    trails->values[trails->count++] = trail.value;
    return true;
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
