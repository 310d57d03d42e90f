#include "folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_tape(const struct dirent *file)
{
    static const char ending[] = ".tape";
    size_t size = strlen(file->d_name), end = sizeof ending - 1;
    return size > end && strcmp(file->d_name + size - end, ending) == 0;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder), all = size + strlen(name) + 2;
    const char *slash = size > 0 && folder[size - 1] == '/' ? "" : "/";
    char *path = malloc(all);
    if (path) snprintf(path, all, "%s%s%s", folder, slash, name);
    return path;
}

bool folder_read(cli_folder *folder, const char *path)
{
    struct dirent **files;
    int count = scandir(path, &files, is_tape, alphasort);
    *folder = (cli_folder){0};
    if (count < 0) return false;
    folder->paths = calloc((size_t)count + 1, sizeof *folder->paths);
    bool fine = folder->paths != NULL;
    for (int i = 0; i < count; i++) {
        if (fine) folder->paths[folder->count] = join(path, files[i]->d_name);
        fine = fine && folder->paths[folder->count];
        folder->count += fine;
        free(files[i]);
    }
    free(files);
    if (!fine) folder_free(folder);
    return fine;
}

void folder_free(cli_folder *folder)
{
    for (uint32_t i = 0; folder->paths && i < folder->count; i++) free(folder->paths[i]);
    free(folder->paths);
    *folder = (cli_folder){0};
}
