#define _GNU_SOURCE // mkostemp, explicit_bzero; NOLINT(bugprone-reserved-identifier)

#include "secret.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

// Names the file. With `make` its folders are made, too.
static bool name_file(char path[PATH_MAX], bool make)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    bool named = data && data[0] == '/';
    if (!named && (!home || !home[0])) return false;
    int base = snprintf(path, PATH_MAX, "%s%s", named ? data : home, named ? "" : "/.local/share");
    if (base >= PATH_MAX) return false;
    if (make) mkdir(path, 0700);
    int folder = snprintf(path + base, (size_t)(PATH_MAX - base), "/tickertape");
    if (base + folder >= PATH_MAX) return false;
    if (make) mkdir(path, 0700);
    size_t left = (size_t)(PATH_MAX - base - folder);
    return snprintf(path + base + folder, left, "/snaps.key") < (int)left;
}

static bool read_file(const char *path, uint8_t secret[TT_CACHE_SECRET_SIZE])
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (file < 0) return false;
    bool ours = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == geteuid() &&
                (about.st_mode & (S_IRWXG | S_IRWXO)) == 0 && about.st_size == TT_CACHE_SECRET_SIZE;
    bool whole = ours && read(file, secret, TT_CACHE_SECRET_SIZE) == TT_CACHE_SECRET_SIZE;
    close(file);
    return whole;
}

// It gets its name when it is whole, and never takes another's: of two that make it, both read one.
static void make_file(const char *path)
{
    char beside[PATH_MAX];
    uint8_t drawn[TT_CACHE_SECRET_SIZE];
    if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside) return;
    int file = mkostemp(beside, O_CLOEXEC); // which only its owner can read
    if (file < 0) return;
    bool written = getrandom(drawn, sizeof drawn, 0) == sizeof drawn &&
                   write(file, drawn, sizeof drawn) == sizeof drawn;
    written = close(file) == 0 && written;
    bool linked = written && link(beside, path) == 0;
    (void)linked; // else another was quicker, or there will be none
    unlink(beside);
    explicit_bzero(drawn, sizeof drawn);
}

bool secret_read(uint8_t secret[TT_CACHE_SECRET_SIZE], bool make)
{
    char path[PATH_MAX];
    if (!name_file(path, make)) return false;
    if (make && access(path, F_OK) != 0) make_file(path);
    return read_file(path, secret);
}
