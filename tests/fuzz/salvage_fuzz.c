// Any bytes, salvaged: as they are when they begin like a tape, else as edits of a small signed
// tape, sealed or not. The bytes stay as they are, and what is written are closed tapes whose
// turns do not overlap, each vouched for by its chain.
//
//     script    which tape, then edits: where (2 bytes), what (1 byte), how much, with what

#include <string.h>

#include "fuzz.h"
#include "memory_storage.h"
#include "script.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"
#include "tickertape/tape_writer.h"

enum { SIZE_MOST = 1 << 16, TICKS = 60, MINUTE = 10, EDITS_MOST = 16 };

static memory_storage memory;

static void put_checkpoint(tt_tape_writer *writer, const tt_match *match, const tt_signer *signer)
{
    tt_checkpoint checkpoint = {.tick = tt_tape_writer_ticks(writer)};
    tt_tape_writer_head(writer, checkpoint.head);
    tt_checkpoint_sign(&checkpoint, match, signer);
    TT_ASSERT(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
}

static void write_tape(bool sealed)
{
    static const uint8_t seed[TT_SIGNER_SEED_SIZE] = {1}, turns[] = {0, 1, 1, 2, 'a', 'b'};
    tt_match match = {.game = "toy", .name = "a", .rules = 1, .tick_rate = 20, .seats = 8};
    tt_signer signer;
    tt_tape_writer *writer;
    tt_tape_writer_def def = {.path = "a.tape", .match = &match, .storage = &memory.storage};
    TT_ASSERT(tt_tape_writer_create(&def, &writer) == TT_OK);
    tt_signer_make(&signer, seed);
    TT_ASSERT(tt_tape_key(writer, signer.key) == TT_OK);
    for (uint32_t tick = 1; tick <= TICKS; tick++) {
        bool empty = tick % 3 == 0;
        TT_ASSERT(tt_tape_append(writer, turns + !empty, empty ? 1 : 5) == TT_OK);
        TT_ASSERT(tt_tape_trail(writer, (tt_trail){tick, tick}) == TT_OK);
        if (tick % MINUTE == 0) put_checkpoint(writer, &match, &signer);
    }
    TT_ASSERT(tt_tape_close(writer, true, TICKS) == TT_OK);
    tt_tape_def tape = {.path = "a.tape", .storage = &memory.storage};
    if (sealed) TT_ASSERT(tt_tape_seal(&tape, NULL) == TT_OK);
}

// One edit; `bytes` has room for twice as many.
static size_t edit(fuzz_script *script, uint8_t *bytes, size_t size)
{
    size_t at = (draw(script) | (size_t)draw(script) << 8) % size, count, from;
    const uint8_t *piece;
    switch (draw_below(script, 5)) {
    case 0:
        bytes[at] ^= draw(script);
        return size;
    case 1: // other bytes
        piece = draw_bytes(script, draw(script), &count);
        if (count > size - at) count = size - at;
        memcpy(bytes + at, piece, count);
        return size;
    case 2: // taken out
        count = draw_number(script) % (size - at);
        memmove(bytes + at, bytes + at + count, size - at - count);
        return size - count;
    case 3: // doubled
        from = (draw(script) | (size_t)draw(script) << 8) % size;
        count = draw_number(script) % (size - from);
        if (count > 512) count = 512;
        memmove(bytes + at + count, bytes + at, size - at);
        memmove(bytes + at, bytes + (from < at ? from : from + count), count);
        return size + count;
    default:
        count = draw_number(script) % (size - at);
        memset(bytes + at, 0, count);
        return size;
    }
}

// A tape that was edited as the script says.
static size_t make_edited(const uint8_t *data, size_t size, uint8_t *bytes)
{
    static uint8_t wholes[2][SIZE_MOST];
    static size_t sizes[2];
    fuzz_script script = {.data = data, .size = size};
    bool sealed = draw(&script) & 1;
    if (sizes[sealed] == 0) {
        memory_storage_start(&memory);
        write_tape(sealed);
        const memory_file *file = memory_storage_find(&memory, "a.tape");
        TT_ASSERT(file && file->size < SIZE_MOST / 4);
        sizes[sealed] = file->size;
        memcpy(wholes[sealed], file->bytes, file->size);
        memory_storage_stop(&memory);
    }
    size_t now = sizes[sealed];
    memcpy(bytes, wholes[sealed], now);
    for (int i = 0; i < EDITS_MOST && script_left(&script) && now > 1; i++)
        now = edit(&script, bytes, now);
    return now;
}

typedef struct told_turns {
    uint32_t next; // no earlier turn may come
    uint32_t pieces, gaps, turns;
} told_turns;

static void check_piece(const tt_salvage_news *news)
{
    tt_tape *tape;
    tt_tape_def def = {.path = news->path, .storage = &memory.storage};
    TT_ASSERT(tt_tape_create(&def, &tape, NULL) == TT_OK);
    const tt_tape_info *info = tt_tape_info_of(tape);
    TT_ASSERT(info->settled && info->bytes == news->bytes && info->torn == 0);
    uint32_t turns = info->ticks - info->first_tick;
    TT_ASSERT(turns == 0 || (info->first_tick == news->from && info->ticks == news->to + 1));
    tt_tape_destroy(tape);
}

static void take(void *context, const tt_salvage_news *news)
{
    told_turns *told = context;
    if (news->what == TT_SALVAGE_PIECE) check_piece(news);
    told->pieces += news->what == TT_SALVAGE_PIECE;
    told->gaps += news->what == TT_SALVAGE_GAP;
    bool turns = news->what == TT_SALVAGE_PIECE || news->what == TT_SALVAGE_GAP;
    if (!turns || news->from == UINT32_MAX) return;
    TT_ASSERT(news->from >= told->next && news->to >= news->from);
    if (news->what == TT_SALVAGE_PIECE) told->turns += news->to - news->from + 1;
    told->next = news->to + 1;
}

static void salvage(const uint8_t *bytes, size_t size)
{
    told_turns told = {0};
    tt_salvage result;
    tt_tape_fault fault;
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", bytes, size);
    tt_salvage_def def = {.tape = {.path = "a.tape", .storage = &memory.storage},
                          .out = "b.tape",
                          .effort = 1 << 18,
                          .context = &told,
                          .tell = take};
    tt_status status = tt_tape_salvage(&def, &result, &fault);
    TT_ASSERT(status == fault.status && (status == TT_OK) == (fault.reason == NULL));
    if (status == TT_OK)
        TT_ASSERT(told.pieces == result.pieces && told.gaps == result.gaps &&
                  told.turns == result.turns);
    TT_ASSERT(memory_storage_count(&memory) == 1 + result.pieces);
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    TT_ASSERT(file && file->size == size && (size == 0 || memcmp(file->bytes, bytes, size) == 0));
    memory_storage_stop(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[2 * SIZE_MOST];
    if (size > SIZE_MOST) return 0;
    if (size == 0 || data[0] == 0x89) {
        salvage(data, size);
        return 0;
    }
    size_t edited = make_edited(data, size, bytes);
    salvage(bytes, edited);
    return 0;
}
