// Whoever writes a tape syncs it while writing on, and replaces one only where that was asked for.

#include "tape_file.h"

TestSuite(tape_writer, .init = set_up, .fini = tear_down);

Test(tape_writer, syncs_one_at_a_time_and_only_what_is_new)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    tt_tape_sync sync, other;
    cr_assert(not(tt_tape_sync_begin(writer, &sync)));
    append_until(writer, &maker, 5);
    cr_assert(tt_tape_sync_begin(writer, &sync));
    append_until(writer, &maker, 8);
    cr_assert(not(tt_tape_sync_begin(writer, &other)));
    tt_tape_sync_run(&sync);
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_OK));
    cr_assert(eq(u32, tt_tape_writer_durable(writer), 5));
    cr_assert(tt_tape_sync_begin(writer, &sync));
    tt_tape_sync_run(&sync);
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_OK));
    cr_assert(eq(u32, tt_tape_writer_durable(writer), 8));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
}

Test(tape_writer, goes_on_after_a_failed_sync_and_says_so)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    tt_tape_sync sync;
    cr_assert(tt_tape_sync_begin(writer, &sync));
    tt_tape_sync_run(&sync);
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_OK));
    append_until(writer, &maker, 20);
    cr_assert(tt_tape_sync_begin(writer, &sync));
    sync.status = TT_IO;
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_IO));
    cr_assert(eq(int, tt_tape_writer_trouble(writer), TT_TROUBLE_SYNC));
    append_until(writer, &maker, 30);
    cr_assert(not(tt_tape_sync_begin(writer, &sync)));
    cr_assert(eq(u32, tt_tape_writer_durable(writer), 10));
    cr_assert(eq(int, tt_tape_close(writer, true, 30), TT_IO));
    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(info->failed && info->closed && info->settled);
    cr_assert(eq(u32, info->durable, 10));
    cr_assert(eq(int, info->trouble, TT_TROUBLE_SYNC));
    cr_assert(eq(u32, info->trouble_tick, 20));
    expect_turns(tape, 30);
    tt_tape_destroy(tape);
}

Test(tape_writer, replaces_a_file_only_by_force)
{
    write_tape(30, true);
    tt_tape *old = open_tape(path);
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_EXISTS));
    cr_assert(writer == NULL);
    def.force = true;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    expect_turns(old, 30); // who reads the old one is not disturbed
    tt_tape_destroy(old);
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 0);
    tt_tape_destroy(tape);
}

Test(tape_writer, is_not_replaced_by_two_at_once)
{
    const tt_storage *storage = tt_storage_system();
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = path, .match = &match, .force = true};
    tt_tape_writer *writer;
    char beside[80];
    void *theirs;
    snprintf(beside, sizeof beside, "%s.new", path);
    write_tape(30, true);
    cr_assert(eq(int, storage->open(NULL, beside, true, &theirs), TT_OK));
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_BUSY));
    cr_assert(eq(int, access(beside, F_OK), 0));
    cr_assert(eq(int, storage->close(NULL, theirs), TT_OK));
    // What one that was killed has left goes.
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    cr_assert(ne(int, access(beside, F_OK), 0));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
}
