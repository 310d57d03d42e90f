// Keeping every state of the last ticks and hashing it: shared blocks under a hash tree, beside what one would write
// first, a ring of copies and a hash of all bytes. Both run in turn on the same writes, tick by tick; every eighth tick
// both go eight ticks back and return. What counts are the ratios.

#include "bench.h"
#include "tickertape/blocks.h"
#include "tickertape/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BACK = 8, KEPT = BACK + 2, WRITES = 16, TICKS_MAX = 1024 };

static const char scene[] = "states";

// One way of keeping states.
typedef struct keeper {
    uint8_t *state;
    uint64_t size;
    tt_blocks *blocks; // NULL: the ring
    tt_changes changes;
    tt_image *images[KEPT];
    uint8_t *copies[KEPT];
    uint64_t hash;
    double save[TICKS_MAX], restore[TICKS_MAX];
    uint32_t saves, restores;
} keeper;

static void *must(void *memory)
{
    if (!memory) exit(1);
    return memory;
}

static void begin(keeper *k, uint64_t size, bool shares, tt_changes changes)
{
    *k = (keeper){.size = size, .changes = changes};
    k->state = must(calloc(1, size));
    if (!shares) {
        for (uint32_t i = 0; i < KEPT; i++) k->copies[i] = must(calloc(1, size));
        return;
    }
    tt_blocks_def def = {.state_size = size, .budget = tt_blocks_least(size) / 2 * (KEPT + 3)};
    if (tt_blocks_create(&def, &k->blocks) != TT_OK) exit(1);
}

static void end(keeper *k)
{
    for (uint32_t i = 0; i < KEPT; i++) {
        if (k->blocks) tt_blocks_release(k->blocks, k->images[i]);
        free(k->copies[i]);
    }
    tt_blocks_destroy(k->blocks);
    free(k->state);
}

static void save(keeper *k, uint32_t tick)
{
    uint32_t slot = tick % KEPT;
    if (!k->blocks) {
        memcpy(k->copies[slot], k->state, k->size);
        k->hash = XXH3_64bits(k->state, k->size);
        return;
    }
    tt_blocks_release(k->blocks, k->images[slot]);
    tt_image *base = tick > 0 ? k->images[(tick - 1) % KEPT] : NULL;
    k->images[slot] = tt_blocks_save(k->blocks, base, k->state, k->changes, NULL);
    k->hash = tt_blocks_hash(k->blocks, k->images[slot]);
}

// `now` is the tick that the state is at.
static void restore(keeper *k, uint32_t now, uint32_t tick)
{
    if (k->blocks)
        tt_blocks_restore(k->blocks, k->images[tick % KEPT], k->images[now % KEPT], k->state);
    else
        memcpy(k->state, k->copies[tick % KEPT], k->size);
}

static void write(keeper *k, uint64_t offset, uint64_t value)
{
    memcpy(k->state + offset, &value, sizeof value);
    if (k->blocks && k->changes == TT_CHANGES_MARKED)
        tt_blocks_mark(k->blocks, offset, sizeof value);
}

// The same for everyone: some random places, or one in every block.
static void write_tick(keeper *k, uint32_t tick, bool everywhere)
{
    tt_random random = tt_random_seeded(tick + 1, 1);
    uint64_t words = k->size / 8;
    for (uint32_t i = 0; i < WRITES && !everywhere; i++)
        write(k, tt_random_next(&random) % words * 8, tt_random_next(&random));
    for (uint64_t at = 0; at < k->size && everywhere; at += TT_BLOCK_SIZE)
        write(k, at + tick % 64 * 8, tick + at);
}

static void run_tick(keeper *k, uint32_t tick, bool everywhere)
{
    double began = bench_seconds();
    write_tick(k, tick, everywhere);
    save(k, tick);
    k->save[k->saves++] = bench_seconds() - began;
    if (tick < BACK || tick % BACK != 0) return;
    began = bench_seconds();
    restore(k, tick, tick - BACK);
    restore(k, tick - BACK, tick);
    k->restore[k->restores++] = (bench_seconds() - began) / 2;
}

static double quantile(double *values, uint32_t count, double share)
{
    bench_sort(values, count);
    return values[(uint32_t)(share * (count - 1))];
}

static void print(const char *name, keeper *k, keeper *ring)
{
    double mine = quantile(k->save, k->saves, 0.5), theirs = quantile(ring->save, ring->saves, 0.5);
    double back = quantile(k->restore, k->restores, 0.5);
    double their_back = quantile(ring->restore, ring->restores, 0.5);
    bench_print(scene, name, "save and hash, median", mine * 1e6, "us");
    bench_print(scene, name, "save and hash, p90", quantile(k->save, k->saves, 0.9) * 1e6, "us");
    bench_print_ratio(scene, name, "save and hash, of the ring's", mine / theirs);
    bench_print(scene, name, "8 ticks back, median", back * 1e6, "us");
    bench_print_ratio(scene, name, "8 ticks back, of the ring's", back / their_back);
}

static void compare(uint64_t size, const char *size_name, bool everywhere)
{
    static keeper ring, marked, compared;
    char name[64];
    uint32_t ticks = size > 1 << 20 ? 256 : TICKS_MAX;
    begin(&ring, size, false, TT_CHANGES_COMPARED);
    begin(&marked, size, true, TT_CHANGES_MARKED);
    begin(&compared, size, true, TT_CHANGES_COMPARED);
    for (uint32_t tick = 0; tick < ticks; tick++) {
        run_tick(&ring, tick, everywhere);
        run_tick(&marked, tick, everywhere);
        run_tick(&compared, tick, everywhere);
        if (marked.hash != compared.hash || memcmp(ring.state, marked.state, size) != 0) exit(1);
    }
    const char *writes = everywhere ? "every block" : "16 writes";
    snprintf(name, sizeof name, "%s %s, ring", size_name, writes);
    print(name, &ring, &ring);
    snprintf(name, sizeof name, "%s %s, marked", size_name, writes);
    print(name, &marked, &ring);
    snprintf(name, sizeof name, "%s %s, compared", size_name, writes);
    print(name, &compared, &ring);
    end(&compared);
    end(&marked);
    end(&ring);
}

void bench_states(void)
{
    static const struct {
        uint64_t size;
        const char *name;
    } sizes[] = {{4096, "4 KiB"}, {65536, "64 KiB"}, {1 << 20, "1 MiB"}, {16 << 20, "16 MiB"}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        compare(sizes[i].size, sizes[i].name, false);
        compare(sizes[i].size, sizes[i].name, true);
    }
}
