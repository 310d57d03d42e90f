// Where a verb writes what it makes: standard output, or a file that is whole or not there. It is
// written beside its name and renamed at the end, so that what is replaced stays until then (a link
// itself is replaced, not what it leads to):
//
//     battle.png.4711  ---- rename --->  battle.png          4711: the process's number
#pragma once

#include <stdbool.h>
#include <stdio.h>

typedef struct cli_output {
    FILE *file;
    const char *path;
    char *beside; // the name it has until it is whole; NULL: it is written in place
    bool force;
} cli_output;

// Whether what is to be written is the tape that it is made of, by whatever name.
bool output_is_tape(const char *path, const char *tape);
// Whether a tape can be written there: "-" and folders can't be it, which is said on stderr.
bool output_can_be_file(const char *path);
// Opens what was asked for: "-" is standard output, unless that is a terminal. A file that exists
// is replaced only by `force`, a tape never; what is no file (a pipe, a device) is then written in
// place. False, and said on stderr: it can't be.
bool output_open(cli_output *output, const char *path, bool force);
// Closes it. Unless all of it was made and the file took it, nothing stays of a new file, and
// false; what a file did not take is said on stderr. Of standard output main.c tells.
bool output_close(cli_output *output, bool made);
