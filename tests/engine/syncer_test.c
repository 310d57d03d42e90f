// A disk that makes wait holds up the syncer's thread, and nobody else.

#include <pthread.h>
#include <signal.h>
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

static volatile sig_atomic_t heard;

static void hear(int number)
{
    (void)number;
    heard = 1;
}

Test(syncer, takes_no_signal_of_the_process)
{
    tt_syncer *syncer;
    tt_syncer_def def = {0};
    cr_assert(eq(int, tt_syncer_create(&def, &syncer), TT_OK));
    sigset_t mine;
    sigemptyset(&mine);
    sigaddset(&mine, SIGUSR1);
    signal(SIGUSR1, hear);
    pthread_sigmask(SIG_BLOCK, &mine, NULL);
    kill(getpid(), SIGUSR1); // for any thread that does not block it
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    cr_assert(eq(int, heard, 0));
    pthread_sigmask(SIG_UNBLOCK, &mine, NULL);
    cr_assert(eq(int, heard, 1));
    tt_syncer_destroy(syncer);
}

// A name that is given while a sync is on its way is durable with the one after it.
Test(syncer, a_tape_is_renamed_while_the_disk_blocks)
{
    tt_syncer *syncer;
    tt_syncer_def def = {0};
    cr_assert(eq(int, tt_syncer_create(&def, &syncer), TT_OK));
    log_maker maker = {0};
    tt_tape_writer *writer = begin_slow(20);
    append_until(writer, &maker, 20);
    tt_tape_sync sync;
    cr_assert(tt_tape_sync_begin(writer, &sync));
    cr_assert(tt_syncer_push(syncer, 7, &sync));
    char part[128];
    snprintf(part, sizeof part, "%s.part", path);
    cr_assert(eq(int, tt_tape_rename(writer, part), TT_OK));
    cr_assert(eq(int, tt_tape_rename(writer, path), TT_BAD_ARGUMENT));
    cr_assert(eq(int, pop_one(syncer, writer), TT_OK));
    cr_assert(eq(int, tt_tape_rename(writer, path), TT_OK));
    append_until(writer, &maker, 40);
    cr_assert(tt_tape_sync_begin(writer, &sync));
    cr_assert(eq(int, strcmp(sync.path, path), 0));
    tt_tape_sync_run(&sync);
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_OK));
    append_until(writer, &maker, 60);
    tt_tape_abandon(writer);
    tt_syncer_destroy(syncer);
    tt_tape *tape = open_tape(path);
    cr_assert(not(tt_tape_info_of(tape)->closed));
    cr_assert(eq(u32, tt_tape_info_of(tape)->durable, 40));
    expect_turns(tape, 60);
    tt_tape_destroy(tape);
}
