// What is written of a damaged tape: closed tapes that begin where their first turn is vouched for.
// Each has another name until it is whole:
//
//     OUT-from-1200.tape.salvaging  ->  OUT-from-1200.tape

#include "allocation.h"
#include "salvaging.h"
#include "writing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = sizeof "-from-4294967295.salvaging" };

static bool make_names(tt_salvager *salvager)
{
    if (salvager->path) return true;
    salvager->path_size = strlen(salvager->def->out) + NAME_ROOM;
    salvager->path = tt_allocate(salvager->allocator, 1, salvager->path_size);
    salvager->beside = tt_allocate(salvager->allocator, 1, salvager->path_size);
    return salvager->path && salvager->beside;
}

// In front of the ending, if there is one.
static void name_piece(tt_salvager *salvager, uint32_t first)
{
    static const char ending[] = ".tape";
    const char *out = salvager->def->out;
    size_t size = strlen(out), ends = sizeof ending - 1;
    bool has_ending = size > ends && strcmp(out + size - ends, ending) == 0;
    int stem = (int)(has_ending ? size - ends : size);
    if (first == salvager->header.first_tick)
        snprintf(salvager->path, salvager->path_size, "%s", out);
    else
        snprintf(salvager->path, salvager->path_size, "%.*s-from-%" PRIu32 "%s", stem, out, first,
                 out + stem);
    snprintf(salvager->beside, salvager->path_size, "%s.salvaging", salvager->path);
}

static tt_status expect_free(const tt_salvager *salvager)
{
    void *file;
    const tt_storage *storage = salvager->storage;
    tt_status status = storage->open(storage->context, salvager->path, false, &file);
    if (status == TT_OK) (void)storage->close(storage->context, file);
    if (status == TT_NOT_FOUND) return TT_OK;
    return status == TT_OK || status == TT_NOT_A_TAPE ? TT_EXISTS : status;
}

// A key, and the checkpoint whose head it begins with.
static tt_status write_front(tt_salvager *salvager, const tt_hope *hope)
{
    tt_status status =
        salvager->has_key && hope ? tt_tape_key(salvager->piece, salvager->key) : TT_OK;
    if (status != TT_OK || !hope || !salvager->has_key) return status;
    salvager->piece_checkpoint = hope->offset;
    return tt_tape_checkpoint(salvager->piece, &hope->checkpoint);
}

tt_status tt_salvage_begin(tt_salvager *salvager, const tt_hope *hope)
{
    const tt_storage *storage = salvager->storage;
    uint32_t first = salvager->place.numbering.tick;
    if (!make_names(salvager)) return TT_OUT_OF_MEMORY;
    name_piece(salvager, first);
    tt_status status = expect_free(salvager);
    if (status != TT_OK) return status;
    (void)storage->remove(storage->context, salvager->beside); // of one that was killed
    tt_tape_writer_def def = {
        .path = salvager->beside,
        .match = &salvager->header.match,
        .build = salvager->header.build,
        .first_tick = first,
        .head = first > 0 ? salvager->place.head : NULL,
        .storage = storage,
        .allocator = *salvager->allocator,
    };
    status = tt_tape_writer_create(&def, &salvager->piece);
    if (status != TT_OK) return status;
    salvager->piece_first = first;
    salvager->piece_offset = salvager->place.offset;
    salvager->piece_checkpoint = 0;
    return write_front(salvager, hope);
}

static void abandon(tt_salvager *salvager)
{
    if (!salvager->piece) return;
    tt_tape_abandon(salvager->piece);
    salvager->piece = NULL;
    (void)salvager->storage->remove(salvager->storage->context, salvager->beside);
}

static bool note_piece(tt_salvager *salvager)
{
    uint32_t count = salvager->result->pieces;
    if (count == salvager->firsts_capacity) {
        uint32_t capacity = count > 0 ? 2 * count : 4;
        uint32_t *firsts =
            tt_reallocate(salvager->allocator, salvager->firsts, capacity, sizeof *firsts);
        if (!firsts) return false;
        salvager->firsts = firsts;
        salvager->firsts_capacity = capacity;
    }
    salvager->firsts[count] = salvager->piece_first;
    return true;
}

static tt_status name_it(tt_salvager *salvager)
{
    const tt_storage *storage = salvager->storage;
    tt_status status = expect_free(salvager);
    if (status == TT_OK)
        status = storage->rename(storage->context, salvager->beside, salvager->path);
    if (status != TT_OK) {
        (void)storage->remove(storage->context, salvager->beside);
        return status;
    }
    salvager->result->pieces++; // from here on it is undone by its name
    return storage->sync_folder(storage->context, salvager->path);
}

tt_status tt_salvage_finish(tt_salvager *salvager, bool keep)
{
    uint32_t last = salvager->place.numbering.tick, turns = last - salvager->piece_first;
    if (turns == 0 && !keep) {
        abandon(salvager);
        return TT_OK;
    }
    if (!note_piece(salvager)) return TT_OUT_OF_MEMORY;
    bool over = salvager->closed && salvager->complete;
    tt_status status = tt_tape_flush(salvager->piece);
    uint64_t bytes = salvager->piece->size + TT_CLOSE_SIZE;
    if (status == TT_OK) {
        status = tt_tape_close(salvager->piece, over, salvager->over_tick);
        salvager->piece = NULL;
        if (status == TT_OK)
            status = name_it(salvager);
        else
            (void)salvager->storage->remove(salvager->storage->context, salvager->beside);
    }
    if (status != TT_OK) return status;
    salvager->result->turns += turns;
    tt_salvage_news news = {TT_SALVAGE_PIECE, salvager->piece_offset, bytes, salvager->piece_first,
                            last - 1,         salvager->path};
    if (turns == 0) news.from = news.to = UINT32_MAX;
    tt_salvage_tell(salvager, &news);
    return TT_OK;
}

void tt_salvage_undo(tt_salvager *salvager)
{
    const tt_storage *storage = salvager->storage;
    abandon(salvager);
    for (uint32_t i = 0; i < salvager->result->pieces; i++) {
        name_piece(salvager, salvager->firsts[i]);
        (void)storage->remove(storage->context, salvager->path);
    }
    *salvager->result = (tt_salvage){0};
}
