// The machine's files. A file is its descriptor.

#define _GNU_SOURCE // fallocate, flock; NOLINT(bugprone-reserved-identifier)

#include "tickertape/storage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

// A descriptor 0 is a file, too: not NULL.
static void *file_of(int fd)
{
    return (void *)((intptr_t)fd + 1); // NOLINT(performance-no-int-to-ptr)
}

static int fd_of(const void *file)
{
    return (int)((intptr_t)file - 1);
}

static tt_status succeeded(int result)
{
    return result == 0 ? TT_OK : TT_IO;
}

// By a signal: the call is made again.
static bool interrupted(ssize_t result)
{
    return result < 0 && errno == EINTR;
}

// A lock that the system takes back when its holder dies. It is of the file, not of its name, so
// the name may have gone to another meanwhile.
static tt_status hold(int fd, const char *path)
{
    struct stat held, named;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK ? TT_BUSY : TT_IO;
    if (fstat(fd, &held) != 0 || stat(path, &named) != 0) return TT_IO;
    return held.st_ino == named.st_ino && held.st_dev == named.st_dev ? TT_OK : TT_BUSY;
}

static tt_status create_file(const char *path, mode_t mode, void **file)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) return errno == EEXIST ? TT_EXISTS : TT_IO;
    // Where there are no locks it is written all the same; then nobody else can hold it, either.
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        unlink(path);
        close(fd);
        return TT_BUSY;
    }
    *file = file_of(fd);
    return TT_OK;
}

static tt_status open_plain(const char *path, int flags, int *fd)
{
    // Not to wait for the other end of a pipe that is no tape anyway.
    *fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0 && (errno == ENXIO || errno == EISDIR)) return TT_NOT_A_TAPE; // a socket, a folder
    if (*fd < 0) return errno == ENOENT ? TT_NOT_FOUND : TT_IO;
    struct stat there;
    bool known = fstat(*fd, &there) == 0;
    if (known && S_ISREG(there.st_mode)) return TT_OK;
    close(*fd);
    return known ? TT_NOT_A_TAPE : TT_IO;
}

static tt_status open_file(void *context, const char *path, bool create, void **file)
{
    (void)context;
    if (create) return create_file(path, 0666, file);
    int fd;
    tt_status status = open_plain(path, O_RDONLY, &fd);
    if (status == TT_OK) *file = file_of(fd);
    return status;
}

static tt_status create_private(void *context, const char *path, void **file)
{
    (void)context;
    return create_file(path, S_IRUSR | S_IWUSR, file);
}

static tt_status reopen_file(void *context, const char *path, void **file)
{
    (void)context;
    int fd;
    tt_status status = open_plain(path, O_RDWR, &fd);
    if (status != TT_OK) return status;
    status = hold(fd, path);
    if (status == TT_OK)
        *file = file_of(fd);
    else
        close(fd);
    return status;
}

static tt_status read_file(void *context, void *file, uint64_t offset, void *bytes, size_t *size)
{
    (void)context;
    size_t wanted = *size;
    *size = 0;
    while (*size < wanted) {
        ssize_t got =
            pread(fd_of(file), (uint8_t *)bytes + *size, wanted - *size, (off_t)(offset + *size));
        if (interrupted(got)) continue;
        if (got < 0) return TT_IO;
        if (got == 0) break;
        *size += (size_t)got;
    }
    return TT_OK;
}

static tt_status write_file(void *context, void *file, uint64_t offset, const void *bytes,
                            size_t size)
{
    (void)context;
    const uint8_t *from = bytes;
    while (size > 0) {
        ssize_t written = pwrite(fd_of(file), from, size, (off_t)offset);
        if (interrupted(written)) continue;
        if (written <= 0) return TT_IO;
        from += written;
        size -= (size_t)written;
        offset += (uint64_t)written;
    }
    return TT_OK;
}

static tt_status measure_file(void *context, void *file, uint64_t *size)
{
    (void)context;
    struct stat there;
    if (fstat(fd_of(file), &there) != 0) return TT_IO;
    *size = (uint64_t)there.st_size;
    return TT_OK;
}

static tt_status truncate_file(void *context, void *file, uint64_t size)
{
    (void)context;
    int result;
    do {
        result = ftruncate(fd_of(file), (off_t)size);
    } while (interrupted(result));
    return succeeded(result);
}

// The size that can be read stays as it is: no reader has to wade through zeros.
static tt_status reserve_file(void *context, void *file, uint64_t size)
{
    (void)context;
    int result;
    do {
        result = fallocate(fd_of(file), FALLOC_FL_KEEP_SIZE, 0, (off_t)size);
    } while (interrupted(result));
    if (result == 0) return TT_OK;
    // Whatever else keeps it from reserving says nothing about room.
    return errno == ENOSPC || errno == EDQUOT || errno == EIO ? TT_IO : TT_UNSUPPORTED;
}

static tt_status sync_file(void *context, void *file)
{
    (void)context;
    int result;
    do {
        result = fdatasync(fd_of(file));
    } while (interrupted(result));
    return succeeded(result);
}

static tt_status sync_folder(void *context, const char *path)
{
    (void)context;
    char folder[4096] = ".";
    const char *slash = strrchr(path, '/');
    if (slash && slash - path >= (ptrdiff_t)sizeof folder) return TT_IO;
    if (slash) snprintf(folder, sizeof folder, "%.*s/", (int)(slash - path), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;
    if (fd < 0) return TT_IO;
    do {
        result = fsync(fd);
    } while (interrupted(result));
    // EINVAL: a file system that has nothing to sync there.
    bool nothing = result != 0 && errno == EINVAL;
    close(fd);
    return nothing ? TT_OK : succeeded(result);
}

static tt_status rename_file(void *context, const char *from, const char *to)
{
    (void)context;
    return succeeded(rename(from, to));
}

static tt_status remove_file(void *context, const char *path)
{
    (void)context;
    if (unlink(path) == 0) return TT_OK;
    return errno == ENOENT ? TT_NOT_FOUND : TT_IO;
}

static tt_status close_file(void *context, void *file)
{
    (void)context;
    return succeeded(close(fd_of(file)));
}

static bool follow_link(void *context, const char *path, char to[TT_PATH_SIZE])
{
    _Static_assert(PATH_MAX <= TT_PATH_SIZE, "as much as realpath may write");
    (void)context;
    struct stat there;
    return lstat(path, &there) == 0 && S_ISLNK(there.st_mode) && realpath(path, to);
}

// Where the group can't be kept, who was in it is one of the others now, and some of those may be
// in the new one: each of them has what both had.
static mode_t permissions_like(const struct stat *old, bool group_kept)
{
    mode_t both = (old->st_mode >> 3) & old->st_mode & S_IRWXO;
    return group_kept ? old->st_mode & ACCESSPERMS : (old->st_mode & S_IRWXU) | both << 3 | both;
}

static void make_like(void *context, void *file, const char *path)
{
    (void)context;
    int fd = fd_of(file);
    struct stat old = {.st_mode = S_IRUSR | S_IWUSR};
    bool known = stat(path, &old) == 0;
    bool kept = known &&
                (fchown(fd, old.st_uid, old.st_gid) == 0 || fchown(fd, (uid_t)-1, old.st_gid) == 0);
    const struct timespec times[] = {old.st_atim, old.st_mtim};
    (void)fchmod(fd, permissions_like(&old, kept));
    if (known) (void)futimens(fd, times);
}

const tt_storage *tt_storage_system(void)
{
    static const tt_storage system = {
        .open = open_file,
        .create_private = create_private,
        .reopen = reopen_file,
        .read = read_file,
        .write = write_file,
        .measure = measure_file,
        .truncate = truncate_file,
        .reserve = reserve_file,
        .sync = sync_file,
        .sync_folder = sync_folder,
        .rename = rename_file,
        .remove = remove_file,
        .close = close_file,
        .follow = follow_link,
        .like = make_like,
    };
    return &system;
}

const tt_storage *tt_storage_named(const tt_storage *named)
{
    return named ? named : tt_storage_system();
}
