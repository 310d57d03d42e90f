// The folder of a relay's tapes, made if need be.
#include "keeping.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// One that is new is durable, too: what a tape promises must not be lost with its folder.
static tt_status make_one(const char *path)
{
    const tt_storage *storage = tt_storage_system();
    if (mkdir(path, 0777) == 0) return storage->sync_folder(storage->context, path);
    return errno == EEXIST ? TT_OK : TT_IO;
}

// mkdir -p
tt_status tt_folder_make(const char *path)
{
    char part[TT_KEEPING_PATH_SIZE];
    if (snprintf(part, sizeof part, "%s/", path) >= (int)sizeof part) return TT_BAD_ARGUMENT;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (make_one(part) != TT_OK) return TT_IO;
        *slash = '/';
    }
    struct stat there;
    bool folder = stat(path, &there) == 0 && S_ISDIR(there.st_mode);
    return folder && access(path, W_OK | X_OK) == 0 ? TT_OK : TT_IO;
}
