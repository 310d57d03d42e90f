// The machine's files, when signals come meanwhile.

#define _GNU_SOURCE // syscall; NOLINT(bugprone-reserved-identifier)

#include "tickertape/storage.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int interruptions; // to come

static int interrupted_or(long result)
{
    if (interruptions == 0) return (int)result;
    interruptions--;
    errno = EINTR;
    return -1;
}

// What the storage calls in place of the system's.
int fsync(int fd)
{
    return interrupted_or(syscall(SYS_fsync, fd));
}

int fdatasync(int fd)
{
    return interrupted_or(syscall(SYS_fdatasync, fd));
}

int ftruncate(int fd, off_t size)
{
    return interrupted_or(syscall(SYS_ftruncate, fd, size));
}

static void expect_done(tt_status status)
{
    cr_assert(all(eq(int, status, TT_OK), eq(int, interruptions, 0)));
}

Test(storage, takes_no_signal_for_a_failure)
{
    const tt_storage *storage = tt_storage_system();
    char folder[] = "/tmp/storage_test.XXXXXX", path[64];
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/a", folder);
    void *file;
    cr_assert(eq(int, storage->open(NULL, path, true, &file), TT_OK));
    interruptions = 2;
    expect_done(storage->sync(NULL, file));
    interruptions = 2;
    expect_done(storage->truncate(NULL, file, 100));
    interruptions = 2;
    expect_done(storage->sync_folder(NULL, path));
    cr_assert(eq(int, storage->close(NULL, file), TT_OK));
    cr_assert(eq(int, unlink(path), 0));
    cr_assert(eq(int, rmdir(folder), 0));
}
