// LOOK: what a seat's player has before their eyes, for the relay's log.

#include "tickertape/net/message.h"

void tt_looking_write(const tt_looking *looking, tt_writer *writer)
{
    TT_ASSERT(looking->size <= TT_LOOK_SIZE_MAX);
    tt_write_u8(writer, TT_MESSAGE_LOOK);
    tt_write_u32(writer, looking->epoch);
    tt_write_varint(writer, looking->tick);
    tt_write_u8(writer, looking->size);
    tt_write_bytes(writer, looking->data, looking->size);
}

void tt_looking_read(tt_looking *looking, tt_reader *reader)
{
    looking->epoch = tt_read_u32(reader);
    looking->tick = tt_read_bounded(reader, UINT32_MAX);
    looking->size = tt_read_u8(reader);
    if (looking->size > TT_LOOK_SIZE_MAX) reader->failed = true;
    looking->data = tt_read_bytes(reader, looking->size);
    if (tt_reader_left(reader) > 0) reader->failed = true;
}
