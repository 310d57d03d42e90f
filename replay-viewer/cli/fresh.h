// A fresh process of this program, which has seen nothing of a match but one state and the tape:
//
//     state T --> its input    it plays on    its output --> trail T+1, T+2 … N, then state N
//
// What a game keeps outside of its state is not there.
#pragma once

#include "cli.h"

#include <stdio.h>
#include <sys/types.h>

typedef struct fresh_process {
    pid_t id;
    FILE *said;
} fresh_process;

// The state of a sim in a file without a name; NULL when it can't be written.
FILE *fresh_image(tt_sim *sim);
// Starts a process with an image of state `from`, which plays on to state `to`.
// False when it can't be.
bool fresh_start(fresh_process *fresh, const cli_run *run, FILE *image, uint32_t from, uint32_t to);
// The trail that it says next; false when it says none.
bool fresh_trail(fresh_process *fresh, uint64_t *trail);
// Its last state, behind all trails: `size` bytes. False when it does not come.
bool fresh_state(fresh_process *fresh, void *bytes, uint64_t size);
// Waits for its end. What it has not said yet is not heard.
void fresh_end(fresh_process *fresh);

// What such a process does.
cli_exit fresh_run(const cli_run *run);
