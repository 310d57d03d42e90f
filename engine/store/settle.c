// A tape that its writer left behind is closed, in an order that loses nothing at any moment:
//
//     1  the torn tail into a file of its own       synced, and its name
//     2  what no watermark vouches for, again       for a sync that failed may have forgotten it
//     3  the file cut behind its last record        synced: no close may stand before old bytes
//     4  the close, as every writer does it

#include "tickertape/salvage.h"

#include "allocation.h"
#include "beside.h"
#include "reading.h"
#include "writing.h"

#include <stdio.h>
#include <string.h>

enum { TORN_SUFFIX = sizeof ".torn.99" };

// A tape that is being settled.
typedef struct settle_job {
    const tt_tape_def *def;
    const tt_storage *storage;
    tt_tape *tape;
    void *file; // the same, held
} settle_job;

// Copies a part of the tape into a file, to `at`.
static tt_status copy_bytes(const settle_job *job, uint64_t offset, uint64_t end, void *file,
                            uint64_t at)
{
    tt_source *source = &job->tape->source;
    tt_status status = TT_OK;
    while (status == TT_OK && offset < end) {
        uint64_t left = end - offset;
        size_t size = left < TT_WINDOW_SIZE ? (size_t)left : TT_WINDOW_SIZE;
        const uint8_t *bytes;
        status = tt_source_get(source, offset, size, &bytes);
        if (status == TT_OK)
            status = job->storage->write(job->storage->context, file, at, bytes, size);
        offset += size;
        at += size;
    }
    return status;
}

// Makes the first file of a free name.
static tt_status create_torn(const settle_job *job, char *path, size_t size, uint32_t *number,
                             void **file)
{
    tt_status status = TT_EXISTS;
    for (*number = 1; status == TT_EXISTS && *number <= TT_TORN_MAX; ++*number) {
        snprintf(path, size, "%s.torn", job->def->path);
        size_t length = strlen(path);
        if (*number > 1) snprintf(path + length, size - length, ".%u", (unsigned)*number);
        status = tt_beside_create(job->storage, path, job->def->path, file);
    }
    --*number;
    return status;
}

static tt_status write_torn(const settle_job *job, const char *path, void *file)
{
    const tt_storage *storage = job->storage;
    const tt_tape *tape = job->tape;
    tt_status status = copy_bytes(job, tape->end.offset, tape->source.end, file, 0);
    if (status == TT_OK) status = storage->sync(storage->context, file);
    tt_status closed = storage->close(storage->context, file);
    if (status == TT_OK) status = closed;
    if (status == TT_OK) status = storage->sync_folder(storage->context, path);
    if (status != TT_OK) (void)storage->remove(storage->context, path);
    return status;
}

static tt_status keep_torn(const settle_job *job, tt_settling *settling)
{
    settling->offset = job->tape->end.offset;
    settling->torn = job->tape->info.torn;
    if (settling->torn == 0) return TT_OK;
    size_t size = strlen(job->def->path) + TORN_SUFFIX;
    char *path = tt_allocate(&job->def->allocator, 1, size);
    if (!path) return TT_OUT_OF_MEMORY;
    void *file;
    tt_status status = create_torn(job, path, size, &settling->kept_as, &file);
    if (status == TT_OK) status = write_torn(job, path, file);
    tt_free(path);
    return status;
}

// Leaves a file that ends with its last record, all of which is to be had from the disk.
static tt_status cut(const settle_job *job)
{
    const tt_storage *storage = job->storage;
    const tt_tape *tape = job->tape;
    uint64_t end = tape->end.offset;
    tt_status status = copy_bytes(job, tape->info.watermark, end, job->file, tape->info.watermark);
    if (status == TT_OK) status = storage->truncate(storage->context, job->file, end);
    return status == TT_OK ? storage->sync(storage->context, job->file) : status;
}

// Closes the file in any case.
static tt_status settle_held(const settle_job *job, tt_settling *settling, const char **reason)
{
    enum { SLOTS_TO_COME = 4 };
    const tt_slot *newest = tt_slots_newest(&job->tape->slots);
    *reason = "the watermark's sequence leaves no room for another";
    tt_status status = newest && newest->sequence > UINT32_MAX - SLOTS_TO_COME ? TT_DAMAGED : TT_OK;
    if (status == TT_OK) {
        *reason = NULL;
        status = keep_torn(job, settling);
        if (status == TT_EXISTS) *reason = "its torn tails have taken all names";
    }
    if (status == TT_OK) status = cut(job);
    tt_tape_writer *writer = NULL;
    if (status == TT_OK) writer = tt_tape_take_up(job->tape, job->def, job->file);
    if (writer) return tt_tape_close(writer, false, 0);
    (void)job->storage->close(job->storage->context, job->file);
    return status == TT_OK ? TT_OUT_OF_MEMORY : status;
}

// By one that failed when it had only this left to do.
static tt_status sync_again(const settle_job *job)
{
    const tt_storage *storage = job->storage;
    tt_status status = storage->sync(storage->context, job->file);
    tt_status closed = storage->close(storage->context, job->file);
    return status == TT_OK ? closed : status;
}

static tt_status settle_open(settle_job *job, tt_settling *settling, tt_tape_fault *fault)
{
    const tt_tape_info *info = &job->tape->info;
    const char *reason = NULL;
    tt_status status;
    settling->settled = info->settled;
    settling->closed = info->closed;
    settling->ticks = info->ticks;
    if (settling->settled)
        status = sync_again(job);
    else
        status = settle_held(job, settling, &reason);
    if (status == TT_OK) return TT_OK;
    return tt_tape_fail(job->tape, fault, status, reason ? reason : tt_status_text(status));
}

tt_status tt_tape_settle(const tt_tape_def *def, tt_settling *settling, tt_tape_fault *fault)
{
    *settling = (tt_settling){0};
    settle_job job = {def, tt_storage_named(def->storage), NULL, NULL};
    // Held before it is read: nothing is added to it any more.
    tt_status status = job.storage->reopen(job.storage->context, def->path, &job.file);
    if (status != TT_OK) return tt_tape_fail_opening(fault, status);
    status = tt_tape_create(def, &job.tape, fault);
    if (status == TT_OK)
        status = settle_open(&job, settling, fault);
    else
        (void)job.storage->close(job.storage->context, job.file);
    tt_tape_destroy(job.tape);
    return status;
}
