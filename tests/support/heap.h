// How much memory a test holds, to the byte, with and without sanitizers.
#pragma once

#include <stddef.h>

size_t heap_in_use(void);
