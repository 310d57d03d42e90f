// The search for the first state that differs: asked, answered, told.

#include "tickertape/net/message_votes.h"

#include "tickertape/net/message_type.h"

void tt_ask_write(const tt_ask *ask, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_ASK);
    tt_write_varint(writer, ask->tick);
    tt_write_varint(writer, ask->count);
}

void tt_ask_read(tt_ask *ask, tt_reader *reader)
{
    ask->tick = tt_read_bounded(reader, UINT32_MAX - TT_TRAILS_MAX);
    ask->count = tt_read_bounded(reader, TT_TRAILS_MAX);
    tt_read_end(reader);
}

void tt_trails_write(const tt_trails *trails, tt_writer *writer)
{
    TT_ASSERT(trails->count <= TT_TRAILS_MAX);
    tt_write_u8(writer, TT_MESSAGE_TRAILS);
    tt_write_u32(writer, trails->epoch);
    tt_write_varint(writer, trails->tick);
    tt_write_varint(writer, trails->count);
    for (uint32_t i = 0; i < trails->count; i++) tt_write_u64(writer, trails->values[i]);
}

void tt_trails_read(tt_trails *trails, tt_reader *reader)
{
    trails->epoch = tt_read_u32(reader);
    trails->tick = tt_read_bounded(reader, UINT32_MAX - TT_TRAILS_MAX);
    trails->count = tt_read_bounded(reader, TT_TRAILS_MAX);
    for (uint32_t i = 0; i < trails->count && !reader->failed; i++) {
        trails->values[i] = tt_read_u64(reader);
    }
    tt_read_end(reader);
}

void tt_parted_write(const tt_parted *parted, tt_writer *writer)
{
    TT_ASSERT(parted->count <= TT_SEATS_MAX);
    tt_write_u8(writer, TT_MESSAGE_PARTED);
    tt_write_varint(writer, parted->tick);
    tt_write_varint(writer, parted->counted);
    tt_write_u8(writer, parted->verdict);
    tt_write_u8(writer, (uint8_t)parted->count);
    for (uint32_t i = 0; i < parted->count; i++) {
        tt_write_u64(writer, parted->camps[i].seats);
        tt_write_u64(writer, parted->camps[i].trail);
    }
}

void tt_parted_read(tt_parted *parted, tt_reader *reader)
{
    parted->tick = tt_read_bounded(reader, UINT32_MAX);
    parted->counted = tt_read_bounded(reader, UINT32_MAX);
    uint32_t verdict = tt_read_u8(reader);
    parted->verdict = verdict == 1;
    parted->count = tt_read_u8(reader);
    if (verdict > 1 || parted->count > TT_SEATS_MAX) reader->failed = true;
    for (uint32_t i = 0; i < parted->count && !reader->failed; i++) {
        parted->camps[i].seats = tt_read_u64(reader);
        parted->camps[i].trail = tt_read_u64(reader);
    }
    tt_read_end(reader);
}
