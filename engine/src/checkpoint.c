#include "tickertape/checkpoint.h"

void tt_checkpoint_write(const tt_checkpoint *checkpoint, tt_writer *writer)
{
    tt_write_varint(writer, checkpoint->tick);
    tt_write_bytes(writer, checkpoint->head, TT_HEAD_SIZE);
    tt_write_u8(writer, checkpoint->known);
    tt_write_u64(writer, checkpoint->known ? checkpoint->trail : 0);
    tt_write_bytes(writer, checkpoint->signature, TT_SIGNATURE_SIZE);
}

bool tt_checkpoint_read(tt_checkpoint *checkpoint, tt_reader *reader)
{
    *checkpoint = (tt_checkpoint){.tick = tt_read_bounded(reader, UINT32_MAX)};
    tt_read_copy(reader, checkpoint->head, TT_HEAD_SIZE);
    uint8_t known = tt_read_u8(reader);
    checkpoint->known = known == 1;
    checkpoint->trail = tt_read_u64(reader);
    tt_read_copy(reader, checkpoint->signature, TT_SIGNATURE_SIZE);
    return !reader->failed && known <= 1 && (known == 1 || checkpoint->trail == 0);
}
