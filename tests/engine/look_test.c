// What a seat looked at stands on the tape beside its turns, and is found again.

#include "counted.h"
#include "faulty_storage.h"
#include "tape_file.h"
#include "writing.h"

TestSuite(look, .init = set_up, .fini = tear_down);

static tt_look look_of(uint8_t seat, uint32_t tick)
{
    tt_look look = {.tick = tick, .seat = seat, .size = (uint8_t)(tick % (TT_LOOK_SIZE_MAX + 1))};
    for (uint32_t i = 0; i < look.size; i++) look.data[i] = (uint8_t)(tick + 7 * i + seat);
    return look;
}

static bool same_look(const tt_look *a, const tt_look *b)
{
    return a->tick == b->tick && a->seat == b->seat && a->size == b->size &&
           memcmp(a->data, b->data, a->size) == 0;
}

static bool keep(tt_tape_writer *writer, uint8_t seat, uint32_t tick)
{
    tt_look look = look_of(seat, tick);
    return tt_tape_look(writer, &look) == TT_OK;
}

// Seat s looks at every state that is a multiple of 10 + s; what it looked at last at `tick`.
static uint32_t last_look(uint8_t seat, uint32_t tick)
{
    return tick - tick % (10 + seat);
}

static void append_and_look(tt_tape_writer *writer, log_maker *maker, uint32_t ticks)
{
    while (tt_tape_writer_ticks(writer) < ticks) {
        uint32_t tick = tt_tape_writer_ticks(writer);
        for (uint8_t seat = 0; seat < 8; seat++) {
            if (tick % (10 + seat) == 0) EACH(keep(writer, seat, tick));
        }
        append_until(writer, maker, tick + 1);
    }
}

static void expect_looks(tt_tape *tape, uint32_t ticks)
{
    for (uint32_t i = 0; i < 2 * ticks; i++) { // there and back and across
        uint8_t seat = (uint8_t)(i % 8);
        uint32_t tick = i * 7919 % ticks;
        tt_look look, expected = look_of(seat, last_look(seat, tick));
        EACH(tt_tape_look_at(tape, seat, tick, &look) == TT_OK);
        EACH(same_look(&look, &expected));
    }
}

Test(look, is_found_at_every_state)
{
    enum { TICKS = 2000 };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_and_look(writer, &maker, TICKS);
    cr_assert(eq(int, tt_tape_close(writer, true, TICKS), TT_OK));
    tt_tape *tape = open_tape(path);
    expect_turns(tape, TICKS);
    expect_looks(tape, TICKS);
    tt_look look;
    cr_assert(eq(int, tt_tape_look_at(tape, 8, 50, &look), TT_NOT_FOUND));
    cr_assert(eq(int, tt_tape_look_at(tape, 255, 50, &look), TT_NOT_FOUND));
    cr_assert(eq(int, tt_tape_look_at(tape, 3, UINT32_MAX, &look), TT_OK));
    cr_assert(eq(u32, look.tick, last_look(3, TICKS - 1)));
    tt_tape_destroy(tape);
}

Test(look, is_walked_to_one_after_the_other)
{
    enum { TICKS = 500 };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    tt_tape *tape = open_tape(path);
    tt_look_walk walk = {0};
    tt_look look;
    uint64_t count = 0, bytes = 0;
    cr_assert(eq(int, tt_tape_next_look(tape, &walk, &look), TT_NOT_FOUND));
    for (uint32_t ticks = 100; ticks <= TICKS; ticks += 100) { // while it grows
        append_and_look(writer, &maker, ticks);
        cr_assert(eq(int, tt_tape_follow(tape, NULL), TT_OK));
        while (tt_tape_next_look(tape, &walk, &look) == TT_OK) {
            tt_look expected = look_of(look.seat, look.tick);
            EACH(same_look(&look, &expected) && look.tick == last_look(look.seat, look.tick));
            bytes += 2 + tt_varint_size(look.tick) + 1 + look.size + 8;
            count++;
        }
    }
    expect_looks(tape, TICKS);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u64, info->looks, count));
    cr_assert(eq(u64, info->look_bytes, bytes));
    for (uint8_t seat = 0; seat < 8; seat++) count -= (TICKS + 9 + seat) / (10 + seat);
    cr_assert(eq(u64, count, 0));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape_destroy(tape);
}

Test(look, keeps_to_its_rules)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 10);
    tt_look wrong[] = {{.tick = 11}, {.seat = 8}, {.seat = 255}, {.size = TT_LOOK_SIZE_MAX + 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        EACH(tt_tape_look(writer, &wrong[i]) == TT_BAD_ARGUMENT);
    cr_assert(keep(writer, 2, 10));
    cr_assert(keep(writer, 2, 10));
    cr_assert(not(keep(writer, 2, 9)));
    cr_assert(keep(writer, 1, 9));
    cr_assert(eq(int, tt_tape_end(writer, false, 0), TT_OK));
    tt_look late = look_of(2, 10);
    cr_assert(eq(int, tt_tape_look(writer, &late), TT_CLOSED));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape *tape = open_tape(path);
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, 3));
    tt_tape_destroy(tape);
}

// The chain, the trails and what is durable know nothing of looks, and they cost no write.
Test(look, goes_with_the_next_turn_in_one_write)
{
    static faulty_storage faulty;
    log_maker maker = {0};
    tt_match match = toy_match(8);
    faulty_storage_start(&faulty, 1);
    tt_tape_writer_def def = {.path = "a.tape", .match = &match, .storage = &faulty.storage};
    tt_tape_writer *writer;
    cr_assert(eq(int, tt_tape_writer_create(&def, &writer), TT_OK));
    append_until(writer, &maker, 1);
    make_turn(&maker);
    cr_assert(eq(int, tt_tape_append(writer, maker.bytes, maker.size), TT_OK));
    uint64_t before = faulty.operations;
    tt_tape_sync sync;
    cr_assert(tt_tape_sync_begin(writer, &sync));
    tt_tape_sync_run(&sync);
    cr_assert(eq(int, tt_tape_sync_end(writer, &sync), TT_OK));
    before = faulty.operations;
    for (uint8_t seat = 0; seat < 8; seat++) EACH(keep(writer, seat, 1));
    cr_assert(not(tt_tape_sync_begin(writer, &sync)));
    cr_assert(eq(u64, faulty.operations, before));
    make_turn(&maker);
    cr_assert(eq(int, tt_tape_append(writer, maker.bytes, maker.size), TT_OK));
    cr_assert(eq(u64, faulty.operations, before + 1));
    cr_assert(keep(writer, 0, 3)); // with the close
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape_def reader = {.path = "a.tape", .storage = &faulty.storage};
    tt_tape *tape;
    cr_assert(eq(int, tt_tape_create(&reader, &tape, NULL), TT_OK));
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, 9));
    cr_assert(eq(u32, tt_tape_info_of(tape)->ticks, 3));
    tt_tape_destroy(tape);
    faulty_storage_stop(&faulty);
}

// More than can wait for a turn is written before it.
Test(look, comes_in_any_number_between_two_turns)
{
    enum { MANY = 1000 };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 64);
    for (uint32_t i = 0; i < MANY; i++) EACH(keep(writer, (uint8_t)(i % 8), 64));
    append_until(writer, &maker, 70);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape *tape = open_tape(path);
    expect_turns(tape, 70);
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, MANY));
    tt_tape_destroy(tape);
}

Test(look, that_makes_no_sense_is_passed_over)
{
    static struct {
        uint8_t bytes[80];
        size_t size;
    } odd[] = {
        {{0}, 0},          // no tick
        {{30}, 1},         // no seat
        {{0x9e, 0x00}, 2}, // no shortest form
        {{30, 8}, 2},      // no such seat
        {{30, 200}, 2},    // nor this
        {{31, 0}, 2},      // a state that is not there yet
        {{30, 0}, 67},     // too many bytes
        {{19, 1}, 2},      // it descends
    };
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_until(writer, &maker, 30);
    cr_assert(keep(writer, 1, 20));
    cr_assert(eq(int, tt_tape_flush(writer), TT_OK));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        tt_writer payload = {.data = odd[i].bytes, .size = odd[i].size};
        EACH(tt_tape_write_record(writer, TT_RECORD_LOOK, &payload) == TT_OK);
    }
    cr_assert(keep(writer, 1, 30));
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape *tape = open_tape(path);
    const tt_tape_info *info = tt_tape_info_of(tape);
    cr_assert(eq(u64, info->looks, 2));
    cr_assert(eq(u64, info->odd_looks, sizeof odd / sizeof *odd));
    tt_look look;
    tt_look_walk walk = {0};
    cr_assert(eq(int, tt_tape_look_at(tape, 0, 30, &look), TT_NOT_FOUND));
    cr_assert(eq(int, tt_tape_look_at(tape, 1, 29, &look), TT_OK));
    cr_assert(eq(u32, look.tick, 20));
    for (uint32_t tick = 20; tick <= 30; tick += 10) {
        cr_assert(eq(int, tt_tape_next_look(tape, &walk, &look), TT_OK));
        cr_assert(eq(u32, look.tick, tick));
    }
    cr_assert(eq(int, tt_tape_next_look(tape, &walk, &look), TT_NOT_FOUND));
    tt_tape_destroy(tape);
}

static size_t live_bytes(const tt_counted *counted)
{
    size_t size = 0;
    for (uint32_t i = 0; i < counted->taken; i++)
        size += counted->pieces[i].memory ? counted->pieces[i].size : 0;
    return size;
}

// Opens the tape; `*size` is what it takes of memory.
static tt_tape *open_counted(tt_counted *counted, size_t *size)
{
    tt_tape *tape;
    tt_tape_def def = {.path = path, .allocator = tt_counted_allocator(counted)};
    cr_assert(eq(int, tt_tape_create(&def, &tape, NULL), TT_OK));
    *size = live_bytes(counted);
    return tape;
}

// Eight seats look `each` times, one after the other: seat s at state 10 * i + s.
static void write_many(uint32_t each)
{
    tt_tape_writer *writer = begin(path);
    for (uint32_t i = 0; i < 10 * each; i++) {
        EACH(tt_tape_append(writer, "", 1) == TT_OK);
        if (i % 10 < 8) EACH(keep(writer, (uint8_t)(i % 10), i));
    }
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
}

// Two hours of eight seats, twice a second.
Test(look, of_two_hours_takes_less_than_two_megabytes)
{
    enum { EACH_SEAT = 2 * 3600 * 2 };
    tt_counted counted;
    size_t without, with;
    tt_counted_start(&counted, 1 << 26);
    tt_tape_writer *writer = begin(path);
    for (uint32_t i = 0; i < 10 * EACH_SEAT; i++) EACH(tt_tape_append(writer, "", 1) == TT_OK);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    tt_tape_destroy(open_counted(&counted, &without));
    unlink(path);
    tt_counted_again(&counted, 0);
    write_many(EACH_SEAT);
    tt_tape *tape = open_counted(&counted, &with);
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, 115200));
    cr_assert(le(sz, with - without, 2 << 20), "%zu bytes", with - without);
    tt_look look;
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t nth = i * 7919 % EACH_SEAT;
        uint8_t seat = (uint8_t)(i % 8);
        EACH(tt_tape_look_at(tape, seat, 10 * nth + seat + 9, &look) == TT_OK);
        EACH(look.tick == 10 * nth + seat);
    }
    tt_tape_destroy(tape);
    tt_counted_stop(&counted);
}

// Beyond the bound a look may be older than the last.
Test(look, is_found_less_exactly_where_there_are_too_many)
{
    enum { EACH_SEAT = 40000 };
    tt_counted counted;
    size_t size;
    tt_counted_start(&counted, 1 << 26);
    write_many(EACH_SEAT);
    tt_tape *tape = open_counted(&counted, &size);
    cr_assert(eq(u64, tt_tape_info_of(tape)->looks, 8 * EACH_SEAT));
    tt_look look;
    uint32_t worst = 0;
    for (uint32_t i = 0; i < EACH_SEAT; i++) {
        uint8_t seat = (uint8_t)(i % 8);
        EACH(tt_tape_look_at(tape, seat, 10 * i + seat, &look) == TT_OK);
        EACH(look.seat == seat && look.tick <= 10 * i + seat);
        uint32_t older = 10 * i + seat - look.tick;
        if (older > worst) worst = older;
    }
    cr_assert(eq(u32, worst, 30)); // every fourth is kept
    tt_look_walk walk = {0};
    uint32_t count = 0;
    while (tt_tape_next_look(tape, &walk, &look) == TT_OK) count++;
    cr_assert(eq(u32, count, 8 * EACH_SEAT));
    tt_tape_destroy(tape);
    tt_counted_stop(&counted);
}

// Between the scan and the read anyone may have written to the file.
Test(look, that_was_changed_since_is_damaged)
{
    static uint8_t bytes[1 << 16];
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    append_and_look(writer, &maker, 100);
    cr_assert(eq(int, tt_tape_close(writer, false, 0), TT_OK));
    size_t size = slurp(path, bytes, sizeof bytes);
    for (size_t at = 0; at < size; at += 5) {
        tt_look look;
        spit(path, bytes, size);
        tt_tape *tape = open_tape(path);
        bytes[at] ^= 1;
        spit(path, bytes, size);
        bytes[at] ^= 1;
        EACH(tt_tape_follow(tape, NULL) == TT_OK); // reads the file anew
        for (uint8_t seat = 0; seat < 8; seat++) {
            tt_status status = tt_tape_look_at(tape, seat, 99, &look);
            tt_look expected = look_of(seat, last_look(seat, 99));
            EACH(status == TT_DAMAGED || (status == TT_OK && same_look(&look, &expected)));
        }
        EACH(truncate(path, (off_t)at) == 0);
        (void)!tt_tape_follow(tape, NULL);
        for (uint8_t seat = 0; seat < 8; seat++) {
            tt_status status = tt_tape_look_at(tape, seat, 50, &look);
            EACH(status == TT_OK || status == TT_DAMAGED);
        }
        tt_tape_destroy(tape);
    }
}
