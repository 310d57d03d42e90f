// What a writer puts beside the turns. Trails are held back until there is a second of them, looks
// until the next turn is written:
//
//     trails     [t0][t1][t2] …      neighbouring ticks; `next_trail` is the one after the last
//     out        [look][look] …      whole records; `held` is where the turn goes

#include "look_run.h"
#include "sides.h"
#include "writing.h"

static tt_status write_trails(tt_tape_writer *writer)
{
    if (writer->trail_count == 0) return TT_OK;
    uint8_t bytes[TT_TRAILS_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_trail_row row = {.first = (uint32_t)(writer->next_trail - writer->trail_count),
                        .count = writer->trail_count};
    tt_trail_row_write(TT_RECORD_TRAILS, &row, writer->trails, &payload);
    writer->trail_count = 0;
    return tt_tape_write_record(writer, TT_RECORD_TRAILS, &payload);
}

tt_status tt_tape_trail(tt_tape_writer *writer, tt_trail trail)
{
    if (writer->broken || writer->ended) return TT_CLOSED;
    bool reached = trail.tick <= writer->numbering.tick;
    if (!reached || trail.tick < writer->next_trail) return TT_BAD_ARGUMENT;
    if (trail.tick > writer->next_trail) {
        tt_status status = write_trails(writer);
        if (status != TT_OK) return status;
    }
    writer->trails[writer->trail_count++] = trail.value;
    writer->next_trail = (uint64_t)trail.tick + 1;
    return writer->trail_count < writer->tick_rate ? TT_OK : write_trails(writer);
}

static tt_status write_parting(tt_tape_writer *writer, tt_record_type type, uint32_t tick,
                               uint64_t seats)
{
    uint8_t bytes[16];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_parting_write(tick, seats, &payload);
    return tt_tape_write_record(writer, type, &payload);
}

tt_status tt_tape_parted(tt_tape_writer *writer, uint32_t tick, uint64_t seats)
{
    bool fits = tick <= writer->numbering.tick && tt_seats_fit(seats, writer->seats);
    if (!fits) return TT_BAD_ARGUMENT;
    tt_status status = write_parting(writer, TT_RECORD_PARTED, tick, seats);
    if (status != TT_OK) return status;
    writer->apart |= seats;
    if (tick < writer->parted_tick) writer->parted_tick = tick;
    return TT_OK;
}

tt_status tt_tape_healed(tt_tape_writer *writer, uint32_t tick, uint64_t seats)
{
    bool apart = seats != 0 && (seats & ~writer->apart) == 0;
    bool fits = tick >= writer->parted_tick && tick <= writer->numbering.tick;
    if (!apart || !fits) return TT_BAD_ARGUMENT;
    tt_status status = write_parting(writer, TT_RECORD_HEALED, tick, seats);
    if (status == TT_OK) writer->apart &= ~seats;
    return status;
}

void tt_tape_tell(tt_tape_writer *writer, tt_trouble trouble)
{
    uint8_t bytes[8];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_varint(&payload, writer->numbering.tick);
    tt_write_u8(&payload, (uint8_t)trouble);
    tt_status status = tt_tape_write_record(writer, TT_RECORD_FAILED, &payload);
    TT_ASSERT(status == TT_OK || writer->broken);
}

tt_status tt_tape_key(tt_tape_writer *writer, const uint8_t key[TT_KEY_SIZE])
{
    uint8_t bytes[TT_KEY_SIZE];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_bytes(&payload, key, TT_KEY_SIZE);
    tt_status status = tt_tape_write_record(writer, TT_RECORD_KEY, &payload);
    if (status == TT_OK) writer->has_key = true;
    return status;
}

tt_status tt_tape_checkpoint(tt_tape_writer *writer, const tt_checkpoint *checkpoint)
{
    uint32_t tick = checkpoint->tick;
    bool reached = tick <= writer->numbering.tick && tick >= writer->checkpoint_tick;
    if (!writer->has_key || !reached) return TT_BAD_ARGUMENT;
    uint8_t bytes[128];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_checkpoint_write(checkpoint, &payload);
    tt_status status = tt_tape_write_record(writer, TT_RECORD_CHECKPOINT, &payload);
    if (status == TT_OK) writer->checkpoint_tick = tick;
    return status;
}

static tt_status write_held(tt_tape_writer *writer)
{
    if (writer->held == 0) return TT_OK;
    size_t size = writer->held;
    writer->held = 0;
    return tt_tape_write_bytes(writer, writer->out, size);
}

static bool look_fits(const tt_tape_writer *writer, const tt_look *look)
{
    return look->seat < writer->seats && look->size <= TT_LOOK_SIZE_MAX &&
           look->tick <= writer->numbering.tick && look->tick >= writer->least_look[look->seat];
}

tt_status tt_tape_look(tt_tape_writer *writer, const tt_look *look)
{
    if (writer->broken || writer->ended) return TT_CLOSED;
    if (!look_fits(writer, look)) return TT_BAD_ARGUMENT;
    tt_status status = TT_OK;
    if (writer->held + TT_LOOK_RECORD > TT_HELD_MAX) status = write_held(writer);
    if (status != TT_OK) return status;
    tt_writer out = tt_writer_of(writer->out + writer->held, TT_LOOK_RECORD);
    tt_look_write(look, &out);
    writer->held += (uint32_t)out.size;
    writer->least_look[look->seat] = look->tick;
    return TT_OK;
}

tt_status tt_tape_optional(tt_tape_writer *writer, uint8_t type, const void *bytes, size_t size)
{
    if (type < TT_OPTIONAL_FIRST || size > TT_TURN_SIZE_MAX) return TT_BAD_ARGUMENT;
    uint8_t copy[TT_TURN_SIZE_MAX];
    tt_writer payload = tt_writer_of(copy, sizeof copy);
    tt_write_bytes(&payload, bytes, size);
    return tt_tape_write_record(writer, (tt_record_type)type, &payload);
}

tt_status tt_tape_flush(tt_tape_writer *writer)
{
    tt_status status = write_held(writer);
    if (status == TT_OK) status = write_trails(writer);
    return status == TT_OK ? tt_tape_flush_camps(writer) : status;
}
