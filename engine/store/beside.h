// A file that is made beside the one whose name it will have, by one maker at a time:
//
//     OUT           held from the first: the file that is replaced, or an empty one
//     OUT.suffix    written, looked at, then renamed to OUT
//
// If OUT is a link, it stays, and all this is done where it leads.
#pragma once

#include "tickertape/allocator.h"
#include "tickertape/storage.h"

enum { TT_BESIDE_MAGIC = 8 }; // bytes with which a file of ours begins, of each kind

// What may have the name before.
typedef enum tt_beside_name {
    TT_NAME_FREE,  // nothing, or an empty file that nobody holds, as one that was killed leaves it
    TT_NAME_TAKEN, // likewise, or a file that nobody holds: it is replaced
    TT_NAME_HELD,  // a file that the caller holds: it is replaced
} tt_beside_name;

typedef struct tt_beside_def {
    const tt_storage *storage;
    const tt_allocator *allocator;
    const char *out;
    const char *suffix;
    tt_beside_name name;
    const char *like; // the file that it is to be as private as; NULL: that at `out`
} tt_beside_def;

typedef struct tt_beside {
    const tt_storage *storage;
    char *out;  // the name that it will have
    char *path; // where it is to be written; NULL: nothing is being made
    void *held; // the file that has the name; NULL: the caller has it
    bool made;  // it is empty, and goes when nothing comes of this
    bool begun; // the file at `path` is ours, and goes likewise
    const char *like;
} tt_beside;

// Sees that no file is at `path`: what a maker that was killed has left is taken away. Its first
// bytes are `magic`, or zeros where they were lost, and nobody holds it; it is held meanwhile, so
// that nobody takes away what a second one makes. TT_EXISTS: it is something else; TT_BUSY:
// somebody holds it; TT_NOT_A_TAPE: it is no file; TT_IO.
TT_MUST_CHECK tt_status tt_beside_clear(const tt_storage *storage, const char *path,
                                        const uint8_t magic[TT_BESIDE_MAGIC]);
// Makes a file that is being written as private as the one at `path`, of the same owner and time.
// The next write changes the time.
void tt_beside_like(const tt_storage *storage, void *file, const char *path);
// Makes a file that is as private as the one at `like` before anyone else can open it. As open.
TT_MUST_CHECK tt_status tt_beside_create(const tt_storage *storage, const char *path,
                                         const char *like, void **file);
// Takes the name for a tape, and clears `path`. Whoever reads a file that must not be lost holds it
// before. TT_EXISTS: it is no file, or has what may not be lost, or what is beside has; TT_BUSY:
// somebody holds the file at the name or beside it; TT_IO, TT_OUT_OF_MEMORY: then nothing was
// changed.
TT_MUST_CHECK tt_status tt_beside_begin(tt_beside *beside, const tt_beside_def *def);
// Makes the file at `path`, to be written. As open.
TT_MUST_CHECK tt_status tt_beside_open(tt_beside *beside, void **file);
// Gives the file at `path` its name, which is not yet durable. When that fails it is gone.
TT_MUST_CHECK tt_status tt_beside_rename(tt_beside *beside);
// Gives the file at `path`, closed and synced, its name. When that fails it is gone; if the name
// was taken already and only that may not be durable, it is gone only where nothing was replaced.
TT_MUST_CHECK tt_status tt_beside_finish(tt_beside *beside);
// Takes away what was made.
void tt_beside_abandon(tt_beside *beside);
