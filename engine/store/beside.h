// A file that is made beside the one whose name it will have, by one maker at a time:
//
//     OUT           held from the first: the file that is replaced, or an empty one
//     OUT.suffix    written, looked at, then renamed to OUT
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/storage.h"

// What may have the name before.
typedef enum tt_beside_name {
    TT_NAME_FREE,  // nothing, or an empty file that nobody holds, as one that was killed leaves it
    TT_NAME_TAKEN, // likewise, or a file that nobody holds: it is replaced
    TT_NAME_HELD,  // a file that the caller holds: it is replaced
} tt_beside_name;

typedef struct tt_beside_def {
    const tt_storage *storage;
    const tt_allocator *allocator;
    const char *out; // must outlive what is made
    const char *suffix;
    tt_beside_name name;
} tt_beside_def;

typedef struct tt_beside {
    const tt_storage *storage;
    const char *out;
    char *path; // where it is to be written; NULL: nothing is being made
    void *held; // the file that has the name; NULL: the caller has it
    bool made;  // it is empty, and goes when nothing comes of this
} tt_beside;

// Sees that no file is at `path`: one that nobody holds is taken away, as what a maker that was
// killed has left. It is held meanwhile, so that nobody takes away what a second one makes.
// TT_BUSY: somebody holds it; TT_NOT_A_TAPE, TT_IO.
TT_MUST_CHECK tt_status tt_beside_clear(const tt_storage *storage, const char *path);
// Takes the name, and clears `path`. Whoever reads a file that must not be lost holds it before.
// TT_EXISTS; TT_BUSY: somebody holds the file at the name or beside it; TT_IO, TT_OUT_OF_MEMORY:
// then nothing was changed.
TT_MUST_CHECK tt_status tt_beside_begin(tt_beside *beside, const tt_beside_def *def);
// Gives the file at `path`, closed and synced, its name. When that fails it is gone; if the name
// was taken already and only that may not be durable, it is gone only where nothing was replaced.
TT_MUST_CHECK tt_status tt_beside_finish(tt_beside *beside);
// Takes away what was made.
void tt_beside_abandon(tt_beside *beside);
