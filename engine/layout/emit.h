// A table as C source.
#pragma once

#include <tickertape/layout.h>

#include <stdio.h>

// Writes `const tt_layout NAME` and what it points to.
// `out` tells by ferror whether it took it all.
void emit_layout(FILE *out, const tt_layout *layout, const char *name);
