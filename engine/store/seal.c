// In a tape's place comes a smaller one, whole or not at all: nothing touches the old file before
// the new one is on the disk and was found to have the same turns.

#include "tickertape/seal.h"

#include "allocation.h"
#include "beside.h"
#include "compare.h"
#include "sealing.h"

#include <string.h>

static tt_status write_header(tt_sealer *sealer, uint64_t *seed)
{
    const tt_tape_info *info = &sealer->tape->info;
    tt_tape_header header = {
        .match = info->match, .kind = TT_TAPE_SEALED, .first_tick = info->first_tick};
    memcpy(header.build, info->build, sizeof header.build);
    tt_status status = tt_tape_head(sealer->tape, info->first_tick, header.head);
    if (status != TT_OK) return status;
    uint8_t bytes[TT_TAPE_HEADER_MAX];
    tt_writer whole = tt_writer_of(bytes, sizeof bytes);
    tt_tape_header_write(&header, &whole);
    *seed = header.check;
    return tt_seal_write(sealer, bytes, whole.size);
}

// Both at once: nobody knows of the file before all of it is durable.
static tt_status write_slots(const tt_sealer *sealer, uint64_t seed)
{
    uint8_t bytes[TT_SLOTS_SIZE];
    tt_writer slots = tt_writer_of(bytes, sizeof bytes);
    const tt_slot slot = {2, TT_SLOT_CLOSED, sealer->size, sealer->tape->info.ticks};
    tt_slots_write(slot, seed, &slots);
    const tt_storage *storage = sealer->storage;
    return storage->write(storage->context, sealer->file, TT_SLOTS_AT, bytes, slots.size);
}

static tt_status write_all(tt_sealer *sealer)
{
    uint64_t seed;
    tt_status status = write_header(sealer, &seed);
    if (status == TT_OK) status = tt_seal_records(sealer);
    if (status == TT_OK) status = write_slots(sealer, seed);
    return status == TT_OK ? sealer->storage->sync(sealer->storage->context, sealer->file) : status;
}

// Writes the file beside, and leaves it to be removed when that fails. It is as private as the old
// one before anything is in it, and as old once all is.
static tt_status write_beside(tt_sealer *sealer, tt_beside *beside)
{
    const tt_storage *storage = sealer->storage;
    tt_status status = tt_beside_open(beside, &sealer->file);
    if (status != TT_OK) return status;
    status = write_all(sealer);
    tt_beside_like(storage, sealer->file, beside->out);
    tt_status closed = storage->close(storage->context, sealer->file);
    return status == TT_OK ? closed : status;
}

static tt_status seal_beside(tt_sealer *sealer, const tt_tape_def *def)
{
    tt_beside beside;
    tt_beside_def beside_def = {.storage = sealer->storage,
                                .allocator = sealer->allocator,
                                .out = def->path,
                                .suffix = ".sealing",
                                .name = TT_NAME_HELD};
    tt_status status = tt_beside_begin(&beside, &beside_def);
    if (status != TT_OK) return status;
    tt_tape_def read_back = *def;
    read_back.path = beside.path;
    status = write_beside(sealer, &beside);
    if (status == TT_OK) status = tt_tape_compare(sealer->tape, &read_back);
    if (status == TT_OK) return tt_beside_finish(&beside);
    tt_beside_abandon(&beside);
    return status;
}

static tt_status seal(tt_tape *tape, const tt_tape_def *def)
{
    tt_sealer *sealer = tt_allocate(&def->allocator, 1, sizeof *sealer);
    uint8_t *bytes = tt_allocate(&def->allocator, 1, TT_PACKED_MAX);
    tt_status status = TT_OUT_OF_MEMORY;
    if (sealer && bytes) {
        sealer->tape = tape;
        sealer->allocator = &def->allocator;
        sealer->storage = tape->source.storage;
        sealer->segment.bytes = bytes;
        status = seal_beside(sealer, def);
    }
    tt_free(bytes);
    tt_free(sealer);
    return status;
}

static tt_status seal_held(const tt_tape_def *def, tt_tape_fault *fault)
{
    tt_tape *tape;
    tt_status status = tt_tape_create(def, &tape, fault);
    if (status != TT_OK) return status;
    const tt_tape_info *info = &tape->info;
    const char *reason = "only a closed tape can be sealed, whose watermark says so";
    if (!info->settled)
        status = TT_BAD_ARGUMENT;
    else if (!info->sealed)
        status = seal(tape, def);
    else // by one that failed when it had only this left to do
        status = tape->source.storage->sync_folder(tape->source.storage->context, def->path);
    if (status != TT_BAD_ARGUMENT) reason = tt_status_text(status);
    if (status != TT_OK) tt_tape_fail(tape, fault, status, reason);
    tt_tape_destroy(tape);
    return status;
}

// The old file is held meanwhile: what a writer that goes on with it wrote would be lost with its
// name.
tt_status tt_tape_seal(const tt_tape_def *def, tt_tape_fault *fault)
{
    const tt_storage *storage = tt_storage_named(def->storage);
    void *held;
    tt_status status = storage->reopen(storage->context, def->path, &held);
    if (status != TT_OK) return tt_tape_fail_opening(fault, status);
    status = seal_held(def, fault);
    (void)storage->close(storage->context, held); // nothing was written
    return status;
}
