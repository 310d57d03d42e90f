#include "recode.h"

static bool recode_join(tt_reader *reader, tt_writer *again)
{
    tt_join join;
    if (!tt_join_read(&join, reader) || reader->failed) return false;
    tt_join_write(&join, again);
    return true;
}

// The header, and whole turns behind it.
static bool recode_turns(tt_reader *reader, tt_writer *again)
{
    tt_turns turns;
    tt_turns_read(&turns, reader);
    size_t start = reader->at;
    for (uint32_t i = 0; i < turns.count && !reader->failed; i++) tt_turn_skip(reader);
    if (!tt_reader_done(reader)) return false;
    tt_turns_write(&turns, again);
    tt_write_bytes(again, reader->data + start, reader->size - start);
    return true;
}

static bool recode_upload(tt_reader *reader, tt_writer *again)
{
    tt_upload upload;
    tt_upload_read(&upload, reader);
    size_t start = reader->at;
    for (uint32_t i = 0; i < upload.count && !reader->failed; i++) tt_turn_skip(reader);
    if (!tt_reader_done(reader)) return false;
    tt_upload_write(&upload, again);
    tt_write_bytes(again, reader->data + start, reader->size - start);
    return true;
}

#define RECODE(type, reader, again)                                                                \
    do {                                                                                           \
        static tt_##type message; /* some are too large for a stack */                             \
        tt_##type##_read(&message, reader);                                                        \
        if ((reader)->failed) return false;                                                        \
        tt_##type##_write(&message, again);                                                        \
        return true;                                                                               \
    } while (0)

bool recode(const uint8_t *data, size_t size, tt_writer *again)
{
    tt_reader reader = tt_reader_of(data, size);
    switch (tt_read_u8(&reader)) {
    case TT_MESSAGE_JOIN:
        return recode_join(&reader, again);
    case TT_MESSAGE_INPUT:
        RECODE(input, &reader, again);
    case TT_MESSAGE_TRAILS:
        RECODE(trails, &reader, again);
    case TT_MESSAGE_UPLOAD:
        return recode_upload(&reader, again);
    case TT_MESSAGE_LOOK:
        RECODE(looking, &reader, again);
    case TT_MESSAGE_WELCOME:
        RECODE(welcome, &reader, again);
    case TT_MESSAGE_REFUSED:
        RECODE(refused, &reader, again);
    case TT_MESSAGE_LOBBY:
        RECODE(lobby, &reader, again);
    case TT_MESSAGE_CHAT:
        RECODE(chat, &reader, again);
    case TT_MESSAGE_TURNS:
        return recode_turns(&reader, again);
    case TT_MESSAGE_ASK:
        RECODE(ask, &reader, again);
    case TT_MESSAGE_PARTED:
        RECODE(parted, &reader, again);
    case TT_MESSAGE_ENDED:
        RECODE(ended, &reader, again);
    case TT_MESSAGE_MORE:
        RECODE(more, &reader, again);
    case TT_MESSAGE_STORAGE:
        RECODE(storage_news, &reader, again);
    case TT_MESSAGE_CHECKPOINT:
        RECODE(signed_checkpoint, &reader, again);
    default:
        return false;
    }
}
