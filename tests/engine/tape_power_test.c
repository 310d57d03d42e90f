// What a tape promises is kept, whatever its storage does: a match of 200 ticks over a storage that
// fails by a seed, and what is found when the power comes back.
//
//     TT_POWER_SEEDS=10000 build/gcc/tests/engine_tape_power

#include "faulty_storage.h"
#include "tape_file.h"

#include <time.h>

TestSuite(tape_power);

enum { TICKS = 200 };

// How far a sync is, which another thread runs: it may wait in a queue, be on its way to the disk,
// or be through without its owner knowing.
typedef enum sync_stage { SYNC_NONE, SYNC_WAITS, SYNC_RUNS, SYNC_THROUGH } sync_stage;

typedef struct power_script {
    faulty_storage *faulty;
    tt_random random;
    uint32_t sync_every;
    uint32_t ends_at; // ticks
    bool closes;
    tt_tape_writer *writer;
    tt_tape_sync sync;
    sync_stage stage;
    uint32_t logged, durable; // what was promised
    bool closed;
} power_script;

static void begin_sync(power_script *script)
{
    if (tt_tape_sync_begin(script->writer, &script->sync)) script->stage = SYNC_WAITS;
}

static void run_sync(power_script *script)
{
    script->faulty->slow = true;
    tt_tape_sync_run(&script->sync);
    script->faulty->slow = false;
}

static void take_sync(power_script *script)
{
    tt_status status = tt_tape_sync_end(script->writer, &script->sync);
    uint32_t durable = tt_tape_writer_durable(script->writer);
    EACH(durable >= script->durable && durable <= script->logged);
    EACH(status == TT_OK || tt_tape_writer_trouble(script->writer) != TT_TROUBLE_NONE);
    script->durable = durable;
}

static void move_sync(power_script *script)
{
    if (script->stage == SYNC_WAITS) run_sync(script);
    if (script->stage == SYNC_RUNS) faulty_storage_arrive(script->faulty);
    if (script->stage == SYNC_THROUGH) take_sync(script);
    script->stage = script->stage == SYNC_THROUGH ? SYNC_NONE : script->stage + 1;
}

static void end_sync(power_script *script)
{
    while (script->stage != SYNC_NONE) move_sync(script);
}

// Turns go on while a sync is on its way, for some ticks.
static void sync_some(power_script *script)
{
    if (script->stage != SYNC_NONE && tt_random_below(&script->random, 2) == 0) move_sync(script);
    if (script->stage == SYNC_NONE && script->logged % script->sync_every == 0) begin_sync(script);
}

static bool play_tick(power_script *script, log_maker *maker)
{
    make_turn(maker);
    tt_status status = tt_tape_append(script->writer, maker->bytes, maker->size);
    if (status != TT_OK) return false;
    script->logged++;
    tt_trail trail = {maker->numbering.tick, trail_of(maker->numbering.tick)};
    if (tt_tape_trail(script->writer, trail) != TT_OK) return false;
    sync_some(script);
    return true;
}

static void end(power_script *script)
{
    end_sync(script);
    // As who ends it step by step; what fails there is told by the close.
    (void)!tt_tape_end(script->writer, true, script->logged);
    script->closed = tt_tape_close(script->writer, true, script->logged) == TT_OK;
    if (script->closed) script->durable = script->logged;
}

static void play(power_script *script)
{
    tt_match match = toy_match(8);
    log_maker maker = {0};
    tt_tape_writer_def def = {
        .path = "a.tape", .match = &match, .storage = &script->faulty->storage};
    if (tt_tape_writer_create(&def, &script->writer) != TT_OK) return;
    while (script->logged < script->ends_at && play_tick(script, &maker)) continue;
    if (script->closes) end(script);
}

// Whoever dies leaves the memory of its writer behind; a test gives it back.
static void bury(power_script *script)
{
    if (script->writer && !script->closes) end(script);
}

static void expect_promises(power_script *script, uint64_t seed)
{
    tt_tape *tape;
    tt_tape_fault fault;
    script->faulty->fails_at = 0;
    tt_tape_def def = {.path = "a.tape", .storage = &script->faulty->storage};
    tt_status status = tt_tape_create(&def, &tape, &fault);
    if (status != TT_OK) {
        if (script->durable > 0) cr_fatal("seed %llu: %s", (unsigned long long)seed, fault.reason);
        return;
    }
    uint32_t ticks = tt_tape_info_of(tape)->ticks;
    if (ticks < script->durable || ticks > script->logged)
        cr_fatal("seed %llu: %u turns, durable %u, logged %u", (unsigned long long)seed, ticks,
                 script->durable, script->logged);
    EACH(!script->closed || tt_tape_info_of(tape)->settled);
    expect_turns(tape, ticks);
    tt_tape_destroy(tape);
}

static faulty_storage faulty;

static void lose_power(uint64_t seed)
{
    faulty_storage_start(&faulty, seed);
    tt_random random = tt_random_seeded(seed, 2);
    power_script script = {
        .faulty = &faulty,
        .random = random,
        .sync_every = 1 + tt_random_below(&random, 40),
        .ends_at = 1 + tt_random_below(&random, TICKS),
        .closes = tt_random_below(&random, 4) == 0,
    };
    if (tt_random_below(&random, 4) == 0) faulty.fails_at = 1 + tt_random_below(&random, 600);
    faulty.fails_on = tt_random_below(&random, 2);
    play(&script);
    faulty_storage_power_loss(&faulty);
    expect_promises(&script, seed);
    bury(&script);
    faulty_storage_stop(&faulty);
}

Test(tape_power, loses_nothing_durable_and_invents_nothing, .timeout = 600)
{
    const char *wanted = getenv("TT_POWER_SEEDS");
    uint64_t seeds = wanted ? strtoull(wanted, NULL, 10) : 1000;
    for (uint64_t seed = 1; seed <= seeds; seed++) lose_power(seed);
    printf("%llu losses of power\n", (unsigned long long)seeds);
}

// Plays with the n-th operation failing; false when there are not so many.
static bool fail_at(uint64_t n, bool on, bool power)
{
    faulty_storage_start(&faulty, n);
    faulty.fails_at = n;
    faulty.fails_on = on;
    power_script script = {.faulty = &faulty,
                           .random = tt_random_seeded(n, 2),
                           .sync_every = 20,
                           .ends_at = TICKS,
                           .closes = true};
    play(&script);
    bool reached = faulty.operations >= n;
    EACH(reached || (script.closed && script.logged == TICKS));
    if (power) faulty_storage_power_loss(&faulty);
    expect_promises(&script, n);
    faulty_storage_stop(&faulty);
    return reached;
}

Test(tape_power, keeps_its_promises_when_any_operation_fails, .timeout = 600)
{
    for (int way = 0; way < 4; way++) {
        uint64_t n = 1;
        while (fail_at(n, way & 1, way & 2)) n++;
        EACH(n > TICKS);
        printf("%llu operations, each failed%s%s\n", (unsigned long long)n - 1,
               way & 1 ? ", and all after it" : "", way & 2 ? ", then the power" : "");
    }
}

// The power fails so many syncs after the match has ended.
static void lose_power_while_closing(uint64_t seed, uint32_t syncs)
{
    faulty_storage_start(&faulty, seed);
    power_script script = {
        .faulty = &faulty, .random = tt_random_seeded(seed, 2), .sync_every = 20, .ends_at = 40};
    play(&script);
    end_sync(&script);
    cr_assert(eq(int, tt_tape_end(script.writer, true, 40), TT_OK));
    for (uint32_t i = 0; i < syncs; i++) {
        begin_sync(&script);
        end_sync(&script);
    }
    faulty_storage_power_loss(&faulty);
    tt_tape *tape;
    tt_tape_def def = {.path = "a.tape", .storage = &faulty.storage};
    cr_assert(eq(int, tt_tape_create(&def, &tape, NULL), TT_OK));
    if (tt_tape_info_of(tape)->slots == 0)
        cr_fatal("seed %llu, %u syncs: no slot", (unsigned long long)seed, syncs);
    tt_tape_destroy(tape);
    bury(&script);
    faulty_storage_stop(&faulty);
}

Test(tape_power, one_slot_is_whole_while_a_tape_closes)
{
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        for (uint32_t syncs = 0; syncs <= 3; syncs++) lose_power_while_closing(seed, syncs);
    }
}

static void rename_and_lose_power(uint64_t seed)
{
    faulty_storage_start(&faulty, seed);
    tt_match match = toy_match(8);
    log_maker maker = {0};
    power_script script = {.faulty = &faulty};
    tt_tape_writer_def def = {.path = "a.part", .match = &match, .storage = &faulty.storage};
    cr_assert(eq(int, tt_tape_writer_create(&def, &script.writer), TT_OK));
    append_until(script.writer, &maker, 20);
    script.logged = 20;
    begin_sync(&script);
    for (uint64_t i = seed % 4; i > 0; i--) move_sync(&script);
    cr_assert(eq(int, tt_tape_rename(script.writer, "a.tape"), TT_OK));
    end_sync(&script);
    append_until(script.writer, &maker, 30);
    script.logged = 30;
    begin_sync(&script);
    end_sync(&script);
    tt_tape_abandon(script.writer);
    faulty_storage_power_loss(&faulty);
    expect_promises(&script, seed);
    faulty_storage_stop(&faulty);
}

Test(tape_power, a_new_name_is_durable_with_the_next_sync)
{
    for (uint64_t seed = 1; seed <= 50; seed++) rename_and_lose_power(seed);
}

// A match of an hour that was never closed, on the machine's own storage.
Test(tape_power, an_hours_tape_is_open_again_at_once, .init = set_up, .fini = tear_down)
{
    write_tape(72000, false);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    tt_tape *tape = open_tape(path);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 72000));
    double ms =
        (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6;
    printf("%llu bytes opened in %.1f ms\n", (unsigned long long)tt_tape_info_of(tape)->bytes, ms);
    EACH(!getenv("TT_POWER_SEEDS") || ms < 100); // elsewhere it is not optimised
    tt_tape_destroy(tape);
}

Test(tape_power, says_that_space_is_running_out_while_it_goes_on)
{
    faulty_storage_start(&faulty, 1);
    faulty.stuck = true;
    power_script script = {.faulty = &faulty,
                           .random = tt_random_seeded(1, 2),
                           .sync_every = 20,
                           .ends_at = TICKS,
                           .closes = true};
    play(&script);
    cr_assert(script.closed);
    tt_tape *tape;
    tt_tape_def def = {.path = "a.tape", .storage = &faulty.storage};
    cr_assert(eq(int, tt_tape_create(&def, &tape, NULL), TT_OK));
    cr_assert(eq(int, tt_tape_info_of(tape)->trouble, TT_TROUBLE_SPACE));
    cr_assert(eq(u32, tt_tape_info_of(tape)->trouble_tick, 1));
    cr_assert(not(tt_tape_info_of(tape)->failed));
    expect_turns(tape, TICKS);
    tt_tape_destroy(tape);
    faulty_storage_stop(&faulty);
}

Test(tape_power, only_a_full_disk_is_no_room, .init = set_up, .fini = tear_down)
{
    write_tape(1, true);
    const tt_storage *system = tt_storage_system();
    void *file;
    cr_assert(eq(int, system->open(system->context, path, false, &file), TT_OK));
    // It can't be reserved in what is only read; nobody knows whether there is room.
    cr_assert(eq(int, system->reserve(system->context, file, 65536), TT_UNSUPPORTED));
    cr_assert(eq(int, system->close(system->context, file), TT_OK));
}
