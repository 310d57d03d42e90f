// The scan takes in what stands at `end`, one record at a time:
//
//     a whole record that fits     folded into info, places and trails; `end` moves behind it
//     zeros up to the file's end   reserved: the tape ends before them
//     anything else                before the watermark a fault, from there on a torn tail
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

tt_status tt_tape_fail_opening(tt_tape_fault *fault, tt_status status)
{
    if (fault) *fault = (tt_tape_fault){status, 0, 0, tt_status_text(status)};
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
    if (tape->end.numbering.tick - tape->info.first_tick != tape->place_count * TT_PLACE_SPACING)
        return true;
    tt_place *places = tt_grow(&tape->allocator, tape->places, &tape->place_capacity,
                               tape->place_count + UINT64_C(1), sizeof *places);
    if (!places) return false;
    tape->places = places;
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
    info->stripped_events += event->stripped;
    info->commands += event->type == TT_EVENT_COMMAND;
    if (event->type != TT_EVENT_JOINED) return;
    char *name = info->names[event->seat];
    memset(name, 0, TT_NAME_MAX + 1);
    memcpy(name, event->data, event->size);
}

// Whether the turn that was read has nothing that is younger than its tape.
static bool of_its_time(const tt_tape *tape)
{
    for (uint32_t i = 0; i < tape->turn.count; i++) {
        if (!tt_tape_has_event(tape->info.format, tape->turn.events[i].type)) return false;
    }
    return true;
}

static void note_turn(tt_tape_info *info, const tt_turn *turn)
{
    uint64_t before = info->stripped_events;
    for (uint32_t i = 0; i < turn->count; i++) note_event(info, &turn->events[i]);
    if (info->stripped_events == before) return;
    if (info->stripped == 0) info->stripped_tick = turn->tick;
    info->stripped++;
}

static tt_status take_turn(tt_tape *tape, const tt_record *record, const uint8_t head[TT_HEAD_SIZE],
                           const char **reason)
{
    if (!keep_place(tape)) return TT_OUT_OF_MEMORY;
    *reason = "a turn's bytes make no sense";
    if (!tt_place_read(&tape->end, record, &tape->turn)) return TT_DAMAGED;
    *reason = "an event that this version of the format does not have";
    if (!of_its_time(tape)) return TT_DAMAGED;
    tt_place_pass(&tape->end, record, head, &tape->turn);
    note_turn(&tape->info, &tape->turn);
    tape->info.ticks = tape->end.numbering.tick;
    return TT_OK;
}

// What begins at `end` is no record that fits: damage before the watermark, a torn tail from there
// on. Nothing may follow a close but space, and a sealed tape was never written to.
static tt_status stop(tt_tape *tape, tt_tape_fault *fault, const char *reason)
{
    if (tape->end.offset < tape->info.watermark || tape->info.closed || tape->info.sealed)
        return tt_tape_fail(tape, fault, TT_DAMAGED, reason);
    tape->info.torn = tape->source.end - tape->end.offset;
    return TT_OK;
}

// A zero: space that was reserved, when zeros follow up to the end.
static tt_status take_zeros(tt_tape *tape, tt_tape_fault *fault)
{
    bool zeros;
    tt_status status = tt_source_zeros(&tape->source, tape->end.offset, &zeros);
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    if (!zeros) return stop(tape, fault, "bytes follow the end");
    return tape->end.offset < tape->info.watermark ? stop(tape, fault, "zeros instead of a record")
                                                   : TT_OK;
}

// Whether the watermark stands between two records, at the turns that it names.
static bool watermark_fits(const tt_tape *tape, uint64_t before)
{
    const tt_tape_info *info = &tape->info;
    if (before >= info->watermark || tape->end.offset < info->watermark) return true;
    return tape->end.offset == info->watermark && info->ticks == info->durable;
}

// Takes in the turns of the segment at `end`, which is unpacked. They have one check, behind the
// last: which of them does not fit can't be told.
static tt_status take_turns(tt_tape *tape, const char **reason)
{
    const tt_segment *segment = &tape->segment;
    *reason = "a segment begins at another turn";
    if (segment->first_tick != tape->end.numbering.tick) return TT_DAMAGED;
    while (tt_segment_holds(segment, tape->end.offset)) {
        tt_record turn;
        uint8_t head[TT_HEAD_SIZE];
        *reason = "the turns of a segment make no sense";
        if (!tt_segment_turn(segment, tape->end.within, &turn)) return TT_DAMAGED;
        *reason = "a segment does not fit the chain";
        if (!tt_place_links(&tape->end, &turn, head)) return TT_DAMAGED;
        tt_status status = take_turn(tape, &turn, head, reason);
        if (status != TT_OK) return status;
    }
    *reason = "a segment has more turns than it says, or fewer";
    return tape->end.numbering.tick - segment->first_tick == segment->turns ? TT_OK : TT_DAMAGED;
}

static tt_status take_segment(tt_tape *tape, const tt_record *record, const char **reason)
{
    tt_status status =
        tt_segment_load(&tape->segment, &tape->allocator, record, tape->end.offset, reason);
    if (status != TT_OK) return status;
    tt_place before = tape->end;
    status = take_turns(tape, reason);
    if (status != TT_DAMAGED) return status;
    tape->end = before;
    tape->info.ticks = before.numbering.tick;
    return TT_DAMAGED;
}

// Takes in a whole record, or says why not: TT_DAMAGED has changed nothing
// that a reader is left with.
static tt_status take_whole(tt_tape *tape, const tt_record *record, const char **reason)
{
    uint8_t head[TT_HEAD_SIZE];
    bool turn = tt_record_has_turn(record), segment = record->type == TT_RECORD_SEGMENT;
    bool linked = record->type == TT_RECORD_TURN;
    *reason = "a record that this version of the format does not have";
    if (!tt_tape_has_record(tape->info.format, record->type)) return TT_DAMAGED;
    *reason = "turns as the other kind of tape has them";
    if (tape->info.sealed ? linked : segment) return TT_DAMAGED;
    if (segment) return take_segment(tape, record, reason);
    bool intact = turn ? tt_place_links(&tape->end, record, head) : tt_record_intact(record);
    *reason = linked ? "a turn does not fit the chain" : "a record's check is wrong";
    if (!intact) return TT_DAMAGED;
    if (turn) return take_turn(tape, record, head, reason);
    tt_status status = tt_tape_take_side(tape, record, reason);
    if (status == TT_OK) tape->end.offset += record->total;
    return status;
}

// Takes in the record at `end`, or what is there instead; `*more` is whether to go on.
static tt_status take_record(tt_tape *tape, tt_tape_fault *fault, bool *more)
{
    tt_record record;
    uint64_t before = tape->end.offset;
    *more = false;
    tt_status status = tt_record_get(&tape->source, before, &record);
    if (status != TT_OK) return tt_tape_fail_reading(tape, fault, status);
    if (record.shape == TT_SHAPE_ZERO) return take_zeros(tape, fault);
    if (tape->info.closed) return stop(tape, fault, "bytes follow the close");
    if (record.shape == TT_SHAPE_INCOMPLETE) return stop(tape, fault, "the last record is cut");
    if (record.shape == TT_SHAPE_OVERSIZED)
        return stop(tape, fault, "a record's size is out of its bounds");

    const char *reason;
    status = take_whole(tape, &record, &reason);
    if (status == TT_DAMAGED) return stop(tape, fault, reason);
    if (status == TT_OUT_OF_MEMORY) reason = tt_status_text(status);
    if (status != TT_OK) return tt_tape_fail(tape, fault, status, reason);
    if (!watermark_fits(tape, before))
        return tt_tape_fail(tape, fault, TT_DAMAGED, "the watermark does not fit the records");
    *more = true;
    return TT_OK;
}

tt_status tt_tape_measure(tt_tape *tape)
{
    uint8_t bytes[TT_SLOTS_SIZE];
    tt_status status = tt_source_read(&tape->source, TT_SLOTS_AT, bytes, sizeof bytes);
    if (status == TT_OK) status = tt_source_measure(&tape->source);
    if (status != TT_OK) return status;
    tt_slots_read(&tape->slots, tape->header_check, bytes);
    tt_tape_info *info = &tape->info;
    const tt_slot *newest = tt_slots_newest(&tape->slots);
    info->slots = (uint8_t)(tape->slots.whole[0] + tape->slots.whole[1]);
    // Not to go back: a slot is spoilt while it is being written.
    if (!newest || newest->offset < info->watermark) return TT_OK;
    info->watermark = newest->offset;
    info->durable = newest->ticks;
    info->failed = (newest->flags & TT_SLOT_FAILED) != 0;
    tape->closing = (newest->flags & TT_SLOT_CLOSED) != 0;
    return TT_OK;
}

// Whether both slots say what a closed tape's must.
static bool settled(const tt_tape *tape)
{
    const tt_slot *slot = tape->slots.slot;
    bool agree = tape->info.slots == 2 && slot[0].flags == slot[1].flags &&
                 slot[0].offset == slot[1].offset && slot[0].ticks == slot[1].ticks;
    return tape->info.closed && agree && slot[0].flags != 0 && tape->end.offset == tape->source.end;
}

// Whether the watermark claims no more turns than there are; no record before it can tell when it
// stands at the first.
static bool turns_fit(const tt_tape *tape)
{
    const tt_tape_info *info = &tape->info;
    bool first = info->watermark == tape->start;
    return first ? info->durable == info->first_tick : info->durable <= info->ticks;
}

// What can be said only at the end.
static tt_status judge_end(tt_tape *tape, tt_tape_fault *fault)
{
    const tt_tape_info *info = &tape->info;
    const char *reason = NULL;
    if (tape->end.offset < info->watermark)
        reason = "the file is shorter than it was known to be";
    else if (!turns_fit(tape))
        reason = "the watermark does not fit the records";
    else if ((tape->closing || info->sealed) && !info->closed)
        reason = "the close is missing";
    else if (tape->closing && tape->source.end > info->watermark)
        reason = "bytes follow the close";
    return reason ? tt_tape_fail(tape, fault, TT_DAMAGED, reason) : TT_OK;
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
    if (!keep_place(tape))
        return tt_tape_fail(tape, fault, TT_OUT_OF_MEMORY, tt_status_text(TT_OUT_OF_MEMORY));
    tape->info.settled = settled(tape);
    return judge_end(tape, fault);
}
