// Making durable what is logged. The order is the promise: only what a sync has seen through to the
// disk gets a slot that says so, and the slot before it is on the disk by then.
//
//     records   … [turn][turn] sync, slot n   [turn][turn] sync, slot n + 1
//                            |_______^                   |______^

#include "writing.h"

#include "allocation.h"

// Puts the next slot in the place of the older one. False: it could not be written.
static bool write_slot(tt_tape_writer *writer, uint32_t flags, uint64_t offset, uint32_t ticks)
{
    uint8_t bytes[TT_SLOT_SIZE];
    tt_writer slot = tt_writer_of(bytes, sizeof bytes);
    writer->slot = (tt_slot){writer->slot.sequence + 1, flags, offset, ticks};
    tt_slot_write(&writer->slot, writer->header_check, &slot);
    return tt_tape_write_at(writer, bytes, sizeof bytes, tt_slot_at(writer->slot.sequence));
}

bool tt_tape_has_failed(const tt_tape_writer *writer)
{
    return writer->trouble == TT_TROUBLE_SYNC || writer->trouble == TT_TROUBLE_WRITE;
}

void tt_tape_give_up(tt_tape_writer *writer)
{
    write_slot(writer, TT_SLOT_FAILED, writer->slot.offset, writer->slot.ticks);
}

// Both slots of an ended tape must say the same; of another, its records go on from here.
static void fail_sync(tt_tape_writer *writer)
{
    writer->trouble = TT_TROUBLE_SYNC;
    tt_tape_give_up(writer);
    if (writer->ended)
        tt_tape_give_up(writer);
    else
        tt_tape_tell(writer, TT_TROUBLE_SYNC);
}

static bool has_news(const tt_tape_writer *writer)
{
    return writer->ended ? !writer->settled : writer->size > writer->slot.offset;
}

bool tt_tape_sync_begin(tt_tape_writer *writer, tt_tape_sync *sync)
{
    if (tt_tape_has_failed(writer) || writer->syncing || !has_news(writer)) return false;
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

// What is durable now is said in a slot. Once it is all of an ended tape both say so, one after the
// other is on the disk; and the last is to be durable, too.
static bool say_durable(tt_tape_writer *writer, const tt_tape_sync *sync)
{
    bool all = writer->ended && sync->size == writer->size;
    if (!all) return write_slot(writer, 0, sync->size, sync->ticks);
    writer->settled = writer->closed_slots == 2;
    if (writer->settled) return true;
    writer->closed_slots++;
    return write_slot(writer, TT_SLOT_CLOSED, sync->size, sync->ticks);
}

tt_status tt_tape_sync_end(tt_tape_writer *writer, const tt_tape_sync *sync)
{
    TT_ASSERT(writer->syncing);
    writer->syncing = false;
    if (sync->status == TT_OK && !writer->old_path) writer->named = true;
    tt_free(writer->old_path);
    writer->old_path = NULL;
    if (writer->broken) return TT_IO;
    if (sync->status == TT_OK && say_durable(writer, sync)) return TT_OK;
    fail_sync(writer);
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
