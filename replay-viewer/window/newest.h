// The tape that somebody most likely wants to see.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// The path of the tape that was written last among those in the data folder, where the game and the
// relay of ./play keep theirs; false when there is none, with the folder in `path`.
bool newest_tape(char *path, size_t size);
