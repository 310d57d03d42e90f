#include "tickertape/checkpoint.h"

#include <string.h>

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
    const uint8_t *head = tt_read_bytes(reader, TT_HEAD_SIZE);
    if (head) memcpy(checkpoint->head, head, TT_HEAD_SIZE);
    uint8_t known = tt_read_u8(reader);
    checkpoint->known = known == 1;
    checkpoint->trail = tt_read_u64(reader);
    const uint8_t *signature = tt_read_bytes(reader, TT_SIGNATURE_SIZE);
    if (signature) memcpy(checkpoint->signature, signature, TT_SIGNATURE_SIZE);
    return !reader->failed && known <= 1 && (known == 1 || checkpoint->trail == 0);
}
