// The camps' trails on their way onto a tape: runs of neighbouring ticks of the same seats, held
// back until they are long enough.
//
//     seats 0 1    [t0][t1][t2] …
//     seats 2      [t0][t1][t2] …       at most TT_HELD_CAMPS; one more puts the next one out
//
// Who reports what can change from tick to tick, so a run may be a single trail.

#include "sides.h"
#include "writing.h"

static tt_status write_camp(tt_tape_writer *writer, tt_held_camp *camp)
{
    if (camp->count == 0) return TT_OK;
    uint8_t bytes[TT_TRAILS_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_trail_row row = {.seats = camp->seats, .first = camp->first, .count = camp->count};
    tt_trail_row_write(TT_RECORD_CAMP, &row, camp->trails, &payload);
    camp->count = 0;
    return tt_tape_write_record(writer, TT_RECORD_CAMP, &payload);
}

tt_status tt_tape_flush_camps(tt_tape_writer *writer)
{
    tt_status status = TT_OK;
    for (uint32_t i = 0; i < TT_HELD_CAMPS && status == TT_OK; i++)
        status = write_camp(writer, &writer->camps[i]);
    return status;
}

static bool goes_on(const tt_held_camp *camp, uint64_t seats, uint32_t tick)
{
    return camp->seats == seats && tick - camp->first == camp->count;
}

// Whether a run is to be written before such a trail is kept: it can't go on, or one of its seats
// has a word on that state there, which is to stay the first.
static bool is_due(const tt_held_camp *camp, uint64_t seats, uint32_t tick)
{
    uint64_t end = (uint64_t)camp->first + camp->count;
    bool has_tick = tick >= camp->first && tick < end;
    bool other = camp->seats == seats && !goes_on(camp, seats, tick);
    return other || camp->count == TT_HELD_CAMP_TRAILS || end + TT_HELD_CAMP_TRAILS <= tick ||
           (has_tick && (camp->seats & seats) != 0);
}

// The run that goes on with this trail; otherwise a free one, made so if need be.
static tt_status find_camp(tt_tape_writer *writer, uint64_t seats, uint32_t tick,
                           tt_held_camp **found)
{
    *found = NULL;
    for (uint32_t i = 0; i < TT_HELD_CAMPS; i++) {
        tt_held_camp *camp = &writer->camps[i];
        bool due = camp->count > 0 && is_due(camp, seats, tick);
        tt_status status = due ? write_camp(writer, camp) : TT_OK;
        if (status != TT_OK) return status;
        bool fits = camp->count > 0 ? goes_on(camp, seats, tick) : !*found;
        if (fits) *found = camp;
    }
    if (*found) return TT_OK;
    *found = &writer->camps[writer->next_camp];
    writer->next_camp = (writer->next_camp + 1) % TT_HELD_CAMPS;
    return write_camp(writer, *found);
}

tt_status tt_tape_camp(tt_tape_writer *writer, uint64_t seats, tt_trail trail)
{
    if (writer->broken || writer->ended) return TT_CLOSED;
    bool fits = trail.tick <= writer->numbering.tick && tt_seats_fit(seats, writer->seats);
    if (!fits) return TT_BAD_ARGUMENT;
    tt_held_camp *camp;
    tt_status status = find_camp(writer, seats, trail.tick, &camp);
    if (status != TT_OK) return status;
    if (camp->count == 0) {
        camp->seats = seats;
        camp->first = trail.tick;
    }
    camp->trails[camp->count++] = trail.value;
    return TT_OK;
}
