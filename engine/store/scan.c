// The scan takes in what stands at `end`, one record at a time:
//
//     a whole record that fits     folded into info, places and trails; `end` moves behind it
//     the last one, torn           the tape ends before it, unless it was closed
//     zeros up to the file's end   preallocated: the tape ends before them
//     anything else                a fault
//
// `end` only ever moves over whole records, so that a later scan goes on from there.

#include "reading.h"

#include "allocation.h"

#include <string.h>

tt_status tt_tape_fail(const tt_tape *tape, tt_tape_fault *fault, tt_status status,
                       const char *reason)
{
    if (fault) *fault = (tt_tape_fault){status, tape->end.offset, tape->info.ticks, reason};
    return status;
}

tt_status tt_tape_fail_reading(const tt_tape *tape, tt_tape_fault *fault, tt_status status)
{
    const char *shorter = "the file has become shorter";
    return tt_tape_fail(tape, fault, status,
                        status == TT_DAMAGED ? shorter : "the file can't be read");
}

static bool keep_place(tt_tape *tape)
{
    if (tape->end.numbering.tick != tape->place_count * TT_PLACE_SPACING) return true;
    if (tape->place_count == tape->place_capacity) {
        uint32_t capacity = tape->place_capacity ? tape->place_capacity * 2 : 16;
        tt_place *places = tt_reallocate(&tape->allocator, tape->places, capacity, sizeof *places);
        if (!places) return false;
        tape->places = places;
        tape->place_capacity = capacity;
    }
    tape->places[tape->place_count++] = tape->end;
    return true;
}

// The players of the match that was left don't sit here any more.
static void note_branch(tt_tape_info *info, const tt_event *event)
{
    tt_branch branch;
    if (!tt_branch_of(event, &branch)) return;
    info->branches++;
    info->branch_tick = event->tick;
    memcpy(info->parent, info->id, sizeof info->parent);
    memcpy(info->id, branch.id, sizeof info->id);
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) {
        if (branch.seats >> seat & 1) info->names[seat][0] = 0;
    }
}

static void note_event(tt_tape_info *info, const tt_event *event)
{
    note_branch(info, event);
    info->events++;
    info->commands += event->type == TT_EVENT_COMMAND;
    if (event->type != TT_EVENT_JOINED) return;
    char *name = info->names[event->seat];
    memset(name, 0, TT_NAME_MAX + 1);
    memcpy(name, event->data, event->size);
}

static tt_status take_turn(tt_tape *tape, const tt_record *record, const uint8_t head[TT_HEAD_SIZE],
                           const char **reason)
{
    if (!keep_place(tape)) return TT_OUT_OF_MEMORY;
    *reason = "a turn's bytes make no sense";
    if (!tt_place_pass(&tape->end, record, head, &tape->turn)) return TT_DAMAGED;
    for (uint32_t i = 0; i < tape->turn.count; i++) note_event(&tape->info, &tape->turn.events[i]);
    tape->info.ticks = tape->end.numbering.tick;
    return TT_OK;
}

static tt_status take_trails(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t first = tt_read_bounded(reader, tape->info.ticks);
    uint32_t count = tt_read_bounded(reader, TT_TICK_RATE_MAX);
    *reason = "trails are out of their bounds";
    if (reader->failed || count == 0 || tt_reader_left(reader) != 8 * (size_t)count)
        return TT_DAMAGED;
    if (count - 1 > tape->info.ticks - first) return TT_DAMAGED;
    *reason = "trails are out of order";
    if (!tt_trails_ascending(&tape->trails, first)) return TT_DAMAGED;
    // All of it or nothing: a later scan begins with this record again.
    if (!tt_trails_room(&tape->trails, count)) return TT_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < count; i++)
        tt_trails_add(&tape->trails, (tt_trail){first + i, tt_read_u64(reader)});
    return TT_OK;
}

static tt_status take_parted(tt_tape *tape, tt_reader *reader, const char **reason)
{
    tt_tape_info *info = &tape->info;
    uint32_t tick = tt_read_bounded(reader, info->ticks);
    uint64_t seats = tt_read_u64(reader);
    bool seated = seats != 0 && (info->match.seats == 64 || seats >> info->match.seats == 0);
    *reason = "parted seats are out of their bounds";
    if (!tt_reader_done(reader) || !seated) return TT_DAMAGED;
    if (tick < info->parted_tick) info->parted_seats = 0;
    if (tick <= info->parted_tick) {
        info->parted_tick = tick;
        info->parted_seats |= seats;
    }
    return TT_OK;
}

static tt_status take_close(tt_tape *tape, tt_reader *reader, const char **reason)
{
    uint32_t flags = tt_read_u8(reader);
    uint32_t over_tick = tt_read_u32(reader);
    uint32_t ticks = tt_read_u32(reader);
    bool complete = flags == TT_CLOSE_COMPLETE;
    *reason = "the close does not fit the tape";
    if (!tt_reader_done(reader) || flags > TT_CLOSE_COMPLETE || ticks != tape->info.ticks)
        return TT_DAMAGED;
    if (over_tick > (complete ? ticks : 0)) return TT_DAMAGED;
    tape->info.closed = true;
    tape->info.complete = complete;
    tape->info.over_tick = over_tick;
    return TT_OK;
}

static tt_status take_side_record(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_reader reader = tt_reader_of(record->payload, record->size);
    tt_status status = TT_OK;
    if (record->type == TT_RECORD_TRAILS)
        status = take_trails(tape, &reader, reason);
    else if (record->type == TT_RECORD_PARTED)
        status = take_parted(tape, &reader, reason);
    else if (record->type == TT_RECORD_CLOSE)
        status = take_close(tape, &reader, reason);
    else if (record->type < TT_RECORD_OPTIONAL) {
        *reason = "a record of a type that must be known";
        return TT_BAD_VERSION;
    }
    if (status == TT_OK) tape->end.offset += record->total;
    return status;
}

// Preallocated space. Anything else behind a zero is not a tape's.
static tt_status take_zeros(tt_tape *tape, tt_tape_fault *fault)
{
    uint64_t offset = tape->end.offset;
    while (offset < tape->source.end) {
        uint64_t left = tape->source.end - offset;
        size_t size = left < TT_WINDOW_SIZE ? (size_t)left : TT_WINDOW_SIZE;
        const uint8_t *bytes;
        tt_status status = tt_source_get(&tape->source, offset, size, &bytes);
        if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
        bool zeros = bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
        if (!zeros) return tt_tape_fail(tape, fault, TT_DAMAGED, "bytes follow the end");
        offset += size;
    }
    return TT_OK;
}

// Whether the last bytes of the file were written as a close: its type and size are taken for
// granted, so that not even damage to them turns a closed tape into an unclosed one.
static tt_status closed_at_end(tt_tape *tape, bool *closed)
{
    *closed = false;
    if (tape->source.end - tape->end.offset < TT_CLOSE_SIZE) return TT_OK;
    const uint8_t *bytes;
    uint64_t offset = tape->source.end - TT_CLOSE_SIZE;
    tt_status status = tt_source_get(&tape->source, offset, TT_CLOSE_SIZE, &bytes);
    if (status != TT_OK) return status;
    uint8_t copy[TT_CLOSE_SIZE];
    memcpy(copy, bytes, sizeof copy);
    copy[0] = TT_RECORD_CLOSE;
    copy[1] = TT_CLOSE_PAYLOAD;
    tt_reader check = tt_reader_of(copy + TT_CLOSE_SIZE - TT_TAPE_CHECK_SIZE, TT_TAPE_CHECK_SIZE);
    *closed = tt_read_u64(&check) == tt_record_check(copy, TT_CLOSE_SIZE - TT_TAPE_CHECK_SIZE);
    return TT_OK;
}

// The last record is incomplete or its check is wrong: an unclosed tape that was torn, or damage.
static tt_status take_torn(tt_tape *tape, const tt_record *record, tt_tape_fault *fault)
{
    bool closed = false;
    tt_status status = closed_at_end(tape, &closed);
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    if (record->shape == TT_SHAPE_WHOLE && record->type == TT_RECORD_CLOSE) closed = true;
    if (closed) return tt_tape_fail(tape, fault, TT_DAMAGED, "a closed tape is not whole");
    tape->info.torn = tape->source.end - tape->end.offset;
    return TT_OK;
}

// Takes in the record at `end`, or what is there instead; `*more` is whether to go on.
static tt_status take_record(tt_tape *tape, tt_tape_fault *fault, bool *more)
{
    tt_record record;
    *more = false;
    if (tape->info.closed) return tt_tape_fail(tape, fault, TT_DAMAGED, "bytes follow the close");
    tt_status status = tt_record_get(&tape->source, tape->end.offset, &record);
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    if (record.shape == TT_SHAPE_ZERO) return take_zeros(tape, fault);
    if (record.shape == TT_SHAPE_INCOMPLETE) return take_torn(tape, &record, fault);
    if (record.shape == TT_SHAPE_OVERSIZED)
        return tt_tape_fail(tape, fault, TT_DAMAGED, "a record's size is out of its bounds");

    uint8_t head[TT_HEAD_SIZE];
    bool turn = record.type == TT_RECORD_TURN;
    bool intact = turn ? tt_place_links(&tape->end, &record, head) : tt_record_intact(&record);
    if (!intact && record.total == tape->source.end - tape->end.offset)
        return take_torn(tape, &record, fault);
    const char *reason = turn ? "a turn does not fit the chain" : "a record's check is wrong";
    if (!intact) return tt_tape_fail(tape, fault, TT_DAMAGED, reason);
    status =
        turn ? take_turn(tape, &record, head, &reason) : take_side_record(tape, &record, &reason);
    if (status == TT_OUT_OF_MEMORY) reason = tt_status_text(status);
    if (status != TT_OK) return tt_tape_fail(tape, fault, status, reason);
    *more = true;
    return TT_OK;
}

tt_status tt_tape_scan(tt_tape *tape, tt_tape_fault *fault)
{
    tape->info.torn = 0;
    bool more = true;
    while (more && tape->end.offset < tape->source.end) {
        tt_status status = take_record(tape, fault, &more);
        if (status != TT_OK) return status;
        tape->info.bytes = tape->end.offset;
    }
    return keep_place(tape)
               ? TT_OK
               : tt_tape_fail(tape, fault, TT_OUT_OF_MEMORY, tt_status_text(TT_OUT_OF_MEMORY));
}
