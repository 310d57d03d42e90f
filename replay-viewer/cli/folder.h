// The tapes of a folder, in the order of their names.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cli_folder {
    char **paths;
    uint32_t count;
} cli_folder;

// Lists what ends in ".tape". False, with nothing to free: it is no folder, or can't be read.
bool folder_read(cli_folder *folder, const char *path);
void folder_free(cli_folder *folder);
