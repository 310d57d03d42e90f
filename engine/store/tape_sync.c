// Making durable what is logged. The order is the promise: only what a sync has seen through to the
// disk gets a slot that says so, and the slot before it is on the disk by then.
//
//     records   … [turn][turn] sync, slot n   [turn][turn] sync, slot n + 1
//                            |_______^                   |______^

#include "writing.h"

bool tt_tape_write_slot(tt_tape_writer *writer, uint32_t flags, uint64_t offset, uint32_t ticks)
{
    uint8_t bytes[TT_SLOT_SIZE];
    tt_writer slot = tt_writer_of(bytes, sizeof bytes);
    writer->slot = (tt_slot){writer->slot.sequence + 1, flags, offset, ticks};
    tt_slot_write(&writer->slot, writer->header_check, &slot);
    return tt_tape_write_at(writer, bytes, sizeof bytes, tt_slot_at(writer->slot.sequence));
}

static bool has_failed(const tt_tape_writer *writer)
{
    return writer->trouble == TT_TROUBLE_SYNC || writer->trouble == TT_TROUBLE_WRITE;
}

// The watermark stands still from now on. Both of this may fail too: then a reader can't know.
static void give_up(tt_tape_writer *writer)
{
    writer->trouble = TT_TROUBLE_SYNC;
    tt_tape_write_slot(writer, TT_SLOT_FAILED, writer->slot.offset, writer->slot.ticks);
    tt_tape_tell(writer, TT_TROUBLE_SYNC);
}

bool tt_tape_sync_begin(tt_tape_writer *writer, tt_tape_sync *sync)
{
    if (has_failed(writer) || writer->syncing || writer->size == writer->slot.offset) return false;
    *sync = (tt_tape_sync){
        .storage = writer->storage,
        .file = writer->file,
        .path = writer->named ? NULL : writer->path,
        .size = writer->size,
        .ticks = writer->numbering.tick,
    };
    writer->syncing = true;
    return true;
}

void tt_tape_sync_run(tt_tape_sync *sync)
{
    const tt_storage *storage = sync->storage;
    sync->status = storage->sync(storage->context, sync->file);
    if (sync->status == TT_OK && sync->path)
        sync->status = storage->sync_folder(storage->context, sync->path);
}

tt_status tt_tape_sync_end(tt_tape_writer *writer, const tt_tape_sync *sync)
{
    TT_ASSERT(writer->syncing);
    writer->syncing = false;
    if (sync->status == TT_OK) writer->named = true;
    bool fine = sync->status == TT_OK && !writer->broken &&
                tt_tape_write_slot(writer, 0, sync->size, sync->ticks);
    if (fine) return TT_OK;
    if (!writer->broken) give_up(writer);
    return TT_IO;
}

uint32_t tt_tape_writer_durable(const tt_tape_writer *writer)
{
    return writer->slot.ticks;
}

tt_trouble tt_tape_writer_trouble(const tt_tape_writer *writer)
{
    return writer->trouble;
}

static bool sync_now(tt_tape_writer *writer)
{
    tt_tape_sync sync = {.storage = writer->storage, .file = writer->file};
    if (!writer->named) sync.path = writer->path;
    tt_tape_sync_run(&sync);
    return sync.status == TT_OK;
}

// Makes a closed tape durable and says so in both slots. One that has failed says that in both.
tt_status tt_tape_settle(tt_tape_writer *writer)
{
    TT_ASSERT(!writer->syncing);
    if (has_failed(writer) || !sync_now(writer)) {
        tt_tape_write_slot(writer, TT_SLOT_FAILED, writer->slot.offset, writer->slot.ticks);
        return TT_IO;
    }
    for (int i = 0; i < 2; i++) {
        if (!tt_tape_write_slot(writer, TT_SLOT_CLOSED, writer->size, writer->numbering.tick))
            return TT_IO;
    }
    return sync_now(writer) ? TT_OK : TT_IO;
}
