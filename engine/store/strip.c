// A copy goes record by record; a turn in which somebody speaks becomes a stripped one, whose link
// is no longer the hash of its bytes but stated:
//
//     old    [turn][turn, chat][trails][turn] …
//     new    [turn][head, turn][trails][turn] …
//
// A sealed tape is copied turn by turn, and the copy is sealed.

#include "tickertape/strip.h"

#include "allocation.h"
#include "beside.h"
#include "compare.h"
#include "tickertape/seal.h"
#include "writing.h"

typedef struct stripper {
    tt_tape *tape;
    tt_tape_writer *writer;
    tt_beside beside; // the copy, before it has its name
    tt_place place;   // in the tape: all before it is written
    tt_turn turn;
} stripper;

static bool has_chat(const tt_turn *turn)
{
    for (uint32_t i = 0; i < turn->count; i++) {
        if (tt_event_is_chat(turn->events[i].type)) return true;
    }
    return false;
}

// Without what was said it is smaller than it was, so it fits.
static tt_status write_stripped(stripper *strip, tt_numbering before)
{
    uint8_t bytes[TT_HEAD_SIZE + TT_TURN_SIZE_MAX];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    for (uint32_t i = 0; i < strip->turn.count; i++) {
        if (tt_event_is_chat(strip->turn.events[i].type)) strip->turn.events[i].size = 0;
    }
    tt_write_bytes(&payload, strip->place.head, TT_HEAD_SIZE);
    tt_turn_write(&strip->turn, &before, &payload);
    return tt_tape_append_stripped(strip->writer, &payload);
}

// Writes the turn in a record, which may be one of many in a segment.
static tt_status take_turn(stripper *strip, const tt_record *record)
{
    tt_numbering before = strip->place.numbering;
    if (!tt_place_take(&strip->place, record, &strip->turn)) return TT_DAMAGED;
    if (record->head || has_chat(&strip->turn)) return write_stripped(strip, before);
    return tt_tape_append(strip->writer, record->payload, record->size);
}

// Who reads a segment anew has it unpacked for as long as the place is within it.
static tt_status take_segment(stripper *strip, const tt_record *record)
{
    tt_tape *tape = strip->tape;
    uint64_t offset = strip->place.offset;
    const char *reason;
    tt_status status = tt_segment_load(&tape->segment, &tape->allocator, record, offset, &reason);
    while (status == TT_OK && tt_segment_holds(&tape->segment, strip->place.offset)) {
        tt_record turn;
        bool whole = tt_segment_turn(&tape->segment, strip->place.within, &turn);
        status = whole ? take_turn(strip, &turn) : TT_DAMAGED;
    }
    return status;
}

// What stands beside the turns goes on as it is; the close is the writer's own.
static tt_status take_side(stripper *strip, const tt_record *record)
{
    if (!tt_record_intact(record)) return TT_DAMAGED;
    strip->place.offset += record->total;
    if (record->type == TT_RECORD_CLOSE) return TT_OK;
    return tt_tape_write_bytes(strip->writer, record->bytes, record->total);
}

static tt_status take_record(stripper *strip)
{
    tt_record record;
    tt_status status = tt_tape_record_at(strip->tape, strip->place.offset, &record);
    if (status != TT_OK) return status;
    if (record.type == TT_RECORD_SEGMENT) return take_segment(strip, &record);
    return tt_record_has_turn(&record) ? take_turn(strip, &record) : take_side(strip, &record);
}

static tt_status begin(stripper *strip, const tt_tape_def *beside)
{
    const tt_tape_info *info = &strip->tape->info;
    uint8_t head[TT_HEAD_SIZE];
    tt_status status = tt_tape_head(strip->tape, info->first_tick, head);
    if (status != TT_OK) return status;
    strip->place = tt_place_at(strip->tape->start, info->first_tick, head);
    tt_tape_writer_def def = {
        .path = beside->path,
        .match = &info->match,
        .build = info->build,
        .first_tick = info->first_tick,
        .head = info->first_tick > 0 ? head : NULL,
        .storage = beside->storage,
        .allocator = beside->allocator,
    };
    status = tt_tape_create_beside(&def, &strip->beside, &strip->writer);
    if (status == TT_OK) strip->writer->reserved = UINT64_MAX; // a copy finds room, or it fails
    return status;
}

static tt_status write_copy(stripper *strip, const tt_tape_def *beside)
{
    const tt_tape_info *info = &strip->tape->info;
    tt_status status = begin(strip, beside);
    if (status != TT_OK) return status;
    while (status == TT_OK && strip->place.offset < strip->tape->end.offset)
        status = take_record(strip);
    if (status == TT_OK) return tt_tape_close(strip->writer, info->complete, info->over_tick);
    tt_tape_abandon(strip->writer);
    return status;
}

// Writes the file beside, and looks at it.
static tt_status make_copy(stripper *strip, const tt_tape_def *beside)
{
    tt_status status = write_copy(strip, beside);
    if (status == TT_OK && strip->tape->info.sealed) status = tt_tape_seal(beside, NULL);
    return status == TT_OK ? tt_tape_compare(strip->tape, beside) : status;
}

static tt_status strip_to(stripper *strip, const tt_strip_def *def)
{
    tt_beside_def beside_def = {.storage = strip->tape->source.storage,
                                .allocator = &def->tape.allocator,
                                .out = def->out,
                                .suffix = ".stripping",
                                .name = def->force ? TT_NAME_TAKEN : TT_NAME_FREE};
    tt_status status = tt_beside_begin(&strip->beside, &beside_def);
    if (status != TT_OK) return status;
    tt_tape_def copy = def->tape;
    copy.path = strip->beside.path;
    copy.storage = strip->beside.storage;
    status = make_copy(strip, &copy);
    if (status == TT_OK) return tt_beside_finish(&strip->beside);
    tt_beside_abandon(&strip->beside);
    return status;
}

static tt_status strip_tape(tt_tape *tape, const tt_strip_def *def)
{
    stripper *strip = tt_allocate(&def->tape.allocator, 1, sizeof *strip);
    if (!strip) return TT_OUT_OF_MEMORY;
    strip->tape = tape;
    tt_status status = strip_to(strip, def);
    tt_free(strip);
    return status;
}

static tt_status strip_held(const tt_strip_def *def, tt_tape_fault *fault)
{
    tt_tape *tape;
    tt_status status = tt_tape_create(&def->tape, &tape, fault);
    if (status != TT_OK) return status;
    status = strip_tape(tape, def);
    if (status != TT_OK) tt_tape_fail(tape, fault, status, tt_status_text(status));
    tt_tape_destroy(tape);
    return status;
}

// The tape is held meanwhile, so that it is neither the file that is replaced nor one that was left
// beside. One that is being written is held by its writer; whoever may not write it may read it all
// the same.
tt_status tt_tape_strip(const tt_strip_def *def, tt_tape_fault *fault)
{
    const tt_storage *storage = tt_storage_named(def->tape.storage);
    void *held = NULL;
    bool holds = storage->reopen(storage->context, def->tape.path, &held) == TT_OK;
    tt_status status = strip_held(def, fault);
    if (holds) (void)storage->close(storage->context, held); // nothing was written
    return status;
}
