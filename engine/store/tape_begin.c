// How a writer begins: with a new file, whose header is its first write, or behind the last record
// of a tape that another one has left.

#include "allocation.h"
#include "beside.h"
#include "reading.h"
#include "writing.h"

#include <string.h>

static bool match_writable(const tt_match *match)
{
    return tt_name_valid(match->game) && tt_name_valid(match->name) && match->seats >= 1 &&
           match->seats <= TT_SEATS_MAX && match->tick_rate >= 1 &&
           match->tick_rate <= TT_TICK_RATE_MAX && match->settings_size <= TT_SETTINGS_SIZE_MAX;
}

static bool writable(const tt_tape_writer_def *def)
{
    bool build_fits = !def->build || strlen(def->build) <= TT_TAPE_BUILD_MAX;
    bool begins = (def->first_tick > 0) == (def->head != NULL);
    return build_fits && begins && match_writable(def->match);
}

// A writer without a file. NULL: there is no memory.
static tt_tape_writer *make(const tt_tape_def *def, const tt_match *match, uint32_t first_tick)
{
    tt_tape_writer *writer = tt_allocate(&def->allocator, 1, sizeof *writer);
    if (!writer) return NULL;
    writer->allocator = def->allocator;
    writer->storage = tt_storage_named(def->storage);
    writer->path = tt_allocate_text(&def->allocator, def->path, "");
    writer->tick_rate = match->tick_rate;
    writer->seats = match->seats;
    writer->parted_tick = UINT32_MAX;
    writer->first_tick = writer->numbering.tick = first_tick;
    if (writer->path) return writer;
    tt_tape_forget(writer);
    return NULL;
}

static tt_status write_header(tt_tape_writer *writer, const tt_tape_writer_def *def)
{
    tt_tape_header header = {.match = *def->match, .first_tick = def->first_tick};
    if (def->build) memcpy(header.build, def->build, strlen(def->build));
    if (def->first_tick > 0)
        memcpy(header.head, def->head, TT_HEAD_SIZE);
    else
        tt_chain_start(def->match, header.head);
    memcpy(writer->head, header.head, TT_HEAD_SIZE);
    uint8_t bytes[TT_TAPE_HEADER_MAX];
    tt_writer whole = tt_writer_of(bytes, sizeof bytes);
    tt_tape_header_write(&header, &whole);
    writer->header_check = header.check;
    writer->slot = (tt_slot){.sequence = 1, .offset = header.size, .ticks = header.first_tick};
    bool written = tt_tape_write_at(writer, bytes, whole.size, 0);
    writer->size = whole.size;
    return written ? TT_OK : TT_IO;
}

// Leaves no file when it fails, but for one beside, which its maker takes away. It is held until
// then: the name may be another's afterwards.
static tt_status begin(tt_tape_writer *writer, const tt_tape_writer_def *def, tt_beside *beside)
{
    const tt_storage *storage = writer->storage;
    tt_status status = beside ? tt_beside_open(beside, &writer->file)
                              : storage->open(storage->context, def->path, true, &writer->file);
    if (status != TT_OK) return status;
    status = write_header(writer, def);
    if (status == TT_OK) return TT_OK;
    if (!beside) (void)storage->remove(storage->context, def->path);
    (void)storage->close(storage->context, writer->file);
    return status;
}

// The file is made beside, or at its name.
static tt_status create(const tt_tape_writer_def *def, tt_beside *beside, tt_tape_writer **out)
{
    tt_tape_def named = {def->path, def->storage, def->allocator};
    tt_tape_writer *writer = make(&named, def->match, def->first_tick);
    if (!writer) return TT_OUT_OF_MEMORY;
    tt_status status = begin(writer, def, beside);
    if (status == TT_OK)
        *out = writer;
    else
        tt_tape_forget(writer);
    return status;
}

tt_status tt_tape_create_beside(const tt_tape_writer_def *def, tt_beside *beside,
                                tt_tape_writer **out)
{
    *out = NULL;
    return writable(def) ? create(def, beside, out) : TT_BAD_ARGUMENT;
}

static tt_status replace(const tt_tape_writer_def *def, tt_beside *beside, tt_tape_writer **out)
{
    tt_tape_writer_def named = *def;
    tt_tape_writer *writer;
    named.path = beside->out; // not the link
    tt_status status = create(&named, beside, &writer);
    if (status != TT_OK) {
        tt_beside_abandon(beside);
        return status;
    }
    status = tt_beside_rename(beside);
    if (status == TT_OK)
        *out = writer;
    else
        tt_tape_abandon(writer);
    return status;
}

// Replacing means a new file under the old name, once it can be written: who reads the old one can
// go on. Its name is durable with the first sync.
static tt_status create_by_force(const tt_tape_writer_def *def, tt_tape_writer **out)
{
    tt_beside beside;
    tt_beside_def beside_def = {.storage = tt_storage_named(def->storage),
                                .allocator = &def->allocator,
                                .out = def->path,
                                .suffix = ".new",
                                .name = TT_NAME_TAKEN};
    tt_status status = tt_beside_begin(&beside, &beside_def);
    return status == TT_OK ? replace(def, &beside, out) : status;
}

tt_status tt_tape_writer_create(const tt_tape_writer_def *def, tt_tape_writer **out)
{
    *out = NULL;
    if (!writable(def)) return TT_BAD_ARGUMENT;
    return def->force ? create_by_force(def, out) : create(def, NULL, out);
}

tt_tape_writer *tt_tape_take_up(const tt_tape *tape, const tt_tape_def *def, void *file)
{
    const tt_tape_info *info = &tape->info;
    const tt_slot *newest = tt_slots_newest(&tape->slots);
    const tt_slot none = {.sequence = 1, .offset = tape->start, .ticks = info->first_tick};
    uint32_t last_trail;
    tt_tape_writer *writer = make(def, &info->match, info->first_tick);
    if (!writer) return NULL;
    writer->file = file;
    writer->size = tape->end.offset;
    writer->numbering = tape->end.numbering;
    memcpy(writer->head, tape->end.head, TT_HEAD_SIZE);
    writer->header_check = tape->header_check;
    writer->slot = newest ? *newest : none;
    writer->ended = info->closed;
    writer->has_key = info->has_key;
    writer->checkpoint_tick = info->checkpoint.tick;
    writer->parted_tick = info->parted_tick;
    writer->apart = info->apart;
    if (tt_trails_last(&tape->trails, &last_trail)) writer->next_trail = last_trail + UINT64_C(1);
    memcpy(writer->least_look, tape->looks.least, sizeof writer->least_look);
    return writer;
}
