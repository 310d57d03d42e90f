// A stripped turn fits behind any other one. Where turns are missing before it they are told of as
// missing, and nothing gets a number that is another turn's.

#include "format.h"
#include "signed.h"
#include "stripped.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"

TestSuite(salvage_stripped, .init = set_up_both, .fini = tear_down_both);

enum { TICKS = 240, MINUTE = 60, ROOM = 1 << 16 };
static uint8_t bytes[ROOM];
static char salvaged[96];

// Something is said in turns 49 and 100; the copy of it is in `bytes`.
static size_t write_stripped_tape(bool checkpoints)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        if (checkpoints && tick == 0) put_key(writer);
        if (checkpoints && tick > 0 && tick % MINUTE == 0) put_checkpoint(writer, tick, NULL);
        if (tick == 49 || tick == 100)
            make_said(&maker);
        else
            make_turn(&maker);
        EACH(tt_tape_append(writer, maker.bytes, maker.size) == TT_OK);
        tt_trail trail = {maker.numbering.tick, trail_of(maker.numbering.tick)};
        EACH(tt_tape_trail(writer, trail) == TT_OK);
    }
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    EACH(strip(false) == TT_OK);
    snprintf(salvaged, sizeof salvaged, "%s/s.tape", directory);
    return slurp(out, bytes, sizeof bytes);
}

// Where the record of a turn begins.
static size_t find_turn(size_t size, uint32_t tick)
{
    tt_reader reader = tt_reader_of(bytes + 10, size - 10);
    size_t at = tt_read_u16(&reader);
    reader = tt_reader_of(bytes, size);
    tt_read_bytes(&reader, at);
    for (;; at = reader.at) {
        uint32_t type = tt_read_u8(&reader);
        EACH(!reader.failed);
        bool turn = type == TT_RECORD_TURN || type == TT_RECORD_STRIPPED;
        if (turn && tick-- == 0) return at;
        tt_read_bytes(&reader, tt_read_bounded(&reader, TT_RECORD_PAYLOAD_MAX));
        tt_read_bytes(&reader, TT_TAPE_CHECK_SIZE);
    }
}

typedef struct findings {
    uint32_t pieces, gaps;
    uint32_t from, to; // of the gaps
} findings;

// The numbers of events go on from those before them, which a piece lacks.
static bool same_but_numbers(tt_turn *whole, const tt_turn *piece)
{
    for (uint32_t i = 0; i < whole->count && i < piece->count; i++)
        whole->events[i].number = piece->events[i].number;
    return tt_turn_same(whole, piece);
}

// The piece has the turns of the tape, under their ticks.
static void expect_piece(const tt_salvage_news *news)
{
    static tt_turn turns[2];
    tt_tape *whole = open_tape(path), *piece = open_tape(news->path);
    for (uint32_t tick = news->from; tick <= news->to; tick++) {
        EACH(tt_tape_read(whole, tick, &turns[0]) == TT_OK);
        EACH(tt_tape_read(piece, tick, &turns[1]) == TT_OK);
        EACH(turns[1].tick == tick && same_but_numbers(&turns[0], &turns[1]));
    }
    tt_tape_destroy(whole);
    tt_tape_destroy(piece);
    unlink(news->path);
}

static void take(void *context, const tt_salvage_news *news)
{
    findings *told = context;
    if (news->what == TT_SALVAGE_PIECE) expect_piece(news);
    told->pieces += news->what == TT_SALVAGE_PIECE;
    if (news->what != TT_SALVAGE_GAP) return;
    if (told->gaps++ == 0) told->from = news->from;
    told->to = news->to;
}

static findings salvage(size_t size)
{
    findings told = {0};
    tt_salvage result;
    tt_salvage_def def = {
        .tape = {.path = out}, .out = salvaged, .context = &told, .tell = take, .effort = 1 << 26};
    spit(out, bytes, size);
    EACH(tt_tape_salvage(&def, &result, NULL) == TT_OK);
    return told;
}

// Takes turns out, with all that stands between them.
static size_t take_out(size_t size, uint32_t from, uint32_t to)
{
    size_t begins = find_turn(size, from), ends = find_turn(size, to);
    memmove(bytes + begins, bytes + ends, size - ends);
    return size - (ends - begins);
}

Test(salvage_stripped, a_whole_tape_is_one_piece)
{
    for (int checkpoints = 0; checkpoints < 2; checkpoints++) {
        for (int sealed = 0; sealed < 2; sealed++) {
            write_stripped_tape(checkpoints);
            if (sealed) EACH(tt_tape_seal(&(tt_tape_def){.path = out}, NULL) == TT_OK);
            findings told = salvage(slurp(out, bytes, sizeof bytes));
            EACH(told.pieces == 1 && told.gaps == 0);
            EACH(unlink(path) == 0 && unlink(out) == 0);
        }
    }
}

Test(salvage_stripped, turns_that_lack_before_it_are_a_gap)
{
    size_t size = take_out(write_stripped_tape(true), 39, 49);
    findings told = salvage(size);
    cr_assert(eq(u32, told.gaps, 1));
    cr_assert(eq(u32, told.from, 5)); // so does what is behind this one
    cr_assert(eq(u32, told.to, MINUTE - 1));
    cr_assert(eq(u32, told.pieces, 2));
}

Test(salvage_stripped, without_checkpoints_nothing_behind_them_has_a_number)
{
    size_t size = take_out(write_stripped_tape(false), 39, 49);
    findings told = salvage(size);
    cr_assert(eq(u32, told.gaps, 1));
    cr_assert(eq(u32, told.from, 5)); // the first that is stripped
    cr_assert(eq(u32, told.to, TICKS - 1));
    cr_assert(eq(u32, told.pieces, 1));
}

Test(salvage_stripped, one_that_lies_there_twice_counts_once)
{
    size_t size = write_stripped_tape(true);
    size_t begins = find_turn(size, 49), ends = find_turn(size, 50);
    memmove(bytes + ends + (ends - begins), bytes + ends, size - ends);
    memcpy(bytes + ends, bytes + begins, ends - begins);
    findings told = salvage(size + (ends - begins));
    cr_assert(eq(u32, told.pieces, 2));
    cr_assert(eq(u32, told.gaps, 1));
}

Test(salvage_stripped, a_changed_byte_costs_the_turns_up_to_the_next_checkpoint, .timeout = 300)
{
    size_t size = write_stripped_tape(true);
    uint32_t whole = 0, tries = 0;
    for (size_t at = find_turn(size, 0); at < size; at += 23, tries++) {
        bytes[at] ^= 0x15;
        findings told = salvage(size);
        bytes[at] ^= 0x15;
        EACH(told.gaps <= 1 && (told.gaps == 0 || told.to - told.from < 2 * MINUTE));
        whole += told.gaps == 0;
    }
    printf("%u of %u times all is mended\n", whole, tries);
    EACH(whole > tries / 2);
}
