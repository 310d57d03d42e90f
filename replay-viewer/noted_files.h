// The machine's files, and which of them was in the way: a status has no room for that.
//
//     tt_tape_strip  -->  noted  -->  the machine's files
//            TT_IO  <--     '- copy.tape.stripping: No space left on device
#pragma once

#include <tickertape/tape.h>

#include <limits.h>

// For one thread.
typedef struct noted_files {
    tt_storage storage;  // to be handed out; this must not move
    tt_status status;    // of the call that failed last; TT_OK: none has
    int error;           // what the system said to it
    char path[PATH_MAX]; // of its file
} noted_files;

void noted_start(noted_files *files);
// What words_of_fault says of what was to be done with `file`. Where a file was in the way it is
// named, if it is another one, and what the system said: "a.tape.sealing: Permission denied".
void noted_words(const noted_files *files, const tt_tape_fault *fault, const char *file,
                 char *words, size_t size);
