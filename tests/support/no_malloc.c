// The linker turns every malloc into __wrap_malloc, and __real_malloc into libc's (ld's --wrap).
// free is not looked at: what was never allocated can't be freed.

#include "no_malloc.h"

#include <stdbool.h>
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

// One thread at a time: tests have one.
static bool armed;
static uint64_t allocations;
static const void *first;

static void count(const void *caller)
{
    if (!armed) return;
    if (allocations == 0) first = caller;
    allocations++;
}

void *__wrap_malloc(size_t size)
{
    count(__builtin_return_address(0));
    return __real_malloc(size);
}

void *__wrap_calloc(size_t elements, size_t size)
{
    count(__builtin_return_address(0));
    return __real_calloc(elements, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    count(__builtin_return_address(0));
    return __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    count(__builtin_return_address(0));
    return __real_aligned_alloc(alignment, size);
}

void tt_no_malloc_arm(void)
{
    allocations = 0;
    first = NULL;
    armed = true;
}

void tt_no_malloc_disarm(void)
{
    armed = false;
}

uint64_t tt_no_malloc_count(void)
{
    return allocations;
}

const void *tt_no_malloc_first(void)
{
    return first;
}
