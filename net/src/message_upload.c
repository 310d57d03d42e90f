// Turns of a recorded match: MORE asks, UPLOAD answers.

#include "tickertape/net/message_upload.h"

#include "tickertape/net/message_type.h"

void tt_more_write(const tt_more *more, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_MORE);
    tt_write_varint(writer, more->tick);
}

void tt_more_read(tt_more *more, tt_reader *reader)
{
    more->tick = tt_read_bounded(reader, UINT32_MAX);
    tt_read_end(reader);
}

void tt_upload_write(const tt_upload *upload, tt_writer *writer)
{
    TT_ASSERT(upload->count > 0 && upload->count <= TT_UPLOAD_TURNS_MAX);
    tt_write_u8(writer, TT_MESSAGE_UPLOAD);
    tt_write_u32(writer, upload->epoch);
    tt_write_varint(writer, upload->first);
    tt_write_varint(writer, upload->count);
}

void tt_upload_read(tt_upload *upload, tt_reader *reader)
{
    upload->epoch = tt_read_u32(reader);
    upload->first = tt_read_bounded(reader, UINT32_MAX);
    upload->count = tt_read_bounded(reader, TT_UPLOAD_TURNS_MAX);
    if (upload->count == 0 || upload->count > UINT32_MAX - upload->first) reader->failed = true;
}
