// Tapes of an older format: what they have is read as it was, what is younger than they are is
// damage.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "format.h"
#include "tape_file.h"
#include "tickertape/seal.h"

TestSuite(format, .init = set_up, .fini = tear_down);

static void put_u64(uint8_t *at, uint64_t value)
{
    tt_writer writer = tt_writer_of(at, sizeof value);
    tt_write_u64(&writer, value);
}

// Makes the tape one of another version: the header's check covers it, and seeds the slots'.
static void date_back(uint8_t version)
{
    static uint8_t bytes[1 << 15];
    uint8_t header[TT_TAPE_HEADER_MAX];
    size_t size = slurp(path, bytes, sizeof bytes);
    size_t checked = (size_t)(bytes[10] | bytes[11] << 8) - TT_TAPE_CHECK_SIZE;
    bytes[8] = version;
    memcpy(header, bytes, checked);
    memset(header + TT_SLOTS_AT, 0, TT_SLOTS_SIZE);
    uint64_t check = XXH3_64bits(header, checked);
    put_u64(bytes + checked, check);
    for (size_t i = 0; i < 2; i++) {
        uint8_t *slot = bytes + TT_SLOTS_AT + i * TT_SLOTS_SIZE / 2;
        put_u64(slot + 24, XXH3_64bits_withSeed(slot, 24, check));
    }
    spit(path, bytes, size);
}

static void append_said(tt_tape_writer *writer, uint8_t type)
{
    const uint8_t bytes[] = {1, 0x80, type, 2, 'h', 'i'};
    EACH(tt_tape_append(writer, bytes, sizeof bytes) == TT_OK);
}

static void write_said(uint8_t type)
{
    unlink(path);
    tt_tape_writer *writer = begin(path);
    append_said(writer, TT_EVENT_CHAT);
    append_said(writer, type);
    EACH(tt_tape_close(writer, false, 0) == TT_OK);
}

Test(format, one_older_is_read_as_before)
{
    write_tape(300, true);
    date_back(2);
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 300);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u32, info->format, 2));
    cr_assert(info->settled && info->complete);
    tt_tape_destroy(tape);
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    tape = open_tape(path);
    cr_assert(eq(u32, tt_tape_info_of(tape)->format, TT_TAPE_VERSION));
    tt_tape_destroy(tape);
}

Test(format, others_are_refused)
{
    tt_tape_fault fault;
    write_said(TT_EVENT_CHAT);
    for (uint8_t version = 0; version < 9; version++) {
        bool read = version == TT_TAPE_OLDEST || version == TT_TAPE_VERSION;
        date_back(version);
        cr_assert(eq(int, try_open(path, &fault), read ? TT_OK : TT_BAD_VERSION));
    }
}

Test(format, an_older_one_has_no_younger_event)
{
    tt_tape_fault fault;
    write_said(TT_EVENT_CHAT);
    date_back(2);
    cr_assert(eq(int, try_open(path, &fault), TT_OK));
    write_said(TT_EVENT_TEAM_CHAT);
    cr_assert(eq(int, try_open(path, &fault), TT_OK));
    date_back(2);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    cr_assert(eq(u32, fault.tick, 1));
}

// In a segment, too: the turns before the one that can't be are not there either.
Test(format, an_older_sealed_one_has_no_younger_event)
{
    tt_tape_fault fault;
    write_said(TT_EVENT_TEAM_CHAT);
    cr_assert(eq(int, tt_tape_seal(&(tt_tape_def){.path = path}, NULL), TT_OK));
    cr_assert(eq(int, try_open(path, &fault), TT_OK));
    date_back(2);
    cr_assert(eq(int, try_open(path, &fault), TT_DAMAGED));
    cr_assert(eq(u32, fault.tick, 0));
}

// A record that must be known behind three turns of a tape that is not closed.
static void write_record(uint8_t type)
{
    uint8_t bytes[4096];
    unlink(path);
    write_tape(3, false);
    size_t size = slurp(path, bytes, sizeof bytes);
    uint8_t *record = bytes + size;
    record[0] = type;
    record[1] = 1;
    record[2] = 0;
    put_u64(record + 3, XXH3_64bits(record, 3));
    spit(path, bytes, size + 11);
}

// From the watermark on damage is a torn tail: it ends before the record, and goes on from there.
Test(format, an_older_one_has_no_younger_record)
{
    const uint8_t younger[] = {TT_RECORD_STRIPPED, 11, 127};
    for (size_t i = 0; i < sizeof younger; i++) {
        write_record(younger[i]);
        date_back(2);
        tt_tape *tape = open_tape(path);
        EACH(tt_tape_info_of(tape)->torn == 11 && tt_tape_info_of(tape)->ticks == 3);
        tt_tape_destroy(tape);
    }
    write_record(TT_RECORD_OPTIONAL);
    date_back(2);
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u64, tt_tape_info_of(tape)->torn, 0));
    tt_tape_destroy(tape);
}
