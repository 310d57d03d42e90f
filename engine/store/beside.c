// The name is held, so whoever holds it is alone with the file beside. A file that someone else
// reads to make this one of it, or writes, is held too: it is never what was left.

#include "beside.h"

#include "allocation.h"
#include "format.h"

_Static_assert((int)TT_BESIDE_MAGIC == (int)TT_TAPE_MAGIC_SIZE, "a tape's magic is looked for");

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

// As far as it came; a loss of power leaves zeros.
static tt_status begins_with(const tt_storage *storage, void *file, const uint8_t *magic, bool *so)
{
    uint8_t bytes[TT_BESIDE_MAGIC];
    size_t size = sizeof bytes;
    tt_status status = storage->read(storage->context, file, 0, bytes, &size);
    *so = status == TT_OK;
    for (size_t i = 0; *so && i < size; i++) *so = bytes[i] == 0 || bytes[i] == magic[i];
    return status;
}

tt_status tt_beside_clear(const tt_storage *storage, const char *path,
                          const uint8_t magic[TT_BESIDE_MAGIC])
{
    void *left;
    bool ours;
    tt_status status = storage->reopen(storage->context, path, &left);
    if (status == TT_NOT_FOUND) return TT_OK;
    if (status != TT_OK) return status;
    status = begins_with(storage, left, magic, &ours);
    if (ours) status = storage->remove(storage->context, path);
    (void)storage->close(storage->context, left); // nothing was written
    return status != TT_OK || ours ? status : TT_EXISTS;
}

void tt_beside_like(const tt_storage *storage, void *file, const char *path)
{
    if (storage->like) storage->like(storage->context, file, path);
}

tt_status tt_beside_create(const tt_storage *storage, const char *path, const char *like,
                           void **file)
{
    tt_status status = storage->create_private
                           ? storage->create_private(storage->context, path, file)
                           : storage->open(storage->context, path, true, file);
    if (status == TT_OK) tt_beside_like(storage, *file, like);
    return status;
}

static void forget(tt_beside *beside)
{
    tt_free(beside->out);
    tt_free(beside->path);
    *beside = (tt_beside){0};
}

static bool name_both(tt_beside *beside, const tt_beside_def *def)
{
    const tt_storage *storage = def->storage;
    char to[TT_PATH_SIZE];
    bool leads = storage->follow && storage->follow(storage->context, def->out, to);
    beside->out = tt_allocate_text(def->allocator, leads ? to : def->out, "");
    if (beside->out) beside->path = tt_allocate_text(def->allocator, beside->out, def->suffix);
    return beside->path != NULL;
}

static tt_status take_both(tt_beside *beside, tt_beside_name name)
{
    tt_status status = take_name(beside, name);
    if (status != TT_OK) return status;
    status = tt_beside_clear(beside->storage, beside->path, tt_tape_magic);
    if (status != TT_OK) leave_name(beside);
    return status;
}

tt_status tt_beside_begin(tt_beside *beside, const tt_beside_def *def)
{
    *beside = (tt_beside){.storage = def->storage, .like = def->like};
    tt_status status = name_both(beside, def) ? take_both(beside, def->name) : TT_OUT_OF_MEMORY;
    if (status == TT_OK) return TT_OK;
    forget(beside);
    // A device or a folder; a link that leads nowhere.
    return status == TT_NOT_A_TAPE || status == TT_NOT_FOUND ? TT_EXISTS : status;
}

tt_status tt_beside_open(tt_beside *beside, void **file)
{
    const char *like = beside->like ? beside->like : beside->out;
    tt_status status = tt_beside_create(beside->storage, beside->path, like, file);
    beside->begun = status == TT_OK;
    return status;
}

static void let_go(tt_beside *beside)
{
    leave_name(beside);
    forget(beside);
}

static tt_status give_name(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    tt_status status = storage->rename(storage->context, beside->path, beside->out);
    if (status != TT_OK) tt_beside_abandon(beside);
    return status;
}

tt_status tt_beside_rename(tt_beside *beside)
{
    tt_status status = give_name(beside);
    if (status != TT_OK) return status;
    beside->made = false;
    let_go(beside);
    return TT_OK;
}

tt_status tt_beside_finish(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    tt_status status = give_name(beside);
    if (status != TT_OK) return status;
    status = storage->sync_folder(storage->context, beside->out);
    beside->made &= status != TT_OK;
    let_go(beside);
    return status;
}

void tt_beside_abandon(tt_beside *beside)
{
    const tt_storage *storage = beside->storage;
    if (!beside->path) return;
    if (beside->begun) (void)storage->remove(storage->context, beside->path);
    let_go(beside);
}
