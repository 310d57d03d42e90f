// LOOK goes onto the relay's log. STORAGE says what is the matter with it, CHECKPOINT what can be
// held against it later.

#include "tickertape/net/message_log.h"

#include "tickertape/net/message_type.h"

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
    tt_read_end(reader);
}

const char *tt_storage_trouble_text(uint32_t trouble)
{
    static const char *const texts[] = {
        [TT_STORAGE_SYNC] = "the relay can't make the match safe from a loss of power any more",
        [TT_STORAGE_WRITE] = "the relay can't record the match any more",
        [TT_STORAGE_SPACE] = "the relay's disk is running full",
    };
    bool known = trouble >= TT_STORAGE_SYNC && trouble <= TT_STORAGE_SPACE;
    return known ? texts[trouble] : "the relay's storage is in trouble";
}

void tt_storage_news_write(const tt_storage_news *news, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_STORAGE);
    tt_write_u8(writer, news->trouble);
    tt_write_varint(writer, news->tick);
}

void tt_storage_news_read(tt_storage_news *news, tt_reader *reader)
{
    news->trouble = tt_read_u8(reader);
    news->tick = tt_read_bounded(reader, UINT32_MAX);
    bool known = news->trouble >= TT_STORAGE_SYNC && news->trouble <= TT_STORAGE_SPACE;
    if (!known) reader->failed = true;
    tt_read_end(reader);
}

void tt_signed_checkpoint_write(const tt_signed_checkpoint *checkpoint, tt_writer *writer)
{
    tt_write_u8(writer, TT_MESSAGE_CHECKPOINT);
    tt_write_bytes(writer, checkpoint->key, TT_KEY_SIZE);
    tt_checkpoint_write(&checkpoint->checkpoint, writer);
}

void tt_signed_checkpoint_read(tt_signed_checkpoint *checkpoint, tt_reader *reader)
{
    tt_read_copy(reader, checkpoint->key, TT_KEY_SIZE);
    if (!tt_checkpoint_read(&checkpoint->checkpoint, reader)) reader->failed = true;
    tt_read_end(reader);
}
