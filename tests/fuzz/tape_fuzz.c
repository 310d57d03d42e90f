// Any bytes, opened as a tape: as they are when they begin like one, else as records behind a good
// header with every check put right, so that what lies behind the checks is reached too. What opens
// can be read, all of it, and says the same twice.

#define _GNU_SOURCE // memfd_create
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fuzz.h"
#include "tickertape/tape.h"

enum { SIZE_MOST = 1 << 16, CHECK_SIZE = 8, TURN = 1, SEGMENT = 8, STRIPPED = 9 };

static void check_trails(const tt_tape *tape)
{
    tt_trail trail;
    uint32_t tick = 0;
    while (tt_tape_trail_from(tape, tick, &trail)) {
        TT_ASSERT(trail.tick >= tick && trail.tick <= tt_tape_info_of(tape)->ticks);
        tick = trail.tick + 1;
    }
}

static void check_camps(const tt_tape *tape)
{
    tt_camps camps;
    uint32_t tick = 0, most = 2000; // a record of one tick can be there thousands of times
    while (most-- > 0 && tt_tape_camps_from(tape, tick, &camps)) {
        uint64_t seats = 0;
        TT_ASSERT(camps.tick >= tick && camps.tick <= tt_tape_info_of(tape)->ticks);
        TT_ASSERT(camps.count > 0 && camps.count <= TT_SEATS_MAX);
        for (uint32_t i = 0; i < camps.count; i++) {
            TT_ASSERT(camps.seats[i] != 0 && (camps.seats[i] & seats) == 0);
            seats |= camps.seats[i];
        }
        tick = camps.tick + 1;
    }
    tt_parting parting;
    uint64_t apart = 0;
    for (uint32_t i = 0; tt_tape_parting(tape, i, &parting); i++) {
        TT_ASSERT(!parting.healed || (parting.seats & ~apart) == 0);
        apart = parting.healed ? apart & ~parting.seats : apart | parting.seats;
    }
    TT_ASSERT(apart == tt_tape_info_of(tape)->apart);
}

static void check_reads(tt_tape *tape)
{
    static tt_turn turn;
    const tt_tape_info *info = tt_tape_info_of(tape);
    uint64_t events = 0;
    for (uint32_t tick = 0; tick < info->ticks; tick++) {
        TT_ASSERT(tt_tape_read(tape, tick, &turn) == TT_OK && turn.tick == tick);
        TT_ASSERT(turn.count == 0 || turn.events[0].sequence == events);
        events += turn.count;
    }
    TT_ASSERT(events == info->events && info->commands <= events);
    TT_ASSERT(tt_tape_read(tape, info->ticks, &turn) == TT_OUT_OF_RANGE);
    TT_ASSERT(info->stripped <= info->stripped_events && info->stripped_events <= events);
    TT_ASSERT((info->stripped > 0) == (info->stripped_tick < info->ticks));
}

// The copied turns lead along the chain to the heads that the tape names. A stripped one can't be
// copied: its head is what it says.
static void check_copies(tt_tape *tape)
{
    static uint8_t bytes[TT_TURN_SIZE_MAX];
    uint8_t head[TT_HEAD_SIZE], expected[TT_HEAD_SIZE];
    uint32_t ticks = tt_tape_info_of(tape)->ticks, count;
    TT_ASSERT(tt_tape_head(tape, 0, head) == TT_OK);
    for (uint32_t tick = 0; tick < ticks; tick += count) {
        tt_writer turns = tt_writer_of(bytes, sizeof bytes);
        tt_status status = tt_tape_copy(tape, tick, &turns, &count);
        if (status == TT_STRIPPED) {
            count = 1;
            TT_ASSERT(tt_tape_head(tape, tick + 1, head) == TT_OK);
            continue;
        }
        TT_ASSERT(status == TT_OK && count > 0 && !turns.failed);
        tt_reader reader = tt_reader_of(bytes, turns.size);
        for (uint32_t i = 0; i < count; i++) {
            size_t start = reader.at;
            tt_turn_skip(&reader);
            tt_chain_link(head, bytes + start, reader.at - start);
        }
        TT_ASSERT(tt_reader_done(&reader));
        TT_ASSERT(tt_tape_head(tape, tick + count, expected) == TT_OK);
        TT_ASSERT(memcmp(head, expected, TT_HEAD_SIZE) == 0);
    }
}

static void open_bytes(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("tape", MFD_CLOEXEC);
    TT_ASSERT(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    tt_tape *tape;
    tt_tape_fault fault;
    tt_status status = tt_tape_open(path, &tape, &fault);
    TT_ASSERT(status == fault.status && (status == TT_OK) == (tape != NULL));
    TT_ASSERT(status == TT_OK || (fault.reason && fault.offset <= size));
    if (tape) {
        tt_tape_info before = *tt_tape_info_of(tape);
        TT_ASSERT(before.bytes + before.torn <= size && !(before.closed && before.torn));
        check_reads(tape);
        check_copies(tape);
        check_trails(tape);
        check_camps(tape);
        TT_ASSERT(tt_tape_follow(tape, NULL) == TT_OK);
        TT_ASSERT(memcmp(&before, tt_tape_info_of(tape), sizeof before) == 0);
    }
    tt_tape_destroy(tape);
    close(fd);
}

enum { SLOTS_AT = 16, SLOTS_SIZE = 64 };

static tt_writer good_header(uint8_t *bytes, size_t capacity, uint8_t head[TT_HEAD_SIZE],
                             bool sealed)
{
    static const uint8_t start[80] = {0x89, 'T', 'A', 'P', 'E', '\r', '\n', 0x1a, 3, 0, 165};
    tt_match match = {.game = "toy", .name = "a", .rules = 1, .tick_rate = 20, .seats = 8};
    tt_writer writer = tt_writer_of(bytes, capacity);
    tt_chain_start(&match, head);
    tt_write_bytes(&writer, start, sizeof start);
    tt_write_bytes(&writer, head, TT_HEAD_SIZE);
    tt_write_u8(&writer, sealed); // kind
    tt_write_u8(&writer, 0);      // build
    tt_match_write(&match, &writer);
    bytes[10] = (uint8_t)(writer.size + CHECK_SIZE);
    tt_write_u64(&writer, XXH3_64bits(bytes, writer.size));
    return writer;
}

// Puts the watermark behind all records of a tape with `ticks` turns.
static void write_slots(uint8_t *bytes, size_t header_size, size_t size, uint32_t ticks)
{
    tt_writer writer = tt_writer_of(bytes + SLOTS_AT, SLOTS_SIZE);
    uint64_t seed;
    memcpy(&seed, bytes + header_size - CHECK_SIZE, sizeof seed);
    for (uint32_t sequence = 0; sequence < 2; sequence++) {
        const uint8_t *slot = writer.data + writer.size;
        tt_write_u32(&writer, sequence);
        tt_write_u32(&writer, 0);
        tt_write_u64(&writer, size);
        tt_write_u64(&writer, ticks);
        tt_write_u64(&writer, XXH3_64bits_withSeed(slot, 24, seed));
    }
}

// The turns that a record says to have.
static uint32_t turns_of(uint8_t type, const uint8_t *payload, uint32_t size)
{
    tt_reader reader = tt_reader_of(payload, size);
    if (type != SEGMENT) return type == TURN || type == STRIPPED;
    (void)tt_read_varint(&reader); // the first
    return tt_read_bounded(&reader, UINT32_MAX);
}

// Opens `data` as type, size and payload of records, without their checks: first without, then with
// a watermark behind them. The first tells whether it is a sealed tape.
static void open_records(const uint8_t *data, size_t size)
{
    static uint8_t bytes[512 + (1 + CHECK_SIZE) * SIZE_MOST];
    uint8_t head[TT_HEAD_SIZE];
    tt_writer writer = good_header(bytes, sizeof bytes, head, data[0] == SEGMENT);
    size_t header_size = writer.size;
    uint32_t ticks = 0;
    tt_reader reader = tt_reader_of(data, size);
    while (tt_reader_left(&reader) > 0) {
        size_t start = reader.at;
        uint8_t type = tt_read_u8(&reader);
        uint32_t payload_size = tt_read_bounded(&reader, UINT16_MAX);
        const uint8_t *payload = tt_read_bytes(&reader, payload_size);
        if (!payload) break;
        tt_write_bytes(&writer, data + start, reader.at - start);
        uint64_t check = XXH3_64bits(data + start, reader.at - start);
        if (type == TURN) {
            tt_chain_link(head, payload, payload_size);
            memcpy(&check, head, sizeof check);
        }
        if (type == STRIPPED && payload_size >= TT_HEAD_SIZE) memcpy(head, payload, TT_HEAD_SIZE);
        ticks += turns_of(type, payload, payload_size);
        tt_write_u64(&writer, check);
    }
    TT_ASSERT(!writer.failed);
    open_bytes(bytes, writer.size);
    write_slots(bytes, header_size, writer.size, ticks);
    open_bytes(bytes, writer.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > SIZE_MOST) return 0;
    if (size == 0 || data[0] == 0x89)
        open_bytes(data, size);
    else
        open_records(data, size);
    return 0;
}
