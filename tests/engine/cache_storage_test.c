// Whatever the storage of a cache does, what is found there is the old one, the new one or none,
// and no state comes out of it that was not played.

#include "cached.h"
#include "faulty_storage.h"

static faulty_storage faulty;

static void begin(void)
{
    set_up();
    keep(FEW, 0); // there is no trail to compare with
}

TestSuite(cache_storage, .init = begin, .fini = tear_down);

// Begins with a cache of half of the tape, durable.
static void start(uint64_t seed)
{
    faulty_storage_start(&faulty, seed);
    storage = &faulty.storage;
    tt_cache_def def = def_of(&toy_game);
    EACH(recording_keep(&def) == TT_OK);
    for (int i = 0; i < FAULTY_FILES; i++)
        if (faulty.files[i].name[0]) EACH(faulty.storage.sync(&faulty, &faulty.files[i]) == TT_OK);
    EACH(faulty.storage.sync_folder(&faulty, "") == TT_OK);
}

static void stop(void)
{
    faulty_storage_stop(&faulty);
    storage = NULL;
}

static bool exists(const char *name)
{
    for (int i = 0; i < FAULTY_FILES; i++)
        if (strcmp(faulty.files[i].name, name) == 0) return true;
    return false;
}

// Whether all went well though the n-th operation failed, and maybe all after it.
static tt_status keep_failing(uint64_t n, bool on)
{
    tt_cache_def def = def_of(&toy_game);
    faulty.fails_at = faulty.operations + n;
    faulty.fails_on = on;
    tt_status status = recording_keep(&def);
    faulty.fails_at = 0;
    return status;
}

static void fail_each_in_turn(bool on)
{
    uint32_t failed = 0;
    bool reached = true;
    for (uint64_t n = 1; reached; n++) {
        start(n);
        uint64_t before = faulty.operations;
        tt_status status = keep_failing(n, on);
        reached = faulty.operations - before >= n;
        failed += status != TT_OK;
        EACH(take_all_out()); // the old one or the new one
        EACH(status == TT_OK || status == TT_IO);
        stop();
    }
    cr_assert(ge(u32, failed, 5), "an open, states, table, header, rename");
}

Test(cache_storage, an_operation_that_fails_leaves_the_old_cache)
{
    fail_each_in_turn(false);
    fail_each_in_turn(true);
}

Test(cache_storage, the_next_writer_clears_up)
{
    char beside[80];
    snprintf(beside, sizeof beside, "%s.new", cache_path);
    start(1);
    tt_cache_def def = def_of(&toy_game);
    EACH(keep_failing(3, true) == TT_IO); // it can't be taken away, either
    cr_assert(exists(beside));
    cr_assert(eq(int, recording_keep(&def), TT_OK));
    cr_assert(not(exists(beside)));
    cr_assert(take_all_out());
    stop();
}

Test(cache_storage, a_read_that_fails_makes_no_state)
{
    bool reached = true;
    start(1);
    for (uint64_t n = 1; reached; n++) {
        uint64_t before = faulty.operations;
        faulty.fails_at = before + n;
        bool held = take_all_out();
        reached = faulty.operations - before >= n;
        faulty.fails_at = 0;
        if (reached && held && faulty.operations - before != n)
            cr_fatal("operation %llu: nobody minds", (unsigned long long)n);
    }
    cr_assert(take_all_out());
    stop();
}

// TT_POWER_SEEDS=10000 build/gcc/tests/engine_cache_storage
Test(cache_storage, power_loss_leaves_nothing_that_is_believed_and_wrong)
{
    const char *seeds = getenv("TT_POWER_SEEDS");
    uint32_t count = seeds ? (uint32_t)atoi(seeds) : 300, whole_ones = 0;
    for (uint64_t seed = 1; seed <= count; seed++) {
        start(seed);
        uint32_t most = 1 + tt_random_below(&faulty.random, 20);
        (void)!keep_failing(most, true); // it dies there
        faulty_storage_power_loss(&faulty);
        whole_ones += take_all_out();
        EACH(keep_failing(UINT32_MAX, false) == TT_OK); // whatever is left, it can be written anew
        EACH(take_all_out());
        stop();
    }
    cr_assert(lt(u32, whole_ones, count), "nothing was ever torn");
    cr_assert(lt(u32, count / 10, whole_ones), "nothing was ever whole");
    printf("%u losses of power\n", count);
}
