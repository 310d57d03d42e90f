// What is written of a damaged tape: closed tapes that begin where their first turn is vouched for.
// Each has another name until it is whole, and its own is held:
//
//     OUT-from-1200.tape.salvaging  ->  OUT-from-1200.tape

#include "allocation.h"
#include "salvaging.h"
#include "writing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = sizeof ".salvaged-from-4294967295" };

static const char *out_of(const tt_salvager *salvager)
{
    return salvager->def->out ? salvager->def->out : salvager->def->tape.path;
}

static bool make_name(tt_salvager *salvager)
{
    if (salvager->path) return true;
    salvager->path_size = strlen(out_of(salvager)) + NAME_ROOM;
    salvager->path = tt_allocate(salvager->allocator, 1, salvager->path_size);
    return salvager->path != NULL;
}

// In front of the ending, if there is one.
static void name_piece(tt_salvager *salvager, uint32_t first)
{
    static const char ending[] = ".tape";
    const char *out = out_of(salvager), *word = salvager->def->out ? "" : ".salvaged";
    size_t size = strlen(out), ends = sizeof ending - 1;
    bool has_ending = size > ends && strcmp(out + size - ends, ending) == 0;
    int stem = (int)(has_ending ? size - ends : size);
    if (first == salvager->header.first_tick)
        snprintf(salvager->path, salvager->path_size, "%.*s%s%s", stem, out, word, out + stem);
    else
        snprintf(salvager->path, salvager->path_size, "%.*s%s-from-%" PRIu32 "%s", stem, out, word,
                 first, out + stem);
}

static tt_status take_name(tt_salvager *salvager)
{
    tt_beside_def def = {salvager->storage, salvager->allocator, salvager->path,
                         ".salvaging",      TT_NAME_FREE,        salvager->def->tape.path};
    tt_status status = tt_beside_begin(&salvager->beside, &def);
    if (status == TT_BUSY) salvager->reason = "someone has the file in which it is to be written";
    return status;
}

static void abandon(tt_salvager *salvager)
{
    tt_tape_abandon(salvager->piece);
    salvager->piece = NULL;
    tt_beside_abandon(&salvager->beside);
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
    uint32_t first = salvager->place.numbering.tick;
    if (!make_name(salvager)) return TT_OUT_OF_MEMORY;
    name_piece(salvager, first);
    tt_status status = take_name(salvager);
    if (status != TT_OK) return status;
    tt_tape_writer_def def = {
        .path = salvager->beside.path,
        .match = &salvager->header.match,
        .build = salvager->header.build,
        .first_tick = first,
        .head = first > 0 ? salvager->place.head : NULL,
        .storage = salvager->storage,
        .allocator = *salvager->allocator,
    };
    status = tt_tape_create_beside(&def, &salvager->beside, &salvager->piece);
    if (status != TT_OK) return status;
    salvager->piece_first = first;
    salvager->piece_offset = salvager->place.offset;
    salvager->piece_checkpoint = 0;
    return write_front(salvager, hope);
}

static bool note_piece(tt_salvager *salvager)
{
    uint32_t count = salvager->result->pieces;
    uint32_t *firsts = tt_grow(salvager->allocator, salvager->firsts, &salvager->firsts_capacity,
                               count + UINT64_C(1), sizeof *firsts);
    if (!firsts) return false;
    salvager->firsts = firsts;
    salvager->firsts[count] = salvager->piece_first;
    return true;
}

static tt_status close_piece(tt_salvager *salvager, uint64_t *bytes)
{
    tt_status status = tt_tape_flush(salvager->piece);
    *bytes = salvager->piece->size + TT_CLOSE_SIZE;
    if (status != TT_OK) return status;
    status = tt_tape_close(salvager->piece, salvager->close.complete, salvager->close.over_tick);
    salvager->piece = NULL;
    if (status == TT_OK) status = tt_beside_finish(&salvager->beside);
    salvager->result->pieces += status == TT_OK; // from here on it is undone by its name
    return status;
}

tt_status tt_salvage_finish(tt_salvager *salvager, bool keep)
{
    uint32_t last = salvager->place.numbering.tick, turns = last - salvager->piece_first;
    if (turns == 0 && !keep) {
        abandon(salvager);
        return TT_OK;
    }
    if (!note_piece(salvager)) return TT_OUT_OF_MEMORY;
    uint64_t bytes;
    tt_status status = close_piece(salvager, &bytes);
    if (status != TT_OK) return status;
    salvager->result->turns += turns;
    salvager->piece_before = last;
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
