// A tape in memory, damaged in `bytes`, and what its salvage comes to. Each piece is read as it is
// told of: it has the turns, trails and checkpoints that the whole tape has.
#pragma once

#include "memory_storage.h"
#include "signed.h"
#include "tickertape/salvage.h"
#include "tickertape/seal.h"

enum { ROOM = 1 << 18, MINUTE = 20, TICKS = 100 };

static memory_storage memory;
static uint8_t whole[ROOM], bytes[ROOM];
static size_t whole_size, header_size;

// As a relay writes it: a checkpoint of state T comes some turns later.
static inline void write_signed(const char *name, uint32_t ticks, uint32_t late)
{
    tt_match match = toy_match(8);
    log_maker maker = {0};
    uint8_t head[TT_HEAD_SIZE];
    tt_tape_writer *writer;
    tt_tape_writer_def def = {
        .path = name, .match = &match, .build = "a test", .storage = &memory.storage};
    EACH(tt_tape_writer_create(&def, &writer) == TT_OK);
    put_key(writer);
    for (uint32_t tick = 1; tick <= ticks; tick++) {
        append_until(writer, &maker, tick);
        if (tick % MINUTE == 0) tt_tape_writer_head(writer, head);
        if (tick > late && tick % MINUTE == late % MINUTE)
            put_checkpoint(writer, tick - late, head);
        if (tick == 3) EACH(tt_tape_optional(writer, 200, "look", 4) == TT_OK);
    }
    EACH(tt_tape_parted(writer, ticks / 2, 5) == TT_OK);
    EACH(tt_tape_close(writer, true, ticks) == TT_OK);
}

static inline void make_whole(uint32_t ticks, uint32_t late, bool sealed)
{
    memory_storage_start(&memory);
    write_signed("a.tape", ticks, late);
    tt_tape_def def = {.path = "a.tape", .storage = &memory.storage};
    if (sealed) EACH(tt_tape_seal(&def, NULL) == TT_OK);
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    EACH(file && file->size < ROOM);
    whole_size = file->size;
    memcpy(whole, file->bytes, whole_size);
    memcpy(bytes, whole, whole_size);
    header_size = whole[10];
    memory_storage_stop(&memory);
}

// What a salvage has told.
typedef struct findings {
    tt_salvage result;
    uint32_t ticks; // of the whole tape
    uint32_t next;  // the turn that was not told of yet
    uint32_t missing, gaps, pieces;
    uint64_t at;
    uint64_t dropped; // bytes
    tt_salvage_news last_gap;
    char path[MEMORY_NAME]; // of the last piece
} findings;

static inline void expect_piece(const tt_salvage_news *news)
{
    static tt_turn turn;
    tt_tape *tape;
    tt_tape_fault fault;
    log_maker maker = {0};
    tt_tape_def def = {.path = news->path, .storage = &memory.storage};
    if (tt_tape_create(&def, &tape, &fault) != TT_OK) cr_fatal("%s", fault.reason);
    const tt_tape_info *info = tt_tape_info_of(tape);
    EACH(info->settled && info->bytes == news->bytes);
    EACH(info->first_tick == news->from && info->ticks == news->to + 1);
    while (maker.numbering.tick < info->ticks) {
        make_turn(&maker);
        uint32_t tick = maker.numbering.tick - 1;
        if (tick < news->from) continue;
        uint8_t copy[TT_TURN_SIZE_MAX];
        uint32_t count;
        tt_writer one = tt_writer_of(copy, maker.size);
        EACH(tt_tape_copy(tape, tick, &one, &count) == TT_OK);
        EACH(count == 1 && memcmp(copy, maker.bytes, maker.size) == 0);
        EACH(tt_tape_read(tape, tick, &turn) == TT_OK && turn.tick == tick);
    }
    tt_trail trail;
    for (uint32_t tick = 0; tt_tape_trail_from(tape, tick, &trail); tick = trail.tick + 1)
        EACH(trail.value == trail_of(trail.tick));
    tt_audit audit;
    EACH(tt_tape_audit(tape, NULL, &audit) == TT_OK && !audit.reason);
    tt_tape_destroy(tape);
}

static inline void take(void *context, const tt_salvage_news *news)
{
    findings *told = context;
    EACH(news->what == TT_SALVAGE_PIECE || news->offset + news->bytes <= ROOM);
    if (news->what == TT_SALVAGE_DROPPED) told->dropped += news->bytes;
    if (news->what == TT_SALVAGE_GAP || news->what == TT_SALVAGE_PIECE) {
        EACH(news->from == told->next && news->to >= news->from);
        told->next = news->to + 1;
    }
    if (news->what == TT_SALVAGE_GAP) {
        told->gaps++;
        told->missing += news->to - news->from + 1;
        told->last_gap = *news;
    }
    if (news->what != TT_SALVAGE_PIECE) return;
    told->pieces++;
    snprintf(told->path, sizeof told->path, "%s", news->path);
    expect_piece(news);
}

static inline tt_salvage_def def_of(findings *told)
{
    return (tt_salvage_def){.tape = {.path = "a.tape", .storage = &memory.storage},
                            .out = "b.tape",
                            .effort = 1 << 26,
                            .context = told,
                            .tell = take};
}

// Salvages what is in `bytes`, and looks at all of what comes of it.
static inline findings salvage(size_t size)
{
    findings told = {0};
    memory_storage_start(&memory);
    memory_storage_put(&memory, "a.tape", bytes, size);
    tt_salvage_def def = def_of(&told);
    tt_tape_fault fault;
    tt_status status = tt_tape_salvage(&def, &told.result, &fault);
    if (status != TT_OK) cr_fatal("%s", fault.reason);
    EACH(told.pieces == told.result.pieces && told.gaps == told.result.gaps);
    EACH(memory_storage_count(&memory) == 1 + told.pieces);
    const memory_file *file = memory_storage_find(&memory, "a.tape");
    EACH(file->size == size && memcmp(file->bytes, bytes, size) == 0);
    memory_storage_stop(&memory);
    return told;
}
