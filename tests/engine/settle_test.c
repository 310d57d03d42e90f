// A tape that its writer left behind is closed, and every byte of it is still somewhere.

#include "faulty_storage.h"
#include "tape_file.h"
#include "tickertape/salvage.h"

TestSuite(settle);

enum { TICKS = 40, SYNCED = 25, ROOM = 8192 };

static faulty_storage faulty;
static uint8_t open_bytes[ROOM]; // of a tape that was not closed
static size_t open_size, watermark;

static const faulty_file *find_file(const char *name)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        if (strcmp(faulty.files[i].name, name) == 0) return &faulty.files[i];
    }
    return NULL;
}

static const faulty_file *file_named(const char *name)
{
    const faulty_file *file = find_file(name);
    if (!file) cr_fatal("there is no %s", name);
    return file;
}

static tt_tape_writer *begin_in(void)
{
    tt_match match = toy_match(8);
    tt_tape_writer *writer;
    tt_tape_writer_def def = {.path = "a.tape", .match = &match, .storage = &faulty.storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    return writer;
}

static bool sync_now(tt_tape_writer *writer)
{
    tt_tape_sync sync;
    if (!tt_tape_sync_begin(writer, &sync)) return false;
    tt_tape_sync_run(&sync);
    watermark = sync.size;
    return tt_tape_sync_end(writer, &sync) == TT_OK;
}

static void make_open_tape(void)
{
    faulty_storage_start(&faulty, 1);
    log_maker maker = {0};
    tt_tape_writer *writer = begin_in();
    append_until(writer, &maker, SYNCED);
    EACH(sync_now(writer));
    append_until(writer, &maker, TICKS);
    EACH(tt_tape_flush(writer) == TT_OK);
    tt_tape_abandon(writer);
    const faulty_file *file = file_named("a.tape");
    EACH(file->size < ROOM);
    open_size = file->size;
    memcpy(open_bytes, file->now, open_size);
    faulty_storage_stop(&faulty);
}

// A storage that has these bytes of the tape, durable.
static void start_with(const uint8_t *bytes, size_t size, uint64_t seed)
{
    const tt_storage *storage = &faulty.storage;
    void *file;
    faulty_storage_start(&faulty, seed);
    EACH(storage->open(storage->context, "a.tape", true, &file) == TT_OK);
    EACH(storage->write(storage->context, file, 0, bytes, size) == TT_OK);
    EACH(storage->sync(storage->context, file) == TT_OK);
    EACH(storage->sync_folder(storage->context, "a.tape") == TT_OK);
    EACH(storage->close(storage->context, file) == TT_OK);
}

static tt_status settle(tt_settling *settling)
{
    tt_tape_def def = {.path = "a.tape", .storage = &faulty.storage};
    tt_tape_fault fault = {0};
    tt_status status = tt_tape_settle(&def, settling, &fault);
    EACH(status == fault.status && (status == TT_OK) == (fault.reason == NULL));
    return status;
}

static tt_tape *open_now(void)
{
    tt_tape *tape;
    tt_tape_fault fault;
    tt_tape_def def = {.path = "a.tape", .storage = &faulty.storage};
    if (tt_tape_create(&def, &tape, &fault) != TT_OK) cr_fatal("%s", fault.reason);
    return tape;
}

// All turns up to `ticks` on a closed tape, and the first `offset` bytes as they were.
static void expect_closed(uint32_t ticks, uint64_t offset)
{
    tt_tape *tape = open_now();
    EACH(tt_tape_info_of(tape)->settled && !tt_tape_info_of(tape)->complete);
    EACH(!tt_tape_info_of(tape)->failed);
    expect_turns(tape, ticks);
    tt_tape_destroy(tape);
    const uint8_t *now = file_named("a.tape")->now;
    EACH(memcmp(now, open_bytes, 16) == 0); // behind them are the slots
    EACH(memcmp(now + 80, open_bytes + 80, offset - 80) == 0);
}

static void expect_kept(const char *name, uint64_t offset, uint64_t size)
{
    const faulty_file *file = file_named(name);
    EACH(file->size == size && file->durable_size == size);
    EACH(memcmp(file->now, open_bytes + offset, size) == 0);
}

Test(settle, cut_anywhere_behind_its_watermark_a_tape_is_closed_and_its_tail_kept)
{
    make_open_tape();
    uint32_t last = 0, tails = 0;
    for (size_t size = watermark; size <= open_size; size++) {
        tt_settling settling;
        start_with(open_bytes, size, size);
        EACH(settle(&settling) == TT_OK && !settling.settled && !settling.closed);
        EACH(settling.offset + settling.torn == size && settling.ticks >= last);
        expect_closed(settling.ticks, settling.offset);
        EACH((settling.kept_as == 1) == (settling.torn > 0));
        if (settling.torn > 0) expect_kept("a.tape.torn", settling.offset, settling.torn);
        tails += settling.torn > 0;
        last = settling.ticks;
        faulty_storage_power_loss(&faulty); // all of it was durable
        expect_closed(settling.ticks, settling.offset);
        if (settling.torn > 0) expect_kept("a.tape.torn", settling.offset, settling.torn);
        EACH(settle(&settling) == TT_OK && settling.settled);
        faulty_storage_stop(&faulty);
    }
    cr_assert(eq(u32, last, TICKS));
    cr_assert(tails > 100);
}

Test(settle, cut_before_its_watermark_a_tape_stays_as_it_is)
{
    make_open_tape();
    for (size_t size = 0; size < watermark; size++) {
        tt_settling settling;
        start_with(open_bytes, size, size);
        EACH(settle(&settling) != TT_OK);
        const faulty_file *file = file_named("a.tape");
        EACH(file->size == size && memcmp(file->now, open_bytes, size) == 0);
        EACH(file->write_count == 0 && !find_file("a.tape.torn") && !file->held);
        faulty_storage_stop(&faulty);
    }
}

Test(settle, another_tail_never_takes_the_place_of_the_first)
{
    make_open_tape();
    tt_settling settling;
    start_with(open_bytes, open_size - 3, 1);
    EACH(settle(&settling) == TT_OK && settling.kept_as == 1);
    const tt_storage *storage = &faulty.storage;
    EACH(storage->remove(storage->context, "a.tape") == TT_OK);
    void *file;
    EACH(storage->open(storage->context, "a.tape", true, &file) == TT_OK);
    EACH(storage->write(storage->context, file, 0, open_bytes, open_size - 4) == TT_OK);
    EACH(storage->close(storage->context, file) == TT_OK);
    uint64_t offset = settling.offset, torn = settling.torn;
    EACH(settle(&settling) == TT_OK && settling.kept_as == 2);
    expect_kept("a.tape.torn", offset, torn);
    expect_kept("a.tape.torn.2", settling.offset, settling.torn);
    faulty_storage_stop(&faulty);
}

Test(settle, without_a_name_for_the_tail_nothing_is_cut, .init = set_up, .fini = tear_down)
{
    uint8_t before[ROOM], after[ROOM];
    char torn[96];
    tt_settling settling;
    tt_tape_fault fault;
    write_tape(20, false);
    append_bytes(path, "\1", 1);
    size_t size = slurp(path, before, ROOM);
    for (uint32_t i = 1; i <= TT_TORN_MAX; i++) {
        snprintf(torn, sizeof torn, i > 1 ? "%s.torn.%u" : "%s.torn", path, i);
        spit(torn, (const uint8_t *)"x", 1);
    }
    tt_tape_def def = {.path = path};
    cr_assert(eq(int, tt_tape_settle(&def, &settling, &fault), TT_EXISTS));
    EACH(strcmp(fault.reason, "its torn tails have taken all names") == 0);
    cr_assert(eq(sz, slurp(path, after, ROOM), size));
    cr_assert(eq(int, memcmp(before, after, size), 0));
    for (uint32_t i = 1; i <= TT_TORN_MAX; i++) {
        snprintf(torn, sizeof torn, i > 1 ? "%s.torn.%u" : "%s.torn", path, i);
        cr_assert(eq(sz, slurp(torn, after, ROOM), 1));
        unlink(torn);
    }
}

Test(settle, a_tape_that_is_written_is_left_alone, .init = set_up, .fini = tear_down)
{
    uint8_t before[ROOM], after[ROOM];
    tt_settling settling;
    tt_tape_fault fault;
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 20);
    append_bytes(path, "\1", 1);
    size_t size = slurp(path, before, ROOM);
    tt_tape_def def = {.path = path};
    cr_assert(eq(int, tt_tape_settle(&def, &settling, &fault), TT_BUSY));
    cr_assert(eq(int, fault.status, TT_BUSY));
    cr_assert(eq(sz, slurp(path, after, ROOM), size));
    cr_assert(eq(int, memcmp(before, after, size), 0));
    tt_tape_destroy(open_tape(path)); // who reads is not kept away
    tt_tape_abandon(writer);
    cr_assert(eq(int, tt_tape_settle(&def, &settling, &fault), TT_OK));
    cr_assert(eq(u32, settling.ticks, 20));
    snprintf((char *)after, ROOM, "%s.torn", path);
    cr_assert(eq(int, unlink((char *)after), 0));
}

Test(settle, what_a_failed_sync_forgot_is_written_again)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        tt_settling settling;
        faulty_storage_start(&faulty, seed);
        log_maker maker = {0};
        tt_tape_writer *writer = begin_in();
        append_until(writer, &maker, SYNCED);
        EACH(sync_now(writer));
        append_until(writer, &maker, TICKS);
        faulty.fails_at = faulty.operations + 1;
        EACH(!sync_now(writer) && tt_tape_writer_trouble(writer) == TT_TROUBLE_SYNC);
        EACH(tt_tape_flush(writer) == TT_OK);
        tt_tape_abandon(writer);
        EACH(settle(&settling) == TT_OK && settling.torn == 0);
        faulty_storage_power_loss(&faulty);
        tt_tape *tape = open_now();
        EACH(tt_tape_info_of(tape)->settled && !tt_tape_info_of(tape)->failed);
        EACH(tt_tape_info_of(tape)->trouble == TT_TROUBLE_SYNC); // it is not forgotten
        expect_turns(tape, TICKS);
        tt_tape_destroy(tape);
        faulty_storage_stop(&faulty);
    }
}

// Its writer died between the close and the slots that say so.
Test(settle, a_closed_tape_gets_the_watermark_that_says_so)
{
    for (uint32_t syncs = 0; syncs < 3; syncs++) {
        tt_settling settling;
        faulty_storage_start(&faulty, 1);
        log_maker maker = {0};
        tt_tape_writer *writer = begin_in();
        append_until(writer, &maker, TICKS);
        EACH(tt_tape_end(writer, true, TICKS) == TT_OK);
        for (uint32_t i = 0; i < syncs; i++) EACH(sync_now(writer));
        tt_tape_abandon(writer);
        EACH(settle(&settling) == TT_OK && settling.closed && settling.settled == (syncs == 2));
        tt_tape *tape = open_now();
        EACH(tt_tape_info_of(tape)->settled && tt_tape_info_of(tape)->complete);
        expect_turns(tape, TICKS);
        tt_tape_destroy(tape);
        faulty_storage_stop(&faulty);
    }
}

static bool kept_anywhere(size_t from, size_t size)
{
    for (int i = 0; i < FAULTY_FILES; i++) {
        const faulty_file *file = &faulty.files[i];
        bool torn = strncmp(file->name, "a.tape.torn", 11) == 0 && file->size == size;
        if (torn && memcmp(file->now, open_bytes + from, size) == 0) return true;
    }
    return false;
}

// Every byte is where it was, or in a file beside.
static void expect_nothing_lost(size_t size, bool done)
{
    tt_tape *tape = open_now();
    const tt_tape_info *info = tt_tape_info_of(tape);
    const faulty_file *file = file_named("a.tape");
    EACH(!done || info->settled);
    uint64_t end = info->closed ? info->bytes - 19 : info->bytes; // without the close
    bool there = file->size >= size && memcmp(file->now + end, open_bytes + end, size - end) == 0;
    EACH(there || kept_anywhere(end, size - end));
    expect_turns(tape, TICKS - 1);
    tt_tape_destroy(tape);
}

Test(settle, whatever_fails_nothing_is_lost)
{
    make_open_tape();
    size_t size = open_size - 190; // within the last turn
    for (int way = 0; way < 2; way++) {
        bool done = false;
        for (uint64_t n = 1; !done; n++) {
            tt_settling settling;
            start_with(open_bytes, size, n);
            faulty.fails_at = faulty.operations + n;
            faulty.fails_on = way == 1;
            tt_status status = settle(&settling);
            done = faulty.operations < faulty.fails_at;
            faulty.fails_at = 0;
            EACH(status == TT_OK || status == TT_IO || status == TT_DAMAGED);
            EACH(!done || status == TT_OK);
            expect_nothing_lost(size, status == TT_OK);
            EACH(settle(&settling) == TT_OK); // nothing is in its way
            expect_nothing_lost(size, true);
            faulty_storage_stop(&faulty);
            EACH(done || n < 100);
        }
    }
}

// As the test above, where nothing tells the settling how far the tape is durable.
Test(settle, whatever_fails_a_piece_without_a_watermark_can_be_read)
{
    enum { FIRST = 20, TURNS = 3 };
    static const uint8_t head[TT_HEAD_SIZE] = {1};
    tt_match match = toy_match(8);
    tt_tape_writer_def def = {.path = "a.tape",
                              .match = &match,
                              .first_tick = FIRST,
                              .head = head,
                              .storage = &faulty.storage};
    tt_tape_writer *writer;
    faulty_storage_start(&faulty, 1);
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    for (int i = 0; i < TURNS; i++) EACH(tt_tape_append(writer, "\0", 1) == TT_OK);
    tt_tape_abandon(writer);
    open_size = file_named("a.tape")->size;
    memcpy(open_bytes, file_named("a.tape")->now, open_size);
    memset(open_bytes + 16, 0xff, 64); // the slots
    faulty_storage_stop(&faulty);
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        tt_settling settling;
        start_with(open_bytes, open_size, n);
        faulty.fails_at = faulty.operations + n;
        tt_status status = settle(&settling);
        done = faulty.operations < faulty.fails_at;
        faulty.fails_at = 0;
        EACH(status == TT_OK || (!done && status == TT_IO));
        tt_tape *tape = open_now();
        EACH(tt_tape_info_of(tape)->ticks == FIRST + TURNS);
        tt_tape_destroy(tape);
        faulty_storage_stop(&faulty);
        EACH(done || n < 100);
    }
}
