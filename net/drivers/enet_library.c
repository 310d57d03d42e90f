// ENet itself, and its memory, which is bounded for the whole process:
//
//     budget = for each endpoint  4 MiB + 128 KiB for each connection it may have
//
//     block  [ size, next ][ what ENet asked for ]
//     idle    64 -> block -> block      blocks that ENet gave back wait in a list for each size:
//             96 -> block               a packet costs ENet several, every tick, for every client
//            ...
//           1536
//
// What goes beyond the budget ENet does not get: it drops that packet, and who sent it repeats it.

#include "enet_state.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    BUDGET_BASE = 4 << 20,
    BUDGET_EACH = 128 << 10,
    SIZES = 10,
};

typedef struct enet_block {
    _Alignas(max_align_t) size_t size; // with this head
    struct enet_block *next;           // while it is idle
} enet_block;

static const size_t sizes[SIZES] = {64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536};

// The only mutable static here. Endpoints of several threads share it:
// who holds `busy` is alone with the rest.
static struct {
    atomic_uint endpoints;
    pthread_mutex_t busy;
    size_t held, budget; // bytes of blocks, the idle ones included
    enet_block *idle[SIZES];
} library = {.busy = PTHREAD_MUTEX_INITIALIZER};

static void enter(void)
{
    int locked = pthread_mutex_lock(&library.busy);
    TT_ASSERT(locked == 0);
}

static void leave(void)
{
    int unlocked = pthread_mutex_unlock(&library.busy);
    TT_ASSERT(unlocked == 0);
}

// The least of the sizes that holds as much; SIZES: none does.
static uint32_t size_for(size_t whole)
{
    uint32_t i = 0;
    while (i < SIZES && sizes[i] < whole) i++;
    return i;
}

static void free_idle(void)
{
    for (uint32_t i = 0; i < SIZES; i++) {
        while (library.idle[i]) {
            enet_block *block = library.idle[i];
            library.idle[i] = block->next;
            library.held -= block->size;
            free(block);
        }
    }
}

static enet_block *make_block(size_t size)
{
    if (library.held + size > library.budget) free_idle();
    enet_block *block = library.held + size <= library.budget ? malloc(size) : NULL;
    if (!block) return NULL;
    block->size = size;
    library.held += size;
    return block;
}

static void *ENET_CALLBACK take(size_t size)
{
    size_t whole = size + sizeof(enet_block);
    if (whole < size) return NULL;
    uint32_t i = size_for(whole);
    enter();
    enet_block *block = i < SIZES ? library.idle[i] : NULL;
    if (block)
        library.idle[i] = block->next;
    else
        block = make_block(i < SIZES ? sizes[i] : whole);
    leave();
    return block ? block + 1 : NULL;
}

static void ENET_CALLBACK give_back(void *memory)
{
    if (!memory) return;
    enet_block *block = (enet_block *)memory - 1;
    uint32_t i = size_for(block->size);
    enter();
    if (i < SIZES) {
        block->next = library.idle[i];
        library.idle[i] = block;
    } else {
        library.held -= block->size;
        free(block);
    }
    leave();
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
    enter();
    library.budget += budget;
    leave();
    return budget;
}

void enet_driver_budget_back(size_t budget)
{
    enter();
    library.budget -= budget;
    if (library.held > library.budget) free_idle();
    leave();
}
