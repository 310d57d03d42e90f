// What players looked at stays with the turns that are left, however it was packed.

#include "format.h"
#include "signed.h"
#include "stripped.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"

TestSuite(salvage_looks, .init = set_up_both, .fini = tear_down_both);

enum { TICKS = 36000, MINUTE = 1200, ROOM = 1 << 20 };
static uint8_t bytes[ROOM];

static tt_look look_of(uint32_t tick)
{
    tt_look look = {.tick = tick, .seat = (uint8_t)(tick % 8), .size = 12};
    for (uint32_t i = 0; i < 12; i++)
        look.data[i] = (uint8_t)((tick * (i + 1) * 2654435761u) >> 24);
    return look;
}

static size_t write_sealed(void)
{
    log_maker maker = {0};
    tt_tape_writer *writer = begin(path);
    put_key(writer);
    for (uint32_t tick = 0; tick < TICKS; tick++) {
        append_until(writer, &maker, tick + 1);
        tt_look look = look_of(tick);
        EACH(tt_tape_look(writer, &look) == TT_OK);
        if ((tick + 1) % MINUTE == 0) put_checkpoint(writer, tick + 1, NULL);
    }
    EACH(tt_tape_close(writer, true, TICKS) == TT_OK);
    EACH(tt_tape_seal(&(tt_tape_def){.path = path}, NULL) == TT_OK);
    return slurp(path, bytes, sizeof bytes);
}

typedef struct findings {
    uint32_t pieces, gaps, looks, states;
    uint32_t dropped;
} findings;

static void take_piece(const tt_salvage_news *news, findings *told)
{
    tt_tape *piece = open_tape(news->path);
    tt_look_walk walk = {0};
    tt_look look;
    EACH(tt_tape_info_of(piece)->odd_looks == 0);
    while (tt_tape_next_look(piece, &walk, &look) == TT_OK) {
        tt_look was = look_of(look.tick);
        EACH(look.tick >= news->from && look.tick <= news->to + 1 && look.seat == was.seat);
        EACH(look.size == was.size && memcmp(look.data, was.data, was.size) == 0);
        told->looks++;
    }
    told->states += news->to - news->from + 1;
    tt_tape_destroy(piece);
    unlink(news->path);
}

static void take(void *context, const tt_salvage_news *news)
{
    findings *told = context;
    told->pieces += news->what == TT_SALVAGE_PIECE;
    told->gaps += news->what == TT_SALVAGE_GAP;
    told->dropped += news->what == TT_SALVAGE_DROPPED;
    if (news->what == TT_SALVAGE_PIECE) take_piece(news, told);
}

static findings salvage(size_t size)
{
    findings told = {0};
    tt_salvage result;
    tt_salvage_def def = {
        .tape = {.path = path}, .out = out, .context = &told, .tell = take, .effort = 1 << 26};
    spit(path, bytes, size);
    EACH(tt_tape_salvage(&def, &result, NULL) == TT_OK);
    EACH(result.dropped == told.dropped && result.gaps == told.gaps);
    return told;
}

Test(salvage_looks, all_of_a_whole_sealed_tape_are_there)
{
    findings told = salvage(write_sealed());
    cr_assert(eq(u32, told.looks, TICKS));
    cr_assert(eq(u32, told.dropped, 0));
}

// One of the first segments.
Test(salvage_looks, a_spoilt_segment_costs_its_own)
{
    size_t size = write_sealed();
    tt_reader reader = tt_reader_of(bytes + 10, size - 10);
    size_t at = tt_read_u16(&reader);
    reader = tt_reader_of(bytes, size);
    tt_read_bytes(&reader, at);
    for (uint32_t type = 0; type != TT_RECORD_SEGMENT || at < size / 5;) {
        at = reader.at;
        type = tt_read_u8(&reader);
        tt_read_bytes(&reader, tt_read_bounded(&reader, TT_RECORD_PAYLOAD_MAX));
        tt_read_bytes(&reader, TT_TAPE_CHECK_SIZE);
        EACH(!reader.failed);
    }
    memset(bytes + at + 40, 0xa5, 64);
    findings told = salvage(size);
    printf("%u looks of %u states, in %u pieces; %u dropped\n", told.looks, told.states,
           told.pieces, told.dropped);
    cr_assert(eq(u32, told.gaps, 1));
    cr_assert(eq(u32, told.pieces, 2));
    cr_assert(told.looks * 10 > told.states * 8);
}
