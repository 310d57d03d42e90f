// Proves that a stretch of code allocates nothing. A test named NAME_noalloc_test.c is linked so
// that malloc, calloc, realloc and aligned_alloc of all that is linked into it statically (our
// libraries and the test itself) come by here. What shared libraries do inside is not seen.
#pragma once

#include <stdint.h>

// From now on allocations count; the count begins at 0.
void tt_no_malloc_arm(void);
// From now on they don't; the count stays.
void tt_no_malloc_disarm(void);
// Allocations while armed.
uint64_t tt_no_malloc_count(void);
// Where the first of them came from, for addr2line or a debugger; NULL: there was none.
const void *tt_no_malloc_first(void);
