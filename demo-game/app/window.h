#pragma once

#include "options.h"

// Opens the window and runs until it is closed; the program's exit status.
int window_run(const phalanx_options *options);
