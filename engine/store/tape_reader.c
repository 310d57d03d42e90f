// A tape is scanned once; what follows stands on what the scan folded. Every read walks from the
// nearest place before it, usually the cursor, and verifies each link again: between the scan and
// the read anyone may have written to the file.

#include "reading.h"

#include "allocation.h"

#include <string.h>

static tt_status read_header(tt_tape *tape, tt_tape_fault *fault)
{
    tt_source *source = &tape->source;
    size_t size = source->end < TT_TAPE_HEADER_MAX ? (size_t)source->end : TT_TAPE_HEADER_MAX;
    const uint8_t *bytes;
    tt_tape_header header;
    const char *reason;
    tt_status status = tt_source_get(source, 0, size, &bytes);
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    status = tt_tape_header_read(&header, bytes, size, &reason);
    if (status != TT_OK) return tt_tape_fail(tape, fault, status, reason);

    tape->info = (tt_tape_info){
        .match = header.match,
        .format = header.version,
        .first_tick = header.first_tick,
        .ticks = header.first_tick,
        .bytes = header.size,
        .watermark = header.size,
        .durable = header.first_tick,
        .parted_tick = UINT32_MAX,
        .healed_tick = UINT32_MAX,
        .stripped_tick = UINT32_MAX,
        .sealed = header.kind == TT_TAPE_SEALED,
    };
    memcpy(tape->info.build, header.build, sizeof header.build);
    memcpy(tape->info.id, header.match.id, sizeof tape->info.id);
    tape->header_check = header.check;
    tape->start = header.size;
    tape->camps.base = header.first_tick;
    tape->cursor = tape->end = tt_place_at(header.size, header.first_tick, header.head);
    status = tt_tape_measure(tape);
    return status == TT_OK ? TT_OK : tt_tape_fail_reading(tape, fault, status);
}

tt_status tt_tape_create(const tt_tape_def *def, tt_tape **out, tt_tape_fault *fault)
{
    *out = NULL;
    tt_tape *tape = tt_allocate(&def->allocator, 1, sizeof *tape);
    if (!tape) return tt_tape_fail_opening(fault, TT_OUT_OF_MEMORY);
    tape->allocator = tape->trails.allocator = def->allocator;
    tape->looks.allocator = tape->camps.allocator = def->allocator;
    tape->source.storage = tt_storage_named(def->storage);
    tape->source.capacity = TT_WINDOW_SIZE;
    tt_status status = tt_source_open(&tape->source, &def->allocator, def->path);
    if (status != TT_OK) {
        tt_free(tape);
        return tt_tape_fail_opening(fault, status);
    }
    status = read_header(tape, fault);
    if (status == TT_OK) status = tt_tape_scan(tape, fault);
    if (status != TT_OK) {
        tt_tape_destroy(tape);
        return status;
    }
    if (fault) *fault = (tt_tape_fault){0};
    *out = tape;
    return TT_OK;
}

tt_status tt_tape_open(const char *path, tt_tape **out, tt_tape_fault *fault)
{
    return tt_tape_create(&(tt_tape_def){.path = path}, out, fault);
}

void tt_tape_destroy(tt_tape *tape)
{
    if (!tape) return;
    tt_source_close(&tape->source);
    tt_trails_free(&tape->trails);
    tt_looks_free(&tape->looks);
    tt_camps_free(&tape->camps);
    tt_free(tape->partings);
    tt_look_run_free(&tape->look_run);
    tt_segment_free(&tape->segment);
    tt_free(tape->places);
    tt_free(tape);
}

tt_status tt_tape_follow(tt_tape *tape, tt_tape_fault *fault)
{
    tt_status status = tt_tape_measure(tape);
    if (status == TT_OK && tape->source.end < tape->end.offset) status = TT_DAMAGED;
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    status = tt_tape_scan(tape, fault);
    if (status == TT_OK && fault) *fault = (tt_tape_fault){0};
    return status;
}

const tt_tape_info *tt_tape_info_of(const tt_tape *tape)
{
    return &tape->info;
}

tt_status tt_tape_record_at(tt_tape *tape, uint64_t offset, tt_record *record)
{
    if (offset >= tape->source.end) return TT_DAMAGED;
    tt_status status = tt_record_get(&tape->source, offset, record);
    return status == TT_OK && record->shape != TT_SHAPE_WHOLE ? TT_DAMAGED : status;
}

// The turn at a place: passes over side records to its record, or to the segment that it is in.
static tt_status find_turn(tt_tape *tape, tt_place *place, tt_record *record)
{
    const char *reason;
    tt_segment *segment = &tape->segment;
    while (place->offset < tape->end.offset) {
        if (tt_segment_holds(segment, place->offset))
            return tt_segment_turn(segment, place->within, record) ? TT_OK : TT_DAMAGED;
        tt_status status = tt_tape_record_at(tape, place->offset, record);
        if (status != TT_OK) return status;
        if (tt_record_has_turn(record)) return TT_OK;
        if (record->type == TT_RECORD_SEGMENT)
            status = tt_segment_load(segment, &tape->allocator, record, place->offset, &reason);
        else
            place->offset += record->total;
        if (status != TT_OK) return status;
    }
    return TT_DAMAGED;
}

static tt_status pass_turn(tt_tape *tape, tt_place *place, tt_turn *turn)
{
    tt_record record;
    tt_status status = find_turn(tape, place, &record);
    if (status != TT_OK) return status;
    return tt_place_take(place, &record, turn) ? TT_OK : TT_DAMAGED;
}

// Moves the cursor to just before the turn of `tick`, `first_tick` to `ticks`.
static tt_status move_cursor(tt_tape *tape, uint32_t tick)
{
    uint32_t index = (tick - tape->info.first_tick) / TT_PLACE_SPACING;
    if (index >= tape->place_count) index = tape->place_count - 1;
    const tt_place *nearest = &tape->places[index];
    uint32_t at = tape->cursor.numbering.tick;
    if (at > tick || at < nearest->numbering.tick) tape->cursor = *nearest;
    while (tape->cursor.numbering.tick < tick) {
        tt_status status = pass_turn(tape, &tape->cursor, &tape->turn);
        if (status != TT_OK) return status;
    }
    return TT_OK;
}

static bool has_turn(const tt_tape *tape, uint32_t tick)
{
    return tick >= tape->info.first_tick && tick < tape->info.ticks;
}

tt_status tt_tape_read(tt_tape *tape, uint32_t tick, tt_turn *turn)
{
    if (!has_turn(tape, tick)) return TT_OUT_OF_RANGE;
    tt_status status = move_cursor(tape, tick);
    return status == TT_OK ? pass_turn(tape, &tape->cursor, turn) : status;
}

// Appends the turn at the cursor; `*fits` tells whether there was room.
static tt_status copy_turn(tt_tape *tape, tt_writer *writer, bool *fits)
{
    tt_record record;
    tt_status status = find_turn(tape, &tape->cursor, &record);
    if (status == TT_OK && record.head) status = TT_STRIPPED;
    if (status != TT_OK) return status;
    *fits = record.size <= writer->capacity - writer->size;
    if (!*fits) return TT_OK;
    tt_write_bytes(writer, record.payload, record.size);
    return pass_turn(tape, &tape->cursor, &tape->turn);
}

tt_status tt_tape_copy_upto(tt_tape *tape, uint32_t tick, uint32_t upto, tt_writer *turns,
                            uint32_t *count)
{
    *count = 0;
    if (upto > tape->info.ticks) upto = tape->info.ticks;
    if (!has_turn(tape, tick)) return TT_OUT_OF_RANGE;
    tt_status status = move_cursor(tape, tick);
    size_t before = turns->size;
    bool fits = true;
    while (status == TT_OK && fits && tape->cursor.numbering.tick < upto)
        status = copy_turn(tape, turns, &fits);
    if (status == TT_STRIPPED && tape->cursor.numbering.tick > tick) status = TT_OK;
    if (status == TT_OK)
        *count = tape->cursor.numbering.tick - tick;
    else
        turns->size = before;
    return status;
}

tt_status tt_tape_copy(tt_tape *tape, uint32_t tick, tt_writer *turns, uint32_t *count)
{
    return tt_tape_copy_upto(tape, tick, UINT32_MAX, turns, count);
}

tt_status tt_tape_head(tt_tape *tape, uint32_t tick, uint8_t head[TT_HEAD_SIZE])
{
    if (tick < tape->info.first_tick || tick > tape->info.ticks) return TT_OUT_OF_RANGE;
    tt_status status = move_cursor(tape, tick);
    if (status == TT_OK) memcpy(head, tape->cursor.head, TT_HEAD_SIZE);
    return status;
}

bool tt_tape_trail_from(const tt_tape *tape, uint32_t tick, tt_trail *out)
{
    return tt_trails_from(&tape->trails, tick, out);
}

bool tt_tape_parting(const tt_tape *tape, uint32_t index, tt_parting *out)
{
    if (index >= tape->parting_count) return false;
    *out = tape->partings[index];
    return true;
}

bool tt_tape_camps_from(const tt_tape *tape, uint32_t tick, tt_camps *out)
{
    return tt_camps_from(&tape->camps, tick, out);
}
