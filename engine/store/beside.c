// The name is held, so whoever holds it is alone with the file beside. A file that someone else
// reads to make this one of it, or writes, is held too: it is never what was left.

#include "beside.h"

#include "allocation.h"

// An empty file loses nothing.
static tt_status take_empty(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    uint64_t size;
    if (storage->reopen(storage->context, beside->out, &beside->held) != TT_OK) return TT_EXISTS;
    tt_status status = storage->measure(storage->context, beside->held, &size);
    beside->made = status == TT_OK && size == 0;
    if (beside->made) return TT_OK;
    (void)storage->close(storage->context, beside->held); // nothing was written
    return status == TT_OK ? TT_EXISTS : status;
}

static tt_status take_name(tt_beside *beside, tt_beside_name name)
{
    const tt_storage *storage = beside->storage;
    if (name == TT_NAME_HELD) return TT_OK;
    tt_status status = storage->open(storage->context, beside->out, true, &beside->held);
    beside->made = status == TT_OK;
    if (status != TT_EXISTS) return status;
    if (name == TT_NAME_FREE) return take_empty(beside);
    return storage->reopen(storage->context, beside->out, &beside->held);
}

static void leave_name(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    if (beside->made) (void)storage->remove(storage->context, beside->out);
    if (beside->held) (void)storage->close(storage->context, beside->held); // nothing was written
}

tt_status tt_beside_clear(const tt_storage *storage, const char *path)
{
    void *left;
    tt_status status = storage->reopen(storage->context, path, &left);
    if (status == TT_NOT_FOUND) return TT_OK;
    if (status != TT_OK) return status;
    status = storage->remove(storage->context, path);
    (void)storage->close(storage->context, left); // nothing was written
    return status;
}

static void forget(tt_beside *beside)
{
    tt_free(beside->path);
    *beside = (tt_beside){0};
}

tt_status tt_beside_begin(tt_beside *beside, const tt_beside_def *def)
{
    *beside = (tt_beside){.storage = def->storage, .out = def->out};
    beside->path = tt_allocate_text(def->allocator, def->out, def->suffix);
    if (!beside->path) return TT_OUT_OF_MEMORY;
    tt_status status = take_name(beside, def->name);
    if (status == TT_OK) {
        status = tt_beside_clear(beside->storage, beside->path);
        if (status == TT_OK) return TT_OK;
        leave_name(beside);
    }
    forget(beside);
    return status == TT_NOT_A_TAPE ? TT_EXISTS : status; // a device or a folder
}

tt_status tt_beside_finish(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    tt_status status = storage->rename(storage->context, beside->path, beside->out);
    if (status != TT_OK) {
        tt_beside_abandon(beside);
        return status;
    }
    status = storage->sync_folder(storage->context, beside->out);
    beside->made &= status != TT_OK;
    leave_name(beside);
    forget(beside);
    return status;
}

void tt_beside_abandon(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    if (!beside->path) return;
    (void)storage->remove(storage->context, beside->path);
    leave_name(beside);
    forget(beside);
}
