// Another program beside this one, started as a child that is left alone: it has nothing of ours,
// and what it says on its standard error can be read when it has ended.
//
//     launch_find -> launch_start -> program --- stderr ---> a file without a name
//                    launch_ended <- how it ended, and its last line
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

enum { LAUNCH_PATH_SIZE = 400 }; // bytes of a program's path, the final 0 included

typedef struct launched {
    pid_t child; // 0: none
    FILE *said;  // on its standard error
} launched;

// The program `name` in this program's folder; false when there is none.
bool launch_find(const char *name, char path[LAUNCH_PATH_SIZE]);
// Starts words[0], a path, with the words behind it, up to a NULL. With `tied` it ends when this
// program does. False when that can't be done.
bool launch_start(launched *program, char *const *words, bool tied);
// Whether it has ended since it was started: then `*well` is whether with 0, `line` the last that
// it said or empty, and it is none any more.
bool launch_ended(launched *program, bool *well, char *line, size_t size);
