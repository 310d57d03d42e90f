// Where tapes lie: the machine's files, or whatever an embedder has. A tape asks for nothing but
// what stands here, and believes no more of it than POSIX says:
//
//     written     the system has it: it survives this process
//     synced      what was written before the sync began survives a loss of power, and not before
#pragma once

#include "tickertape/types.h"

TT_API_BEGIN

/// The longest path that a link may lead to, with its end.
enum { TT_PATH_SIZE = 4096 };

/// A storage. Files are opaque pointers of its own. Functions other than `sync` and `sync_folder`
/// are called on the thread of the tape; those on any, one at a time for each file.
typedef struct tt_storage {
    void *context; ///< handed to every function
    /// Opens a file to be read, or with `create` makes one to be written, which must not exist; it
    /// is held until it is closed, which keeps no reader away. TT_NOT_FOUND, TT_EXISTS,
    /// TT_NOT_A_TAPE (it is no plain file), TT_OUT_OF_MEMORY, TT_IO.
    tt_status (*open)(void *context, const char *path, bool create, void **file);
    /// Makes a file as open does, which only its owner can open before `like` says who may. NULL:
    /// open makes it.
    tt_status (*create_private)(void *context, const char *path, void **file);
    /// Opens a file that is there to be written, and holds it. TT_BUSY: someone else holds it, or
    /// has just put another in its place; otherwise as open.
    tt_status (*reopen)(void *context, const char *path, void **file);
    /// Reads `*size` bytes; fewer, and `*size` says how many, only where the file ends. TT_IO.
    tt_status (*read)(void *context, void *file, uint64_t offset, void *bytes, size_t *size);
    /// Writes all of the bytes. TT_IO: some may be there.
    tt_status (*write)(void *context, void *file, uint64_t offset, const void *bytes, size_t size);
    /// Bytes of the file. TT_IO.
    tt_status (*measure)(void *context, void *file, uint64_t *size);
    /// Cuts the file, and gives back what was reserved. TT_IO.
    tt_status (*truncate)(void *context, void *file, uint64_t size);
    /// Sees that so many bytes will find room; changes nothing that can be read. TT_UNSUPPORTED: it
    /// can't be known; TT_IO: there is no room.
    tt_status (*reserve)(void *context, void *file, uint64_t size);
    /// Makes durable what was written; waits for the disk. TT_IO.
    tt_status (*sync)(void *context, void *file);
    /// Makes durable that there is a file of this name. TT_IO.
    tt_status (*sync_folder)(void *context, const char *path);
    /// Gives a file another name, instead of whatever has it. TT_IO.
    tt_status (*rename)(void *context, const char *from, const char *to);
    /// Takes a name away. TT_NOT_FOUND, TT_IO.
    tt_status (*remove)(void *context, const char *path);
    /// Always frees the file. TT_IO.
    tt_status (*close)(void *context, void *file);
    /// Whether `path` is a link that leads somewhere, and where: what is there is replaced, and the
    /// link stays. NULL: there are no links.
    bool (*follow)(void *context, const char *path, char to[TT_PATH_SIZE]);
    /// Gives a file that is written the owner, the permissions and the time of the one at `path`,
    /// as far as it may; nobody can read or write it who can't that one, but for who writes it.
    /// NULL: there is nothing of that kind.
    void (*like)(void *context, void *file, const char *path);
} tt_storage;

/// The machine's file system. When it says TT_IO, errno says why.
const tt_storage *tt_storage_system(void);
/// The storage that a def names; NULL names the machine's.
const tt_storage *tt_storage_named(const tt_storage *named);

TT_API_END
