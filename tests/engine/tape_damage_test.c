// A torn, spoilt or shrinking tape is a prefix of what was written, or it is refused.

#include <signal.h>
#include <sys/resource.h>

#include "tape_file.h"

TestSuite(tape_damage, .init = set_up, .fini = tear_down);

static void poke(const char *file, size_t at, uint8_t byte)
{
    int fd = open(file, O_WRONLY);
    EACH(pwrite(fd, &byte, 1, (off_t)at) == 1);
    close(fd);
}

Test(tape_damage, opens_at_every_truncation_as_a_prefix)
{
    static uint8_t bytes[2048];
    write_tape(25, true);
    uint32_t ticks = 25, opened = 0;
    for (size_t length = slurp(path, bytes, sizeof bytes); length-- > 0;) {
        tt_tape *tape;
        tt_tape_fault fault;
        EACH(truncate(path, (off_t)length) == 0);
        tt_status status = tt_tape_open(path, &tape, &fault);
        if (status == TT_NOT_A_TAPE) { // within the header, and from there on
            EACH(ticks == 0);
            continue;
        }
        if (status != TT_OK) cr_fatal("cut at %zu: %s", length, fault.reason);
        const tt_tape_info *info = tt_tape_info_of(tape);
        EACH(info->ticks == ticks || info->ticks + 1 == ticks);
        EACH(!info->closed && info->bytes + info->torn == length);
        ticks = info->ticks;
        expect_turns(tape, ticks);
        tt_tape_destroy(tape);
        EACH(length > 100);
        opened++;
    }
    cr_assert(eq(u32, ticks, 0));
    cr_assert(opened > 300);
}

Test(tape_damage, refuses_every_flipped_byte_of_a_closed_tape)
{
    static uint8_t bytes[2048];
    static const uint8_t flips[] = {1, 2, 4, 8, 16, 32, 64, 128, 255};
    write_tape(21, true);
    size_t size = slurp(path, bytes, sizeof bytes);
    for (size_t at = 0; at < size; at++) {
        for (size_t i = 0; i < sizeof flips; i++) {
            poke(path, at, bytes[at] ^ flips[i]);
            tt_tape_fault fault;
            tt_status status = try_open(path, &fault);
            if (status == TT_OK) cr_fatal("byte %zu of %zu, xor %u", at, size, flips[i]);
            EACH(fault.offset <= at);
        }
        poke(path, at, bytes[at]);
    }
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_OK));
}

Test(tape_damage, names_the_place_of_damage)
{
    static uint8_t bytes[8192];
    write_tape(200, false);
    tt_tape *tape = open_tape(path);
    uint64_t whole = tt_tape_info_of(tape)->bytes;
    tt_tape_destroy(tape);
    size_t size = slurp(path, bytes, sizeof bytes);
    cr_assert(eq(u64, whole, size));
    bytes[size / 2] ^= 4;
    spit(path, bytes, size);
    tt_tape_fault fault;
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    cr_assert(fault.offset <= size / 2 && fault.offset > size / 2 - 300);
    // What lies before it is a tape of as many turns as the fault says.
    spit(path, bytes, fault.offset);
    tape = open_tape(path);
    expect_turns(tape, fault.tick);
    tt_tape_destroy(tape);
}

Test(tape_damage, takes_a_spoilt_last_record_for_torn)
{
    static uint8_t bytes[8192];
    write_tape(30, false);
    size_t size = slurp(path, bytes, sizeof bytes);
    bytes[size - 1] ^= 1;
    spit(path, bytes, size);
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 30));
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, 1 + 1 + 2 + 10 * 8 + 8)); // the last trails
    tt_tape_destroy(tape);
}

Test(tape_damage, reads_zeros_up_to_the_end_as_the_end)
{
    static uint8_t zeros[300000];
    write_tape(30, false);
    append_bytes(path, zeros, sizeof zeros);
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 30);
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, 0));
    append_bytes(path, "x", 1);
    tt_tape_fault fault;
    cr_assert(eq(int, tt_tape_follow(tape, &fault), TT_DAMAGED));
    cr_assert(eq(u64, fault.offset, tt_tape_info_of(tape)->bytes));
    tt_tape_destroy(tape);
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
