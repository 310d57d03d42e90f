#include "folders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool make(const char *path)
{
    char part[FOLDER_SIZE];
    size_t size = strlen(path);
    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != 0) continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdir(part, 0777) != 0 && errno != EEXIST) return false;
    }
    return true;
}

// The folder `inside` of the one that a variable names, or of one below the home folder.
static bool user_folder(const char *variable, const char *below_home, const char *inside,
                        char path[FOLDER_SIZE])
{
    const char *base = getenv(variable), *home = getenv("HOME");
    int size = 0;
    if (base && base[0] == '/') {
        size = snprintf(path, FOLDER_SIZE, "%s/%s", base, inside);
    } else {
        if (!home || !home[0]) return false;
        size = snprintf(path, FOLDER_SIZE, "%s/%s/%s", home, below_home, inside);
    }
    return size > 0 && size < FOLDER_SIZE && make(path);
}

bool folder_of_settings(char path[FOLDER_SIZE])
{
    return user_folder("XDG_CONFIG_HOME", ".config", "tickertape", path);
}

bool folder_of_tapes(const char *chosen, char path[FOLDER_SIZE])
{
    if (!chosen) return user_folder("XDG_DATA_HOME", ".local/share", "tickertape/tapes", path);
    int size = snprintf(path, FOLDER_SIZE, "%s", chosen);
    return size < FOLDER_SIZE && make(path);
}

void folder_name_tape(const char *folder, const char *match, char *path, size_t size)
{
    static unsigned count;
    char stamp[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc)) strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    snprintf(path, size, "%s/%s-%s-%x%02x.tape", folder, match, stamp, (unsigned)getpid(),
             count++ & 255);
}
