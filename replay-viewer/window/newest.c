#include "newest.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void data_folder(char *path, size_t size)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && data[0] == '/')
        snprintf(path, size, "%s/tickertape/tapes", data);
    else
        snprintf(path, size, "%s/.local/share/tickertape/tapes", home ? home : "");
}

static bool is_tape(const char *name)
{
    size_t size = strlen(name);
    return size > 5 && strcmp(name + size - 5, ".tape") == 0;
}

static bool newer(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

bool newest_tape(char *path, size_t size)
{
    char folder[PATH_MAX], file[PATH_MAX + NAME_MAX + 2];
    struct timespec newest = {0};
    bool found = false;
    data_folder(folder, sizeof folder);
    snprintf(path, size, "%s", folder);
    DIR *tapes = opendir(folder);
    if (!tapes) return false;
    for (const struct dirent *entry; (entry = readdir(tapes));) {
        struct stat about;
        snprintf(file, sizeof file, "%s/%s", folder, entry->d_name);
        if (!is_tape(entry->d_name) || stat(file, &about) != 0 || !S_ISREG(about.st_mode)) continue;
        if (strlen(file) >= size || (found && !newer(&about.st_mtim, &newest))) continue;
        found = true;
        newest = about.st_mtim;
        snprintf(path, size, "%s", file);
    }
    closedir(tapes);
    return found;
}
