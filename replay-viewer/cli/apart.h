// Plays two tapes again, each by a game of its own, to the first state that differs.
#pragma once

#include "cli.h"

// Says which fields differ in it, up to state `last` of both tapes. CLI_NO where one does.
cli_exit apart_print(const cli_run *run, uint32_t last);
