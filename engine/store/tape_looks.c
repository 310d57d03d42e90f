// Looks of a tape that is read. A record that makes no sense is passed over, as by a reader that
// does not know looks: nobody vouches for them, and a match can be played without.

#include "reading.h"

#include <string.h>

// What is to be known of a record of looks before any of it counts.
typedef struct judgement {
    const uint32_t *least; // in: ticks of the seats' looks before the record
    uint32_t ticks;        // in: the state that the turns before it lead to
    bool sensible;
    uint64_t seats;                                   // that have looks there, one bit each
    uint32_t first[TT_SEATS_MAX], last[TT_SEATS_MAX]; // ticks of those
} judgement;

static bool fits(const tt_look *look, const tt_tape_info *info, uint32_t least, uint32_t ticks)
{
    return look->seat < info->match.seats && look->tick >= least && look->tick <= ticks;
}

// Whether all looks of a record are in their places: then the run is at its beginning.
// TT_OUT_OF_MEMORY.
static tt_status judge(tt_tape *tape, const tt_record *record, uint64_t offset, judgement *judged)
{
    tt_look_run *run = &tape->look_run;
    tt_look look;
    judged->sensible = false;
    judged->seats = 0;
    tt_status status = tt_look_run_start(run, &tape->allocator, record, offset);
    if (status != TT_OK) return status == TT_DAMAGED ? TT_OK : status;
    while (tt_look_run_next(run, &look)) {
        bool known = judged->seats >> look.seat & 1;
        uint32_t before = known ? judged->last[look.seat] : judged->least[look.seat];
        if (!fits(&look, &tape->info, before, judged->ticks)) return TT_OK;
        if (!known) judged->first[look.seat] = look.tick;
        judged->last[look.seat] = look.tick;
        judged->seats |= UINT64_C(1) << look.seat;
    }
    judged->sensible = run->passed == run->count;
    return tt_look_run_start(run, &tape->allocator, record, offset);
}

tt_status tt_tape_take_looks(tt_tape *tape, const tt_record *record)
{
    tt_looks *looks = &tape->looks;
    judgement judged = {.least = looks->least, .ticks = tape->info.ticks};
    tt_status status = judge(tape, record, tape->end.offset, &judged);
    if (status != TT_OK) return status;
    if (!judged.sensible) {
        tape->info.odd_looks++;
        return TT_OK;
    }
    // All of it or nothing: a later scan begins with this record again.
    if (!tt_looks_room(looks, judged.seats)) return TT_OUT_OF_MEMORY;
    for (uint64_t left = judged.seats; left != 0; left &= left - 1) {
        uint8_t seat = (uint8_t)__builtin_ctzll(left);
        tt_looks_add(looks, seat, judged.first[seat], tape->end.offset);
        looks->least[seat] = judged.last[seat];
    }
    tape->info.looks += tape->look_run.count;
    tape->info.look_bytes += record->total;
    return TT_OK;
}

// Goes to the beginning of the looks at an offset, where the scan has seen some.
static tt_status start_again(tt_tape *tape, uint64_t offset)
{
    tt_record record;
    tt_status status = tt_tape_record_at(tape, offset, &record);
    if (status != TT_OK) return status;
    if (!tt_record_has_looks(&record) || !tt_record_intact(&record)) return TT_DAMAGED;
    return tt_look_run_start(&tape->look_run, &tape->allocator, &record, offset);
}

// The last look of the seat at or before the tick, of those at an offset.
static tt_status find_in(tt_tape *tape, uint64_t offset, uint8_t seat, uint32_t tick)
{
    tt_look look;
    tape->look_at = 0;
    tape->look_until = UINT32_MAX;
    tt_status status = start_again(tape, offset);
    bool found = false;
    while (status == TT_OK && tt_look_run_next(&tape->look_run, &look)) {
        if (look.seat != seat) continue;
        if (look.tick > tick) {
            tape->look_until = look.tick - 1;
            break;
        }
        tape->look = look;
        found = true;
    }
    if (status != TT_OK) return status;
    if (!found) return TT_DAMAGED;
    tape->look_at = offset;
    return TT_OK;
}

tt_status tt_tape_look_at(tt_tape *tape, uint8_t seat, uint32_t tick, tt_look *out)
{
    uint64_t offset = seat < TT_SEATS_MAX ? tt_looks_find(&tape->looks, seat, tick) : 0;
    if (offset == 0) return TT_NOT_FOUND;
    const tt_look *read = &tape->look;
    bool known = tape->look_at == offset && read->seat == seat && read->tick <= tick &&
                 tick <= tape->look_until;
    tt_status status = known ? TT_OK : find_in(tape, offset, seat, tick);
    if (status == TT_OK) *out = tape->look;
    return status;
}

// Turns that a record has, as far as the scan took it in.
static uint32_t turns_in(const tt_record *record)
{
    if (tt_record_has_turn(record)) return 1;
    if (record->type != TT_RECORD_SEGMENT) return 0;
    tt_reader reader = tt_reader_of(record->payload, record->size);
    (void)tt_read_bounded(&reader, UINT32_MAX); // the first tick
    return tt_read_bounded(&reader, TT_PACKED_MAX);
}

// Passes a record that has no looks; one that has some and makes sense is come to: `*come`.
static tt_status pass_record(tt_tape *tape, tt_look_walk *walk, bool *come)
{
    tt_record record;
    judgement judged = {.least = walk->least, .ticks = walk->ticks};
    tt_status status = tt_tape_record_at(tape, walk->offset, &record);
    if (status != TT_OK) return status;
    if (tt_record_has_looks(&record)) {
        if (!tt_record_intact(&record)) return TT_DAMAGED;
        status = judge(tape, &record, walk->offset, &judged);
    }
    *come = judged.sensible;
    walk->next = walk->offset + record.total;
    walk->ticks += turns_in(&record);
    if (!*come) walk->offset = walk->next;
    return status;
}

// The next look of the record that the walk has come to; false: it has no more.
static tt_status next_there(tt_tape *tape, tt_look_walk *walk, tt_look *out, bool *more)
{
    tt_look_run *run = &tape->look_run;
    tt_status status = TT_OK;
    *more = false;
    bool goes_on = run->offset == walk->offset && run->passed == walk->within;
    if (!goes_on) status = start_again(tape, walk->offset);
    if (status != TT_OK) return status;
    while (run->passed < walk->within && tt_look_run_next(run, out)) continue;
    *more = run->passed == walk->within && tt_look_run_next(run, out);
    walk->within = *more ? run->passed : 0;
    if (*more) walk->least[out->seat] = out->tick;
    return TT_OK;
}

tt_status tt_tape_next_look(tt_tape *tape, tt_look_walk *walk, tt_look *out)
{
    return tt_tape_next_look_before(tape, tape->end.offset, walk, out);
}

tt_status tt_tape_next_look_before(tt_tape *tape, uint64_t end, tt_look_walk *walk, tt_look *out)
{
    bool more = walk->within > 0;
    tt_status status = TT_OK;
    if (walk->offset == 0) {
        walk->offset = tape->start;
        walk->ticks = tape->info.first_tick;
    }
    if (more) {
        status = next_there(tape, walk, out, &more);
        if (status != TT_OK || more) return status;
        walk->offset = walk->next;
    }
    while (status == TT_OK && !more && walk->offset < end) status = pass_record(tape, walk, &more);
    if (status == TT_OK && more) status = next_there(tape, walk, out, &more);
    return status == TT_OK && !more ? TT_NOT_FOUND : status;
}
