// A cut at every byte of a tape and a flip of every bit, by the rule of docs/reliability.md: what
// stands before the record that is hit is recovered exactly, or the tape is refused right there.
//
//     TT_FLIPS=1 build/gcc/tests/engine_tape_flips     all of 64 KiB, too
//
// To open a long tape for each bit takes long. A reader that follows it stops at the record that is
// hit, and begins there when it looks again: so one goes through all of it, and a bit or a cut
// costs one record. Some are opened, too.

#include "log_file.h"
#include "memory_storage.h"

TestSuite(tape_flips, .init = set_up, .fini = tear_down);

enum { SHORT = 40, LONG = 2700, OPENED_BELOW = 4096, SLOTS_AT = 16, SLOTS_END = 80 };

static memory_storage memory;
static memory_file *file; // the tape

static void put(const log_file *log)
{
    memory_storage_put(&memory, "a.tape", log->bytes, log->size);
    file = &memory.files[0];
}

static void flip(size_t bit)
{
    file->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
}

static tt_status open_file(tt_tape **tape, tt_tape_fault *fault)
{
    return tt_tape_create(&(tt_tape_def){.path = "a.tape", .storage = &memory.storage}, tape,
                          fault);
}

// What must come of it when the record at `at` is not what was written.
static void expect_stop(const log_file *log, size_t at, const tt_tape *tape,
                        const tt_tape_fault *fault)
{
    size_t start = log->header;
    uint32_t ticks = 0;
    for (uint32_t i = 0; i < log->records && log->end[i] <= at; i++) {
        start = log->end[i];
        ticks = log->reached[i];
    }
    if (start < log->watermark) {
        EACH(fault->status == TT_DAMAGED && fault->offset == start && fault->tick == ticks);
        return;
    }
    EACH(fault->status == TT_OK && tt_tape_info_of(tape)->ticks == ticks);
    EACH(tt_tape_info_of(tape)->bytes == start);
    EACH(tt_tape_info_of(tape)->torn == file->size - start);
}

static void expect_stop_opened(const log_file *log, size_t at)
{
    tt_tape *tape;
    tt_tape_fault fault;
    bool opens = open_file(&tape, &fault) == TT_OK;
    expect_stop(log, at, tape, &fault);
    if (opens) expect_turns(tape, tt_tape_info_of(tape)->ticks);
    tt_tape_destroy(tape);
}

static void expect_whole(const log_file *log, uint32_t slots, bool settled)
{
    tt_tape *tape;
    EACH(open_file(&tape, NULL) == TT_OK);
    const tt_tape_info *info = tt_tape_info_of(tape);
    EACH(info->slots == slots && info->settled == settled);
    EACH(info->bytes == log->size && info->torn == 0);
    expect_turns(tape, log->reached[log->records - 1]);
    tt_tape_destroy(tape);
}

static void expect_no_tape(void)
{
    tt_tape *tape;
    EACH(open_file(&tape, NULL) != TT_OK);
}

static void flip_header(const log_file *log, bool closed, size_t step)
{
    for (size_t bit = 0; bit < 8 * log->header; bit += step) {
        flip(bit);
        if (bit / 8 >= SLOTS_AT && bit / 8 < SLOTS_END)
            expect_whole(log, 1, false);
        else
            expect_no_tape();
        flip(bit);
    }
    expect_whole(log, 2, closed);
}

// A reader to which nothing vouches for a tape of which nothing is right but the header.
static tt_tape *open_before_all(const log_file *log)
{
    tt_tape *tape;
    memset(file->bytes + SLOTS_AT, 0, SLOTS_END - SLOTS_AT);
    flip(8 * log->header);
    EACH(open_file(&tape, NULL) == TT_OK);
    flip(8 * log->header);
    memcpy(file->bytes + SLOTS_AT, log->bytes + SLOTS_AT, SLOTS_END - SLOTS_AT);
    EACH(tt_tape_info_of(tape)->bytes == log->header);
    return tape;
}

// Whether a place is tried by opening, too.
static bool opens_at(const log_file *log, size_t place)
{
    return log->size < OPENED_BELOW || place % 509 == 0;
}

static void cut_everywhere(const log_file *log, size_t step)
{
    tt_tape_fault fault;
    for (file->size = 0; file->size < log->header; file->size++) expect_no_tape();
    file->size = log->size;
    tt_tape *tape = open_before_all(log);
    for (size_t size = log->header; size < log->size; size += step) {
        file->size = size;
        EACH(tt_tape_follow(tape, &fault) == fault.status);
        expect_stop(log, size, tape, &fault);
        if (opens_at(log, size / step)) expect_stop_opened(log, size);
    }
    file->size = log->size;
    tt_tape_destroy(tape);
}

static void flip_everywhere(const log_file *log, size_t step)
{
    tt_tape_fault fault;
    tt_tape *tape = open_before_all(log);
    for (size_t bit = 8 * log->header; bit < 8 * log->size; bit += step) {
        flip(bit);
        EACH(tt_tape_follow(tape, &fault) == fault.status);
        expect_stop(log, bit / 8, tape, &fault);
        if (opens_at(log, bit / step)) expect_stop_opened(log, bit / 8);
        flip(bit);
    }
    EACH(tt_tape_follow(tape, &fault) == TT_OK && tt_tape_info_of(tape)->bytes == log->size);
    tt_tape_destroy(tape);
}

static void damage_everywhere(uint32_t ticks, uint32_t synced, bool closed)
{
    size_t step = ticks == SHORT || getenv("TT_FLIPS") ? 1 : 499; // bits and bytes; a prime
    const log_file *log = make_log(ticks, synced, closed);
    memory_storage_start(&memory);
    put(log);
    cut_everywhere(log, step);
    flip_header(log, closed, step);
    flip_everywhere(log, step);
    memory_storage_stop(&memory);
    printf("%zu bytes: one in %zu of the cuts and flips\n", log->size, step);
}

Test(tape_flips, of_a_closed_tape_are_found, .timeout = 1200)
{
    damage_everywhere(SHORT, 0, true);
    damage_everywhere(LONG, LONG / 2, true);
}

Test(tape_flips, of_an_open_tape_end_it_or_are_refused, .timeout = 1200)
{
    damage_everywhere(SHORT, SHORT / 2, false);
    damage_everywhere(LONG, LONG / 2, false);
}

Test(tape_flips, of_a_tape_that_was_never_synced_end_it, .timeout = 1200)
{
    damage_everywhere(SHORT, 0, false);
    damage_everywhere(LONG, 0, false);
}
