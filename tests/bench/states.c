// Keeping every state of the last ticks and hashing it: shared blocks under a hash tree, beside a
// ring of copies and a hash of all bytes (keep.h). Runs of ticks take turns on the same writes;
// every eighth tick goes eight ticks back and returns. Each run gives a ratio to the ring's run
// beside it; what is printed is their median and spread.
//
//     warm    runs of many ticks: each way finds the caches as it left them
//     cold    runs of one tick: each finds them as the others left them

#include "bench.h"
#include "keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 3, RUNS_MAX = 512, RUN_MAX = 256 };

static const char scene[] = "states";

// How one way did: per run.
typedef struct figures {
    keep *states;
    double save[RUNS_MAX];    // us: the median tick's save and hash
    double restore[RUNS_MAX]; // us: eight ticks one way; 0: none in this run
    double tick[RUNS_MAX];    // us of the processor: the whole run by the tick, writes and all
} figures;

typedef struct trial {
    uint64_t size;
    const char *name;
    bool everywhere;
    uint32_t runs, run_ticks;
    figures ways[WAYS];
} trial;

static double run_tick(keep *k, uint32_t tick, bool everywhere)
{
    keep_write(k, tick, everywhere);
    double began = bench_seconds();
    keep_save(k, tick);
    return (bench_seconds() - began) * 1e6;
}

static double go_back(keep *k, uint32_t tick)
{
    double began = bench_seconds();
    keep_restore(k, tick, tick - KEEP_BACK);
    keep_restore(k, tick - KEEP_BACK, tick);
    return (bench_seconds() - began) * 1e6 / 2;
}

static double quantile(double *values, uint32_t count, double share)
{
    bench_sort(values, count);
    return values[(uint32_t)(share * (count - 1))];
}

static void run(trial *t, figures *f, uint32_t index)
{
    double saves[RUN_MAX], restores[RUN_MAX], began = bench_processor_ms();
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->run_ticks; i++) {
        uint32_t tick = index * t->run_ticks + i;
        saves[i] = run_tick(f->states, tick, t->everywhere);
        if (tick < KEEP_BACK || tick % KEEP_BACK != 0) continue;
        restores[count++] = go_back(f->states, tick);
    }
    f->tick[index] = (bench_processor_ms() - began) * 1e3 / t->run_ticks;
    f->save[index] = quantile(saves, t->run_ticks, 0.5);
    f->restore[index] = count ? quantile(restores, count, 0.5) : 0;
}

// What has no ring's value beside it is left out.
static void print(const char *name, const char *metric, const double *mine, const trial *t,
                  const double *ring)
{
    static double ratios[RUNS_MAX], values[RUNS_MAX];
    char words[64];
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->runs; i++) {
        if (ring[i] <= 0) continue;
        values[count] = mine[i];
        ratios[count++] = mine[i] / ring[i];
    }
    static const struct {
        const char *name;
        double share;
    } shares[] = {{"p10", 0.1}, {"median", 0.5}, {"p90", 0.9}};
    snprintf(words, sizeof words, "%s: median", metric);
    bench_print(scene, name, words, quantile(values, count, 0.5), "us");
    for (uint32_t i = 0; i < sizeof shares / sizeof *shares && mine != ring; i++) {
        snprintf(words, sizeof words, "%s of the ring's: %s", metric, shares[i].name);
        bench_print_ratio(scene, name, words, quantile(ratios, count, shares[i].share));
    }
}

static void check(const trial *t)
{
    const keep *ring = t->ways[KEEP_RING].states, *marked = t->ways[KEEP_MARKED].states,
               *compared = t->ways[KEEP_COMPARED].states;
    bool same = keep_hash(marked) == keep_hash(compared) &&
                memcmp(keep_state(ring), keep_state(marked), t->size) == 0 &&
                memcmp(keep_state(ring), keep_state(compared), t->size) == 0;
    if (!same) exit(1);
}

static void measure(trial *t)
{
    static const char *const ways[WAYS] = {"ring", "marked", "compared"};
    const figures *ring = &t->ways[KEEP_RING];
    char name[64];
    for (uint32_t i = 0; i < WAYS; i++) t->ways[i].states = keep_create((keep_way)i, t->size);
    for (uint32_t index = 0; index < t->runs; index++)
        for (uint32_t i = 0; i < WAYS; i++) run(t, &t->ways[(index + i) % WAYS], index);
    check(t);
    for (uint32_t i = 0; i < WAYS; i++) {
        snprintf(name, sizeof name, "%s %s %s %s", t->name,
                 t->everywhere ? "all blocks" : "16 writes", t->run_ticks > 1 ? "warm" : "cold",
                 ways[i]);
        print(name, "save and hash", t->ways[i].save, t, ring->save);
        print(name, "8 ticks back", t->ways[i].restore, t, ring->restore);
        if (t->run_ticks > 1) print(name, "amortised", t->ways[i].tick, t, ring->tick);
        keep_destroy(t->ways[i].states);
    }
}

void bench_states(void)
{
    static const struct {
        uint64_t size;
        const char *name;
        uint32_t run_ticks, runs;
    } sizes[] = {{4096, "4 KiB", 256, 64},
                 {65536, "64 KiB", 256, 64},
                 {1 << 20, "1 MiB", 64, 64},
                 {16 << 20, "16 MiB", 32, 24}};
    static trial t;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int everywhere = 0; everywhere < 2; everywhere++) {
            t = (trial){sizes[i].size, sizes[i].name,      everywhere,
                        sizes[i].runs, sizes[i].run_ticks, {{0}}};
            measure(&t);
            t.runs = sizes[i].size > 1 << 20 ? RUNS_MAX / 2 : RUNS_MAX;
            t.run_ticks = 1;
            measure(&t);
        }
    }
}
