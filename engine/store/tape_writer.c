// A turn is one write, at the length that the file is known to have. Looks that came before it go
// with it:
//
//     [header][turn][turn] … [trails][look][turn] …
//                                    |<- write ->|^ size: all before it is whole records
//
// A write that fails is taken back by cutting the file there, and nothing is written any more.

#include "writing.h"

#include "allocation.h"
#include "sides.h"

#include <string.h>

enum { RESERVE_STEP = 65536 };

bool tt_tape_write_at(tt_tape_writer *writer, const uint8_t *bytes, size_t size, uint64_t offset)
{
    const tt_storage *storage = writer->storage;
    return storage->write(storage->context, writer->file, offset, bytes, size) == TT_OK;
}

// Cuts what is no whole record, and what was reserved.
static tt_status cut(tt_tape_writer *writer)
{
    return writer->storage->truncate(writer->storage->context, writer->file, writer->size);
}

tt_status tt_tape_write_bytes(tt_tape_writer *writer, const void *bytes, size_t size)
{
    if (writer->broken || writer->ended) return TT_CLOSED;
    if (tt_tape_write_at(writer, bytes, size, writer->size)) {
        writer->size += size;
        return TT_OK;
    }
    writer->broken = true;
    writer->trouble = TT_TROUBLE_WRITE;
    // Should any of this fail too, what was written reads as a torn tail.
    if (cut(writer) == TT_OK) tt_tape_give_up(writer);
    return TT_IO;
}

tt_status tt_tape_write_record(tt_tape_writer *writer, tt_record_type type,
                               const tt_writer *payload)
{
    uint8_t bytes[4 + TT_TRAILS_PAYLOAD + TT_TAPE_CHECK_SIZE]; // trails are the longest
    tt_writer record = tt_writer_of(bytes, sizeof bytes);
    tt_record_write(type, payload, &record);
    return tt_tape_write_bytes(writer, bytes, record.size);
}

// Sees that there is room ahead, and says so on the tape when there is none.
static void reserve(tt_tape_writer *writer)
{
    if (writer->broken || writer->size + RESERVE_STEP / 2 <= writer->reserved) return;
    const tt_storage *storage = writer->storage;
    writer->reserved = writer->size + RESERVE_STEP;
    tt_status status = storage->reserve(storage->context, writer->file, writer->reserved);
    if (status == TT_UNSUPPORTED) writer->reserved = UINT64_MAX;
    bool news = status == TT_IO && writer->trouble == TT_TROUBLE_NONE;
    if (!news) return;
    writer->trouble = TT_TROUBLE_SPACE;
    tt_tape_tell(writer, TT_TROUBLE_SPACE);
}

void tt_tape_forget(tt_tape_writer *writer)
{
    tt_free(writer->old_path);
    tt_free(writer->path);
    tt_free(writer);
}

// Whether these bytes are the next turn; `numbering` is that after it.
static bool is_next(tt_tape_writer *writer, const void *bytes, size_t size, tt_numbering *numbering)
{
    tt_reader reader = tt_reader_of(bytes, size);
    *numbering = writer->numbering;
    tt_turn_read(&writer->turn, numbering, &reader);
    return tt_reader_done(&reader) && numbering->tick > 0;
}

static void come_to(tt_tape_writer *writer, const uint8_t head[TT_HEAD_SIZE],
                    const tt_numbering *numbering)
{
    memcpy(writer->head, head, TT_HEAD_SIZE);
    writer->numbering = *numbering;
}

tt_status tt_tape_append(tt_tape_writer *writer, const void *bytes, size_t size)
{
    tt_numbering numbering;
    if (!is_next(writer, bytes, size, &numbering)) return TT_BAD_ARGUMENT;
    uint8_t head[TT_HEAD_SIZE];
    memcpy(head, writer->head, sizeof head);
    tt_chain_link(head, bytes, size);
    tt_writer out = tt_writer_of(writer->out, sizeof writer->out);
    out.size = writer->held;
    tt_record_write_turn(bytes, size, head, &out);
    tt_status status = tt_tape_write_bytes(writer, writer->out, out.size);
    if (status != TT_OK) return status;
    writer->held = 0;
    come_to(writer, head, &numbering);
    reserve(writer);
    return TT_OK;
}

tt_status tt_tape_append_stripped(tt_tape_writer *writer, const tt_writer *payload)
{
    tt_numbering numbering;
    const uint8_t *head = payload->data, *turn = head + TT_HEAD_SIZE;
    TT_ASSERT(payload->size > TT_HEAD_SIZE);
    if (!is_next(writer, turn, payload->size - TT_HEAD_SIZE, &numbering)) return TT_BAD_ARGUMENT;
    tt_status status = tt_tape_write_record(writer, TT_RECORD_STRIPPED, payload);
    if (status == TT_OK) come_to(writer, head, &numbering);
    return status;
}

uint32_t tt_tape_writer_ticks(const tt_tape_writer *writer)
{
    return writer->numbering.tick;
}

void tt_tape_writer_head(const tt_tape_writer *writer, uint8_t head[TT_HEAD_SIZE])
{
    memcpy(head, writer->head, TT_HEAD_SIZE);
}

tt_status tt_tape_rename(tt_tape_writer *writer, const char *path)
{
    const tt_storage *storage = writer->storage;
    if (writer->broken || writer->ended) return TT_CLOSED;
    if (writer->old_path) return TT_BAD_ARGUMENT;
    char *copy = tt_allocate_text(&writer->allocator, path, "");
    if (!copy) return TT_OUT_OF_MEMORY;
    tt_status status = storage->rename(storage->context, writer->path, path);
    if (status != TT_OK) {
        tt_free(copy);
        return status;
    }
    // A sync that is on its way still reads the old one.
    if (writer->syncing)
        writer->old_path = writer->path;
    else
        tt_free(writer->path);
    writer->path = copy;
    writer->named = false;
    return TT_OK;
}

static tt_status write_close(tt_tape_writer *writer, bool over, uint32_t over_tick)
{
    if (over && over_tick > writer->numbering.tick) return TT_BAD_ARGUMENT;
    tt_close close = {.complete = over,
                      .over_tick = over ? over_tick : 0,
                      .turns = writer->numbering.tick - writer->first_tick};
    uint8_t bytes[TT_CLOSE_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_close_write(&close, &payload);
    return tt_tape_write_record(writer, TT_RECORD_CLOSE, &payload);
}

tt_status tt_tape_end(tt_tape_writer *writer, bool over, uint32_t over_tick)
{
    tt_status status = tt_tape_flush(writer);
    if (status == TT_OK) status = write_close(writer, over, over_tick);
    if (status != TT_OK) return status;
    writer->ended = true;
    (void)cut(writer); // what stays reserved is no part of what can be read
    if (!tt_tape_has_failed(writer)) return TT_OK;
    tt_tape_give_up(writer); // in the other slot, too
    return TT_IO;
}

// Waits for what is left to be done.
static tt_status settle(tt_tape_writer *writer)
{
    tt_tape_sync sync;
    while (tt_tape_sync_begin(writer, &sync)) {
        tt_tape_sync_run(&sync);
        tt_status status = tt_tape_sync_end(writer, &sync);
        if (status != TT_OK) return status;
    }
    return writer->settled ? TT_OK : TT_IO;
}

tt_status tt_tape_close(tt_tape_writer *writer, bool over, uint32_t over_tick)
{
    if (!writer) return TT_OK;
    TT_ASSERT(!writer->syncing);
    tt_status status = writer->ended ? TT_OK : tt_tape_end(writer, over, over_tick);
    if (status == TT_OK) status = settle(writer);
    tt_status closed = writer->storage->close(writer->storage->context, writer->file);
    if (status == TT_OK) status = closed;
    tt_tape_forget(writer);
    return status;
}

void tt_tape_abandon(tt_tape_writer *writer)
{
    if (!writer) return;
    TT_ASSERT(!writer->syncing);
    (void)writer->storage->close(writer->storage->context, writer->file);
    tt_tape_forget(writer);
}
