// A torn, spoilt or shrinking tape is a prefix of what was written, or it is refused.

#include <signal.h>
#include <sys/resource.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "log_file.h"

TestSuite(tape_damage, .init = set_up, .fini = tear_down);

enum { TICKS = 40 };

static void poke(const char *file, size_t at, uint8_t byte)
{
    int fd = open(file, O_WRONLY);
    EACH(pwrite(fd, &byte, 1, (off_t)at) == 1);
    close(fd);
}

static void expect_whole(const log_file *log, uint32_t slots, bool settled)
{
    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    EACH(info->slots == slots && info->settled == settled);
    EACH(info->bytes == log->size && info->torn == 0);
    expect_turns(tape, log->reached[log->records - 1]);
    tt_tape_destroy(tape);
}

Test(tape_damage, opens_on_trust_without_a_watermark)
{
    const log_file *log = make_log(TICKS, 25, false);
    spit(path, log->bytes, log->size);
    poke(path, 20, 1);
    poke(path, 52, 1);
    expect_whole(log, 0, false);
    poke(path, log->header + 1, 99); // nothing says any more that it was ever whole
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, log->size - log->header));
    tt_tape_destroy(tape);
}

Test(tape_damage, refuses_a_watermark_of_another_tape)
{
    log_file first = *make_log(TICKS, 25, false);
    unlink(path);
    const log_file *second = make_log(TICKS, 39, true);
    memcpy(first.bytes + 16, second->bytes + 16, 64);
    spit(path, first.bytes, first.size);
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    cr_assert(eq(u32, fault.tick, 40));
}

// Writes a whole slot, newer than all others, as a forger could.
static void forge_slot(const log_file *log, uint64_t offset, uint32_t ticks)
{
    enum { SLOT_AT = 16, SLOT_SIZE = 32, CHECKED = SLOT_SIZE - 8 };
    uint8_t bytes[SLOT_SIZE];
    uint64_t seed;
    memcpy(&seed, log->bytes + log->header - sizeof seed, sizeof seed);
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    tt_write_u32(&writer, 1000);
    tt_write_u32(&writer, 0);
    tt_write_u64(&writer, offset);
    tt_write_u32(&writer, ticks);
    tt_write_u32(&writer, 0);
    tt_write_u64(&writer, XXH3_64bits_withSeed(bytes, CHECKED, seed));
    for (size_t i = 0; i < sizeof bytes; i++) poke(path, SLOT_AT + i, bytes[i]);
}

Test(tape_damage, refuses_a_watermark_with_turns_that_are_not_there)
{
    const log_file *log = make_log(TICKS, 0, false);
    tt_tape_fault fault;
    spit(path, log->bytes, log->size);
    forge_slot(log, log->header, 0);
    tt_tape_destroy(open_tape(path));
    forge_slot(log, log->header, 4000000000);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    forge_slot(log, log->header, 1);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    forge_slot(log, log->end[0], 1);
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u32, tt_tape_info_of(tape)->durable, 1));
    forge_slot(log, log->end[1], 4000000000); // what has been taken in already
    cr_assert(eq(int, tt_tape_follow(tape, &fault), TT_DAMAGED));
    tt_tape_destroy(tape);
}

// The records from turn `tick` on, some of them in another order, behind the ones before.
static void put_records(const log_file *log, uint32_t tick, const uint32_t *order, uint32_t count,
                        uint32_t goes_on)
{
    uint8_t bytes[sizeof log->bytes];
    tt_writer file = tt_writer_of(bytes, sizeof bytes);
    tt_write_bytes(&file, log->bytes, log->end[tick - 1]);
    for (uint32_t i = 0; i < count; i++) {
        size_t start = log->end[order[i] - 1];
        tt_write_bytes(&file, log->bytes + start, log->end[order[i]] - start);
    }
    size_t rest = log->end[goes_on - 1];
    tt_write_bytes(&file, log->bytes + rest, log->size - rest);
    EACH(!file.failed);
    spit(path, bytes, file.size);
    forge_slot(log, file.size, log->reached[log->records - 1]);
}

// Whatever the slots say of it.
Test(tape_damage, names_the_first_turn_that_does_not_link)
{
    const log_file *log = make_log(TICKS, 0, true);
    tt_tape_fault fault;
    for (uint32_t tick = 1; tick < 38; tick++) {
        const uint32_t order[] = {tick + 1, tick, tick};
        put_records(log, tick, NULL, 0, tick + 1); // taken out
        EACH(try_open(path, &fault) == TT_DAMAGED && fault.tick == tick);
        EACH(fault.offset == log->end[tick - 1]);
        put_records(log, tick, order, 2, tick + 2); // the next one is before it
        EACH(try_open(path, &fault) == TT_DAMAGED && fault.tick == tick);
        EACH(fault.offset == log->end[tick - 1]);
        put_records(log, tick, order + 1, 2, tick + 1); // it is there twice
        EACH(try_open(path, &fault) == TT_DAMAGED && fault.tick == tick + 1);
        EACH(fault.offset == log->end[tick]);
    }
}

Test(tape_damage, reads_zeros_up_to_the_end_as_space)
{
    static uint8_t zeros[300000];
    write_tape(30, false);
    append_bytes(path, zeros, sizeof zeros);
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 30);
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, 0));
    append_bytes(path, "x", 1);
    cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, sizeof zeros + 1));
    tt_tape_destroy(tape);
}

Test(tape_damage, does_not_take_zeros_before_the_watermark_for_space)
{
    log_file log = *make_log(TICKS, 30, false);
    size_t start = log.end[20];
    memset(log.bytes + start, 0, log.size - start);
    spit(path, log.bytes, log.size);
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    cr_assert(eq(u64, fault.offset, start));
}

Test(tape_damage, only_space_may_follow_a_close_and_only_until_it_is_settled)
{
    log_file unsettled = *make_log(TICKS, 30, false);
    unlink(path);
    const log_file *settled = make_log(TICKS, 30, true);
    tt_tape_fault fault;
    spit(path, settled->bytes, settled->size);
    append_bytes(path, "\0", 1);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));

    memcpy(unsettled.bytes + 80, settled->bytes + 80, settled->size - 80);
    spit(path, unsettled.bytes, settled->size);
    append_bytes(path, "\0", 1);
    tt_tape *tape = open_tape(path);
    cr_assert(tt_tape_info_of(tape)->closed && !tt_tape_info_of(tape)->settled);
    tt_tape_destroy(tape);
    append_bytes(path, "x", 1);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
}

Test(tape_damage, does_not_trust_a_file_that_shrinks)
{
    static tt_turn turn;
    write_tape(20000, false);
    tt_tape *tape = open_tape(path);
    uint64_t bytes = tt_tape_info_of(tape)->bytes;
    cr_assert(bytes > 300000);
    cr_assert(eq(int, truncate(path, (off_t)bytes / 2), 0));
    cr_assert(eq(int, tt_tape_read(tape, 12000, &turn), TT_DAMAGED));
    tt_tape_fault fault;
    cr_assert(eq(int, tt_tape_follow(tape, &fault), TT_DAMAGED));
    cr_assert(eq(int, tt_tape_read(tape, 19999, &turn), TT_DAMAGED));
    cr_assert(eq(int, tt_tape_read(tape, 100, &turn), TT_OK));
    tt_tape_destroy(tape);
}

Test(tape_damage, verifies_again_what_it_reads)
{
    static uint8_t bytes[1 << 20];
    static tt_turn turn;
    write_tape(20000, false);
    size_t size = slurp(path, bytes, sizeof bytes);
    tt_tape *tape = open_tape(path);
    for (size_t i = size / 2; i < size / 2 + 300; i++) bytes[i] ^= 1;
    spit(path, bytes, size);
    cr_assert(eq(int, tt_tape_read(tape, 0, &turn), TT_OK));
    tt_status status = TT_OK;
    for (uint32_t tick = 0; tick < 20000 && status == TT_OK; tick++)
        status = tt_tape_read(tape, tick, &turn);
    cr_assert(eq(int, status, TT_DAMAGED));
    tt_tape_destroy(tape);
}

Test(tape_damage, keeps_every_turn_that_a_killed_writer_reported)
{
    int report[2];
    cr_assert(eq(int, pipe(report), 0));
    pid_t child = fork();
    if (child == 0) {
        log_maker maker = {0};
        tt_tape_writer *writer = begin(path);
        for (uint32_t tick = 0;; tick++) {
            append_until(writer, &maker, tick + 1);
            if (write(report[1], &tick, sizeof tick) < 0) _exit(1);
        }
    }
    close(report[1]);
    uint32_t reported = 0, seen = 0;
    while (reported < 5000 && read(report[0], &reported, sizeof reported) > 0) seen++;
    kill(child, SIGKILL);
    while (read(report[0], &reported, sizeof reported) > 0) seen++;
    close(report[0]);
    waitpid(child, NULL, 0);
    cr_assert(seen > 5000);

    tt_tape *tape = open_tape(path);
    uint32_t ticks = tt_tape_info_of(tape)->ticks;
    cr_assert(ticks >= seen && ticks <= seen + 1);
    cr_assert(not(tt_tape_info_of(tape)->closed));
    expect_turns(tape, ticks);
    tt_tape_destroy(tape);
}

Test(tape_damage, takes_a_failed_write_back)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 40);
    cr_assert(eq(int, tt_tape_flush(writer), TT_OK));
    uint8_t bytes[4096];
    rlim_t size = slurp(path, bytes, sizeof bytes);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    limit = (struct rlimit){size + 5, before.rlim_max}; // the first 5 bytes still fit
    cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
    make_turn(&maker);
    tt_status status = tt_tape_append(writer, maker.bytes, maker.size);
    setrlimit(RLIMIT_FSIZE, &before);
    cr_assert(eq(int, status, TT_IO));
    cr_assert(eq(sz, slurp(path, bytes, sizeof bytes), size));
    cr_assert(eq(int, tt_tape_append(writer, maker.bytes, maker.size), TT_CLOSED));
    cr_assert(eq(u32, tt_tape_writer_ticks(writer), 40));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_CLOSED));
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 40);
    cr_assert(tt_tape_info_of(tape)->torn == 0 && !tt_tape_info_of(tape)->closed);
    tt_tape_destroy(tape);
}
