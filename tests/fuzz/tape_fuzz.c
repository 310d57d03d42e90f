// Any bytes, opened as a tape: as they are when they begin like one, else as records behind a good
// header. What opens can be read, all of it, and says the same twice.

#define _GNU_SOURCE // memfd_create
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "tape_bytes.h"

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

// First without, then with a watermark behind the records.
static void open_records(const uint8_t *data, size_t size)
{
    static tape_bytes tape;
    make_records(&tape, data, size);
    open_bytes(tape.bytes, tape.size);
    vouch(&tape);
    open_bytes(tape.bytes, tape.size);
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
