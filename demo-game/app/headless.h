#pragma once

#include "options.h"

// Plays a match to its end; the program's exit status.
int headless_run(const phalanx_options *options);
