// Where a player's files are.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FOLDER_SIZE = 400 }; // bytes of a path, the final 0 included

// The folder for settings, made if need be; false when it can't be had.
bool folder_of_settings(char path[FOLDER_SIZE]);
// The folder for tapes: `chosen`, or the data folder's; made if need be.
bool folder_of_tapes(const char *chosen, char path[FOLDER_SIZE]);
// A new name for a tape of `match` in a folder.
void folder_name_tape(const char *folder, const char *match, char *path, size_t size);
