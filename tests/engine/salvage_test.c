// What can be read of a damaged tape is read, every turn of it vouched for, and the tape stays as
// it is.
//
//     TT_FLIPS=1 build/gcc/tests/engine_salvage    every byte, not only some

#include "salvaged.h"
#include "tickertape/random.h"

#include <time.h>

TestSuite(salvage);

static bool in_header(size_t at)
{
    return at < 16 || (at >= 80 && at < header_size);
}

// Every byte of it, each to some other value.
// Nothing is missing for a changed byte, or `most` turns.
static void flip_every_byte(uint32_t ticks, uint32_t most)
{
    uint32_t mended = 0;
    size_t step = getenv("TT_FLIPS") ? 1 : 37; // a prime
    for (size_t at = 0; at < whole_size; at += step) {
        if (in_header(at)) continue;
        bytes[at] ^= (uint8_t)(1 + at * 37 % 255);
        findings told = salvage(whole_size);
        bytes[at] = whole[at];
        mended += told.result.mended;
        bool all = told.next == ticks && told.missing == 0 && told.dropped == 0;
        if (most == 0 && !all)
            cr_fatal("byte %zu: %u turns missing, %u bytes dropped", at, told.missing,
                     (unsigned)told.dropped);
        EACH(told.next == ticks && told.gaps <= 1 && told.missing <= most);
    }
    printf("%u records mended by %zu changed bytes\n", mended, whole_size / step);
}

Test(salvage, every_single_byte_is_mended, .timeout = 300)
{
    make_whole(TICKS, 3, false);
    flip_every_byte(TICKS, 0);
}

Test(salvage, one_byte_of_a_sealed_tape_costs_the_turns_between_two_checkpoints, .timeout = 300)
{
    make_whole(TICKS, 3, true);
    flip_every_byte(TICKS, MINUTE);
}

Test(salvage, a_whole_tape_is_copied)
{
    for (int sealed = 0; sealed < 2; sealed++) {
        make_whole(TICKS, 0, sealed);
        findings told = salvage(whole_size);
        EACH(told.next == TICKS && told.pieces == 1 && told.gaps == 0);
        EACH(told.result.dropped == 0 && told.result.mended == 0 && told.result.torn == 0);
        EACH(told.result.turns == TICKS);
    }
}

Test(salvage, cut_at_every_byte_the_rest_is_there, .timeout = 300)
{
    for (int sealed = 0; sealed < 2; sealed++) {
        make_whole(TICKS, 3, sealed);
        uint32_t last = 0;
        size_t step = getenv("TT_FLIPS") ? 1 : 7;
        for (size_t size = header_size; size < whole_size; size += step) {
            findings told = salvage(size);
            uint32_t turns = told.result.turns;
            EACH(turns >= last && told.next == TICKS); // the watermark tells of all
            EACH(told.gaps == (turns < TICKS) && told.missing == TICKS - turns);
            last = turns;
        }
        EACH(last > TICKS / 2 || sealed);
    }
}

// Behind a hole reading goes on from the next checkpoint.
Test(salvage, zeroed_sectors_cost_the_turns_up_to_the_next_checkpoint, .timeout = 300)
{
    for (uint32_t late = 0; late < 4; late++) {
        make_whole(10 * MINUTE, late, false);
        uint32_t later = 0;
        for (size_t at = header_size; at + 512 < whole_size; at += 128) {
            memset(bytes + at, 0, 512);
            findings told = salvage(whole_size);
            memcpy(bytes + at, whole + at, 512);
            EACH(told.next == 10 * MINUTE && told.gaps <= 1);
            if (told.missing > 3 * MINUTE) cr_fatal("at %zu: %u turns", at, told.missing);
            EACH(told.gaps == 0 || told.last_gap.offset <= at + 512);
            later += told.pieces == 2;
        }
        EACH(later > whole_size / 128 / 2);
    }
}

Test(salvage, nothing_is_invented_where_pieces_are_swapped_doubled_or_stale, .timeout = 300)
{
    make_whole(10 * MINUTE, 3, false);
    tt_random random = tt_random_seeded(1, 1);
    uint64_t turns = 0;
    uint32_t edits = getenv("TT_FLIPS") ? 4000 : 160;
    for (uint32_t i = 0; i < edits; i++) {
        size_t size = 1 + tt_random_below(&random, 900);
        uint32_t span = (uint32_t)(whole_size - header_size - size);
        size_t from = header_size + tt_random_below(&random, span);
        size_t to = header_size + tt_random_below(&random, span);
        size_t now = whole_size;
        switch (i % 4) {
        case 0:
            memmove(bytes + from, whole + to, size);
            memmove(bytes + to, whole + from, size);
            break;
        case 1:
            memmove(bytes + to + size, whole + to, whole_size - to);
            memcpy(bytes + to, whole + from, size);
            now += size;
            break;
        case 2:
            memmove(bytes + from, whole + from + size, whole_size - from - size);
            now -= size;
            break;
        default:
            for (size_t k = 0; k < size; k++) bytes[from + k] = (uint8_t)tt_random_next(&random);
            break;
        }
        findings told = salvage(now); // expects each turn to be the log's
        memcpy(bytes, whole, whole_size);
        EACH(told.next == 10 * MINUTE);
        turns += told.result.turns;
        if (i % 4 == 1) EACH(told.missing == 0 || told.gaps > 0);
    }
    printf("%u turns of %u on average\n", (unsigned)(turns / edits), 10 * MINUTE);
    EACH(turns / edits > 8 * MINUTE);
}

// A long one, of several segments.
Test(salvage, behind_a_spoilt_segment_reading_goes_on_at_a_checkpoint, .timeout = 300)
{
    static const uint32_t ticks = 8000;
    make_whole(ticks, 3, true);
    uint32_t pieces = 0;
    for (size_t at = header_size; at + 64 < whole_size; at += 1499) {
        memset(bytes + at, 0xa5, 64);
        findings told = salvage(whole_size);
        memcpy(bytes + at, whole + at, 64);
        EACH(told.next == ticks && told.gaps <= 1);
        pieces += told.pieces > 1 || told.missing == 0;
    }
    EACH(pieces > 0);
}

// Whatever begins at any of these bytes says that it has 64 KB.
Test(salvage, a_search_that_costs_too_much_ends, .timeout = 60)
{
    enum { JUNK = 1 << 22 };
    static uint8_t file[ROOM + JUNK];
    make_whole(TICKS, 3, false);
    memcpy(file, whole, whole_size);
    for (size_t i = 0; i < JUNK; i++) file[whole_size / 2 + i] = "\x81\xff\xff\3"[i % 4];
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", file, whole_size / 2 + JUNK);
    findings told = {0};
    tt_salvage_def def = def_of(&told);
    def.tell = NULL;
    clock_t before = clock();
    EACH(tt_tape_salvage(&def, &told.result, NULL) == TT_OK);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    memory_storage_stop(&memory);
    EACH(told.result.turns > TICKS / 4);
    if (seconds > 2) cr_fatal("it took %.1f s", seconds);
}

Test(salvage, a_header_that_can_not_be_read_tells_nothing)
{
    make_whole(TICKS, 3, false);
    for (size_t at = 0; at < header_size; at++) {
        if (!in_header(at)) continue;
        findings told = {0};
        memory_storage_start(&memory);
        bytes[at] ^= 1;
        memory_storage_put(&memory, "a.tape", bytes, whole_size);
        bytes[at] = whole[at];
        tt_salvage_def def = def_of(&told);
        tt_tape_fault fault;
        tt_status status = tt_tape_salvage(&def, &told.result, &fault);
        EACH(status != TT_OK && fault.status == status && fault.reason);
        EACH(memory_storage_count(&memory) == 1);
        memory_storage_stop(&memory);
    }
}
