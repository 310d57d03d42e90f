// A disk that makes wait holds up the syncer's thread, and nobody else.

#include <time.h>

#include "tape_file.h"
#include "tickertape/syncer.h"

TestSuite(syncer, .init = set_up, .fini = tear_down);

static tt_storage slow;
static unsigned wait_ms;

static tt_status sync_slowly(void *context, void *file)
{
    nanosleep(&(struct timespec){wait_ms / 1000, wait_ms % 1000 * 1000000L}, NULL);
    return tt_storage_system()->sync(context, file);
}

static tt_tape_writer *begin_slow(unsigned ms)
{
    slow = *tt_storage_system();
    slow.sync = sync_slowly;
    wait_ms = ms;
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match, .storage = &slow};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    return writer;
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Waits for the next sync that has run, and ends it.
static tt_status pop_one(tt_syncer *syncer, tt_tape_writer *writer)
{
    uint32_t tag;
    tt_tape_sync sync;
    while (!tt_syncer_pop(syncer, &tag, &sync))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    EACH(tag == 7);
    return tt_tape_sync_end(writer, &sync);
}

Test(syncer, turns_go_on_while_the_disk_blocks_for_two_seconds)
{
    tt_syncer *syncer;
    tt_syncer_def def = {0};
    cr_assert(eq(int, tt_syncer_create(&def, &syncer), TT_OK));
    log_maker maker = {0};
    tt_tape_writer *writer = begin_slow(2000);
    append_until(writer, &maker, 20);
    double start = seconds();
    tt_tape_sync sync;
    cr_assert(tt_tape_sync_begin(writer, &sync));
    cr_assert(tt_syncer_push(syncer, 7, &sync));
    append_until(writer, &maker, 60); // two seconds' worth of turns
    cr_assert(eq(u32, tt_tape_writer_durable(writer), 0));
    cr_assert(seconds() - start < 1);
    cr_assert(eq(int, pop_one(syncer, writer), TT_OK));
    cr_assert(seconds() - start >= 2);
    cr_assert(eq(u32, tt_tape_writer_durable(writer), 20));
    wait_ms = 0;
    cr_assert(eq(int, tt_tape_close(writer, true, 60), TT_OK));
    tt_syncer_destroy(syncer);
}

Test(syncer, ends_a_tape_step_by_step)
{
    tt_syncer *syncer;
    tt_syncer_def def = {.syncs_max = 1};
    cr_assert(eq(int, tt_syncer_create(&def, &syncer), TT_OK));
    log_maker maker = {0};
    tt_tape_writer *writer = begin_slow(1);
    append_until(writer, &maker, 20);
    cr_assert(eq(int, tt_tape_end(writer, true, 20), TT_OK));
    cr_assert(eq(int, tt_tape_append(writer, "\0", 1), TT_CLOSED));
    cr_assert(eq(int, tt_tape_trail(writer, (tt_trail){20, 1}), TT_CLOSED));
    tt_tape_sync sync;
    uint32_t syncs = 0;
    for (; tt_tape_sync_begin(writer, &sync); syncs++) {
        cr_assert(tt_syncer_push(syncer, 7, &sync));
        cr_assert(not(tt_syncer_push(syncer, 8, &sync))); // it is full
        cr_assert(eq(int, pop_one(syncer, writer), TT_OK));
    }
    cr_assert(eq(u32, syncs, 3)); // the records, then the one slot, then the other
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_syncer_destroy(syncer);
    tt_tape *tape = open_tape(path);
    cr_assert(tt_tape_info_of(tape)->settled && tt_tape_info_of(tape)->complete);
    expect_turns(tape, 20);
    tt_tape_destroy(tape);
}
