// ENet itself, and its memory, which is bounded for the whole process:
//
//     budget = for each endpoint  4 MiB + 128 KiB for each connection it may have
//
//     block  [ size, 16 bytes ][ what ENet asked for ]
//
// What goes beyond the budget ENet does not get: it drops that packet, and who sent it repeats it.

#include "enet_state.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    BUDGET_BASE = 4 << 20,
    BUDGET_EACH = 128 << 10,
    BLOCK_HEAD = sizeof(max_align_t) > sizeof(size_t) ? sizeof(max_align_t) : sizeof(size_t),
};

// The only mutable static here.
static struct {
    atomic_uint endpoints;
    atomic_size_t used, budget;
} library;

static void *ENET_CALLBACK take(size_t size)
{
    size_t whole = size + BLOCK_HEAD;
    size_t before = atomic_fetch_add(&library.used, whole);
    uint8_t *block = NULL;
    if (whole > size && before + whole <= atomic_load(&library.budget)) block = malloc(whole);
    if (!block) {
        atomic_fetch_sub(&library.used, whole);
        return NULL;
    }
    *(size_t *)(void *)block = whole;
    return block + BLOCK_HEAD;
}

static void ENET_CALLBACK give_back(void *memory)
{
    if (!memory) return;
    uint8_t *block = (uint8_t *)memory - BLOCK_HEAD;
    atomic_fetch_sub(&library.used, *(size_t *)(void *)block);
    free(block);
}

// ENet would abort.
static void ENET_CALLBACK do_without(void) {}

bool enet_driver_acquire(void)
{
    const ENetCallbacks callbacks = {.malloc = take, .free = give_back, .no_memory = do_without};
    if (sodium_init() < 0) return false;
    if (atomic_fetch_add(&library.endpoints, 1) > 0) return true;
    if (enet_initialize_with_callbacks(ENET_VERSION, &callbacks) == 0) return true;
    atomic_fetch_sub(&library.endpoints, 1);
    return false;
}

void enet_driver_release(void)
{
    if (atomic_fetch_sub(&library.endpoints, 1) == 1) enet_deinitialize();
}

size_t enet_driver_budget(uint32_t peers)
{
    size_t budget = BUDGET_BASE + (size_t)peers * BUDGET_EACH;
    atomic_fetch_add(&library.budget, budget);
    return budget;
}

void enet_driver_budget_back(size_t budget)
{
    atomic_fetch_sub(&library.budget, budget);
}
